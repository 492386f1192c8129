"""`/api/openapi.json`: every JSON address, described by what stands beside its view."""

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, request

from app.api import api
from app.api.v1.machines import for_machines
from app.api.v1.raw_answers import list_schemas, schema_of_kind
from app.api.v1.schemas import COMPONENTS, SERVICE_KEY, ref
from app.shared import access, anyone
from app.shared.describing import Answer, Description, describe, list_described
from services import settings

VERSION = "1.0.0"
_PARAMETER = re.compile(r"<(?:[a-z]+(?:\([^)]*\))?:)?(\w+)>")
_PARAMETERS: dict[str, dict[str, Any]] = {
    "service_key": {"type": "string", "pattern": SERVICE_KEY, "maxLength": 80},
    "kind": {"type": "string", "enum": ["json"]},
}
_TAGS = {
    "services": "What may be asked for.",
    "drafts": "Asking: begun, answered, sent.",
    "files": "Photographs and documents for answers.",
    "cases": "What became of it.",
    "open": "Open to everybody.",
    "payments": "The bank's door.",
    "operation": "Is it alive, is it ready.",
}
_PROBLEMS = {
    400: "The body cannot be read.",
    401: "No key, or one that does not hold (any more).",
    403: "Outside the scope of the key, or not any more.",
    404: "It does not exist, or not for this key.",
    409: "Changed meanwhile.",
    413: "Too large.",
    415: "Not the media type that is wanted.",
    422: "Answers that are not taken, each with its words.",
    429: "Too many calls: `Retry-After` says for how many seconds to wait.",
    503: "It does not answer at present.",
}


@api.get("/api/openapi.json")
@describe(
    Description(
        "This description",
        {200: Answer("OpenAPI 3.1.", {"type": "object"}, headers={"ETag": "Changes with it."})},
        tag="open",
        by_key=False,
    )
)
@for_machines
@access(anyone)
def view_openapi() -> Response:
    """The description; 304 where the asker has it already."""
    response = Response(_text(current_app._get_current_object(), settings.current().base_url))  # type: ignore[attr-defined]
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


@lru_cache(maxsize=4)
def _text(app: Flask, address: str) -> str:
    return json.dumps(document(app, address), ensure_ascii=False, sort_keys=True)


def document(app: Flask, address: str) -> dict[str, Any]:
    """OpenAPI 3.1 of everything that is described."""
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, endpoint, description in list_described(app):
        path = _PARAMETER.sub(r"{\1}", rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule, endpoint, description)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pracha",
            "version": VERSION,
            "description": "The services of the authority for the systems of others: the same questions and rules as "
            "on every channel. How to get a key and examples: /api.",
        },
        "servers": [{"url": address}],
        "tags": [{"name": name, "description": words} for name, words in _TAGS.items()],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "The organisation's key."}},
            "schemas": {**COMPONENTS, **{_name_of(kind): schema_of_kind(kind) for kind in list_schemas()}},
        },
    }


def _name_of(kind: str) -> str:
    return "Answer_" + kind


def _operation(rule: str, endpoint: str, described: Description) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.replace(".", "_"),
        "summary": described.summary,
        "tags": [described.tag],
        "security": [{"key": []}] if described.by_key else [],
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": _PARAMETERS.get(name, {"type": "string"})}
                for name in _PARAMETER.findall(rule)
            ),
            *(
                {"name": name, "in": "header", "required": False, "schema": dict(schema)}
                for name, schema in described.headers.items()
            ),
        ],
        "responses": {str(status): _answer(answer) for status, answer in described.answers.items()}
        | {str(status): _refusal(status) for status in described.refuses},
    }
    if described.words:
        operation["description"] = described.words
    if described.body is not None:
        content = {described.media: {"schema": described.body}}
        operation["requestBody"] = {"required": described.needs_body, "content": content}
    return operation


def _answer(answer: Answer) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": answer.says}
    if answer.schema is not None:
        shown["content"] = {answer.media: {"schema": answer.schema}}
    if answer.headers:
        shown["headers"] = {
            name: {"description": says, "schema": {"type": "string"}} for name, says in answer.headers.items()
        }
    return shown


def _refusal(status: int) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "description": _PROBLEMS[status],
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    if status == 429:
        shown["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    if status == 401:
        shown["headers"] = {"WWW-Authenticate": {"description": "Bearer.", "schema": {"type": "string"}}}
    return shown
