"""Printed codes that lead to a survey, at one of its places or without one."""

from services.codes import CodeKind, Destination, declare_kind
from services.surveys import keys
from services.surveys.loading import find_view, list_open
from services.surveys.places import find_place, list_places
from services.surveys.words import SurveyState
from services.text import Words

_MOST = 400


def declare_code_kinds() -> None:
    """Says what codes of surveys lead to; safe to call again."""
    declare_kind(CodeKind("survey", Words("แบบสอบถาม", "Survey"), _resolve, _choices, is_read_only=True))


def _resolve(target: str) -> Destination | None:
    """ "<key>", or "<key>/<code of a place>". One that is closed says so itself, with its results."""
    key, _, code = target.partition("/")
    view = find_view(key)
    if view is None or view.version == 0 or view.state is SurveyState.DRAFT:
        return None
    if not code:
        return Destination(view.title, f"/surveys/{key}", keys.service_key(view), unit_id=view.unit_id)
    place = find_place(view.id, code)
    if place is None:
        # It still leads to the survey: what hangs there only names no place any more.
        return Destination(view.title, f"/surveys/{key}", keys.service_key(view), unit_id=view.unit_id)
    return Destination(
        view.title,
        f"/surveys/{key}?place={code}",
        keys.service_key(view),
        {"place": code},
        place=place.name,
        unit_id=place.unit_id,
    )


def _choices() -> list[tuple[str, Words]]:
    found: list[tuple[str, Words]] = []
    for view in list_open():
        found.append((view.key, view.title))
        for place in list_places(view.id):
            if place.is_active:
                name = Words(f"{view.title.th} – {place.name.th}", f"{view.title.en} – {place.name.en}")
                found.append((f"{view.key}/{place.code}", name))
    return found[:_MOST]
