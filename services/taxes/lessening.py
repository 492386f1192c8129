"""What two officers decided about the lateness of a month stays decided in every later version of its return."""

from datetime import date

from sqlalchemy import select

from services.db import session
from services.taxes.models import TaxDecision, TaxReturn


def after_decisions(establishment_id: int, tax: str, month: date, surcharge: int, penalty: int) -> tuple[int, int]:
    """Surcharge and penalty less what was reduced; nothing of a part that was waived whole."""
    left = {"surcharge": surcharge, "penalty": penalty}
    decided = session().execute(
        select(TaxDecision.about, TaxDecision.before_satang, TaxDecision.after_satang)
        .join(TaxReturn, TaxReturn.id == TaxDecision.return_id)
        .where(
            TaxReturn.establishment_id == establishment_id,
            TaxReturn.tax == tax,
            TaxReturn.month == month,
            TaxDecision.status == "approved",
            TaxDecision.about.in_(list(left)),
        )
    )
    for about, before, after in decided.tuples():
        left[about] = max(0, left[about] - (before - after)) if after else 0
    return left["surcharge"], left["penalty"]
