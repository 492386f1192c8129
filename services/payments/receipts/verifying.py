"""Whether a paper is ours and still holds: for anybody who holds its code, and no help to those who guess."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from services import clock, crypto
from services.addresses import place_of
from services.db import session
from services.errors import TooMany
from services.payments.receipt_models import Receipt, VerifyAttempt
from services.payments.receipts.issuing import CODE_LENGTH
from services.payments.receipts.views import ReceiptKind, ReceiptStatus, VerifiedReceipt
from services.people import OperatorKind
from services.references import ALPHABET, normal_code
from services.text import Words, clusters, mask_name, single_line

#: Codes that no paper has, from one place in an hour; then nothing is looked up for it any more.
TRIES = 30
WINDOW = timedelta(hours=1)
_GROUP = 4
#: Letters (with their marks) that are shown of each word of a name that is nobody's own.
_SHOWN = 3


def print_code(code: str) -> str:
    """A code as it is printed: "7K4M-2X9P-ABCD"."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def find_receipt_for_verification(code: str, *, address: str = "") -> VerifiedReceipt | None:
    """What a paper of that code says and whether it holds; None where there is none.

    Reads only. Give an `address` to have guessers refused (TooMany), and tell of a miss by `note_miss`.
    """
    if address:
        _refuse_guesser(address)
    plain = normal_code(code)
    if len(plain) != CODE_LENGTH or any(letter not in ALPHABET for letter in plain):
        return None
    row = session().scalar(select(Receipt).where(Receipt.verify_code == plain))
    if row is None:
        return None
    content = row.content
    behind = session().scalar(select(Receipt).where(Receipt.replaces_id == row.id))
    return VerifiedReceipt(
        kind=ReceiptKind(row.kind),
        status=ReceiptStatus(row.status),
        issuer=Words(*content["issuer"]["name"]),
        book=content["book"],
        number=content["number"],
        day=row.issued_on,
        amount_satang=row.amount_satang,
        payer=_partly(content["payer"]["name"], content["payer"]["kind"]),
        cancelled_on=clock.local(row.cancelled_at).date() if row.cancelled_at else None,
        replaced_by=(behind.content["book"], behind.content["number"]) if behind else None,
        elaas_number=row.elaas_number if row.kind == ReceiptKind.PROOF else None,
    )


def note_miss(address: str) -> None:
    """Counts a code that no paper has, asked for from `address`, which is kept hashed."""
    session().add(VerifyAttempt(address=_place(address), at=clock.now()))
    session().flush()


def purge_misses(limit: int = 200) -> int:
    """Removes what no counter needs any more; how many rows went."""
    old = select(VerifyAttempt.id).where(VerifyAttempt.at < clock.now() - WINDOW).order_by(VerifyAttempt.at)
    ids = session().scalars(old.limit(limit)).all()
    if ids:
        session().execute(delete(VerifyAttempt).where(VerifyAttempt.id.in_(ids)))
    return len(ids)


def _partly(name: str, kind: str) -> str:
    """Enough of a name to compare a paper with: of a person's words the first letter, of others' the first three."""
    if kind == OperatorKind.PERSON:
        return mask_name(name)
    words = (clusters(word) for word in single_line(name).split(" "))
    return " ".join("".join(word[:_SHOWN]) + ("***" if len(word) > _SHOWN else "") for word in words)


def _refuse_guesser(address: str) -> None:
    since = clock.now() - WINDOW
    tries = select(func.count(), func.min(VerifyAttempt.at)).where(
        VerifyAttempt.address == _place(address), VerifyAttempt.at > since
    )
    count, first = session().execute(tries).one()
    if count >= TRIES and first is not None:
        raise TooMany(max(1, int((first - since).total_seconds())))


def _place(address: str) -> str:
    return crypto.fingerprint(place_of(address), "verify address")
