"""What is known of the paper whose code somebody holds: that it is ours and still counts, or not."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import access, anyone
from app.shared.checking import checking
from app.shared.commits import in_one_transaction
from services import papers
from services.errors import TooMany
from services.papers import VerifiedPaper
from services.payments import receipts
from services.payments.receipts.views import KINDS, STATUSES, VerifiedReceipt

_LONGEST = 40


@public.get("/verify/<code>")
@access(anyone)
def view_verification(code: str) -> ResponseReturnValue:
    """The paper of that code. Codes that no paper has are counted, so that nobody finds one by trying."""
    address = request.remote_addr or ""
    try:
        found = papers.find_for_verification(code[:_LONGEST], address=address)
    except TooMany as refused:
        page = render_template(
            "public/verify/view_verify.html",
            code="",
            problem=_("ลองหลายครั้งเกินไป กรุณารอ 1 ชั่วโมงแล้วลองใหม่ หรือติดต่อเจ้าหน้าที่"),
        )
        return page, 429, {"Retry-After": str(refused.retry_after), "X-Robots-Tag": "noindex"}
    if found is None:
        # Appends to the log of misses, as reading may; what was found writes nothing.
        in_one_transaction(lambda: receipts.note_miss(address))
    return _page(found)


def _page(found: VerifiedReceipt | VerifiedPaper | None) -> ResponseReturnValue:
    is_paper = isinstance(found, VerifiedPaper)
    page = render_template(
        "public/verify/view_verification.html",
        receipt=None if is_paper else found,
        paper=found if is_paper else None,
        kinds=papers.KINDS if is_paper else KINDS,
        statuses=papers.STATES if is_paper else STATUSES,
        # A signature says nothing of a paper that holds no more.
        data=checking(expected=_expected(found)) if found and _holds(found) else None,
    )
    response = make_response(page, 200 if found else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _holds(found: VerifiedReceipt | VerifiedPaper) -> bool:
    return found.state == "good" if isinstance(found, VerifiedPaper) else found.status == "valid"


def _expected(found: VerifiedReceipt | VerifiedPaper) -> dict[str, object]:
    """What a signature that was scanned with the code must say of this paper, under its short names."""
    facts: dict[str, object] = {"n": found.number, "d": f"{found.day:%Y%m%d}"}
    return facts if isinstance(found, VerifiedPaper) else facts | {"b": found.book, "s": found.amount_satang}
