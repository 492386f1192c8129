"""Whether any paper of ours is genuine, by its code: receipts and other papers by one door and one count of guesses."""

from sqlalchemy import select

from services import clock, organisation
from services.db import session
from services.papers.models import IssuedPaper
from services.papers.reading import view_of
from services.papers.views import PaperState, VerifiedPaper
from services.payments.receipts import VerifiedReceipt, find_receipt_for_verification
from services.references import normal_code
from services.text import Words, mask_name


def find_for_verification(code: str, *, address: str = "") -> VerifiedReceipt | VerifiedPaper | None:
    """What a paper of that code says and whether it holds; None where nothing of ours has it.

    Reads only. Give an `address` to have guessers refused (TooMany); a miss is told of by `receipts.note_miss`.
    """
    found = find_receipt_for_verification(code, address=address)
    return found if found is not None else _find_paper(code)


def _find_paper(code: str) -> VerifiedPaper | None:
    row = session().scalar(select(IssuedPaper).where(IssuedPaper.verify_code == normal_code(code)))
    if row is None:
        return None
    view = view_of(row)
    issuer = row.content["issuer"]
    return VerifiedPaper(
        kind=view.kind,
        state=PaperState(row.state),
        issuer=Words(*issuer["name"]),
        unit=organisation.get_unit(row.unit_id).name,
        number=row.number,
        title=row.title,
        day=row.issued_on,
        to=mask_name(view.to) if row.is_person else view.to,
        facts=() if row.is_person else view.facts,
        signer_post=view.signer_post,
        cancelled_on=clock.local(row.cancelled_at).date() if row.cancelled_at else None,
        replaced_by=view.replaced_by[1] if view.replaced_by else "",
    )
