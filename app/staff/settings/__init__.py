"""Settings pages of administrators: the authority, units, places, calendar, other authorities, options, texts."""

from app.staff.settings import (
    agencies,
    boundaries,
    counter,
    holidays,
    hours,
    index,
    kiosks,
    options,
    organisation,
    partners,
    places,
    quota,
    signing_keys,
    units,
    wordings,
)

__all__ = [
    "agencies",
    "boundaries",
    "counter",
    "holidays",
    "hours",
    "index",
    "kiosks",
    "options",
    "organisation",
    "partners",
    "places",
    "quota",
    "signing_keys",
    "units",
    "wordings",
]
