"""Complaints about assets: filled in by the code, tied, joined to the open matter of the same asset, told to all."""

import threading

import pytest
from sqlalchemy import select

from services import assets, cases, codes, drafts
from services.audit import SYSTEM, Actor, Role
from services.cases import Action, CaseOutcome, Status
from services.cases.models import CaseFile, Follower
from services.catalogue import Matches, Notice
from services.complaints import Matter, find_joined, screen_complaint
from services.db import session, unit_of_work
from services.notifications import list_for_subject
from services.organisation import find_unit
from tests.factories.assets import LAMP, make_asset, make_register
from tests.factories.complaints import PLACE, begin, citizen, officer, send

WORDS = "โคมไฟดับสนิท เดินกลับบ้านไม่เห็นทาง"


@pytest.fixture(autouse=True)
def register(app):
    make_register()


def source_of(asset):
    with unit_of_work():
        code = codes.ensure_codes(assets.CODE_KIND, [asset.number], actor=SYSTEM)[asset.number]
    return codes.handed(code.code)


def report(asset, category="street-light", *, source=None, actor=None, **changes):
    """A report by the asset's code, sent; gives outcome and case."""
    outcome = send(begin(category, source=source or source_of(asset), actor=actor, **changes), actor=actor)
    return outcome, case_of(outcome.reference)


def case_of(reference):
    session().expire_all()
    return session().scalars(select(CaseFile).where(CaseFile.reference == reference)).one()


def panels_of(draft_id, kind):
    return [panel for panel in drafts.preview(draft_id, Actor.citizen()) if isinstance(panel, kind)]


def notices_of(draft_id):
    return {panel.code for panel in panels_of(draft_id, Notice)}


def test_a_code_fills_in_category_place_and_the_number_on_the_pole():
    source = source_of(make_asset())
    with unit_of_work():
        view = drafts.open_draft("complaint", asker=Actor.citizen(), language="th", source=source)
    assert view.answers["category"] == "street-light"
    assert view.answers["extra_pole_number"] == LAMP
    assert view.answers["place"] == {
        "district": "5101", "subdistrict": "510101", "lat": 18.578, "lon": 99.008, "words": "หน้าตลาดหนองดอก",
    }  # fmt: skip


def test_a_link_that_names_only_the_asset_is_completed_from_the_register():
    make_asset()
    with unit_of_work():
        view = drafts.open_draft("complaint", asker=Actor.citizen(), language="th", source={"asset": "sl-0412"})
    assert (view.answers["category"], view.answers["place"]["subdistrict"]) == ("street-light", "510101")


def test_the_case_is_tied_and_goes_to_the_unit_of_the_asset():
    unit = find_unit("disaster-prevention").id
    lamp = make_asset(unit_id=unit)
    _, case = report(lamp)
    assert assets.find_asset_of(case.id).number == LAMP
    assert case.unit_id == unit
    history = assets.list_history(lamp.id, actor=SYSTEM)
    assert [one.reference for one in history.cases] == [case.reference]


def test_the_second_is_offered_to_follow_the_first_before_anything_else():
    lamp = make_asset()
    _, first = report(lamp)
    begin_there = begin("street-light", source=source_of(lamp), words="อย่างอื่นที่ไม่เหมือนกันเลยสักคำ")
    (matches,) = panels_of(begin_there, Matches)
    assert "asset_reported" in notices_of(begin_there)
    with unit_of_work():
        outcome = drafts.follow(begin_there, matches.items[0].token, actor=Actor.citizen())
    assert outcome.kind == "followed"
    followers = session().scalars(select(Follower).where(Follower.case_id == first.id)).all()
    assert len(followers) == 2


