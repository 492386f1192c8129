"""What an accused person, a unit and all others who are shut out learn of a confidential matter: nothing at all.

Every function that lists, counts, searches or compares is driven as each of them before the matter exists and after;
what they give must be the same to the letter.
"""

from dataclasses import asdict, is_dataclass

import pytest
from sqlalchemy import func, select, text

from services import audit, cases, clock, complaints
from services.audit import Actor, Role
from services.cases import Action, QueueFilter, Reporter, Status
from services.cases.models import CaseFile, CaseTally
from services.complaints import ReportFilter
from services.complaints.published import count_areas
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications import list_for_subject
from services.references import new_reference
from tests.factories.access import NAME, SHUT_OUT, WORDS, House, file_report, make_people, secrets_of
from tests.factories.cases import follow, make_case
from tests.factories.complaints import make_authority

ACCUSED = ("accused registry", "accused integrity")
_SECRETS = (
    *secrets_of("confidential")[WORDS],
    *secrets_of("confidential")[NAME],
    f"CR-{(clock.today().year + 543) % 100}-",
)
_SEARCHES = (*_SECRETS, "เรียกเงิน", "คำ", "0855577595", "085 557 7595", "+66855577595")
_POINT = {"lat": 18.578, "lon": 99.008}


def plain(value):
    """A value as it can be compared and looked through."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple | set | frozenset) else repr(value)


def all_pages(actor: Actor, wanted: QueueFilter) -> list:
    rows, key = [], ""
    while True:
        page = cases.list_queue(actor, wanted, after=key)
        rows += page.rows
        if page.next_key is None:
            return rows
        key = page.next_key


def gather(actor: Actor) -> dict:
    """Everything that the services tell this actor without naming a matter."""
    told: dict = {}
    if actor.is_officer:
        for scope in cases.queue.SCOPES:
            told[f"count {scope}"] = cases.count_queue(actor, scope)
            for status in ("", "open", *Status):
                told[f"queue {scope} {status}"] = all_pages(actor, QueueFilter(scope=scope, status=status))
            for name, wanted in {
                "late": QueueFilter(scope=scope, late=True),
                "back": QueueFilter(scope=scope, came_back=True),
                "topic": QueueFilter(scope=scope, topics=("corruption-report",)),
                "web": QueueFilter(scope=scope, channel="web"),
                **{f"search {typed}": QueueFilter(scope=scope, words=typed) for typed in _SEARCHES},
            }.items():
                told[f"queue {scope} {name}"] = all_pages(actor, wanted)
    if actor.has_role(Role.REGISTRY):
        told["waiting"] = complaints.list_waiting(actor=actor)
    told["mine"] = cases.list_my_cases(actor)
    told["near"] = cases.near(18.578, 99.008)
    told["near by area"] = cases.near_in_subdistrict("510101", "corruption-report")
    for words in _SECRETS:
        told[f"duplicates {words}"] = complaints.likely_duplicates(
            **_POINT, topic="corruption-report", words=words, subdistrict="510101"
        )
    for wanted in (ReportFilter(), ReportFilter(district="5101"), ReportFilter(category="corruption-report")):
        told[f"reports {wanted}"] = complaints.list_reports(wanted)
        told[f"points {wanted}"] = complaints.list_points(wanted)
        told[f"states {wanted}"] = complaints.count_states(wanted)
        told[f"areas {wanted}"] = count_areas(wanted)
    told["counts only"] = complaints.count_only_categories()
    told["known"] = session().execute(select(CaseFile.id).where(cases.visible_to(actor)).order_by(CaseFile.id)).all()
    return {name: plain(list(value) if isinstance(value, tuple) else value) for name, value in told.items()}


@pytest.fixture
def house(app) -> House:
    """People, and ordinary matters, so that lists and counters are not empty."""
    house = make_people()
    for unit in (house.unit_id, house.other_unit_id):
        for status in (Status.ASSIGNED, Status.RECEIVED):
            make_case(unit_id=unit, status=status, words="เรียกช่างมาซ่อมไฟ เงินค่าไฟ")
    return house


def test_planting_a_report_changes_nothing_for_anybody_who_is_shut_out(house):
    before = {name: gather(house.actor(name)) for name in SHUT_OUT}
    planted = file_report(house)
    compared = 0
    for name in SHUT_OUT:
        after = gather(house.actor(name))
        assert after.keys() == before[name].keys()
        for what, told in after.items():
            assert told == before[name][what], f"{name} learns of it by {what}"
            assert not any(secret in str(told) for secret in (*_SECRETS, planted.reference)), (name, what)
            compared += 1
    assert gather(house.actor("registry")) != before["accused registry"], "whoever may know does"
    print(f"\n{compared} answers to {len(SHUT_OUT)} people compared, none differs")


@pytest.mark.parametrize("name", SHUT_OUT)
def test_naming_it_is_like_naming_nothing(house, name):
    planted, actor = file_report(house), house.actor(name)
    nobodys = new_reference("CR", clock.today())
    for reference in (planted.reference, nobodys):
        with pytest.raises(NotFound):
            cases.get_case(reference, actor=actor)
        with pytest.raises(NotFound), unit_of_work():
            cases.act(reference, Action.NOTE, actor=actor, words="x")
        with pytest.raises(NotFound), unit_of_work():
            cases.state_reason(reference, "อยากรู้มาก", actor=actor)
        with pytest.raises((NotFound, NotAllowed)), unit_of_work():
            cases.exclude(reference, house.accounts["officer"].id, actor=actor)
        with pytest.raises((NotFound, NotAllowed)):
            complaints.load_for_screening(reference, actor=actor)
        with pytest.raises((NotFound, NotAllowed)), unit_of_work():
            complaints.release(reference, words="x", photos=[], actor=actor)
        with pytest.raises(NotFound):
            complaints.get_report(reference)
    with pytest.raises(NotFound):
        complaints.view_complaint(planted.id, actor=actor)
    with pytest.raises(NotFound), unit_of_work():
        cases.follow_case(
            planted.id, channel="email", address="x@example.org", language="th", person_id=None, actor=actor
        )


def test_it_is_no_target_of_a_merger_for_those_who_do_not_know_of_it(house):
    planted = file_report(house)
    for name in ("officer", "accused registry"):
        ours = make_case(unit_id=house.unit_id)
        codes = []
        for into in (planted.reference, new_reference("CR", clock.today())):
            with pytest.raises(RuleBroken) as refused, unit_of_work():
                cases.act(ours.reference, Action.MERGE, actor=house.actor(name), into=into)
            codes.append([(problem.field, problem.code) for problem in refused.value.problems])
        assert codes[0] == codes[1], name


def test_the_notices_of_it_name_neither_words_nor_name(house):
    planted = file_report(house)
    with unit_of_work():
        cases.act(planted.reference, Action.ANSWER, actor=house.actor("integrity"), words=_SECRETS[0])
    stored = session().execute(text("SELECT * FROM notice")).all()
    assert not any(secret in str(stored) for secret in _SECRETS[:4])
    assert list_for_subject("case", planted.id) == []


def test_the_audit_names_no_secret(house):
    file_report(house)
    told = repr(audit.list_entries())
    assert not any(secret in told for secret in _SECRETS)


def sums_of_counters() -> dict:
    rows = session().execute(
        select(
            CaseTally.unit_id, CaseTally.owner_id, CaseTally.status, CaseTally.is_confidential, CaseTally.came_back,
            func.sum(CaseTally.n),
        ).group_by(
            CaseTally.unit_id, CaseTally.owner_id, CaseTally.status, CaseTally.is_confidential, CaseTally.came_back
        )
    )  # fmt: skip
    return {tuple(row[:5]): int(row[5]) for row in rows if int(row[5])}


def sums_of_cases() -> dict:
    counted: dict = {}
    for row in session().execute(
        select(CaseFile.unit_id, CaseFile.owner_id, CaseFile.status, CaseFile.is_confidential, CaseFile.reopened)
    ):
        key = (*row[:4], row[4] > 0)
        counted[key] = counted.get(key, 0) + 1
    return counted


def test_shutting_out_the_owner_moves_the_counters(house):
    opened, head = make_case(unit_id=house.unit_id), house.actor("head")
    with unit_of_work():
        cases.act(opened.reference, Action.TAKE, actor=head)
    assert cases.count_queue(head, "mine").waiting == 1
    with unit_of_work():
        cases.exclude(opened.reference, head.id, actor=house.actor("registry"))
    assert sums_of_counters() == sums_of_cases()
    assert cases.count_queue(head, "mine").waiting == 0


def test_whoever_was_shut_out_by_mistake_is_let_in_again_for_a_reason(house):
    opened, head, registry = make_case(unit_id=house.unit_id), house.actor("head"), house.actor("registry")
    with unit_of_work():
        cases.exclude(opened.reference, head.id, actor=registry)
    for broken, error in (("", RuleBroken), ("x" * 501, RuleBroken)):
        with pytest.raises(error), unit_of_work():
            cases.include(opened.reference, head.id, broken, actor=registry)
    with pytest.raises(NotFound), unit_of_work():
        cases.include(opened.reference, house.accounts["officer"].id, "เลือกผิดคน", actor=registry)
    with pytest.raises(NotFound):
        cases.get_case(opened.reference, actor=head)
    with unit_of_work():
        cases.include(opened.reference, head.id, "เลือกผิดคน", actor=registry)
    assert cases.get_case(opened.reference, actor=head).reference == opened.reference
    view = cases.get_case(opened.reference, actor=registry)
    assert not cases.list_excluded(view.id, actor=registry)
    last = view.timeline[-1]
    assert (last.kind, last.words, last.data["post"]) == ("included", "เลือกผิดคน", house.accounts["head"].post)
    assert sums_of_counters() == sums_of_cases()


def test_people_of_the_registry_are_offered_as_owners_to_the_registry_alone(house):
    opened = make_case(unit_id=house.unit_id)
    registry_id = str(house.accounts["registry"].id)
    for name, is_offered in (("head", False), ("registry", True)):
        actor = house.actor(name)
        view = cases.get_case(opened.reference, actor=actor)
        question, _note = cases.action_questions(Action.SET_OWNER, view, actor)
        assert (registry_id in {choice.key for choice in question.settings["choices"]}) is is_offered, name


def test_handing_over_names_the_post_to_officers_alone(house):
    opened, head, officer = make_case(unit_id=house.unit_id), house.actor("head"), house.accounts["officer"]
    with unit_of_work():
        cases.act(opened.reference, Action.SET_OWNER, actor=head, officer_id=officer.id, words="ช่วยดูวันนี้")
    last = cases.get_case(opened.reference, actor=head).timeline[-1]
    assert (last.kind, last.data, last.words) == ("owner_set", {"post": officer.post}, "ช่วยดูวันนี้")


def test_who_filed_a_matter_counts_it_like_the_rows_show_it(house):
    counter = house.actor("counter")
    opened = make_case(unit_id=house.other_unit_id, filed_by_id=counter.id)
    cases_of = {"waiting": QueueFilter(scope="all", status="open"), "back": QueueFilter(scope="all", came_back=True)}
    counts = cases.count_queue(counter, "all")
    assert (counts.waiting, counts.came_back) == (1, 0)
    assert [row.reference for row in cases.list_queue(counter, cases_of["waiting"]).rows] == [opened.reference]
    case = session().execute(select(CaseFile).where(CaseFile.id == opened.id)).scalar_one()
    case.reopened = 1
    session().flush()
    assert cases.count_queue(counter, "all").came_back == 1
    assert [row.reference for row in cases.list_queue(counter, cases_of["back"]).rows] == [opened.reference]


def test_what_is_due_within_a_week_is_not_late(house):
    registry = house.actor("registry")
    days = {"late": -1, "tomorrow": 1, "next week": 8}
    made = {name: make_case(unit_id=house.unit_id) for name in days}
    for name, days_off in days.items():
        case = session().execute(select(CaseFile).where(CaseFile.id == made[name].id)).scalar_one()
        case.sort_at = clock.now() + clock.days(days_off)
    session().flush()
    ours = {opened.reference: name for name, opened in made.items()}
    for wanted, name in ((QueueFilter("all", this_week=True), "tomorrow"), (QueueFilter("all", late=True), "late")):
        rows = cases.list_queue(registry, wanted).rows
        assert [ours[row.reference] for row in rows if row.reference in ours] == [name]


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.ASSIGNED, Status.WAITING_CITIZEN])
@pytest.mark.parametrize("name", ["officer", "head", "registry", "admin"])
def test_badges_of_an_accused_officer_are_as_if_the_matter_were_not_there(house, name, status):
    actor = house.actor(name)
    units = {"its own": house.unit_id, "the actor's": actor.unit_id, "none": None}
    for unit in units.values():
        before = {scope: cases.count_queue(actor, scope) for scope in cases.queue.SCOPES}
        opened = make_case(unit_id=unit, status=status)
        decider = house.actor("accused registry")
        with unit_of_work():
            cases.exclude(opened.reference, actor.id, actor=decider)
        after = {scope: cases.count_queue(actor, scope) for scope in cases.queue.SCOPES}
        assert after == before, (name, status, unit)


def test_an_accused_officer_is_not_offered_as_the_owner(house):
    opened = make_case(unit_id=house.unit_id)
    officer_id, head = house.accounts["officer"].id, house.actor("head")

    def offered() -> set[str]:
        view = cases.get_case(opened.reference, actor=head)
        question, _note = cases.action_questions(Action.SET_OWNER, view, head)
        return {choice.key for choice in question.settings["choices"]}

    assert str(officer_id) in offered()
    with unit_of_work():
        cases.exclude(opened.reference, officer_id, actor=house.actor("registry"))
    assert str(officer_id) not in offered()
    with pytest.raises(RuleBroken), unit_of_work():
        cases.act(opened.reference, Action.SET_OWNER, actor=head, officer_id=officer_id)


def test_a_telephone_number_does_not_tell_the_unit_who_reported(house):
    opened = make_case(unit_id=house.unit_id, reporter=Reporter("hidden", "สมมุติ ใจดี", "0812345678", "", "none"))
    wanted = QueueFilter(scope="all", words="081-234-5678")

    def finds(name: str) -> bool:
        return opened.reference in [row.reference for row in cases.list_queue(house.actor(name), wanted).rows]

    blind = ("officer", "head", "admin", "executive", "auditor", "integrity", "officer elsewhere")
    assert finds("registry") and not any(finds(name) for name in blind)
    with unit_of_work():
        cases.act(opened.reference, Action.RELEASE_NAME, actor=house.actor("registry"), words="นัดหมาย")
    assert finds("officer") and finds("head") and not finds("admin") and not finds("officer elsewhere")


def test_who_followed_hears_nothing_once_the_matter_is_sealed(house):
    make_authority()
    opened = make_case(
        topic="other", unit_id=house.unit_id, reporter=Reporter("open", "ก", "", "reporter@example.org", "email")
    )
    token = follow(opened.id, "f@example.org")
    with unit_of_work():
        session().add(complaints.models.Complaint(case_id=opened.id, extra={}))
    with unit_of_work():
        complaints.screen_complaint(
            opened.reference, matter=complaints.Matter.COMPLAINT, category="staff-conduct", unit_id=house.unit_id,
            actor=house.actor("registry"),
        )  # fmt: skip
    told = [(notice.kind, notice.address[0]) for notice in list_for_subject("case", opened.id)]
    assert told == [("case.progress", "r"), ("case.received", "r")]
    with pytest.raises(NotFound):
        cases.track_by_token(token, actor=Actor.citizen())
    for name in ("officer", "head", "admin"):
        actor = house.actor(name)
        assert opened.reference not in str(gather(actor)), name


def test_words_are_found_by_two_characters_on_both_databases(house):
    opened = make_case(unit_id=house.unit_id, words="ฟ้าผ่าต้นไม้ฆฆล้มทับ ไฟดับแล้วไฟไหม้")
    for typed in ("ฆฆ", "ฟ้าผ่า", "ต้นไม้ฆฆล้ม", "ไฟไหม้", "แล้วไฟไหม้"):
        found = cases.list_queue(house.actor("officer"), QueueFilter(scope="all", words=typed)).rows
        assert [row.reference for row in found] == [opened.reference], typed
    for typed in ("ฆฆฆ", "%", "__", "ล้มทับฆ"):
        assert cases.list_queue(house.actor("officer"), QueueFilter(scope="all", words=typed)).rows == [], typed


def test_everybody_who_is_shut_out_is_meant(house):
    """The list of those who must learn nothing holds every role but those of two people who were not named."""
    assert {house.actor(name).role for name in SHUT_OUT} - {None} == set(Role)
