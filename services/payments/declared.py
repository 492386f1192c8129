"""What this room declares when the house is put together: settings, wordings, notices, listeners."""

from services.payments.arriving import declare_arriving
from services.payments.code_kinds import declare_code_kinds
from services.payments.money_in_options import declare_money_in
from services.payments.options import declare_options
from services.payments.receipts.declared import declare_receipts
from services.payments.slips import declare_slips
from services.payments.telling import declare_telling


def install() -> None:
    """Declares everything anew; safe to call again."""
    declare_options()
    declare_money_in()
    declare_arriving()
    declare_slips()
    declare_telling()
    declare_code_kinds()
    # Last: its numbers are taken after everything else was written, since from there on others wait.
    declare_receipts()
