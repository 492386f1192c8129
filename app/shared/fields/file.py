"""A document: the one saved already, and an input for another in its place."""

from flask_babel import gettext as _

from app.shared.access import current_actor
from app.shared.fields.base import Context, Files, Form, Shown, Unread, frame
from app.shared.fields.photographs import named
from services import files as stored
from services.errors import RuleBroken
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """Key and name; a new document is saved here, within the view's unit of work, and takes the old one's place."""
    key = question.key
    kept: dict[str, str] = {}
    if form.get(f"{key}-kept") and not form.get(f"{key}-remove"):
        kept = {"key": form[f"{key}-kept"], "name": form.get(f"{key}-name", "")}
    upload = files.get(key)
    if upload is None or not upload.filename:
        return kept
    try:
        saved = stored.save_document(
            upload.stream,
            filename=upload.filename,
            actor=current_actor(),
            cleaner=question.settings.get("cleaner", ""),
        )
    except RuleBroken as error:
        raise Unread.keeping(named(key, upload, error), kept) from error
    return {"key": saved.key, "name": saved.name}


def context(shown: Shown) -> Context:
    """The document kept so far, and an input."""
    settings = {**get_kind("file").settings, **shown.question.settings}
    saved = shown.given if isinstance(shown.given, dict) and shown.given.get("key") else None
    hint = (
        _("CSV หรือ XLSX ขนาดไม่เกิน 20 MB")
        if settings["cleaner"]
        else _("PDF, JPEG, PNG, CSV, XLSX, DOCX หรือ ODS ขนาดไม่เกิน 20 MB")
    )
    return frame(shown, hint=hint, saved=saved, accept=settings["accept"], example=settings["example"])
