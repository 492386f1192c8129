"""Complaints through drafts: what is asked, what comes of it, what is kept and what is not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from services import cases, clock, complaints, drafts, files
from services.audit import Actor, ActorKind, Channel, Role
from services.cases.models import CaseFile, Follower
from services.catalogue import Lines, Matches, Notice
from services.complaints import State
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.seed import read_seed
from services.db import session, unit_of_work
from services.errors import RuleBroken
from services.partners.models import Partner
from tests.factories.complaints import (
    answers_for,
    begin,
    begin_service,
    citizen,
    file_complaint,
    make_photograph,
    officer,
    send,
)
from tests.factories.people import make_actor

KEYS = [category["key"] for category in read_seed()["category"]]


def case_of(reference: str) -> CaseFile:
    return session().execute(select(CaseFile).where(CaseFile.reference == reference)).scalar_one()


def asked_keys(draft_id: str) -> list[str]:
    return [each.question.key for each in drafts.get_draft(draft_id).asked]


@pytest.mark.parametrize("key", KEYS)
def test_each_category_becomes_a_case_of_its_unit(key):
    outcome = file_complaint(key)
    category, case = complaints.get_category(key), case_of(outcome.reference)
    assert (case.topic, case.unit_id, case.service) == (key, category.unit_id, "complaint")
    assert case.is_listed is category.is_listed
    assert case.is_confidential is (key == "staff-conduct")
    assert case.status == ("assigned" if category.skips_screening else "received")
    assert outcome.promised_days == category.resolve_days and outcome.promised
    assert outcome.access_code and outcome.track_token and outcome.next_steps
    row = session().get_one(Complaint, case.id)
    kept = set(row.extra) | set(row.sealed_extra or {})
    assert kept == {question["key"] for question in category.questions}
    clear = {q["key"] for q in category.questions if q["data_class"] == "internal"}
    assert set(row.extra) == clear


def test_the_order_in_which_a_citizen_is_asked():
    asked = asked_keys(begin("street-light", photographs=[make_photograph()], photo_position="yes"))
    assert asked == [
        "category", "words", "extra_pole_number", "extra_lamps_out", "place", "photographs", "photo_position",
        "name_kind", "name", "phone", "notify", "email",
    ]  # fmt: skip


def test_categories_without_a_place_do_not_ask_for_one():
    assert "place" not in asked_keys(begin("praise-idea"))
    assert "place" not in asked_keys(begin("staff-conduct"))
    assert case_of(file_complaint("school", place=None).reference).district is None


def test_a_name_is_kept_back_where_the_category_allows_it():
    actor = citizen()
    answers = {"name_kind": "none", "name": None, "phone": None, "notify": None, "email": None}
    case = case_of(file_complaint("street-light", actor=actor, **answers).reference)
    assert (case.name_kind, case.reporter_name, case.reporter_email, case.person_id) == ("none", None, None, None)
    assert case.draft_id is None
    followers = session().execute(select(Follower).where(Follower.case_id == case.id)).scalars().all()
    assert [(follower.channel, follower.address, follower.person_id) for follower in followers] == [
        ("none", None, None)
    ]


def test_a_category_that_needs_a_name_takes_none_without():
    with pytest.raises(RuleBroken):
        file_complaint("drought-well", name_kind="none")


def test_the_account_fills_in_what_it_knows():
    actor = citizen(name="สมหญิง ตัวอย่าง")
    draft_id = begin("rubbish", actor=actor)
    assert not {"name", "email"} & set(asked_keys(draft_id))
    case = case_of(send(draft_id, actor=actor).reference)
    assert (case.reporter_name, case.person_id) == ("สมหญิง ตัวอย่าง", actor.id)
    assert case.reporter_email.endswith("@example.org") and "reporter@" not in case.reporter_email


def test_a_qr_code_fills_in_category_and_place():
    source = {"category": "street-light", "place": "เสาไฟ 12", "lat": "18.578", "lon": "99.008"}
    with unit_of_work():
        draft = drafts.open_draft("complaint", asker=Actor.citizen(channel=Channel.QR), language="th", source=source)
    assert draft.answers["category"] == "street-light"
    assert draft.answers["place"]["words"] == "เสาไฟ 12"


def in_parts(day):
    """A day as it is typed into three boxes."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year + 543)}


