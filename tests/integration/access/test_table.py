"""The table of access, whole: every endpoint, every kind of person, every kind of matter; no wrong answer."""

import pytest

from app.shared.access import rule_of
from services.db import db
from tests.factories.access import KINDS, NAME, REFERENCE, WORDS, House, state_reason
from tests.factories.forged import forged
from tests.integration.access.asking import Answer, Asker, Outcome
from tests.integration.access.declaring import ACTORS
from tests.integration.access.partners import BY_KEY
from tests.integration.access.table import (
    DOERS,
    ELSEWHERE,
    KNOWS,
    LISTED,
    NOBODYS,
    OFFICERS,
    TABLE,
    may_see,
)

_SEALED = ("confidential", "sealed")


@pytest.fixture
def asker(app, house):
    return Asker(app, house)


def leaks(house: House, answer: Answer, actor: str, path: str, *, knows_reason: bool = True) -> list[str]:
    """What an answer tells that this person must not know; an address that holds a reference gives it away itself."""
    found = []
    for kind, planted in house.cases.items():
        allowed = may_see(actor, kind)
        if kind in _SEALED and not knows_reason:
            allowed -= {WORDS, NAME}
        for part, secrets in planted.secrets.items():
            if part in allowed or (part == REFERENCE and planted.reference in path):
                continue
            found += [f"{kind}: {secret}" for secret in secrets if secret in answer.text + answer.location]
    return found


