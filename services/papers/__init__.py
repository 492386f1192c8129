"""Papers that are no receipts: registered, issued under a code and a signature, cancelled, replaced, checked."""

from services.papers.declared import install
from services.papers.issuing import cancel_paper, issue_paper
from services.papers.printing import paper_pdf, paper_png, stamp_pdf, stamp_png, stamp_svg, verify_url
from services.papers.reading import get_paper, list_papers
from services.papers.registering import change_paper, drop_paper, register_paper
from services.papers.rules import ISSUERS, READERS, WRITERS, may_issue, may_write
from services.papers.verifying import find_for_verification
from services.papers.views import (
    KINDS,
    STATES,
    PaperDetails,
    PaperKind,
    PaperPage,
    PaperRow,
    PaperState,
    PaperView,
    VerifiedPaper,
)

__all__ = [
    "ISSUERS",
    "KINDS",
    "READERS",
    "STATES",
    "WRITERS",
    "PaperDetails",
    "PaperKind",
    "PaperPage",
    "PaperRow",
    "PaperState",
    "PaperView",
    "VerifiedPaper",
    "cancel_paper",
    "change_paper",
    "drop_paper",
    "find_for_verification",
    "get_paper",
    "install",
    "issue_paper",
    "list_papers",
    "may_issue",
    "may_write",
    "paper_pdf",
    "paper_png",
    "register_paper",
    "stamp_pdf",
    "stamp_png",
    "stamp_svg",
    "verify_url",
]
