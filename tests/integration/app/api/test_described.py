"""What the description promises, tried by schemathesis: right and wrong bodies, with and without a key; no failure."""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories.complaints import answers_for, make_authority
from tests.factories.partners import make_system
from tests.factories.pictures import phone_jpeg
from tests.prove.measured import counted

EXAMPLES = counted(20, 3_000)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OURS = "/api/v1/"
#: Answers that questions of a complaint take or refuse.
_PARTS = st.text(max_size=10) | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.none()
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=40),
    st.sampled_from(["street-light", "open", "none", "081-234-5678", "x" * 25_000, "\x00", "๙" * 40, "2026-02-30"]),
    st.lists(st.text(max_size=20) | st.integers(), max_size=5),
    st.dictionaries(st.sampled_from(["district", "lat", "lon", "words", "key", "name", "day"]), _PARTS, max_size=4),
)  # fmt: skip


@pytest.fixture
def system(client, app, monkeypatch):
    monkeypatch.setattr("app.api.v1.cases.SLOWLY", 0)
    # A wrong code is answered 429 after ten; here it is the answers themselves that are looked at.
    monkeypatch.setattr("services.cases.tracking.TRIES_HERE", 10**6)
    monkeypatch.setattr("services.cases.tracking.TRIES_PER_ADDRESS", 10**6)
    make_authority()
    return make_system(client, rate=6000)


@pytest.fixture
def described(app, monkeypatch):
    monkeypatch.setattr("app.shared.bearer.spend", lambda subject, rate: 0)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


def operations(described, *, ours: bool = True) -> list:
    found = [each.ok() for each in described.get_all_operations()]
    return [each for each in found if each.path.startswith(OURS) == ours]


def trying(examples: int):
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=checks)


def conduct(case, headers, checks) -> int:
    response = case.call(headers=headers)
    case.validate_response(response, checks=checks, headers=headers)
    return response.status_code


LABELS = [
    ("GET", "/api/v1/services"),
    ("GET", "/api/v1/services/{service_key}"),
    ("POST", "/api/v1/drafts"),
    ("GET", "/api/v1/drafts/{draft_id}"),
    ("DELETE", "/api/v1/drafts/{draft_id}"),
    ("PUT", "/api/v1/drafts/{draft_id}/answers/{question_key}"),
    ("GET", "/api/v1/drafts/{draft_id}/review"),
    ("POST", "/api/v1/drafts/{draft_id}/submit"),
    ("POST", "/api/v1/drafts/{draft_id}/carry"),
    ("POST", "/api/v1/files"),
    ("GET", "/api/v1/cases/{reference}"),
]


def test_every_operation_is_tried(described):
    assert {(each.method.upper(), each.path) for each in operations(described)} == set(LABELS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_description_holds(system, described, mode):
    """With a key: right bodies are taken or refused by the rules, wrong ones refused, and all answers are as told."""
    for operation in operations(described):
        draft = system.begin(answers={"category": "street-light"})["id"]
        is_wrong = mode is GenerationMode.NEGATIVE and bool(operation.body) and operation.path != "/api/v1/files"
        checks = [*CHECKS, negative_data_rejection] if is_wrong else CHECKS
        statuses = try_it(operation, mode, draft, system.headers, checks)
        print(f"{operation.method} {operation.path} {mode.name}: {dict(statuses)}")


def try_it(operation, mode, draft: str, headers, checks) -> Counter[int]:
    statuses: Counter[int] = Counter()

    @trying(EXAMPLES)
    @given(case=operation.as_strategy(generation_mode=mode), is_real=st.booleans())
    def run(case, is_real):
        if is_real:
            aim(case, mode, draft)
        statuses[conduct(case, headers, checks)] += 1

    run()
    return statuses


def aim(case, mode, draft: str) -> None:
    """Has the case ask for what is there: a stranger's guesses end at 404."""
    there = {"draft_id": draft, "question_key": "words", "service_key": "complaint"}
    case.path_parameters = {name: there.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if mode is GenerationMode.POSITIVE and case.path == "/api/v1/drafts":
        case.body["service"] = "complaint"


def test_without_a_key_nothing_is_answered(system, described):
    for operation in operations(described):

        @trying(counted(5, 500))
        @given(
            case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), key=st.sampled_from(["", "Bearer x"])
        )
        def run(case, key):
            assert conduct(case, {"Authorization": key}, CHECKS) == 401

        run()


def test_any_answer_to_any_question(system, described):
    """Whatever is said to a question of a living draft is taken or refused with words; the draft can always be read."""
    draft = system.begin(answers=answers_for("street-light"))
    put = described["/api/v1/drafts/{draft_id}/answers/{question_key}"]["PUT"]
    keys = [each["key"] for each in draft["questions"]]
    statuses: Counter[int] = Counter()

    @trying(counted(120, 10_000))
    @given(key=st.sampled_from(keys), value=VALUES, seen=st.none() | st.integers(0, 3))
    def run(key, value, seen):
        body = {"value": value} | ({"seen": seen} if seen is not None else {})
        case = put.Case(path_parameters={"draft_id": draft["id"], "question_key": key}, body=body)
        statuses[conduct(case, system.headers, CHECKS)] += 1
        assert system.get(f"/drafts/{draft['id']}").status_code == 200

    run()
    print(f"\n{dict(statuses)}")
    assert {200, 422} <= set(statuses) <= {200, 404, 409, 422}


def test_any_upload(system, described):
    good = phone_jpeg()

    @trying(counted(30, 3_000))
    @given(
        content=st.binary(max_size=80) | st.integers(0, len(good)).map(lambda n: good[:n] + b"\x00" * 9), name=st.text()
    )
    def run(content, name):
        answer = system.upload(content, name or "x")
        assert answer.status_code in (201, 422), answer.text

    run()


def test_addresses_open_to_everybody_hold_too(system, described):
    for operation in operations(described, ours=False):
        if operation.method.upper() == "GET":

            @trying(5)
            @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
            def run(case):
                conduct(case, {}, CHECKS)

            run()
