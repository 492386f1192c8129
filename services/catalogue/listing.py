"""What is on offer to whom, on which channel, and the search over it."""

from dataclasses import dataclass

from services import text
from services.audit import Actor, Channel
from services.catalogue.base import Hit, Service, Who
from services.catalogue.register import every_service
from services.text import Words

#: The channels a citizen can be offered, in the order in which they are listed.
OFFERED = (Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER, Channel.API)


@dataclass(frozen=True, slots=True)
class ChannelOffer:
    """Whether a service is on offer on one channel; `reason` says why not."""

    channel: Channel
    is_offered: bool
    reason: Words | None = None


def may_ask(service: Service, actor: Actor) -> bool:
    """Whether the service is for this kind of actor at all; signing in may still be asked of a citizen."""
    return service.who is not Who.STAFF or actor.is_officer


def list_services(actor: Actor, channel: Channel | None = None) -> list[Service]:
    """The services on offer to `actor` (on `channel` only, where given), in the order in which they are shown."""
    found = [
        service
        for service in every_service()
        if may_ask(service, actor) and (channel is None or channel in service.channels)
    ]
    return sorted(found, key=lambda service: (service.order, service.key))


def search_services(query: str, *, actor: Actor, channel: Channel | None = None) -> list[Service]:
    """The services whose names, summaries or chat words hold every word of `query`, in either language."""
    wanted = text.search_form(query).split()
    if not wanted:
        return []
    found = []
    for service in list_services(actor, channel):
        haystack = _haystack(service)
        if all(word in haystack for word in wanted):
            found.append(service)
    return found


def search_within(query: str, *, actor: Actor, channel: Channel | None = None) -> list[tuple[Service, Hit]]:
    """What services find within themselves for `query`, each with its service."""
    if not text.search_form(query):
        return []
    return [(service, hit) for service in list_services(actor, channel) for hit in service.finds(query)]


def _haystack(service: Service) -> str:
    words = [service.name.th, service.name.en, service.summary.th, service.summary.en, *service.chat_words]
    return text.search_form(" ".join(words))


def open_channel(channel: Channel) -> None:
    """Says that a door is open: each door calls this when it is joined to the application."""
    _live.add(channel)


def live_channels() -> frozenset[Channel]:
    """The channels that really run here; pages tell of no other."""
    return frozenset(_live)


_live: set[Channel] = set()


def list_channels(service: Service) -> list[ChannelOffer]:
    """Every channel with whether the service is on offer there, and else why not."""
    return [ChannelOffer(channel, channel in service.channels, service.not_on.get(channel)) for channel in OFFERED]
