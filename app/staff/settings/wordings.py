"""The pages of the texts that officers may rewrite."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.gaps import Samples, gaps_of
from app.staff.settings.words import administrators, refusal_of, saved
from services import organisation
from services.errors import NotFound, RuleBroken
from services.notifications.wording import fill, split_subject
from services.organisation import WordingView

LANGUAGES = ("th", "en")
_CHARACTERS_A_ROW = 70


@staff.get("/settings/wordings")
@access(administrators)
def view_wordings() -> ResponseReturnValue:
    """All texts as they are used now."""
    return render_template("staff/settings/view_wordings.html", wordings=organisation.list_wordings())


@staff.get("/settings/wordings/<key>")
@access(administrators)
def view_wording(key: str) -> ResponseReturnValue:
    """One text in both languages, to be changed."""
    wording = _find(key)
    values: dict[str, str] = {}
    for language in LANGUAGES:
        subject, body = _parts(wording.text.in_(language))
        values |= {f"subject_{language}": subject, f"text_{language}": body}
    return _page(wording, values)


@staff.post("/settings/wordings/<key>")
@access(administrators)
@commits
def update_wording(key: str) -> ResponseReturnValue:
    """Saves both languages, or shows them with samples; an empty one brings the text of the product back."""
    wording = _find(key)
    names = [f"{part}_{language}" for part in ("subject", "text") for language in LANGUAGES]
    typed = {name: request.form.get(name, "")[:5000] for name in names}
    if request.form.get("do") == "preview":
        return _page(wording, typed)
    words: dict[str, str] = {}
    for language in LANGUAGES:
        try:
            organisation.set_wording(key, language, _joined(wording, typed, language), current_actor())
        except RuleBroken as broken:
            words |= refusal_of(broken, text=f"text_{language}").words
    if words:
        raise Refused(_page(wording, typed, Refusal(words)), 400)
    saved()
    return redirect(url_for("staff.view_wordings"))


def _find(key: str) -> WordingView:
    for wording in organisation.list_wordings():
        if wording.declared.key == key:
            return wording
    raise NotFound("wording")


def _has_subject(wording: WordingView) -> bool:
    """Mails begin with the line of their subject."""
    return bool(_parts(wording.declared.default.th)[0])


def _parts(text: str) -> tuple[str, str]:
    try:
        return split_subject(text)
    except LookupError:
        return "", text


def _joined(wording: WordingView, typed: Mapping[str, str], language: str) -> str:
    """The text as it is kept. Without a subject of its own a mail has ours."""
    body, subject = typed[f"text_{language}"], " ".join(typed[f"subject_{language}"].split())
    if not body.strip() or not _has_subject(wording):
        return body
    return f"Subject: {subject or _parts(wording.declared.default.in_(language))[0]}\n\n{body}"


def _page(wording: WordingView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/settings/view_wording.html",
        wording=wording,
        values=values,
        refusal=refusal,
        gaps=gaps_of(wording.declared),
        has_subject=_has_subject(wording),
        rows={language: _rows(values[f"text_{language}"]) for language in LANGUAGES},
        preview={name: fill(text, Samples(name[-2:])) for name, text in values.items()},
    )


def _rows(text: str) -> int:
    """As many rows as the text fills, and one more."""
    needed = sum(1 + len(line) // _CHARACTERS_A_ROW for line in text.splitlines())
    return max(4, min(24, needed + 1))