def test_what_is_sent_all_the_same_is_joined_and_both_are_kept_informed():
    lamp = make_asset()
    _, first = report(lamp)
    outcome, second = report(lamp, email="second@example.org", words=WORDS)
    assert (second.status, second.merged_into_id, second.outcome) == (Status.MERGED, first.id, CaseOutcome.DUPLICATE)
    assert "รวมกับเรื่องนั้น" in outcome.next_steps[0].th
    assert outcome.reference == second.reference
    tracked = cases.track_by_token(outcome.track_token, actor=Actor.citizen())
    assert tracked.is_reporter
    told = [entry for entry in tracked.case.timeline if entry.kind == "merged"]
    assert "โคมไฟ 0412 มีผู้แจ้งไว้แล้ว" in told[0].words
    assert find_joined(second.id) == first.reference
    assert find_joined(first.id) is None
    assert {one.kind for one in list_for_subject("case", second.id)} == {"case.received", "case.merged"}
    moved = session().scalars(select(Follower).where(Follower.case_id == first.id, Follower.is_reporter.is_(False)))
    assert [one.from_case_id for one in moved] == [second.id]
    session().expire_all()
    assert session().get(CaseFile, first.id).follower_count == 1
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        screen_complaint(first.reference, matter=Matter.TROUBLE, category="street-light",
                         unit_id=first.unit_id, actor=registry)  # fmt: skip
        cases.act(first.reference, Action.RESOLVE, actor=registry, outcome="mended", words="เปลี่ยนหลอดแล้ว")
    kinds = [one.kind for one in list_for_subject("case", first.id, limit=50)]
    assert kinds.count("case.resolved") == 2, "the reporter and the one who was joined"


def test_officers_may_separate_them_again():
    lamp, registry = make_asset(), officer(Role.REGISTRY)
    report(lamp)
    _, second = report(lamp, words=WORDS)
    with unit_of_work():
        cases.act(second.reference, Action.UNMERGE, actor=registry, words="คนละต้น")
    assert case_of(second.reference).status == Status.ASSIGNED


def test_a_settled_matter_takes_no_more_in():
    lamp, registry = make_asset(), officer(Role.REGISTRY)
    _, first = report(lamp)
    with unit_of_work():
        cases.act(first.reference, Action.DECLINE, actor=registry, reason="not_a_matter", words="ไม่ใช่ของเรา")
    _, second = report(lamp, words=WORDS)
    assert (second.status, second.merged_into_id) == (Status.RECEIVED, None)
    assert assets.open_case_of(lamp, "street-light") == second.id


def test_one_that_an_officer_joined_elsewhere_leads_there():
    lamp, registry = make_asset(), officer(Role.REGISTRY)
    elsewhere = case_of(send(begin("street-light", words="ไฟดับทั้งซอย")).reference)
    _, first = report(lamp)
    with unit_of_work():
        cases.act(first.reference, Action.MERGE, actor=registry, into=elsewhere.reference)
    assert assets.open_case_of(lamp, "street-light") == elsewhere.id
    _, third = report(lamp, words=WORDS)
    assert third.merged_into_id == elsewhere.id


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "road-damage"},
        {"place": {**PLACE, "lat": 18.6, "lon": 99.03}},
        {"place": {"district": "5101", "subdistrict": "510102"}},
        {"place": {"district": "5101", "subdistrict": "510101", "words": "อีกฟากของตลาด"}},
    ],
)
def test_whoever_says_another_place_or_category_is_taken_at_the_word(changes):
    lamp = make_asset()
    report(lamp)
    said = {"category": "street-light", "words": WORDS} | changes
    draft_id = begin(said.pop("category"), source=source_of(lamp), **said)
    assert "asset_left" in notices_of(draft_id)
    case = case_of(send(draft_id).reference)
    assert assets.find_asset_of(case.id) is None
    assert case.status == Status.RECEIVED


def test_a_confidential_category_is_neither_tied_nor_offered_anything():
    lamp = make_asset()
    report(lamp)
    draft_id = begin("staff-conduct", source=source_of(lamp))
    assert not notices_of(draft_id) & {"asset", "asset_left", "asset_reported"}
    case = case_of(send(draft_id).reference)
    assert case.is_confidential
    assert assets.find_asset_of(case.id) is None


