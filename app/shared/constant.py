"""What never changes on a page is drawn once: for each language, text size and kind of reader.

A part is drawn anew as soon as the organisation or its hours are others. Nothing of one reader ever stands in it: what
differs from page to page are only the links back to the same page, which are put in when it is used.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app
from markupsafe import Markup, escape

from services.organisation import HoursView, OrganisationView, present_mark

#: Stands where the address of the page will stand; no text holds it (a private-use character).
_HERE = "\ue0f0"
#: Stands where the number of those who wait for an officer will stand.
WAITING = "\ue0f1"
#: More are never needed; a flood of made-up addresses must not fill the memory.
_MOST = 1000
_PARTS = {
    "assets": "components/assets.html",
    "masthead": "components/masthead.html",
    "staff_bar": "components/staff_bar.html",
    "footer": "components/footer.html",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a part may depend on: whose site it is, and how and as what it is read."""

    organisation: OrganisationView
    hours: Sequence[HoursView]
    language: str
    text_size: str
    #: The role of an officer, "citizen" for an account, "" for a stranger.
    role: str
    #: Whether an officer reads the officers' pages, and which of their sections.
    is_staff: bool
    section: str


_drawn: dict[tuple[str, str, str, str, bool, str], tuple[Reading, list[str]]] = {}


def draw(part: str, reading: Reading, here: Callable[[], str], names: Mapping[str, Any]) -> Markup:
    """The part for this reader; `here` gives the address of the page up to where a choice can be added."""
    section = reading.section if part == "staff_bar" else ""
    key = (part, reading.language, reading.text_size, reading.role, reading.is_staff, section)
    known = _drawn.get(key)
    if known is None or known[0].organisation != reading.organisation or known[0].hours != reading.hours:
        if len(_drawn) > _MOST:
            _drawn.clear()
        template = current_app.jinja_env.get_template(_PARTS[part])
        text = template.render({**names, "reading": reading, "here_with": _address_of})
        known = _drawn[key] = (reading, text.split(_HERE))
    pieces = known[1]
    # What the template engine gave is escaped already; the address is escaped here.
    return Markup(pieces[0] if len(pieces) == 1 else str(escape(here())).join(pieces))  # noqa: S704 escaped above


def keep(key: tuple[Hashable, ...], make: Callable[[], Markup]) -> Markup:
    """What was made for that key, until officers change any setting; `key` names all else that it depends on."""
    mark = present_mark()
    known = _kept.get(key)
    if known is not None and mark is not None and known[0] == mark:
        return known[1]
    made = make()
    if mark is not None:
        if len(_kept) > _MOST:
            _kept.clear()
        _kept[key] = (mark, made)
    return made


_kept: dict[tuple[Hashable, ...], tuple[object, Markup]] = {}


def _address_of(**changes: str) -> str:
    return _HERE + urlencode(changes)
