"""Beginning a draft, and giving it up."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services import audit, catalogue, clock, organisation
from services.audit import Actor, ActorKind, Channel
from services.catalogue import CHAT_ADDRESS, Service, Who
from services.db import session
from services.drafts import uploads
from services.drafts.declared import DRAFT_DAYS
from services.drafts.events import DraftBegun
from services.drafts.models import Draft
from services.drafts.storing import store
from services.drafts.view import ABANDONED, OPEN, DraftView, context_of, load, rows_of, view_of
from services.errors import NotFound, RuleBroken, SignInNeeded
from services.events import raise_event
from services.questions import get_kind

#: How often prefilled answers are gone through: one of them may bring questions that others answer.
_ROUNDS = 5


def open_draft(
    service_key: str,
    *,
    asker: Actor,
    language: str,
    source: Mapping[str, str] | None = None,
    prefill: Mapping[str, Any] | None = None,
    business_id: int | None = None,
    told_at: datetime | None = None,
) -> DraftView:
    """Begins a draft. What the service knows beforehand, and `prefill` over it, is answered already and can be changed.

    Raises NotFound for a service that is not on offer to this asker on this channel, SignInNeeded where it asks for an
    account. Prefilled values that a question does not take are left out. `told_at` is when the asker began to tell,
    where that was earlier.
    """
    service = catalogue.get_service(service_key)
    _admit(service, asker)
    handed = _trusted(source or {}, asker)
    if service.is_anonymous:
        handed, asker = dict(service.unnamed(asker, handed)), replace(asker, id=None)
    now = clock.now()
    draft = Draft(
        id=secrets.token_urlsafe(16),
        service=service.key,
        version=service.version,
        language="en" if language == "en" else "th",
        channel=asker.channel.value,
        asker_kind=asker.kind.value,
        person_id=asker.id if asker.kind is ActorKind.CITIZEN else None,
        officer_id=asker.id if asker.kind is ActorKind.OFFICER else None,
        partner_id=asker.id if asker.kind is ActorKind.PARTNER else None,
        business_id=business_id,
        source=handed,
        state=OPEN,
        revision=0,
        opened_at=min(told_at or now, now),
        touched_at=now,
        expires_at=lifetime(now),
    )
    session().add(draft)
    session().flush()
    _prefill(service, draft, asker, prefill or {})
    record("open draft", service, draft, asker)
    code = "" if service.is_anonymous else handed.get("code", "")
    raise_event(DraftBegun(service.key, Channel(draft.channel), code, draft.partner_id))
    return view_of(draft, actor=asker)


def abandon(draft_id: str, *, actor: Actor, holder: int | None = None) -> None:
    """Gives the draft up: nobody can open it again, and the next purge removes it with its files.

    NotFound where it was sent, does not live or, for a channel that holds it as `holder`, has moved since.
    """
    draft = load(draft_id, lock=True)
    if draft.state != OPEN or holder not in (None, draft.holder):
        raise NotFound("draft")
    draft.state = ABANDONED
    draft.expires_at = clock.now()
    session().flush()
    record("abandon draft", catalogue.get_service(draft.service), draft, actor)


def lifetime(touched: datetime) -> datetime:
    """Until when a draft that was touched at that moment is kept."""
    return touched + timedelta(days=int(organisation.get_setting(DRAFT_DAYS)))


def record(action: str, service: Service, draft: Draft, actor: Actor, *, is_unnamed: bool = False) -> None:
    """The audit row of a draft; of an anonymous service, or a name kept back, it names service and channel only."""
    if service.is_anonymous or (is_unnamed and not actor.is_officer):
        audit.record(action, actor=Actor(ActorKind.CITIZEN, actor.channel), subject="service", subject_id=service.key)
    else:
        audit.record(action, actor=actor, subject="draft", subject_id=draft.id)


def join_chat(draft_id: str, address: str, *, actor: Actor) -> DraftView:
    """Notes that a draft begun elsewhere goes on in a chat, so that the asker can be told there.

    Of an anonymous one, so that the talk is forgotten with it.
    """
    draft = load(draft_id, lock=True)
    if draft.state != OPEN:
        raise NotFound("draft")
    draft.source = {**(draft.source or {}), CHAT_ADDRESS: address}
    session().flush()
    return view_of(draft, actor=actor)


def _trusted(source: Mapping[str, str], asker: Actor) -> dict[str, str]:
    """What was handed in, without the address of a chat where the asker is not in one: links are made by anybody."""
    return {name: value for name, value in source.items() if name != CHAT_ADDRESS or asker.channel is Channel.LINE}


def _admit(service: Service, asker: Actor) -> None:
    if not catalogue.may_ask(service, asker):
        raise NotFound(f"service {service.key!r}")
    # An officer who files for somebody stands at the counter, wherever the desk is.
    channel = Channel.COUNTER if asker.is_officer and service.who is not Who.STAFF else asker.channel
    if channel not in service.channels and asker.channel not in service.channels:
        raise NotFound(f"service {service.key!r} on {asker.channel}")
    # A partner's number is no account: nobody signs in by somebody else's system.
    is_known = asker.is_officer or (asker.kind is ActorKind.CITIZEN and asker.id is not None)
    if service.who in (Who.SIGNED_IN, Who.BUSINESS) and not is_known:
        raise SignInNeeded(service.key)


def _prefill(service: Service, draft: Draft, asker: Actor, given: Mapping[str, Any]) -> None:
    offered = {**service.prefill(context_of(draft, {}, asker)), **given}
    for _ in range(_ROUNDS):
        view = view_of(draft, actor=asker)
        fresh = [each for each in view.asked if each.question.key in offered and not each.revision]
        if not fresh:
            return
        for each in fresh:
            question = each.question
            try:
                value = get_kind(question.kind).check(question, offered.pop(question.key))
                uploads.claim(question, value, None, draft.id)
            except RuleBroken:
                continue
            if value is not None:
                store(draft, question, value, rows_of(draft.id).get(question.key), asker, is_prefilled=True)
        session().flush()
