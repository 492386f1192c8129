"""What every page knows: the organisation with its colours, addresses of this page with a change, safe ways back."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext
from flask_login import current_user
from markupsafe import Markup

from app.config import ROOT
from app.shared import constant
from app.shared.access import current_actor, rule_of
from app.shared.holding import is_taken
from app.shared.kiosks import is_kiosk
from app.shared.language import SIZES, language, reads_english, text_size
from services import helpdesk
from services.audit import Actor, Role
from services.organisation import (
    Colours,
    OrganisationView,
    darker,
    get_organisation,
    hours_in_words,
    opening_hours,
)
from services.people.finance import is_finance
from services.text import Words

STATIC = ROOT / "app" / "static"
#: Kept elsewhere once they were read, so no link carries them on.
_CHOICES = ("lang", "size")
_STAFF_MENU = (
    ("staff.view_home", Words("หน้าแรก", "Home")),
    ("staff.view_queue", Words("งาน", "Queue")),
    ("staff.view_chats", Words("แชต", "Chats")),
    ("staff.view_counter", Words("เคาน์เตอร์", "Counter")),
    ("staff.view_screening", Words("คัดกรอง", "Screening")),
    ("staff.view_finance", Words("การเงินและภาษี", "Finance")),
    ("staff.list_surveys", Words("แบบสอบถาม", "Surveys")),
    ("staff.view_reports", Words("รายงาน", "Reports")),
    ("staff.view_settings", Words("ตั้งค่า", "Settings")),
)
#: What officers look after less often: folded away at the end of the menu.
_STAFF_MORE = (
    ("staff.list_assets", Words("ทรัพย์สิน", "Assets")),
    ("staff.list_codes", Words("รหัสและป้าย", "Codes")),
    ("staff.list_papers", Words("เอกสาร", "Papers")),
    ("staff.list_products", Words("ผลิตภัณฑ์", "Products")),
    ("staff.list_news", Words("ข่าว", "News")),
    ("staff.view_articles", Words("ศูนย์ข้อมูล", "Information")),
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def organisation() -> OrganisationView:
    """The organisation of this deployment, read once a request."""
    known: OrganisationView | None = g.get("organisation")
    if known is None:
        known = g.organisation = get_organisation()
    return known


def staff_menu() -> list[tuple[str, Words]]:
    """The officers' menu: only what exists and is open to the one who is signed in."""
    return _open_of(_STAFF_MENU)


def staff_more() -> list[tuple[str, Words]]:
    """What stands folded away at its end."""
    return _open_of(_STAFF_MORE)


def _open_of(listed: Sequence[tuple[str, Words]]) -> list[tuple[str, Words]]:
    actor = current_actor()
    shown = []
    for endpoint, words in listed:
        rule = rule_of(current_app.view_functions.get(endpoint))
        if rule is not None and rule.allows(actor):
            shown.append((url_for(endpoint), words))
    return shown


def signed_in_as() -> str:
    """How the page calls whoever is signed in: officers by their post."""
    return str(getattr(current_user, "name", ""))


