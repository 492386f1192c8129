"""What this room declares when the house is put together: settings, wordings, notices, listeners."""

from services.taxes.business_notices import declare_business_notices
from services.taxes.decisions import declare_decisions
from services.taxes.estimating import declare_estimates
from services.taxes.flagging import declare_flags
from services.taxes.letter_words import declare_letters
from services.taxes.offering import declare_filing
from services.taxes.refund_guard import declare_refund_guard
from services.taxes.registering import declare_registering
from services.taxes.reminding import declare_reminders
from services.taxes.revenue_counting import declare_counting


def install() -> None:
    """Declares everything anew; safe to call again."""
    declare_filing()
    declare_refund_guard()
    declare_counting()
    declare_flags()
    declare_reminders()
    declare_decisions()
    declare_estimates()
    declare_letters()
    declare_registering()
    declare_business_notices()
