"""The taxes and fees, one module each; importing one here puts it on offer."""

from collections.abc import Mapping

from services.errors import NotFound
from services.taxes.kinds.base import Asking, TaxKind
from services.taxes.kinds.hotel import TAX as HOTEL
from services.taxes.kinds.oil import TAX as OIL
from services.taxes.kinds.tobacco import TAX as TOBACCO

TAXES: Mapping[str, TaxKind] = {kind.key: kind for kind in (HOTEL, OIL, TOBACCO)}


def get_tax(key: str) -> TaxKind:
    """The tax of that key; NotFound."""
    try:
        return TAXES[key]
    except KeyError as error:
        raise NotFound(f"tax {key!r}") from error


__all__ = ["TAXES", "Asking", "TaxKind", "get_tax"]
