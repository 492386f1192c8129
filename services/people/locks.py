"""Standing in line where two would write the same about businesses at once."""

from services import crypto
from services.people import attempts


def lock_business(business_id: int) -> None:
    """Whoever changes who or what belongs to one business stands in line until the commit."""
    attempts.one_at_a_time(crypto.fingerprint(str(business_id), "business lock"))


def lock_numbers() -> None:
    """Whoever gives a business number stands in line until the commit."""
    attempts.one_at_a_time(crypto.fingerprint("numbers", "business lock"))
