"""Products: written by those who may, pieces with codes by the hundred, and when somebody is warned."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services import clock, codes, complaints, drafts, events, organisation, products
from services.audit import SYSTEM, Actor, Channel, Role
from services.audit.models import AuditEntry
from services.codes.models import QrCode
from services.db import session, unit_of_work
from services.drafts import DraftEnded
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.products import Doubt, options
from services.text import Words
from tests.factories.people import make_actor
from tests.factories.products import details, make_product, report, scan


@pytest.fixture
def product(app):
    return make_product()


@pytest.fixture
def piece(product):
    (made,) = products.add_pieces(product.id, 1, series="PK69", made_on=date(2026, 1, 5), actor=SYSTEM)
    return made


def codes_of(raised) -> dict[str, str]:
    return {problem.field: problem.code for problem in raised.value.problems}


def test_only_editors_write(app):
    with pytest.raises(NotAllowed):
        products.add_product(details(), actor=make_actor(Role.OFFICER))
    with unit_of_work():
        made = products.add_product(details("a-cloth"), actor=make_actor(Role.REGISTRY))
    assert not made.is_published and made.key == "a-cloth"
    with pytest.raises(NotFound):
        products.get_published("a-cloth")
    with unit_of_work():
        assert products.set_published(made.id, True, actor=make_actor(Role.HEAD)).is_published
    assert products.get_published("a-cloth").name.en == "Brocade silk, bullet-wood flower"
    done = session().scalars(select(AuditEntry.action).where(AuditEntry.subject == "product")).all()
    assert {"add product", "publish product"} <= set(done)


def test_what_is_refused_is_named(product):
    wrong = details(product.key, name=Words("", "x" * 200), producer=Words("ก", ""), district="9999", unit_id=-1)
    with pytest.raises(RuleBroken) as raised:
        products.add_product(wrong, actor=SYSTEM)
    assert codes_of(raised) == {
        "key": "key_taken", "name_th": "required", "name_en": "too_long", "producer_en": "required",
        "district": "not_on_list", "unit": "not_on_list",
    }  # fmt: skip
    for key in ("Silk", "check", "pictures", "a--b", "x" * 61, ""):
        with pytest.raises(RuleBroken) as raised:
            products.add_product(details(key or " "), actor=SYSTEM)
        assert codes_of(raised) == {"key": "key_shape"}


def test_a_change_of_a_colleague_is_not_overwritten(product):
    changed = products.change_product(product.id, details("other", price=Words("ใหม่", "New")), actor=SYSTEM)
    assert changed.key == product.key, "the key stays: it is printed"
    assert changed.revision == product.revision + 1
    with pytest.raises(Stale):
        products.change_product(product.id, details(), actor=SYSTEM, seen=product.revision)
    same = products.change_product(product.id, changed.details, actor=SYSTEM, seen=changed.revision)
    assert same.revision == changed.revision


def test_the_list_goes_on_where_it_ended(app):
    made = [make_product().id for _ in range(3)]
    hidden = make_product(is_published=False).id
    first, after = products.list_products(limit=2)
    rest, end = products.list_products(limit=2, after=after)
    assert [one.id for one in (*first, *rest)] == made and end is None
    assert hidden in {one.id for one in products.list_products(is_published=None)[0]}


def test_pieces_get_serials_and_codes_of_their_own(product):
    first = products.add_pieces(product.id, 3, series="pk69", actor=SYSTEM)
    more = products.add_pieces(product.id, 2, series="PK69", actor=SYSTEM)
    assert [one.serial for one in (*first, *more)] == [f"PK69-{n:04d}" for n in range(1, 6)]
    assert len({one.code.code for one in (*first, *more)}) == 5
    shown, after = products.list_pieces(product.id, limit=2)
    assert [one.serial for one in shown] == ["PK69-0005", "PK69-0004"]
    assert [one.serial for one in products.list_pieces(product.id, after=after)[0]] == [
        "PK69-0003", "PK69-0002", "PK69-0001",
    ]  # fmt: skip
    assert products.codes_for_printing(product.id, newest=2) == [one.code.id for one in more]
    assert products.count_pieces([product.id]) == {product.id: 5}


def test_a_series_of_another_product_is_another(product):
    products.add_pieces(product.id, 1, series="A-B", actor=SYSTEM)
    other = make_product()
    (piece,) = products.add_pieces(other.id, 1, series="A-B", actor=SYSTEM)
    assert piece.serial == "A-B-0001"


@pytest.mark.parametrize(
    ("count", "values", "field", "code"),
    [
        (0, {}, "count", "out_of_range"),
        (501, {}, "count", "out_of_range"),
        (1, {"series": "a b"}, "series", "series_shape"),
        (1, {"series": "%"}, "series", "series_shape"),
        (1, {"note": "x" * 201}, "note", "too_long"),
        (1, {"made_on": date(2999, 1, 1)}, "made_on", "in_the_future"),
    ],
)
def test_pieces_that_are_refused(product, count, values, field, code):
    with pytest.raises(RuleBroken) as raised:
        products.add_pieces(product.id, count, **{"series": "PK69", **values}, actor=SYSTEM)
    assert codes_of(raised) == {field: code}


def test_a_code_leads_to_its_piece_and_hands_on_a_report(product, piece):
    destination = codes.destination_of(piece.code)
    assert destination.path == f"/products/{product.key}/{piece.code.printed}"
    handed = codes.handed(piece.code.code)
    assert handed["category"] == "gi-silk" and handed["product"] == product.key
    assert handed["product_code"] == f"{piece.code.printed} {piece.serial}"
    assert codes.handed(piece.code.code, "complaint") == handed and not codes.handed(piece.code.code, "wage-claim")
    products.set_published(product.id, False, actor=SYSTEM)
    assert codes.destination_of(piece.code) is None
    assert products.look_up(piece.code.code).doubts == (Doubt.UNKNOWN,)


def test_a_poster_leads_to_the_product(product):
    kind = codes.find_kind("product")
    assert (product.key, product.name) in kind.choices()
    made = codes.make_code(codes.NewCode("product", product.key, product.name), actor=SYSTEM)
    assert codes.destination_of(made).path == f"/products/{product.key}"
    assert products.look_up(made.code).doubts == (Doubt.UNKNOWN,), "it is on no tag"
    for target in ("no-such", "9" * 30, "0"):
        assert kind.resolve(target) is None


def test_nobody_is_warned_of_a_piece_that_is_scanned_now_and_then(piece):
    scan(piece.code, options.scans_at_most(is_sold=False) - 1)
    # Long ago does not count.
    scan(piece.code, 500, days_ago=options.days())
    found = products.look_up(piece.code.printed.lower())
    assert found.piece.serial == piece.serial and found.doubts == ()
    assert products.find_suspicious(piece.product_id) == set()


def test_warned_from_so_many_scans_on(piece):
    scan(piece.code, options.scans_at_most(is_sold=False))
    found = products.look_up(piece.code.code)
    assert found.doubts == (Doubt.OFTEN,) and found.scans == 30 and found.days == 7
    assert products.find_suspicious(piece.product_id) == {piece.id}
    organisation.set_setting(options.SCANS, 31, SYSTEM)
    assert products.look_up(piece.code.code).doubts == ()
    organisation.set_setting(options.DAYS, 8, SYSTEM)
    scan(piece.code, 1, days_ago=7)
    assert products.look_up(piece.code.code).doubts == (Doubt.OFTEN,)


def test_a_piece_that_is_sold_is_warned_of_sooner(piece):
    products.note_sale(piece.id, clock.today() - timedelta(days=2), actor=SYSTEM)
    # The buyer's own scan, on the day of the sale.
    scan(piece.code, 20, days_ago=2)
    assert products.look_up(piece.code.code).doubts == ()
    scan(piece.code, options.scans_at_most(is_sold=True))
    assert products.look_up(piece.code.code).doubts == (Doubt.OFTEN_AFTER_SALE,)
    products.note_sale(piece.id, None, actor=SYSTEM)
    assert products.look_up(piece.code.code).doubts == (Doubt.OFTEN,), "all 30 count again"


@pytest.mark.parametrize("sold_on", [date(2026, 1, 4), date(2999, 1, 1)])
def test_no_piece_is_sold_before_it_was_made_or_later_than_today(piece, sold_on):
    with pytest.raises(RuleBroken) as raised:
        products.note_sale(piece.id, sold_on, actor=SYSTEM)
    assert codes_of(raised) == {"sold_on": "not_a_day_of_sale"}


def test_what_no_tag_of_ours_says_is_unknown(app):
    for typed in ("", "K7M", "K7M2QXP", "ไม่ใช่รหัส", "%"):
        found = products.look_up(typed)
        assert found.doubts == (Doubt.UNKNOWN,) and found.piece is None


def test_a_code_of_something_else_is_no_piece(app):
    made = codes.ensure_codes("service", ["complaint"], actor=SYSTEM)["complaint"]
    assert products.look_up(made.code).doubts == (Doubt.UNKNOWN,)


def test_a_withdrawn_code_is_told_of(piece):
    session().get(QrCode, piece.code.id).state = "withdrawn"
    session().flush()
    assert products.look_up(piece.code.code).doubts == (Doubt.WITHDRAWN,)
    assert products.codes_for_printing(piece.product_id, newest=9) == []


def test_a_report_sent_by_the_code_marks_the_piece(piece):
    events.raise_event(DraftEnded("corruption-report", Channel.QR, "case", piece.code.code))
    assert products.get_piece(piece.id).reported == 0
    for _ in range(2):
        events.raise_event(DraftEnded("complaint", Channel.QR, "case", piece.code.code))
    session().expire_all()
    assert products.get_piece(piece.id).reported == 2
    assert products.look_up(piece.code.code).doubts == (Doubt.REPORTED,)
    assert products.find_suspicious(piece.product_id) == {piece.id}
    with pytest.raises(NotAllowed):
        products.clear_reports(piece.id, actor=make_actor(Role.OFFICER))
    assert products.clear_reports(piece.id, actor=SYSTEM).reported == 0


def test_a_report_begins_with_what_the_tag_says(piece):
    complaints.seed_categories()
    source = {**codes.handed(piece.code.code), "source": "qr"}
    view = drafts.open_draft("complaint", asker=Actor.citizen(channel=Channel.QR), language="th", source=source)
    assert view.answers["category"] == "gi-silk"
    assert view.answers["extra_product_code"] == f"{piece.code.printed} {piece.serial}"


def test_reported_pieces_of_one_product_only(piece):
    other = make_product()
    (theirs,) = products.add_pieces(other.id, 1, series="X", actor=SYSTEM)
    report(theirs.id)
    scan(theirs.code, 999)
    assert products.find_suspicious(piece.product_id) == set()
