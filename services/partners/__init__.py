"""Partner organisations: who they are, the bearer keys of their systems, and how much they did."""

from services.partners.counting import BEGUN, SENT, fold, note
from services.partners.keys import (
    DEMO_KEY,
    MOST_DAYS,
    MOST_RATE,
    USUAL_RATE,
    Bearer,
    NewKey,
    add_key,
    find_bearer,
    is_use_due,
    note_used,
    revoke_key,
)
from services.partners.organisations import (
    PartnerDetails,
    add_partner,
    change_partner,
    get_partner,
    list_partners,
)
from services.partners.views import KeyView, PartnerView

__all__ = [
    "BEGUN",
    "DEMO_KEY",
    "MOST_DAYS",
    "MOST_RATE",
    "SENT",
    "USUAL_RATE",
    "Bearer",
    "KeyView",
    "NewKey",
    "PartnerDetails",
    "PartnerView",
    "add_key",
    "add_partner",
    "change_partner",
    "find_bearer",
    "fold",
    "get_partner",
    "is_use_due",
    "list_partners",
    "note",
    "note_used",
    "revoke_key",
]