def test_an_asset_without_a_point_is_known_by_its_area():
    stop = make_asset("BS-1", kind="bus-stop", lat=None, lon=None)
    place = {"district": "5101", "subdistrict": "510101", "words": "ศาลารอรถ"}
    _, case = report(stop, "transport-station", place=place)
    assert assets.find_asset_of(case.id).number == "BS-1"


def test_another_category_of_the_same_asset_is_a_matter_of_its_own():
    with unit_of_work():
        kind = assets.get_kind("park")
        details = assets.KindDetails(kind.name, "", kind.unit_id)
        assets.change_kind("park", details, revision=None, actor=SYSTEM)
    park = make_asset("P-1", kind="park")
    _, first = report(park, "rubbish")
    _, other = report(park, "street-light", words=WORDS)
    _, again = report(park, "rubbish", words="ถังขยะเต็มล้น")
    assert (other.merged_into_id, again.merged_into_id) == (None, first.id)
    assert assets.list_history(park.id, actor=SYSTEM).reports == 3


def test_an_asset_out_of_use_is_no_longer_tied():
    lamp = make_asset()
    handed = source_of(lamp)
    with unit_of_work():
        assets.retire_asset(lamp.id, is_active=False, revision=None, actor=SYSTEM)
    _, case = report(lamp, source=handed)
    assert assets.find_asset_of(case.id) is None


def test_the_history_shows_only_what_the_reader_may_know_of():
    lamp, registry = make_asset(), officer(Role.REGISTRY)
    _, first = report(lamp)
    with unit_of_work():
        screen_complaint(first.reference, matter=Matter.TROUBLE, category="street-light",
                         unit_id=first.unit_id, actor=registry)  # fmt: skip
        cases.act(first.reference, Action.RESOLVE, actor=registry, outcome="mended", words="เปลี่ยนหลอดแล้ว")
    _, second = report(lamp, words=WORDS)
    of_unit = officer(Role.OFFICER, first.unit_id)
    stranger = officer(Role.OFFICER, find_unit("education").id)
    seen = assets.list_history(lamp.id, actor=registry)
    assert [one.reference for one in seen.cases] == [second.reference, first.reference]
    assert (seen.reports, seen.mended, seen.days_between) == (2, 1, 0.0)
    assert [one.days_since for one in seen.cases] == [0, None]
    # Not screened yet: the unit does not know of it.
    assert [one.reference for one in assets.list_history(lamp.id, actor=of_unit).cases] == [first.reference]
    assert assets.list_history(lamp.id, actor=stranger).cases == []


def test_without_a_name_nobody_is_named_and_the_matter_is_joined_all_the_same():
    lamp = make_asset()
    _, first = report(lamp)
    outcome, second = report(lamp, actor=citizen(), name_kind="none", name=None, phone=None, notify=None, email=None)
    assert outcome.is_unnamed
    assert second.merged_into_id == first.id
    assert second.person_id is None


@pytest.mark.committed
def test_two_at_once_on_one_asset_end_in_one_open_matter(app):
    lamp = make_asset()
    source = source_of(lamp)
    ready = [begin("street-light", source=source, words=f"ไฟดับ {n}", email=f"{n}@example.org") for n in range(4)]
    gate, sent = threading.Barrier(len(ready)), []

    def go(draft_id):
        with app.app_context():
            gate.wait()
            sent.append(send(draft_id).reference)

    threads = [threading.Thread(target=go, args=(draft_id,)) for draft_id in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    rows = session().scalars(select(CaseFile).where(CaseFile.reference.in_(sent))).all()
    still_open = [case for case in rows if case.is_open]
    assert len(rows) == 4
    assert len(still_open) == 1
    assert {case.merged_into_id for case in rows if not case.is_open} == {still_open[0].id}
    assert still_open[0].follower_count == 3
