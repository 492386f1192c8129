"""Files that answers point at: made clean as on every channel, and belonging to nobody until an answer claims them."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.api import api
from app.api.v1.machines import for_machines
from app.api.v1.problems import about
from app.api.v1.schemas import NEW_FILE, ref
from app.api.v1.showing import moment
from app.shared import access
from app.shared.bearer import current_bearer, partner
from app.shared.commits import in_one_transaction
from app.shared.describing import Answer, Description, describe
from services import drafts, files
from services.errors import NotFound, RuleBroken
from services.questions import Question


@api.post("/api/v1/files")
@describe(
    Description(
        "Send a photograph or a document",
        {201: Answer("Its key, for an answer.", ref("File"))},
        tag="files",
        body=NEW_FILE,
        media="multipart/form-data",
        refuses=(400, 401, 404, 413, 422, 429),
        words="A photograph of at most 10 MB (JPEG, PNG, WebP, HEIC) is made clean and smaller. With `draft` and "
        "`question` of the kind `file`, a document of at most 20 MB. What no answer claims within a day is removed.",
    )
)
@for_machines
@access(partner)
def send_file() -> ResponseReturnValue:
    """Takes one in; 422 for what is neither."""
    upload = request.files.get("file")
    if upload is None:
        raise RuleBroken("file", "required")
    question = _question()
    try:
        if question is not None and question.kind == "file":
            return jsonify(_save_document(upload, question)), 201
        return jsonify(_save_photograph(upload)), 201
    except RuleBroken as error:
        named = {"name": (upload.filename or "")[:40]}
        raise RuleBroken("file", error.problems[0].code, **error.problems[0].params, **named) from error


def _question() -> Question | None:
    """The question that the file is for, where it is named. NotFound for a draft of others' or no such question."""
    draft_id, key = request.form.get("draft", "")[:64], request.form.get("question", "")[:60]
    if not draft_id:
        return None
    bearer = current_bearer()
    view = about(drafts.get_draft(draft_id, partner_id=bearer.key.partner_id))
    asked = view.find(key)
    if asked is None or view.service.key not in bearer.scopes:
        raise NotFound("question")
    return asked.question


def _save_photograph(upload: FileStorage) -> dict[str, Any]:
    # Decoded before the transaction, so that no other writer waits for it.
    ready = files.ready_photograph(upload.stream, filename=upload.filename)
    kept = in_one_transaction(lambda: files.keep_photograph(ready, actor=current_bearer().actor))
    return {
        "key": kept.key,
        "kind": "photograph",
        "name": ready.name,
        "lat": kept.lat,
        "lon": kept.lon,
        "taken_at": moment(kept.taken_at),
    }


def _save_document(upload: FileStorage, question: Question) -> dict[str, Any]:
    cleaner, actor = question.settings.get("cleaner", ""), current_bearer().actor
    kept = in_one_transaction(
        lambda: files.save_document(upload.stream, filename=upload.filename, actor=actor, cleaner=cleaner)
    )
    return {"key": kept.key, "kind": "document", "name": kept.name, "lat": None, "lon": None, "taken_at": None}
