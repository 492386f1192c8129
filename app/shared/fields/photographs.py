"""Photographs: those saved already, each with a box to take it away, and an input for more."""

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.shared.access import current_actor
from app.shared.fields.base import Context, Files, Form, Shown, Unread, frame
from services import files as stored
from services.errors import Problem, RuleBroken
from services.questions import Question, codes, get_kind
from services.text import snippet

#: A photograph made ready, or why it could not be.
Made = stored.ReadyPhotograph | RuleBroken


#: More photographs than this in one request are decoded when their turn comes, if at all.
MOST_AHEAD = 6


def make_ready() -> None:
    """Decodes and stores the request's photographs before its unit of work, so that no other writer waits for it.

    `read`, called later in the same request, takes what was made ready here. The field marks its inputs: what was sent
    for another kind of question is left alone.
    """
    if not request.files:
        return
    uploads = [
        upload
        for key, upload in request.files.items(multi=True)
        if upload.filename and f"{key}-photographs" in request.form
    ]
    ready: dict[FileStorage, Made] = g.setdefault("ready_photographs", {})
    for upload in uploads[:MOST_AHEAD]:
        ready[upload] = _make(upload)


def read(form: Form, files: Files, question: Question) -> list[str]:
    """The keys of all photographs; new ones are saved here, within the view's unit of work.

    Where one can't be taken, Unread names it and keeps the others. More than fit are not even opened.
    """
    keys, uploads, problems = _sorted_out(form, files, question)
    ready: dict[FileStorage, Made] = g.get("ready_photographs", {})
    for upload in uploads:
        made = ready.pop(upload, None) or _make(upload)
        if isinstance(made, RuleBroken):
            problems += named(question.key, upload, made)
        else:
            keys.append(stored.keep_photograph(made, actor=current_actor()).key)
    if problems:
        raise Unread.keeping(problems, keys)
    return keys


def _sorted_out(form: Form, files: Files, question: Question) -> tuple[list[str], list[FileStorage], list[Problem]]:
    """The keys kept, the uploads for which there is room, and the problem where there is not."""
    key = question.key
    removed = form.getlist(f"{key}-remove")
    kept = [each for each in form.getlist(f"{key}-kept") if each not in removed]
    most = question.settings.get("max", get_kind("photographs").settings["max"])
    uploads = [upload for upload in files.getlist(key) if upload.filename]
    if len(kept) + len(uploads) > most:
        return kept, uploads[: max(0, most - len(kept))], [Problem(key, codes.TOO_MANY, {"max": most})]
    return kept, uploads, []


def _make(upload: FileStorage) -> Made:
    try:
        return stored.ready_photograph(upload.stream, filename=upload.filename)
    except RuleBroken as refusal:
        return refusal


def named(key: str, upload: FileStorage, error: RuleBroken) -> list[Problem]:
    """The problems of one upload, with its name, so that people know which of several is meant."""
    name = snippet(upload.filename or "", 40)
    return [Problem(key, problem.code, {**problem.params, "name": name}) for problem in error.problems]


def context(shown: Shown) -> Context:
    """The photographs kept so far, and what may be added."""
    key = shown.question.key
    most = shown.question.settings.get("max", get_kind("photographs").settings["max"])
    kept = [each for each in shown.given or [] if isinstance(each, str)]
    saved = [
        {
            "key": each,
            "id": f"{key}-remove-{number}",
            "label": _("ภาพที่ %(n)s", n=number),
            "url": shown.file_url(each) if shown.file_url else "",
        }
        for number, each in enumerate(kept, start=1)
    ]
    hint = _("ไม่เกิน %(n)s ภาพ ภาพละไม่เกิน 10 MB (JPEG, PNG, WebP, HEIC)", n=most)
    return frame(shown, hint=hint, saved=saved, has_room=len(kept) < most, most=most)
