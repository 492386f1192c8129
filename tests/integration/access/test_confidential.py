"""A corruption report is on no page of anybody who is shut out of it, and no figure moves when it comes."""

import re

import pytest

from services import cases, drafts
from services.db import unit_of_work
from tests.factories.access import NAME, SHUT_OUT, WORDS, file_report, make_people, secrets_of
from tests.factories.cases import make_case
from tests.factories.complaints import begin
from tests.integration.access.asking import Asker, Outcome
from tests.integration.access.table import TABLE

_SECRETS = (*secrets_of("confidential")[WORDS], *secrets_of("confidential")[NAME])
#: What differs between two showings of one page: tokens, moments of the address, identifiers of the request.
_ALWAYS_NEW = re.compile(r'(name="csrf_token"[^>]*value="[^"]*")|(value="[^"]*"[^>]*name="csrf_token")')


@pytest.fixture
def house(app, monkeypatch):
    """People and ordinary matters; the report comes in the middle of a test."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    house = make_people()
    for unit in (house.unit_id, house.other_unit_id, None):
        make_case(unit_id=unit, words="ไฟทางดับ")
    return house


def pages(app) -> list[str]:
    """Every page that asks for nothing in its address, and lists and searches that could hold the report."""
    paths = []
    with app.test_request_context():
        for row in TABLE:
            if row.method == "GET" and not next(app.url_map.iter_rules(row.endpoint)).arguments:
                paths.append(app.url_map.bind("localhost").build(row.endpoint))
    queue = "/staff/queue?scope="
    paths += [f"{queue}{scope}&status={status}" for scope in ("mine", "unit", "all") for status in ("any", "received")]
    paths += [f"{queue}all&q={typed}" for typed in (*_SECRETS, "CR", "เรียกเงิน", "คำ")]
    paths += [f"{queue}all&topic=corruption-report&status=any", f"{queue}all&late=1", f"{queue}all&channel=web"]
    paths += ["/reports?topic=corruption-report", "/reports/map.json?topic=corruption-report", "/services?q=ลับ"]
    paths += ["/services/corruption-report", "/staff/file/corruption-report", "/reports?district=5101"]
    return [path for path in paths if path not in ("/metrics", "/readyz", "/healthz")]


def shown(asker, who, path) -> tuple[Outcome, str]:
    answer = asker.ask_path(who, "GET", path)
    return answer.outcome, _ALWAYS_NEW.sub("", answer.text)


def test_no_page_of_those_who_are_shut_out_changes_when_the_report_comes(app, house):
    asker, wrong = Asker(app, house), []
    before = {(who, path): shown(asker, who, path) for who in SHUT_OUT for path in pages(app)}
    planted = file_report(house)
    for (who, path), (outcome, text) in before.items():
        now, told = shown(asker, who, path)
        if any(secret in told for secret in (*_SECRETS, planted.reference) if secret not in path):
            wrong.append(f"{path} tells {who}")
        if (now, told) != (outcome, text):
            wrong.append(f"{path} differs for {who}: {difference(text, told)}")
    assert any(shown(asker, "registry", path)[1] != before["accused registry", path][1] for path in pages(app))
    print(f"\n{len(before)} pages of {len(SHUT_OUT)} people compared before and after, {len(wrong)} differ")
    assert wrong == []


def difference(old: str, new: str) -> str:
    """The first line that is not the same."""
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    return next((f"{a.strip()[:120]!r} → {b.strip()[:120]!r}" for a, b in pairs if a != b), "length")


def test_the_review_of_a_complaint_at_the_same_place_does_not_offer_it(house):
    file_report(house)
    for who in ("stranger", "officer", "accused registry"):
        actor = house.actor(who)
        source = {"received_from": "counter", "callers_consent": "yes"} if actor.is_officer else {}
        draft = begin("street-light", actor=actor, words=f"เรียกเงินค่าไฟทาง {_SECRETS[0]}", **source)
        told = repr(drafts.preview(draft, actor)).replace(f"ไฟทาง {_SECRETS[0]}", "")
        assert not any(secret in told for secret in _SECRETS), who


def test_only_those_who_may_know_are_offered_as_its_owner(house):
    planted = file_report(house)
    actor = house.actor("integrity")
    with unit_of_work():
        cases.state_reason(planted.reference, "ตรวจสอบตามหน้าที่", actor=actor)
    with unit_of_work():
        view = cases.get_case(planted.reference, actor=actor)
    question, _note = cases.action_questions(cases.Action.SET_OWNER, view, actor)
    offered = {int(choice.key) for choice in question.settings["choices"]}
    assert offered == {house.accounts[name].id for name in ("registry", "integrity")}


def test_a_confidential_case_opens_only_for_a_reason_and_the_reading_is_written_down(app, house):
    from services import audit

    planted = file_report(house)
    asker = Asker(app, house)
    path = f"/staff/cases/{planted.reference}"
    for who in ("registry", "integrity"):
        assert not any(secret in asker.ask_path(who, "GET", path).text for secret in _SECRETS)
        refused = asker.ask_path(who, "POST", f"{path}/note", data={"note-words": "จดไว้"})
        assert refused.outcome is Outcome.FORBIDDEN and 'name="reason"' in refused.text, "the reason is asked"
        assert "จดไว้" in refused.text, "what was typed is not lost"
        asker.ask_path(who, "POST", f"{path}/reason", data={"reason": "ตรวจสอบตามหน้าที่"}, keeps=True)
        read = asker.ask_path(who, "GET", path, keeps=True)
        assert all(secret in read.text for secret in _SECRETS)
    entries = audit.list_entries(subject="case", subject_id=str(planted.id))
    readers = {entry.actor_id for entry in entries if entry.action == "read case" and entry.note == "confidential"}
    assert readers == {house.accounts["registry"].id, house.accounts["integrity"].id}
    assert "ตรวจสอบ" not in repr(entries)
