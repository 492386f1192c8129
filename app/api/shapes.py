"""Bodies of requests: read as JSON within bounds, and checked against the schema that the description shows."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from flask import request

from app.shared.describing import Schema
from services.errors import Problem, RuleBroken

#: A body nests no deeper and holds no more values.
DEPTH, VALUES = 12, 5000
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


class NotJson(Exception):
    """The body cannot be read; `status` and `code` say why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def read_body(schema: Schema, *, needed: bool = True) -> dict[str, Any]:
    """The JSON object of the request, as the schema wants it; {} where none was sent and none is `needed`.

    Raises NotJson for what is no JSON or too deep, RuleBroken with every problem of its shape.
    """
    body = request.get_data(cache=True)
    if not body and not needed:
        return {}
    if request.mimetype != "application/json":
        raise NotJson(415, "not_json")
    given = parse(body)
    problems = problems_of(given, schema)
    if problems:
        raise RuleBroken.of(problems)
    return dict(given)


def parse(body: bytes) -> Any:
    """What the bytes say as JSON, without NaN and infinities. NotJson."""
    try:
        given = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise NotJson(400, "not_json") from error
    if not _is_bounded(given):
        raise NotJson(400, "too_deep")
    return given


def problems_of(given: Any, schema: Schema, field: str = "") -> list[Problem]:
    """What of the value is not as the schema says; it knows the few words that our own schemas use."""
    wanted = schema.get("type")
    if wanted is not None and not any(_is_a(given, each) for each in ([wanted] if isinstance(wanted, str) else wanted)):
        return [Problem(field, "wrong_type", {"type": wanted if isinstance(wanted, str) else "/".join(wanted)})]
    if "enum" in schema and given not in schema["enum"]:
        return [Problem(field, "not_on_list")]
    if isinstance(given, str):
        return _of_text(given, schema, field)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return _of_number(given, schema, field)
    if isinstance(given, dict):
        return _of_object(given, schema, field)
    if isinstance(given, list) and "maxItems" in schema and len(given) > schema["maxItems"]:
        return [Problem(field, "too_many", {"max": schema["maxItems"]})]
    return []


def _is_a(given: Any, wanted: str) -> bool:
    if wanted == "null":
        return given is None
    if isinstance(given, bool) and wanted != "boolean":
        return False
    if wanted == "integer" and isinstance(given, float):
        # JSON knows one kind of number: 1.0 is whole.
        return given.is_integer()
    return isinstance(given, _TYPES[wanted])


def _of_text(given: str, schema: Schema, field: str) -> list[Problem]:
    if len(given) > schema.get("maxLength", len(given)):
        return [Problem(field, "too_long", {"max": schema["maxLength"]})]
    if "pattern" in schema and not re.search(schema["pattern"], given):
        return [Problem(field, "wrong_form")]
    return []


def _of_number(given: float, schema: Schema, field: str) -> list[Problem]:
    if given < schema.get("minimum", given):
        return [Problem(field, "too_small", {"min": schema["minimum"]})]
    if given > schema.get("maximum", given):
        return [Problem(field, "too_large", {"max": schema["maximum"]})]
    return []


def _of_object(given: Mapping[str, Any], schema: Schema, field: str) -> list[Problem]:
    known: Mapping[str, Schema] = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    if len(given) > schema.get("maxProperties", len(given)):
        return [Problem(field, "too_many", {"max": schema["maxProperties"]})]
    problems = [Problem(_join(field, name), "required") for name in schema.get("required", ()) if name not in given]
    for name, value in given.items():
        if name in known:
            problems += problems_of(value, known[name], _join(field, name))
        elif others is False:
            problems.append(Problem(_join(field, name[:60]), "unknown_field"))
        elif isinstance(others, Mapping):
            problems += problems_of(value, others, _join(field, name[:60]))
    return problems


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _is_bounded(given: Any) -> bool:
    """Storey by storey, so that nothing here recurses."""
    storey: Sequence[Any] = [given]
    seen = 0
    for _ in range(DEPTH):
        seen += len(storey)
        if seen > VALUES:
            return False
        storey = [
            child
            for each in storey
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not storey:
            return True
    return False


def _finite(typed: str) -> float:
    """1e999 would be infinite, which JSON cannot say back."""
    number = float(typed)
    return number if math.isfinite(number) else _refuse(typed)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
