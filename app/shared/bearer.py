"""Machines with a key: who speaks by `Authorization: Bearer`, and how often it may. Cookies count for nothing there."""

from flask import Flask, g, request

from app.security import spend
from app.shared.access import Rule
from app.shared.commits import in_one_transaction
from app.shared.language import LANGUAGES
from services import partners
from services.audit import Actor, ActorKind, Channel
from services.errors import TooMany
from services.partners import Bearer

PATHS = "/api/v1/"
#: A body that is JSON, and one that brings a file of 20 MB.
LARGEST, LARGEST_FILE = 256 * 1024, 21 * 1024 * 1024
FILES = "api.send_file"

#: An organisation's system, by a key that holds.
partner = Rule("partner", ActorKind.PARTNER)


def current_bearer() -> Bearer:
    """Who speaks in this request. Only in views that `@access(partner)` guards."""
    bearer: Bearer = g.bearer
    return bearer


def init_app(app: Flask) -> None:
    """Before the rules of access are asked."""
    app.before_request(recognise)


def recognise() -> None:
    """Says who speaks, in which language to answer, and how large a body may be. TooMany where the key is spent."""
    if not request.path.startswith(PATHS):
        return
    request.max_content_length = LARGEST_FILE if request.endpoint == FILES else LARGEST
    g.language = request.accept_languages.best_match(LANGUAGES) or "th"
    g.actor = Actor.citizen(channel=Channel.API)
    bearer = _find_bearer()
    if bearer is None:
        return
    wait = spend(f"key {bearer.key.id}", bearer.key.rate)
    if wait:
        raise TooMany(wait)
    g.bearer, g.actor = bearer, bearer.actor
    if partners.is_use_due(bearer.key):
        in_one_transaction(lambda: partners.note_used(bearer.key.id))


def _find_bearer() -> Bearer | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return partners.find_bearer(given.strip()) if scheme.lower() == "bearer" else None
