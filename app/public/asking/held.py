"""Which drafts this session may open: those that it began or took over last, and those of whoever is signed in."""

from dataclasses import replace
from typing import NoReturn

from flask import abort, make_response, redirect, render_template, request

from app.shared import current_actor, holding
from app.shared.holding import find_thanks, remember_thanks
from services import drafts
from services.audit import Actor, Channel
from services.catalogue import Service, Who
from services.drafts import DraftView
from services.errors import NotFound

__all__ = ["asker_for", "find_thanks", "held_draft", "hold_draft", "is_held", "remember_thanks"]


def hold_draft(view: DraftView) -> None:
    """Lets this session open the draft from now on, until another one takes it over."""
    holding.hold(view.id, view.holder)


def is_held(draft_id: str) -> bool:
    """Whether this session began or resumed the draft."""
    return draft_id in holding.held()


def held_draft(draft_id: str) -> DraftView:
    """The draft of this session; else the page that takes a resume code, the same whether the draft exists or not.

    Nobody goes on in the name of somebody who is not signed in (any more). A draft that was taken over elsewhere says
    so to the session that held it before, and shows nothing.
    """
    # Whoever was signed in too long is gone with this, and so are the drafts of that session.
    actor = current_actor()
    number = holding.held().get(draft_id)
    try:
        view = drafts.get_draft(draft_id)
    except NotFound:
        _turn_away()
    if view.asker.is_officer or view.asker.id is None:
        if number is not None and number != view.holder:
            _turn_away(is_moved=True)
        may = number is not None and (not view.asker.is_officer or _is_same(view.asker, actor))
    else:
        may = _is_same(view.asker, actor)
        if may and number != view.holder:
            holding.hold(draft_id, view.holder)
    if not may:
        _turn_away()
    holding.stay()
    return view


def asker_for(service: Service, source: str = "") -> Actor:
    """Who asks on the public pages: an officer is a citizen here like everybody, but for services of the staff."""
    actor = current_actor()
    if actor.is_officer:
        return actor if service.who is Who.STAFF else Actor.citizen(channel=_channel(source))
    named = _channel(source)
    return actor if named is Channel.WEB else replace(actor, channel=named)


def _is_same(asker: Actor, actor: Actor) -> bool:
    return asker.kind is actor.kind and asker.id == actor.id


def _turn_away(*, is_moved: bool = False) -> NoReturn:
    if holding.is_kiosk() and not is_moved:
        # Somebody else stands here by now; whoever goes back finds the first page.
        abort(redirect("/kiosk", 303))
    is_stranger = current_actor().id is None
    page = render_template(
        "public/asking/view_resume.html",
        problem=None,
        is_lost=True,
        is_moved=is_moved,
        sign_in_next=request.path if is_stranger and not is_moved else "",
    )
    abort(make_response(page, 404))


def _channel(source: str) -> Channel:
    """A kiosk is a device that was let in, whatever an address says."""
    if holding.is_kiosk():
        return Channel.KIOSK
    return Channel.QR if source.partition("-")[0] == Channel.QR else Channel.WEB