def test_every_endpoint_has_its_row(app):
    declared = {(row.endpoint, row.method) for row in TABLE}
    methods = {
        (rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert methods - declared == set(), "say in table.py what these answer to whom"
    assert declared - methods == set()
    assert len(declared) == len(TABLE)


def test_the_table_says_what_the_endpoints_declare(app):
    """A row that lets somebody in whom the declared rule turns away, or the other way round, is a mistake in either."""
    for row in TABLE:
        rule = rule_of(app.view_functions[row.endpoint])
        assert rule is not None
        if rule.kind is None and (row.endpoint, row.method) not in ELSEWHERE:
            assert set(row.who) == set(ACTORS), row


def test_what_nobody_owns(asker, house):
    wrong, cells = [], 0
    for row in TABLE:
        for actor in ACTORS:
            values = {name: row.values.get(name, NOBODYS.get(name)) for name in arguments_of(asker.app, row)}
            answer = asker.ask(actor, row.method, row.endpoint, values)
            wanted = ELSEWHERE.get((row.endpoint, row.method), {}).get(actor, row.expected(actor))
            cells += 1
            if answer.outcome is not wanted:
                wrong.append(f"{row.method} {row.endpoint} {actor}: {answer.outcome} {answer.status}, not {wanted}")
            wrong += [
                f"{row.endpoint} tells {actor} {leak}" for leak in leaks(house, answer, actor, "", knows_reason=False)
            ]
    print(f"\n{cells} cells of endpoint × person, {len(wrong)} wrong")
    assert wrong == []


def arguments_of(app, row) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules(row.endpoint) if row.method in rule.methods]
    return set(rules[0].arguments)


def expected_of_case(actor: str, kind: str) -> Outcome:
    if actor not in OFFICERS:
        return Outcome.SIGN_IN
    return Outcome.SHOWN if kind in KNOWS[actor] else Outcome.ABSENT


@pytest.mark.parametrize("knows_reason", [False, True])
def test_a_case_is_shown_to_whom_it_is_for(asker, house, knows_reason):
    wrong, cells = [], 0
    if knows_reason:
        for actor in OFFICERS:
            for kind in _SEALED:
                if kind in KNOWS[actor]:
                    state_reason(house, actor, kind)
    for actor in ACTORS:
        for kind, planted in house.cases.items():
            path = f"/staff/cases/{planted.reference}"
            answer = asker.ask_path(actor, "GET", path)
            cells += 1
            wanted = expected_of_case(actor, kind)
            if answer.outcome is not wanted:
                wrong.append(f"{actor} {kind}: {answer.outcome} {answer.status}, not {wanted}")
            wrong += [f"{actor}: {leak}" for leak in leaks(house, answer, actor, path, knows_reason=knows_reason)]
            if wanted is Outcome.SHOWN and (knows_reason or kind not in _SEALED):
                wrong += [f"{actor} does not see {m}" for m in missing(planted, may_see(actor, kind), answer)]
    print(f"\n{cells} cells of person × matter, {len(wrong)} wrong")
    assert wrong == []


def missing(planted, allowed, answer) -> list[str]:
    """What somebody may see and is not shown on the page of the case."""
    return [
        f"{planted.kind}: {secret}"
        for part in allowed & {WORDS, NAME}
        for secret in planted.secrets[part]
        if secret not in answer.text
    ]


def test_a_case_is_acted_upon_by_whom_it_is_for(asker, house):
    for actor in OFFICERS:
        for kind in _SEALED:
            if kind in KNOWS[actor]:
                state_reason(house, actor, kind)
    wrong, cells = [], 0
    forms = {
        f"{action}-{name}": value
        for action in DOERS
        for name, value in {"words": "ข้อความที่ยาวพอ", "officer_id": str(house.accounts["head"].id)}.items()
    }
    for action, doers in DOERS.items():
        for actor in ACTORS:
            for kind, planted in house.cases.items():
                answer = asker.ask_path(actor, "POST", f"/staff/cases/{planted.reference}/{action}", data=forms)
                cells += 1
                wanted = expected_of_act(action, doers, actor, kind)
                if answer.outcome not in wanted:
                    wrong.append(f"{action} {actor} {kind}: {answer.outcome} {answer.status}, not {sorted(wanted)}")
    print(f"\n{cells} cells of action × person × matter, {len(wrong)} wrong")
    assert wrong == []


def expected_of_act(action, doers, actor, kind) -> set[Outcome]:
    if actor not in OFFICERS:
        return {Outcome.SIGN_IN}
    if kind not in KNOWS[actor]:
        return {Outcome.ABSENT}
    if action == "release_name" and kind in _SEALED:
        return {Outcome.FORBIDDEN}
    if actor not in doers or (kind == "merged" and action in ("answer", "set_owner")):
        return {Outcome.FORBIDDEN}
    if action == "set_owner" and kind not in ("mine", "hidden", "released", "counted"):
        # The head of the works is not on the list of those who could own it; one in screening has no owner yet.
        return {Outcome.REFUSED, Outcome.FORBIDDEN}
    return {Outcome.SENT_ON}


#: Addresses of the registry's desk and of reading pictures, with who is let in.
DESK = {
    ("GET", "/staff/screening/{}"): ("registry", "accused registry"),
    ("GET", "/staff/cases/{}/release"): ("registry", "accused registry"),
    ("GET", "/staff/cases/{}/release/nothing"): ("registry", "accused registry"),
    ("GET", "/staff/cases/{}/release/nothing/picture"): OFFICERS,
    ("GET", "/staff/cases/{}/file/nothing/full"): OFFICERS,
    ("GET", "/staff/cases/{}/trail"): ("auditor",),
    ("POST", "/staff/screening/{}"): ("registry", "accused registry"),
    ("POST", "/staff/cases/{}/release"): ("registry", "accused registry"),
    ("POST", "/staff/cases/{}/release/nothing"): ("registry", "accused registry"),
    ("POST", "/staff/cases/{}/exclude"): ("registry", "accused registry", "integrity", "accused integrity"),
    ("POST", "/staff/cases/{}/include"): ("registry", "accused registry", "integrity", "accused integrity"),
    ("POST", "/staff/cases/{}/reason"): ("registry", "accused registry", "integrity", "accused integrity"),
}


def test_the_rest_of_the_desk(asker, house):
    """Whoever may not is refused, and what is not theirs does not exist; nothing breaks, with or without a reason."""
    wrong, cells = [], 0
    for (method, pattern), who in DESK.items():
        for actor in ACTORS:
            for kind, planted in house.cases.items():
                path = pattern.format(planted.reference)
                answer = asker.ask_path(actor, method, path, data={"reason": "ตรวจสอบ"} if method == "POST" else None)
                cells += 1
                if actor not in OFFICERS:
                    fits = answer.outcome is Outcome.SIGN_IN
                elif actor not in who:
                    fits = answer.outcome is Outcome.FORBIDDEN
                elif kind not in KNOWS[actor]:
                    fits = answer.outcome is Outcome.ABSENT
                else:
                    fits = answer.outcome not in (Outcome.BROKEN, Outcome.SIGN_IN)
                if not fits:
                    wrong.append(f"{method} {path} {actor} {kind}: {answer.outcome} {answer.status}")
                wrong += [f"{path} {actor}: {leak}" for leak in leaks(house, answer, actor, path, knows_reason=False)]
    print(f"\n{cells} cells of desk × person × matter, {len(wrong)} wrong")
    assert wrong == []


def test_signed_links_and_public_pages(asker, house):
    """The reporter's link shows the words; the follower's only that something happened; a bare reference nothing."""
    wrong, cells = [], 0
    for kind, planted in house.cases.items():
        asked = [
            ("reporter's link", f"/track/{planted.token}", Outcome.SHOWN),
            ("follower's link", f"/track/{planted.follower_token or 'forged'}",
             Outcome.SHOWN if planted.follower_token else Outcome.ABSENT),
            *[(actor, f"/track/{planted.reference}", Outcome.SHOWN) for actor in ACTORS],
            *[(actor, f"/track/{forged(planted.token)}", Outcome.ABSENT) for actor in ACTORS],
        ]  # fmt: skip
        asked += [
            (actor, f"/reports/{planted.reference}", Outcome.SHOWN if kind in LISTED else Outcome.ABSENT)
            for actor in ACTORS
            if kind != "merged"
        ]
        for actor, path, wanted in asked:
            answer = asker.ask_path(actor, "GET", path)
            cells += 1
            if answer.outcome is not wanted:
                wrong.append(f"{actor} {path} {kind}: {answer.outcome} {answer.status}")
            others = actor if "link" in actor else "stranger"
            allowed_here = {f"{kind}: {s}" for p in may_see(others, kind) for s in planted.secrets[p]}
            wrong += [
                f"{path} {actor}: {leak}" for leak in leaks(house, answer, "stranger", path) if leak not in allowed_here
            ]
        answer = asker.ask_path("reporter's link", "GET", f"/track/{planted.token}")
        wrong += [f"the reporter does not see {m}" for m in missing(planted, {WORDS}, answer)]
    print(f"\n{cells} cells of link × matter, {len(wrong)} wrong")
    assert wrong == []


def test_what_is_only_followed_cannot_be_acted_upon(asker, house):
    for planted in house.cases.values():
        for action in ("reply", "withdraw", "confirm", "dispute"):
            for token in (planted.follower_token, planted.reference, forged(planted.token)):
                if token:
                    answer = asker.ask_path("stranger", "POST", f"/track/{token}/{action}", data={"words": "ขอยุติ"})
                    assert answer.outcome in (Outcome.ABSENT, Outcome.SENT_ON), (planted.kind, action, answer.status)
                    assert not leaks(house, answer, "stranger", token)


def test_the_account_lists_its_own_matters_alone(asker, house):
    mine = asker.ask_path("owner", "GET", "/account/cases")
    assert not leaks(house, mine, "owner", "")
    shown = {kind for kind, planted in house.cases.items() if planted.reference in mine.text}
    assert shown == {kind for kind in KINDS if kind not in ("other", "screening")}
    theirs = asker.ask_path("another citizen", "GET", "/account/cases")
    assert not leaks(house, theirs, "another citizen", "")
    assert not any(planted.reference in theirs.text for planted in house.cases.values())


def test_asking_leaves_nothing_behind(asker, house):
    """The table asks whole houses at once: a request that changed something for the next would prove nothing."""
    asker.ask_path("registry", "POST", f"/staff/cases/{house.cases['mine'].reference}/note", data={"words": "ไม่เหลือ"})
    answer = asker.ask_path("registry", "GET", f"/staff/cases/{house.cases['mine'].reference}")
    assert "ไม่เหลือ" not in answer.text
    db.session.remove()


#: Mail programs (RFC 8058) and the bank post there by themselves: the token in the address, or the signature, decides.
WITHOUT_TOKEN = {"public.send_unsubscribe", "api.receive_callback", *BY_KEY}


def test_no_form_is_taken_without_its_token(asker, house, monkeypatch):
    """Signed in or not, a form that another site made up changes nothing."""
    monkeypatch.setitem(asker.app.config, "WTF_CSRF_ENABLED", True)
    for row in TABLE:
        if row.method != "POST" or row.endpoint in WITHOUT_TOKEN:
            continue
        values = {name: row.values.get(name, NOBODYS.get(name)) for name in arguments_of(asker.app, row)}
        for actor in ("stranger", "owner", "registry", "admin"):
            answer = asker.ask(actor, "POST", row.endpoint, values)
            assert answer.outcome is Outcome.REFUSED, (row.endpoint, actor, answer.status)
