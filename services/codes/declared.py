"""What this room declares: the kind of code that begins a service. Every other room declares its own."""

from services import catalogue
from services.catalogue import Who
from services.catalogue.register import every_service
from services.codes.kinds import CodeKind, Destination, declare_kind
from services.errors import NotFound
from services.text import Words

SERVICE = "service"
#: So many choices are offered at most.
_MOST = 200


def install() -> None:
    """Declares everything anew; safe to call again."""
    declare_kind(CodeKind(SERVICE, Words("บริการ", "Service"), _resolve, _choices))


def _resolve(target: str) -> Destination | None:
    try:
        service = catalogue.get_service(target)
    except NotFound:
        return None
    if service.who is Who.STAFF:
        return None
    return Destination(service.name, path=f"/services/{service.key}", service=service.key)


def _choices() -> list[tuple[str, Words]]:
    shown = sorted(every_service(), key=lambda service: (service.order, service.key))
    return [(service.key, service.name) for service in shown if service.who is not Who.STAFF][:_MOST]