def test_an_officer_says_where_the_matter_came_from():
    actor, came, due = officer(Role.COUNTER), clock.today() - clock.days(18), clock.today() + clock.days(10)
    given = {
        "received_from": "damrongdham", "received_on": in_parts(came),
        "received_time": "๑๔.๓๐", "their_reference": "ลพ 0017.2/55", "callers_consent": "yes",
        "their_due_on": in_parts(due),
    }  # fmt: skip
    case = case_of(file_complaint("rubbish", actor=actor, **given).reference)
    row = session().get_one(Complaint, case.id)
    assert (case.received_from, case.filed_by_id) == ("damrongdham", actor.id)
    assert case.received_at == datetime(came.year, came.month, came.day, 7, 30, tzinfo=UTC)
    assert (row.their_reference, row.their_due_on, row.has_callers_consent) == ("ลพ 0017.2/55", due, True)
    assert "received_from" not in asked_keys(begin("rubbish"))


def test_a_photographs_position_becomes_the_place_after_consent():
    key = make_photograph()
    draft_id = begin(
        "rubbish", place={"lat": None, "words": "หน้าวัด", **_area_of(key)}, photographs=[key], photo_position="yes"
    )
    codes = [panel.code for panel in drafts.preview(draft_id, Actor.citizen()) if isinstance(panel, Notice)]
    assert "photo_position" in codes
    case = case_of(send(draft_id).reference)
    assert case.lat == pytest.approx(18.5745, abs=1e-3)
    assert files.position_of(key).lat == pytest.approx(18.5745, abs=1e-3)


def _area_of(key: str) -> dict[str, str]:
    from services.organisation import locate

    position = files.offered_position(key)
    found = locate(position.lat, position.lon)
    return {"district": found.district.code, "subdistrict": found.subdistrict.code}


def test_without_consent_the_position_is_forgotten():
    key = make_photograph()
    draft_id = begin("rubbish", place={**_area_of(key)}, photographs=[key], photo_position="no")
    case = case_of(send(draft_id).reference)
    assert case.lat is None
    assert files.offered_position(key) is None
    photo = session().execute(select(ComplaintPhoto)).scalar_one()
    assert (photo.case_id, photo.file_key, photo.part) == (case.id, key, "before")
    assert case.photo_count == 1


def test_the_review_warns_promises_and_offers_what_was_reported():
    file_complaint("street-light", words="ไฟทางหน้าวัดพระธาตุดับสามดวง มืดมาก")
    draft_id = begin("street-light", words="ไฟหน้าวัดพระธาตุดับ มืดมาก โทร 081-234-5678")
    panels = drafts.preview(draft_id, Actor.citizen())
    warning = next(panel for panel in panels if isinstance(panel, Notice) and panel.code == "personal_data")
    assert "หมายเลขโทรศัพท์" in warning.words.th and warning.change == "words"
    matches = next(panel for panel in panels if isinstance(panel, Matches))
    assert [match.title.th for match in matches.items] == ["ไฟส่องสว่างถนนดับ"]
    assert "พระธาตุ" not in str(matches.items)
    promise = next(panel for panel in panels if isinstance(panel, Lines))
    assert "ภายใน 2 วันทำการ คือวันที่" in promise.rows[0][1].th
    assert "within 7 working days" in promise.rows[1][1].en


def test_a_point_outside_the_province_is_warned_about_and_taken():
    outside = {"lat": 18.79, "lon": 98.99, "words": "เชียงใหม่"}
    draft_id = begin("street-light", place=outside)
    codes = [panel.code for panel in drafts.preview(draft_id, Actor.citizen()) if isinstance(panel, Notice)]
    assert "outside" in codes
    assert send(draft_id).reference


