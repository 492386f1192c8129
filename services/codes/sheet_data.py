"""A sheet as its template takes it: whose it is, and each code with its proven picture and words in their languages."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from services import clock, documents, organisation, qr, settings
from services.codes.finding import destination_of
from services.codes.sheet_words import BOTH, FORMS, HINT, OPEN, default_wording, said
from services.codes.views import CodeView
from services.errors import NotFound, Unavailable
from services.text import Words

_NONE = Words("", "")
_SAMPLE = Words("ชื่อของสิ่งที่แจ้ง", "Name of the thing")
_SAMPLE_PLACE = Words("จุดติดตั้ง", "Where it hangs")
_SAMPLE_CODE = "ABC-2345"


class Unreadable(Unavailable):
    """A code that did not read back at any level."""


def picture_of(address: str, level: str) -> qr.Picture:
    """The proven picture of an address; of the other level where the wished one fails. Unreadable where both do."""
    for tried in dict.fromkeys((level, "H", "Q")):
        try:
            return qr.proven(address, tried)
        except Unavailable:
            continue
    raise Unreadable("the code does not read back")


def data_of(
    views: Sequence[CodeView], form: str, language: str, wording: Words, *, title: str, day: date
) -> dict[str, Any]:
    """The codes as `documents.code_sheet_pdf` takes them. Unreadable."""
    return _sheet(form, language, title, day) | {"codes": [_code(view, form, language, wording) for view in views]}


def preview_png(form: str, language: str, wording: Words = _NONE, view: CodeView | None = None) -> bytes:
    """The first page of a form as a picture: with that code, else with a sample that leads to where codes are typed.

    NotFound for no such form or language.
    """
    if form not in FORMS or (language != BOTH and language not in ("th", "en")):
        raise NotFound("form")
    code = _code(view, form, language, wording) if view is not None else _sample(form, language, wording)
    mark = (organisation.get_organisation().revision, settings.current().base_url)
    return _preview(form, language, tuple(code.items()), mark)


@lru_cache(maxsize=32)
def _preview(form: str, language: str, code: tuple[tuple[str, str], ...], mark: tuple[int, str]) -> bytes:
    """Drawn once for each code and look; `mark` changes with what the sheet says of the authority."""
    count = 24 if form == "label" else 1
    data = _sheet(form, language, FORMS[form].name.th, clock.today()) | {"codes": [dict(code)] * count}
    return documents.code_sheet_png(data, ppi={"sticker": 160, "card": 90, "a3": 50}.get(form, 72))


def _sheet(form: str, language: str, title: str, day: date) -> dict[str, Any]:
    told = organisation.get_organisation()
    address = f"{settings.current().base_url.partition('://')[2]}/q"
    name, other_name = _pair(told.name, language)
    short, other_short = _pair(told.short_name, language)
    opened, other_open = _pair(OPEN.filled(address=address), language)
    hint, other_hint = _pair(HINT, language)
    return {
        "form": form,
        "language": "en" if language == "en" else "th",
        "title": title or FORMS[form].name.in_(language),
        "day": day.isoformat(),
        "issuer": {
            "name": name,
            "initials": told.initials,
            "indigo": told.colours.indigo,
            "gold": told.colours.gold,
            "logo": organisation.read_emblem(),
        },
        "issuer_other": other_name,
        "short": " · ".join(each for each in (short, other_short) if each),
        "address": address,
        "open": opened,
        "open_other": other_open,
        "hint": hint,
        "hint_other": other_hint,
    }


def _code(view: CodeView, form: str, language: str, wording: Words) -> dict[str, str]:
    destination = destination_of(view)
    leads_to = destination.title if destination is not None else _NONE
    title = Words(view.label.th or leads_to.th, view.label.en or leads_to.en)
    place = view.place if view.place.th or destination is None else destination.place
    picture = picture_of(view.address, FORMS[form].level)
    return _words(said(wording, view.kind, title), title, place, language) | {
        "printed": view.printed,
        "qr": picture.svg(),
    }


def _sample(form: str, language: str, wording: Words) -> dict[str, str]:
    picture = picture_of(f"{settings.current().base_url}/q", FORMS[form].level)
    kind = "asset" if form == "label" else "category"
    does = said(wording, kind, _SAMPLE) if wording != _NONE else default_wording(kind)
    return _words(does, _SAMPLE, _SAMPLE_PLACE, language) | {"printed": _SAMPLE_CODE, "qr": picture.svg()}


def _words(does: Words, title: Words, place: Words, language: str) -> dict[str, str]:
    found = {}
    for name, words in (("does", does), ("title", title), ("place", place)):
        found[name], found[f"{name}_other"] = _pair(words, language)
    return found


def _pair(words: Words, language: str) -> tuple[str, str]:
    """The words in the first language of a sheet, and in its second one where they differ there."""
    if language != BOTH:
        return words.in_(language) or words.th or words.en, ""
    return words.th or words.en, words.en if words.th and words.en != words.th else ""
