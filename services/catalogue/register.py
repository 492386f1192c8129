"""The register of services and of families that make services from rows."""

from collections.abc import Iterator

from services.catalogue.base import Family, Service
from services.errors import NotFound

_services: dict[str, Service] = {}
_families: dict[str, Family] = {}


def register(service: Service) -> Service:
    """Puts a service on offer; the same key twice, or a key that belongs to a family, is an error of the programmer."""
    if service.key in _services:
        raise ValueError(f"the service {service.key!r} is registered twice")
    if any(service.key.startswith(prefix) for prefix in _families):
        raise ValueError(f"the key {service.key!r} belongs to a family")
    _services[service.key] = service
    return service


def register_family(family: Family) -> Family:
    """Puts a family on offer; its prefix must not overlap with another's, nor hold a registered key."""
    if any(family.prefix.startswith(other) or other.startswith(family.prefix) for other in _families):
        raise ValueError(f"the prefix {family.prefix!r} overlaps with another family")
    if any(key.startswith(family.prefix) for key in _services):
        raise ValueError(f"the prefix {family.prefix!r} holds a registered service")
    _families[family.prefix] = family
    return family


def list_families() -> list[Family]:
    """Every family, in the order in which they were registered."""
    return list(_families.values())


def forget() -> None:
    """Empties the register: for `offered.install()`, which then lists everything anew."""
    _services.clear()
    _families.clear()


def get_service(key: str) -> Service:
    """The service of that key, those of families included; NotFound where there is none."""
    if key in _services:
        return _services[key]
    for prefix, family in _families.items():
        if key.startswith(prefix):
            found = family.find(key)
            if found is not None:
                return found
    raise NotFound(f"service {key!r}")


def every_service() -> Iterator[Service]:
    """All services on offer, in no order."""
    yield from _services.values()
    for family in _families.values():
        yield from family.list()
