"""The schemas of the API: of what it answers, and of the bodies it takes, by which these are checked."""

from collections.abc import Mapping
from typing import Any

from services.cases import Status
from services.questions import DataClass, list_kinds

Schema = dict[str, Any]

#: Names of services, as the catalogue has them.
SERVICE_KEY = "^[a-z][a-z0-9-]{0,79}$"
#: So many answers are taken at once.
MOST_ANSWERS = 100


def ref(name: str) -> Schema:
    """A reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    """A list of such."""
    return {"type": "array", "items": schema}


def whole(properties: Mapping[str, Schema], **more: Any) -> Schema:
    """An object that has all of these and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _text(most: int) -> Schema:
    return {"type": "string", "maxLength": most}


STRING: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ANY: Schema = {"description": "An answer: see `answer` of its question."}

#: What a printed code, a link or the partner's own system knows beforehand.
SOURCE: Schema = {
    "type": "object",
    "properties": {
        "code": _text(40) | {"description": "A printed code (QR): what it hands in goes before all else here."},
        "received_from": _text(40) | {"description": "Where it reached you: traffy, hotline-1111, agency …"},
        "category": _text(60),
        "asset": _text(60),
        "district": _text(4),
        "subdistrict": _text(6),
        "place_words": _text(300),
        "lat": _text(40),
        "lon": _text(40),
    },
    "additionalProperties": False,
}

NEW_DRAFT: Schema = {
    "type": "object",
    "properties": {
        "service": {"type": "string", "pattern": SERVICE_KEY, "maxLength": 80},
        "language": {"type": "string", "enum": ["th", "en"], "description": "In which the citizen is written to."},
        "source": SOURCE,
        "answers": {"type": "object", "maxProperties": MOST_ANSWERS, "additionalProperties": ANY},
    },
    "required": ["service"],
    "additionalProperties": False,
}

NEW_ANSWER: Schema = {
    "type": "object",
    "properties": {
        "value": ANY | {"description": "The answer; null leaves out one that is not required."},
        "seen": NUMBER
        | {"maximum": 2**31 - 1, "description": "The `revision` that was on the screen; 0 where there was none."},
    },
    "required": ["value"],
    "additionalProperties": False,
}

SEND: Schema = {
    "type": "object",
    "properties": {"seal": _text(80) | {"description": "The `seal` of the draft that the citizen confirmed."}},
    "additionalProperties": False,
}

NEW_FILE: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "draft": _text(32) | {"description": "With `question`: taken as that question takes files."},
        "question": _text(40),
    },
    "required": ["file"],
}

ACCESS_CODE: Schema = {"type": "string", "maxLength": 40}

_WORDS = ref("Words")

_QUESTION: Mapping[str, Schema] = {
    "key": STRING,
    "kind": {"type": "string", "enum": list_kinds()},
    "label": _WORDS,
    "hint": maybe(_WORDS),
    "required": TRUTH,
    "data_class": {"type": "string", "enum": [each.value for each in DataClass]},
    "notice": maybe(_WORDS),
    "settings": {"type": "object", "description": "What the kind allows to be set: choices, limits, columns."},
    "asked_when": listed(ref("Condition")),
    "answer": {"type": "object", "description": "The JSON Schema of the answer."},
}

COMPONENTS: Mapping[str, Schema] = {
    "Words": whole({"th": STRING, "en": STRING}, description="The same words in Thai and English."),
    "Condition": whole(
        {"question": STRING, "values": {"type": "array"}, "is_not": TRUTH},
        description="Asked where the answer to `question` is or holds one of `values`; without values, any answer.",
    ),
    "Question": whole(_QUESTION),
    "Asked": whole(
        {
            **_QUESTION,
            "value": ANY,
            "revision": NUMBER,
            "is_answered": TRUTH,
            "is_prefilled": TRUTH,
            "problem": maybe(ref("Refusal")),
        }
    ),
    "Service": whole(
        {"key": STRING, "name": _WORDS, "summary": maybe(_WORDS), "group": STRING, "version": STRING},
    ),
    "WholeService": whole(
        {
            "key": STRING,
            "name": _WORDS,
            "summary": maybe(_WORDS),
            "group": STRING,
            "version": STRING,
            "takes": maybe(_WORDS),
            "costs": maybe(_WORDS),
            "needs": listed(maybe(_WORDS)),
            "steps": listed(maybe(_WORDS)),
            "certification": maybe(_WORDS),
            "questions": listed(ref("Question")),
        }
    ),
    "Services": whole({"services": listed(ref("Service"))}),
    "Draft": whole(
        {
            "id": STRING,
            "service": STRING,
            "language": {"type": "string", "enum": ["th", "en"]},
            "state": {"type": "string", "enum": ["open", "submitted"]},
            "seal": STRING,
            "expires_at": MOMENT,
            "next": maybe(STRING) | {"description": "The first question that waits for an answer."},
            "questions": listed(ref("Asked")),
            "outcome": maybe(ref("Outcome")),
        }
    ),
    "Outcome": whole(
        {
            "kind": STRING,
            "reference": maybe(STRING),
            "access_code": maybe(STRING),
            "track_url": maybe(STRING),
            "promised": maybe(DAY),
            "promised_days": maybe(NUMBER),
            "next_steps": listed(maybe(_WORDS)),
        }
    ),
    "Review": whole(
        {"seal": STRING, "is_complete": TRUTH, "certification": maybe(_WORDS), "panels": listed({"type": "object"})}
    ),
    "Carried": whole({"code": STRING, "address": STRING, "seconds": NUMBER}),
    "File": whole(
        {
            "key": STRING,
            "kind": {"type": "string", "enum": ["photograph", "document"]},
            "name": maybe(STRING),
            "lat": maybe({"type": "number"}),
            "lon": maybe({"type": "number"}),
            "taken_at": maybe(STRING),
        }
    ),
    "Case": whole(
        {
            "reference": STRING,
            "service": STRING,
            "title": STRING,
            "status": {"type": "string", "enum": [each.value for each in Status]},
            "status_words": maybe(_WORDS),
            "is_open": TRUTH,
            "received_at": MOMENT,
            "due_at": maybe(MOMENT),
            "closed_at": maybe(MOMENT),
            "timeline": listed(ref("Entry")),
        }
    ),
    "Entry": whole(
        {
            "at": MOMENT,
            "what": maybe(_WORDS),
            "who": maybe(_WORDS),
            "words": STRING,
            "status": STRING,
            "is_from_citizen": TRUTH,
        }
    ),
    "Refusal": whole(
        {"question": STRING, "field": STRING, "code": STRING, "message": STRING},
        description='One thing that is wrong; `field` is the question or a part of it, "" the whole.',
    ),
    "Problem": {
        "type": "object",
        "description": "RFC 9457. With `errors` for each answer that cannot be taken; with `theirs` and `yours` where "
        "an answer was changed meanwhile.",
        "properties": {
            "type": STRING,
            "title": STRING,
            "status": {"type": "integer"},
            "code": STRING,
            "errors": listed(ref("Refusal")),
            "question": STRING,
            "theirs": ANY,
            "yours": ANY,
            "revision": NUMBER,
            "seal": STRING,
        },
        "required": ["type", "title", "status"],
    },
}
