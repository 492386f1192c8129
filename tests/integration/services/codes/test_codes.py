"""Codes as a service: never used twice, pointed elsewhere with history, counted, folded, listed."""

import pytest
from sqlalchemy import func, select

from services import clock, codes, information
from services.audit import SYSTEM, Channel
from services.codes import CodeFilter, NewCode, folding, making, statistics
from services.codes.demo import seed_demo_codes
from services.codes.models import CodePointing, CodeTally, QrCode
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken, Stale
from services.references import parse_printed_code
from services.text import Words
from tests.factories.codes import counted, make_code
from tests.factories.complaints import make_authority


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def again(view, **changes):
    said = {"kind": view.kind, "target": view.target, "label": view.label, "place": view.place} | changes
    return NewCode(**said)


def test_a_code_reads_back_and_every_one_differs():
    made = [make_code() for _ in range(20)]
    assert len({view.code for view in made}) == 20
    for view in made:
        assert parse_printed_code(view.printed) == view.code
        assert codes.find_code(view.printed.lower()).id == view.id
        assert view.address.endswith(f"/q/{view.code}")


def test_a_code_that_was_withdrawn_is_never_given_out_again(monkeypatch):
    first = make_code()
    with unit_of_work():
        codes.withdraw_code(first.id, Words("เลิก", ""), actor=SYSTEM)
    wanted = iter([first.code, first.code, "K7M2QXP"])
    monkeypatch.setattr(making, "new_printed_code", lambda: next(wanted))
    assert make_code().code == "K7M2QXP"
    assert session().scalar(select(func.count()).select_from(QrCode)) == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"target": "no-such-category"}, "target"),
        ({"target": ""}, "target"),
        ({"label": Words("ก" * 121, "")}, "label_th"),
        ({"place": Words("", "x" * 201)}, "place_en"),
        ({"district": "9999"}, "district"),
        ({"district": "5102", "subdistrict": "510101"}, "subdistrict"),
        ({"unit_id": 999_999}, "unit"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_cannot_be_is_refused(said, field):
    with pytest.raises(RuleBroken) as refused:
        codes.make_code(
            NewCode(**({"kind": "category", "target": "flood", "label": Words("ก", "a")} | said)), actor=SYSTEM
        )
    assert refused.value.problems[0].field == field


def test_an_end_must_lie_ahead_when_it_is_set_and_may_stay_when_it_is_over():
    today = clock.today()
    with pytest.raises(RuleBroken):
        make_code(expires_on=today - clock.days(1))
    view = make_code(expires_on=today)
    with clock.standing_at(clock.now() + clock.days(3)):
        assert not codes.get_code(view.id).is_live()
        changed = codes.change_code(view.id, again(view, place=Words("ที่ใหม่", ""), expires_on=today), actor=SYSTEM)
        assert changed.place.th == "ที่ใหม่"
        assert codes.handed(view.code) == {}
        codes.change_code(view.id, again(view, expires_on=None), actor=SYSTEM)
        assert codes.handed(view.code)


def test_pointing_elsewhere_keeps_where_it_led_and_refuses_who_saw_an_older_state():
    view = make_code()
    with unit_of_work():
        changed = codes.change_code(view.id, again(view, kind="page", target="contact"), seen=1, actor=SYSTEM)
    assert (changed.code, changed.target, changed.revision) == (view.code, "contact", 2)
    (before,) = codes.list_pointings(view.id)
    assert (before.kind, before.target) == ("category", "road-damage")
    with pytest.raises(Stale):
        codes.change_code(view.id, again(view), seen=1, actor=SYSTEM)
    with pytest.raises(Stale):
        codes.withdraw_code(view.id, Words("เลิก", ""), seen=1, actor=SYSTEM)
    with pytest.raises(NotFound):
        codes.change_code(999_999, again(view), actor=SYSTEM)
    # Nothing changed, nothing written.
    same = again(view, kind="page", target="contact")
    assert codes.change_code(view.id, same, seen=2, actor=SYSTEM).revision == 2
    assert session().scalar(select(func.count()).select_from(CodePointing)) == 1


def test_a_withdrawn_code_cannot_be_changed():
    view = make_code()
    with pytest.raises(RuleBroken):
        codes.withdraw_code(view.id, Words("", "x"), actor=SYSTEM)
    ended = codes.withdraw_code(view.id, Words("ย้าย", ""), actor=SYSTEM)
    assert ended.reason == Words("ย้าย", "ย้าย")
    assert ended.withdrawn_at is not None
    with pytest.raises(RuleBroken):
        codes.change_code(view.id, again(view), actor=SYSTEM)


def test_the_own_code_of_a_thing_is_one_and_its_successor_another():
    one = codes.ensure_codes("category", ["flood", "rubbish"], actor=SYSTEM)
    assert codes.ensure_codes("category", ["rubbish", "flood"], actor=SYSTEM) == one
    codes.withdraw_code(one["flood"].id, Words("ป้ายหาย", ""), actor=SYSTEM)
    other = codes.ensure_codes("category", ["flood"], actor=SYSTEM)["flood"]
    assert other.code != one["flood"].code


def test_what_is_handed_comes_from_target_place_and_code():
    place = Words("เสาต้นที่ 3", "Third post")
    view = make_code("place", "510101", place=place, handed={"category": "flood"})
    assert codes.handed(view.code) == {
        "district": "5101",
        "subdistrict": "510101",
        "place_words": "เสาต้นที่ 3",
        "category": "flood",
        "code": view.code,
    }
    # A code that says nothing of it leaves the place to the reporter.
    assert "place_words" not in codes.handed(make_code(place=place).code)
    assert codes.with_handed({"code": "2345678", "lang": "th"}) == {"lang": "th"}
    assert codes.with_handed({"code": view.code, "category": "road-damage"})["category"] == "flood"
    assert codes.with_handed({"code": view.code}, "corruption-report") == {}


def test_the_list_is_narrowed_and_paged():
    made = [make_code(label=Words(f"ป้าย {n}", f"Sign {n}")) for n in range(5)]
    shown, after = codes.list_codes(CodeFilter(), limit=2)
    assert [view.id for view in shown] == [made[4].id, made[3].id]
    shown, after = codes.list_codes(CodeFilter(), after=after, limit=2)
    assert [view.id for view in shown] == [made[2].id, made[1].id]
    assert [view.id for view in codes.list_codes(CodeFilter(query="ป้าย 3"))[0]] == [made[3].id]
    assert [view.id for view in codes.list_codes(CodeFilter(query=made[1].printed))[0]] == [made[1].id]
    assert codes.list_codes(CodeFilter(query="100%"))[0] == []
    assert codes.list_codes(CodeFilter(kind="page"))[0] == []
    assert len(codes.list_codes(CodeFilter(state="live"))[0]) == 5
    assert codes.list_codes(CodeFilter(state="withdrawn"))[0] == []


def test_counters_are_folded_and_say_the_same():
    view, other = make_code(), make_code()
    for _ in range(120):
        codes.note(view, codes.SCAN, Channel.QR)
        codes.note(other, codes.SCAN, Channel.LINE)
    codes.note(view, codes.SENT, Channel.QR)
    session().flush()
    before = counted(view)
    folding._folded.clear()
    assert folding.fold_code_tallies() == 238
    assert session().scalar(select(func.count()).select_from(CodeTally)) == 3
    session().expire_all()
    assert counted(view) == before == {("scan", "qr"): 120, ("sent", "qr"): 1}
    assert folding.fold_code_tallies() == 0


def test_figures_of_a_period():
    view = make_code(place=Words("ตลาด", "Market"), district="5106")
    today = clock.today()
    for back, what, n in ((0, "scan", 10), (0, "begun", 6), (0, "sent", 4), (40, "scan", 3), (500, "scan", 9)):
        day = today - clock.days(back)
        session().add(CodeTally(code_id=view.id, day=day, hour=9, channel="qr", what=what, n=n))
    session().flush()
    period = statistics.bounded(None, None)
    found = statistics.total(period)
    assert (found.scans, found.unfinished, found.given_up, found.percent) == (10, 6, 2, 40)
    assert len(statistics.by_day(period)) == 30
    assert statistics.by_hour(period)[9][1].scans == 10
    assert statistics.by_channel(period)[0][0] == "qr"
    (place,) = statistics.by_place(period)
    assert (place.place.th, place.district, place.uses.sent) == ("ตลาด", "5106", 4)
    long = statistics.bounded(today - clock.days(1000), today)
    assert long.days == statistics.MOST_DAYS
    assert statistics.total(long).scans == 13
    assert len(statistics.by_day(long)) in (13, 14)
    assert statistics.total(statistics.bounded(None, None, district="5101")).scans == 0
    assert statistics.total(statistics.bounded(None, None, kind="category")).scans == 10
    assert [row.code.id for row in statistics.ranking(long)] == [view.id]


def test_the_demonstration_hangs_sixty_signs_once():
    information.seed_examples()
    session().commit()
    made = seed_demo_codes()
    # Surveys are none here, so their signs are left out.
    assert made >= 55
    assert seed_demo_codes() == 0
    year = statistics.bounded(clock.today() - clock.days(399), clock.today())
    found = statistics.total(year)
    assert found.scans > 5_000
    assert found.scans > found.begun > found.sent > 500
    best, *_rest, worst = statistics.ranking(year)
    assert best.uses.scans > 10 * worst.uses.scans
    assert statistics.silent(statistics.bounded(None, None))


def test_what_is_only_read_counts_as_nothing_unfinished():
    page, form = make_code("page", "contact"), make_code()
    for code, n in ((page, 7), (form, 5)):
        session().add(CodeTally(code_id=code.id, day=clock.today(), hour=9, channel="qr", what="scan", n=n))
    # A fake was reported from the page of a product: that is no form finished which a sign began.
    for code in (page, form):
        session().add(CodeTally(code_id=code.id, day=clock.today(), hour=9, channel="qr", what="sent", n=2))
    session().flush()
    found = statistics.total(statistics.bounded(None, None))
    assert (found.scans, found.read, found.unfinished, found.percent) == (12, 7, 3, 40)
