"""What this room puts on offer and declares; `services.offered` calls it."""

from services.surveys.action_notices import declare_action_notices
from services.surveys.asking_after import install_asking
from services.surveys.code_kinds import declare_code_kinds
from services.surveys.invitations import declare_invitations
from services.surveys.offering import offer_families
from services.surveys.pacing import declare_pacing
from services.surveys.telling import declare_notices


def offer() -> None:
    """Lists everything anew; safe to call again after `catalogue.forget()`."""
    declare_pacing()
    declare_invitations()
    declare_notices()
    declare_action_notices()
    install_asking()
    offer_families()
    declare_code_kinds()
