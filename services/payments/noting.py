"""Writing down that something about money has to be settled by an officer; the desk works these rows off."""

from collections.abc import Mapping
from typing import Any

from services import clock
from services.db import session
from services.payments.bank_models import PaymentException


def note_exception(
    code: str,
    *,
    payment_id: int | None = None,
    bill_id: int | None = None,
    amount_satang: int = 0,
    bank_file_id: int | None = None,
    bank_line_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> PaymentException:
    """Opens an exception, in the transaction of its cause. `data` holds ids and codes only, no personal values."""
    row = PaymentException(
        code=code,
        is_open=True,
        payment_id=payment_id,
        bill_id=bill_id,
        amount_satang=amount_satang,
        bank_file_id=bank_file_id,
        bank_line_id=bank_line_id,
        data=dict(data or {}),
        raised_at=clock.now(),
        step="",
        note="",
    )
    session().add(row)
    return row
