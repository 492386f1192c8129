"""What papers declare when the house is put together: the kind of printed code that leads to a paper's check."""

from services import codes
from services.codes import Destination
from services.papers.verifying import find_for_verification
from services.papers.views import KINDS, VerifiedPaper
from services.payments.receipts import print_code
from services.payments.receipts.views import KINDS as RECEIPT_KINDS
from services.references import normal_code
from services.text import Words

CODE_KIND = "document"


def install() -> None:
    """Declares the kind; safe to repeat."""
    codes.declare_kind(
        codes.CodeKind(
            CODE_KIND,
            Words("เอกสาร", "Document"),
            _resolve,
            target_label=Words("รหัสตรวจสอบ 12 ตัว", "The paper's code of 12 characters"),
            is_guarded=True,
            is_read_only=True,
        )
    )


def _resolve(target: str) -> Destination | None:
    """The page that checks the paper. It says there, not here, whether the paper still holds."""
    found = find_for_verification(target)
    if found is None:
        return None
    kind = KINDS[found.kind] if isinstance(found, VerifiedPaper) else RECEIPT_KINDS[found.kind]
    return Destination(
        title=Words(f"{kind.th} {found.number}", f"{kind.en} {found.number}"),
        path=f"/verify/{print_code(normal_code(target))}",
    )