def here_with(**changes: str | None) -> str:
    """The address of this page with some of its query changed; None takes a name out. Repeated names stay repeated."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k not in changes and k not in _CHOICES]
    pairs += [(k, v) for k, v in changes.items() if v is not None]
    return f"{_path()}?{urlencode(pairs)}" if pairs else _path()


def drawn(part: str) -> Markup:
    """A part of the layout that is the same for many requests; see `app.shared.constant`."""
    reading: constant.Reading | None = g.get("reading")
    if reading is None:
        actor, path = current_actor(), request.path
        reading = g.reading = constant.Reading(
            organisation=organisation(),
            hours=opening_hours(),
            language=language(),
            text_size=text_size(),
            role=_menu_role(actor) if actor.is_officer else "citizen" if actor.id else "",
            is_staff=actor.is_officer and path.startswith("/staff"),
            section="/".join(path.split("/", 3)[:3]),
        )
    shown = constant.draw(part, reading, _here, _PART_NAMES)
    return shown.replace(constant.WAITING, _chats_waiting()) if part == "staff_bar" else shown


def _menu_role(actor: Actor) -> str:
    """By what the menu differs: the role, and whether a head is that of the finance unit."""
    return f"{actor.role} of finance" if actor.role is Role.HEAD and is_finance(actor) else str(actor.role or "")


def _chats_waiting() -> Markup:
    """How many wait to talk to an officer, beside the name of the page; nothing where nobody does."""
    n = helpdesk.count_threads(current_actor())
    if not n:
        return Markup()
    said = gettext("%(n)s คนรอตอบ", n="999+" if n > 999 else n)
    count = Markup('<span class="menu__count" aria-hidden="true">{}</span>').format("999+" if n > 999 else n)
    return count + Markup('<span class="govuk-visually-hidden"> {}</span>').format(said)


def _here() -> str:
    """The address of this page up to where a choice of the reader can be added."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in _CHOICES]
    return f"{_path()}?{urlencode(kept)}&" if kept else f"{_path()}?"


def _path() -> str:
    """The path of this page as it may stand in a link.

    The request holds it decoded: there "//", "/\\" and "/<tab>/" begin the name of another site.
    """
    return "/" + quote(request.path.lstrip("/"), safe="/:@!$&()*+,;=~")


def safe_path(target: str | None, default: str = "/") -> str:
    """`target` where it is a path on this site, else `default`: nobody is sent elsewhere by a crafted link."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    if any(ord(c) < 33 or ord(c) == 127 for c in target):
        return default
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else default


def asset(name: str) -> str:
    """The address of a committed file of `app/static`; its fingerprint lets browsers keep it for a year."""
    return f"/static/{name}?v={_fingerprint(name)}"


@lru_cache(maxsize=256)
def _fingerprint(name: str) -> str:
    return hashlib.blake2s((STATIC / name).read_bytes(), digest_size=6).hexdigest()


def theme() -> str:
    """The authority's own colours as a style sheet of custom properties; empty where it keeps those of the product."""
    colours = _colours()
    if not colours:
        return ""
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in sorted(colours.items())) + "}\n"


def theme_url() -> str:
    """The address of that style sheet; another colour is another address, so that browsers may keep it for long."""
    version = hashlib.blake2s(theme().encode(), digest_size=6).hexdigest()
    return url_for("public.view_theme", v=version)


def _colours() -> dict[str, str]:
    """What differs from the committed style sheet; only what is a colour gets out, whatever was stored."""
    usual, own = Colours(), organisation().colours
    if own == usual:
        return {}
    stored = {one.name: getattr(own, one.name) for one in fields(own)} | {"jade_dark": darker(own.jade)}
    return {name.replace("_", "-"): value for name, value in stored.items() if _COLOUR.fullmatch(value)}


def _shell() -> dict[str, Any]:
    """The names that every template may use."""
    return {
        "organisation": organisation(),
        "language": language(),
        "text_size": text_size(),
        "reads_english": reads_english,
        "text_class": SIZES[text_size()],
        "current_actor": current_actor(),
        "here_with": here_with,
        "theme_url": theme_url,
        "asset": asset,
        "opening_hours": hours_in_words,
        "signed_in_as": signed_in_as,
        "drawn": drawn,
        "is_kiosk": is_kiosk(),
        "is_kiosk_taken": is_taken,
    }


#: What the parts that are drawn once may call; none of it may depend on more than their `Reading`.
_PART_NAMES = {
    "asset": asset,
    "theme_url": theme_url,
    "opening_hours": hours_in_words,
    "staff_menu": staff_menu,
    "staff_more": staff_more,
    "counts": {"/staff/chats": constant.WAITING},
}


def init_app(app: Flask) -> None:
    """Hands them to the templates, and learns the fingerprints of the committed assets."""
    app.context_processor(_shell)
