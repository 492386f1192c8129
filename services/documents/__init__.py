"""Papers: receipts, bills, letters, notes and returns as PDF/A or pictures, signed so that anybody can check them."""

from services.documents.amounts import baht_words
from services.documents.bills import bill_pdf, bill_png
from services.documents.code_sheets import code_sheet_pdf, code_sheet_png
from services.documents.compiling import Attachment, compile_pdf, compile_png, compile_svg
from services.documents.joining import join_pdfs
from services.documents.letters import letter_pdf, letter_png
from services.documents.papers import paper_pdf, paper_png, stamp_pdf, stamp_png, stamp_svg
from services.documents.receipts import receipt_pdf, receipt_png, receipts_pdf
from services.documents.remittances import remittance_pdf, remittance_png
from services.documents.returns import return_pdf, return_png
from services.documents.saying import in_thai_digits
from services.documents.signing import (
    PublishedKey,
    declare_keys,
    known_keys,
    new_key,
    paper_facts,
    public_key,
    published_keys,
    receipt_facts,
    sign_document,
    verify_document,
)

__all__ = [
    "Attachment",
    "PublishedKey",
    "baht_words",
    "bill_pdf",
    "bill_png",
    "code_sheet_pdf",
    "code_sheet_png",
    "compile_pdf",
    "compile_png",
    "compile_svg",
    "declare_keys",
    "in_thai_digits",
    "join_pdfs",
    "known_keys",
    "letter_pdf",
    "letter_png",
    "new_key",
    "paper_facts",
    "paper_pdf",
    "paper_png",
    "public_key",
    "published_keys",
    "receipt_facts",
    "receipt_pdf",
    "receipt_png",
    "receipts_pdf",
    "remittance_pdf",
    "remittance_png",
    "return_pdf",
    "return_png",
    "sign_document",
    "stamp_pdf",
    "stamp_png",
    "stamp_svg",
    "verify_document",
]
