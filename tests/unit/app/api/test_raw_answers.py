"""What is kept of an answer is what its schema shows, for every kind of question."""

from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.api.v1.raw_answers import list_schemas, schema_of_answer, schema_of_kind
from services.questions import Choice, DataClass, Question, get_kind
from services.questions.place import Area
from services.text import Words

_W = Words("ก", "a")
_CHOICES = tuple(Choice(key, Words(key, key)) for key in ("light", "road", "other"))
_AREAS = {
    "districts": (Area("5101", Words("เมืองลำพูน", "Mueang Lamphun")),),
    "subdistricts": (Area("510101", Words("ในเมือง", "Nai Mueang"), "5101"),),
}
_COLUMNS = (
    Question("item", "text", _W, DataClass.INTERNAL),
    Question("count", "number", _W, DataClass.INTERNAL, required=False),
)
#: By kind: settings, and what is said in several ways.
SAID: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "choice": ({"choices": _CHOICES}, ["light", "ROAD"]),
    "choices": ({"choices": _CHOICES, "max": 2}, [["light"], "road", ["road", "light", "light"]]),
    "date": ({}, ["2026-11-20", "20/11/2569", {"day": "๒๐", "month": "พ.ย.", "year": "2569"}]),
    "email": ({}, ["somebody@example.org", "mailto:Somebody@EXAMPLE.org"]),
    "file": ({}, ["a-key-of-sixteen-x", {"key": "a-key-of-sixteen-x", "name": "ผัง.pdf"}]),
    "lines": ({"columns": _COLUMNS, "max_rows": 3}, [[{"item": "หลอดไฟ", "count": "๒"}], [{"item": "เสา"}, {}]]),
    "long_text": ({"max_length": 50}, ["สองบรรทัด\r\nต่อ"]),
    "matrix": ({"rows": _CHOICES}, [{"light": 5, "road": "4", "other": "๓"}]),
    "money": ({}, ["1,234.50", 123450, "๕ บาท"]),
    "month": ({}, ["2026-11", "พฤศจิกายน 2569"]),
    "number": ({"max": 100}, [3, "๓", 3.0]),
    "phone": ({}, ["081-234-5678", "+44 20 7946 0000", "053-511-000 ต่อ 12"]),
    "photographs": ({"max": 2}, [["a-key-of-sixteen-x"], "a-key-of-sixteen-x"]),
    "place": (_AREAS, [{"district": "5101", "subdistrict": "510101"}, {"lat": "18.57", "lon": 99, "accuracy": 12}]),
    "ranking": ({"choices": _CHOICES}, [["road", "light", "other"], {"light": 2, "road": "1", "other": 3}]),
    "rating": ({}, [5, "๔"]),
    "scale": ({}, [0, "10"]),
    "text": ({}, ["บรรทัดเดียว"]),
    "thai_id": ({}, ["9-0000-00000-00-4"]),
    "yes_no": ({}, [True, "ไม่ใช่"]),
}


def question_of(kind: str) -> Question:
    return Question("asked", kind, _W, DataClass.INTERNAL, settings=SAID[kind][0])


def test_every_kind_is_said():
    assert sorted(SAID) == list_schemas()


@pytest.mark.parametrize("kind", list_schemas())
def test_what_is_kept_is_as_the_schema_says(kind):
    question = question_of(kind)
    for said in SAID[kind][1]:
        kept = get_kind(kind).check(question, said)
        Draft202012Validator(schema_of_answer(question)).validate(kept)
        Draft202012Validator(schema_of_kind(kind)).validate(kept)
        assert get_kind(kind).check(question, kept) == kept, "the documented form is taken as it is"


@pytest.mark.parametrize("kind", list_schemas())
def test_what_is_left_out_is_null(kind):
    question = question_of(kind)
    assert not Draft202012Validator(schema_of_answer(question)).is_valid(None)
    left = replace(question, required=False)
    assert Draft202012Validator(schema_of_answer(left)).is_valid(get_kind(kind).check(left, None))


def test_exact_numbers_may_be_text():
    question = Question("asked", "number", _W, DataClass.INTERNAL, settings={"decimals": 2})
    kept = get_kind("number").check(question, 12.5)
    assert kept == "12.5"
    Draft202012Validator(schema_of_answer(question)).validate(kept)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("choice", "sea"),
        ("choices", ["sea"]),
        ("matrix", {"sea": 1}),
        ("rating", 6),
        ("scale", -1),
        ("lines", [{"x": 1}]),
    ],
)
def test_a_schema_refuses_what_its_question_does_not_offer(kind, wrong):
    assert not Draft202012Validator(schema_of_answer(question_of(kind))).is_valid(wrong)
