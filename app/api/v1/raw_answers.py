"""The JSON form of an answer to each kind of question, as a JSON Schema: of a kind, or of one question.

What a kind takes beside it (labels for keys, Thai digits, the Buddhist era) is taken too: the same `check` decides.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.questions import Question, get_kind
from services.questions.kind import LONGEST
from services.questions.photographs import KEY
from services.questions.place import WORDS_AT_MOST, list_areas
from services.questions.ranking import ranks_of
from services.questions.rating import SATISFACTION
from services.questions.scale import STEPS

Schema = dict[str, Any]
_FILE_KEY = f"^{KEY.pattern}$"
_STEP = {"type": "integer", "minimum": 1, "maximum": len(SATISFACTION)}


def schema_of_answer(question: Question) -> Schema:
    """The answer to one question, narrowed by its settings; null leaves one that is not required out."""
    schema = _KINDS[question.kind](question)
    return schema if question.required else {"anyOf": [schema, {"type": "null"}]}


def schema_of_kind(kind: str) -> Schema:
    """Any answer to a question of that kind. KeyError for a kind that has no schema."""
    return _KINDS[kind](None)


def list_schemas() -> list[str]:
    """The kinds that have one, in order."""
    return sorted(_KINDS)


def _setting(question: Question | None, name: str) -> Any:
    return question.settings.get(name, get_kind(question.kind).settings[name]) if question is not None else None


def _text(question: Question | None) -> Schema:
    return {"type": "string", "maxLength": _setting(question, "max_length") or LONGEST}


def _number(question: Question | None) -> Schema:
    places = _setting(question, "decimals")
    says = "A whole number." if places == 0 else 'A number, or the same as text where it must be exact: "12.5".'
    schema: Schema = {"type": ["integer"] if places == 0 else ["number", "string"], "description": says}
    for name, word in (("min", "minimum"), ("max", "maximum")):
        limit = _setting(question, name)
        if limit is not None:
            schema[word] = int(limit) if float(limit).is_integer() else float(limit)
    return schema


def _money(question: Question | None) -> Schema:
    whole: Schema = {"type": "integer", "description": "Satang: 123450 is 1,234.50 baht."}
    if question is not None:
        whole |= {"minimum": _setting(question, "min"), "maximum": _setting(question, "max")}
    baht = {"type": "string", "description": 'Baht, as people write it: "1,234.50".', "maxLength": 40}
    return {"oneOf": [whole, baht]}


def _date(question: Question | None) -> Schema:
    return {"type": "string", "format": "date", "description": "A day of the Christian era: 2026-11-20."}


def _month(question: Question | None) -> Schema:
    return {"type": "string", "pattern": r"^\d{4}-\d{2}$", "description": "A month of the Christian era: 2026-11."}


def _keys(question: Question | None, setting: str) -> Schema:
    choices = _setting(question, setting)
    return {"type": "string", "enum": [choice.key for choice in choices]} if choices else {"type": "string"}


def _choice(question: Question | None) -> Schema:
    return _keys(question, "choices")


def _choices(question: Question | None) -> Schema:
    schema: Schema = {"type": "array", "items": _keys(question, "choices"), "uniqueItems": True}
    for name, word in (("min", "minItems"), ("max", "maxItems")):
        if _setting(question, name):
            schema[word] = _setting(question, name)
    return schema


def _yes_no(question: Question | None) -> Schema:
    return {"type": "boolean"}


def _phone(question: Question | None) -> Schema:
    return {"type": "string", "description": "0812345678, +442079460000 or 053511000 ต่อ 123.", "maxLength": 40}


def _email(question: Question | None) -> Schema:
    return {"type": "string", "format": "email", "maxLength": 254}


def _thai_id(question: Question | None) -> Schema:
    return {"type": "string", "pattern": "^[0-9]{13}$"}


def _place(question: Question | None) -> Schema:
    district: Schema = {"type": "string", "description": "Its official code of 4 digits."}
    subdistrict: Schema = {"type": "string", "description": "Its official code of 6 digits."}
    if question is not None:
        districts, subdistricts = list_areas(question)
        district |= {"enum": [area.code for area in districts]} if districts else {}
        subdistrict |= {"enum": [area.code for area in subdistricts]} if subdistricts else {}
    return {
        "type": "object",
        "properties": {
            "district": district,
            "subdistrict": subdistrict,
            "words": {"type": "string", "maxLength": WORDS_AT_MOST},
            "lat": {"type": "number", "minimum": -90, "maximum": 90, "description": "WGS 84, in degrees."},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "accuracy": {"type": "number", "minimum": 0, "description": "In metres."},
            "outside": {"type": "boolean", "description": "Answered only: the point lies outside the province."},
        },
        "additionalProperties": False,
    }


def _photographs(question: Question | None) -> Schema:
    items = {"type": "string", "pattern": _FILE_KEY}
    schema: Schema = {"type": "array", "items": items, "description": "Keys that POST /api/v1/files gave."}
    return schema | ({"maxItems": _setting(question, "max")} if question is not None else {})


def _file(question: Question | None) -> Schema:
    return {
        "type": "object",
        "properties": {"key": {"type": "string", "pattern": _FILE_KEY}, "name": {"type": "string", "maxLength": 120}},
        "required": ["key"],
        "additionalProperties": False,
        "description": "The key that POST /api/v1/files gave, and the name of the file.",
    }


def _rating(question: Question | None) -> Schema:
    return dict(_STEP)


def _scale(question: Question | None) -> Schema:
    return {"type": "integer", "minimum": min(STEPS), "maximum": max(STEPS)}


def _matrix(question: Question | None) -> Schema:
    rows = _setting(question, "rows")
    if not rows:
        return {"type": "object", "additionalProperties": _STEP}
    schema: Schema = {
        "type": "object",
        "properties": {row.key: _STEP for row in rows},
        "additionalProperties": False,
    }
    return schema | ({"required": [row.key for row in rows]} if question is not None and question.required else {})


def _ranking(question: Question | None) -> Schema:
    schema: Schema = {"type": "array", "items": _keys(question, "choices"), "uniqueItems": True}
    return schema | ({"maxItems": ranks_of(question)} if question is not None else {})


def _lines(question: Question | None) -> Schema:
    columns = _setting(question, "columns")
    row: Schema = {"type": "object"}
    if columns:
        row |= {
            "properties": {column.key: schema_of_answer(column) for column in columns},
            "additionalProperties": False,
        }
    schema: Schema = {"type": "array", "items": row}
    if question is not None:
        schema |= {"minItems": _setting(question, "min_rows"), "maxItems": _setting(question, "max_rows")}
    return schema


_KINDS: Mapping[str, Callable[[Question | None], Schema]] = {
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "email": _email,
    "file": _file,
    "lines": _lines,
    "long_text": _text,
    "matrix": _matrix,
    "money": _money,
    "month": _month,
    "number": _number,
    "phone": _phone,
    "photographs": _photographs,
    "place": _place,
    "ranking": _ranking,
    "rating": _rating,
    "scale": _scale,
    "text": _text,
    "thai_id": _thai_id,
    "yes_no": _yes_no,
}
