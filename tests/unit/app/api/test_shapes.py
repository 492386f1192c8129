"""Bodies against their schemas: the few words of JSON Schema that ours use mean what they mean everywhere."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.api.shapes import NotJson, parse, problems_of
from app.api.v1.schemas import NEW_ANSWER, NEW_DRAFT, SEND

_names = st.sampled_from(["service", "language", "source", "answers", "value", "seen", "seal", "code", "lat", "more"])
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["complaint", "th", "en", "x" * 100, "", "-1", "Complaint"]) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("schema", [NEW_DRAFT, NEW_ANSWER, SEND])
@given(given_=_values)
def test_they_agree_with_the_standard(schema, given_):
    assert (problems_of(given_, schema) == []) == Draft202012Validator(schema).is_valid(given_)


@given(st.dictionaries(_names, _values, max_size=4))
def test_problems_name_their_fields(body):
    for problem in problems_of(body, NEW_DRAFT):
        assert problem.code in {
            "required",
            "wrong_type",
            "unknown_field",
            "not_on_list",
            "too_long",
            "wrong_form",
            "too_many",
        }


@given(_values)
def test_what_is_written_is_read(value):
    try:
        assert parse(json.dumps(value).encode()) == value
    except NotJson as refused:
        assert refused.code == "too_deep"


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_not(body):
    try:
        parse(body)
    except NotJson as refused:
        assert refused.status == 400


@pytest.mark.parametrize(
    "body", [b"[1e999]", b"[-1e999]", b"[NaN]", b"[Infinity]", b"9" * 5000, b"[" * 100_000, b"\xff"]
)
def test_what_json_cannot_say_back_is_refused(body):
    with pytest.raises(NotJson):
        parse(body)
