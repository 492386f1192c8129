"""Which pairs of service and channel every build walks through the real door, up to the first question.

`tests/guards/test_channels.py` fails where a pair is on offer and not listed here, and
`tests/integration/app/test_every_channel.py` walks every pair of the list.
"""

from collections.abc import Mapping

from services.audit import Channel

_PEOPLE = frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER})
_BUSINESSES = frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.COUNTER})

#: By the key of the service; "survey-*" is every service of that family.
TESTED: Mapping[str, frozenset[Channel]] = {
    "appointment": _PEOPLE | {Channel.API},
    "business-registration": _BUSINESSES,
    "complaint": _PEOPLE | {Channel.API},
    "corruption-report": _PEOPLE,
    "hotel-fee": _BUSINESSES,
    "oil-tax": _BUSINESSES,
    "satisfaction": _PEOPLE,
    "survey-*": _PEOPLE,
    "tobacco-tax": _BUSINESSES,
}


def is_tested(service_key: str, channel: Channel) -> bool:
    """Whether the build walks that service on that channel."""
    return channel in TESTED.get(pattern_of(service_key), frozenset())


def pattern_of(service_key: str) -> str:
    """The key under which a service stands in the list: its own, or that of its family."""
    if service_key in TESTED:
        return service_key
    return next((key for key in TESTED if key.endswith("*") and service_key.startswith(key[:-1])), service_key)