def test_following_instead_of_sending():
    first = case_of(file_complaint("street-light").reference)
    key = make_photograph()
    draft_id = begin("street-light", photographs=[key], photo_position="no", email="other@example.org")
    panels = drafts.preview(draft_id, Actor.citizen())
    (match,) = next(panel for panel in panels if isinstance(panel, Matches)).items
    with unit_of_work():
        outcome = drafts.follow(draft_id, match.token, actor=Actor.citizen())
    assert (outcome.kind, outcome.reference, outcome.track_token) == ("followed", None, None)
    session().refresh(first)
    assert first.follower_count == 0
    (asked,) = session().query(Follower).filter_by(case_id=first.id, is_reporter=False).all()
    assert asked.address == "other@example.org" and asked.confirmed_at is None
    assert len(session().execute(select(CaseFile.id)).all()) == 1
    assert files.find_files([key]) == []


def test_public_counters_follow_the_case():
    reference = file_complaint("burning-smoke").reference
    wanted = complaints.ReportFilter(category="burning-smoke")
    assert complaints.count_states(wanted)[State.OPEN] == 1
    case = case_of(reference)
    actor = officer(Role.HEAD, case.unit_id)
    with unit_of_work():
        cases.act(reference, cases.Action.RESOLVE, actor=actor, outcome="mended", words="ดับไฟแล้ว")
    assert complaints.count_states(wanted) == {State.OPEN: 0, State.DONE: 1, State.PLANNED: 0, State.PASSED: 0}


def test_what_is_only_counted_stands_without_a_place():
    file_complaint("nuisance")
    file_complaint("staff-conduct")
    numbers = {words.th: n for words, n in complaints.count_only_categories()}
    assert numbers["ฝุ่น กลิ่น เสียงรบกวน"] == 1 and numbers["พฤติกรรมหรือการให้บริการของเจ้าหน้าที่"] == 1
    assert complaints.overview(complaints.ReportFilter()) == []


def test_folding_keeps_the_sums():
    from services.complaints import tallies

    for _ in range(3):
        file_complaint("rubbish")
    before = complaints.count_states(complaints.ReportFilter())
    tallies._folded.clear()
    with unit_of_work():
        assert complaints.fold_report_tallies() == 2
    assert complaints.count_states(complaints.ReportFilter()) == before
    with unit_of_work():
        assert complaints.fold_report_tallies() == 0


def test_a_category_that_went_out_of_use_is_refused():
    import dataclasses

    from services.complaints import CategoryDetails
    from services.text import Words

    draft_id = begin("rubbish")
    with unit_of_work():
        view = complaints.get_category("rubbish")
        values = {field.name: getattr(view, field.name) for field in dataclasses.fields(CategoryDetails)}
        values |= {"notice": view.notice or Words("", ""), "is_active": False}
        complaints.change_category("rubbish", CategoryDetails(**values), actor=make_actor(Role.ADMIN))
    with pytest.raises(RuleBroken):
        send(draft_id)
    assert answers_for("rubbish")["category"] == "rubbish"


def test_english_askers_are_promised_in_english():
    draft_id = begin_service("complaint", answers_for("rubbish"), actor=Actor.citizen(), language="en")
    assert case_of(send(draft_id).reference).language == "en"


def test_a_partners_id_is_never_taken_for_a_persons():
    person = citizen()
    with unit_of_work():
        session().add(Partner(id=person.id, name_th="หน่วยงานเลขเดียวกัน", is_active=True, added_at=clock.now()))
    partner = Actor(ActorKind.PARTNER, Channel.API, person.id)
    case = case_of(file_complaint("rubbish", actor=partner).reference)
    assert (case.person_id, case.reporter_name, case.received_from) == (None, "สมหญิง ตัวอย่าง", "api")
    assert case.reporter_email == "reporter@example.org"
