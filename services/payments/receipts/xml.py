"""The receipt as data: the XML that lies within the PDF.

Its items are those that a government e-receipt after ขมธอ. 22-2563 carries; its element names are our own, because the
official schema was not at hand. docs/receipts.md lists them.
"""

from typing import Any
from xml.etree import ElementTree as ET

from services.documents import Attachment, baht_words
from services.money import baht
from services.payments.receipts.views import KINDS, METHODS, ReceiptView

NAMESPACE = "urn:pracha:receipt:1"
NAME = "receipt.xml"
_LANGUAGES = ("th", "en")


def attachment_of(receipt: ReceiptView) -> Attachment:
    """The XML as a file of the PDF."""
    return Attachment(NAME, receipt_xml(receipt), description="ข้อมูลใบเสร็จ / receipt data")


def receipt_xml(receipt: ReceiptView) -> str:
    """The data of the receipt as it stands: a cancelled one says so."""
    content = receipt.content
    root = ET.Element("Receipt", {"xmlns": NAMESPACE, "version": str(content["version"])})
    _document(root, receipt)
    _issuer(root, content["issuer"])
    _payer(root, content["payer"])
    lines = ET.SubElement(root, "Items")
    for number, item in enumerate(content["items"], start=1):
        _item(lines, number, item)
    totals = ET.SubElement(root, "Totals")
    _put(totals, "Total", str(baht(content["satang"])), currency="THB")
    _put(totals, "InWords", baht_words(content["satang"], "th"), lang="th")
    payment = content["payment"]
    paid = ET.SubElement(root, "Payment")
    _put(paid, "Method", METHODS[payment["method"]].th, code=payment["method"])
    _put(paid, "PaidAt", payment["paid_at"])
    _put(paid, "PaidOn", payment["paid_on"])
    _put(paid, "Reference", payment["reference"])
    _put(paid, "BankReference", payment["bank_reference"])
    _put(paid, "Bill", content["bill"])
    _put(root, "ReceivedBy", content["officer"]["post"])
    check = ET.SubElement(root, "Verification")
    _put(check, "Code", receipt.verify_code)
    _put(check, "Signed", receipt.signed, algorithm="Ed25519")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _document(root: ET.Element, receipt: ReceiptView) -> None:
    paper = ET.SubElement(root, "Document")
    _put(paper, "Type", KINDS[receipt.kind].th, code=receipt.kind.value)
    _put(paper, "Book", receipt.book)
    _put(paper, "Number", receipt.number)
    _put(paper, "Reference", receipt.reference)
    _put(paper, "IssuedAt", receipt.issued_at.isoformat())
    _put(paper, "IssuedOn", receipt.issued_on.isoformat())
    _put(paper, "Status", receipt.status.value)
    if receipt.cancelled_at is not None:
        _put(paper, "CancelledAt", receipt.cancelled_at.isoformat())
    if instead := receipt.content.get("instead_of"):
        _put(paper, "Replaces", instead["number"], book=instead["book"], reference=instead["reference"])
    if receipt.elaas_number:
        _put(paper, "ElaasNumber", receipt.elaas_number)


def _issuer(root: ET.Element, issuer: dict[str, Any]) -> None:
    element = ET.SubElement(root, "Issuer")
    for name, key in (("Name", "name"), ("Unit", "unit"), ("Address", "address")):
        for language, words in zip(_LANGUAGES, issuer[key], strict=True):
            _put(element, name, words, lang=language)
    _put(element, "TaxId", issuer["tax_id"])
    _put(element, "Telephone", issuer["phone"])


def _payer(root: ET.Element, payer: dict[str, str]) -> None:
    element = ET.SubElement(root, "Payer")
    for name, key in (
        ("Name", "name"),
        ("Number", "number"),
        ("TaxId", "tax_id"),
        ("Branch", "branch"),
        ("Address", "address"),
    ):
        _put(element, name, payer[key])


def _item(lines: ET.Element, number: int, item: dict[str, Any]) -> None:
    element = ET.SubElement(lines, "Item", {"number": str(number), "part": item["part"]})
    if item["revenue"]:
        element.set("revenue", item["revenue"])
    if item["month"]:
        element.set("month", item["month"][:7])
    for name, key in (("Description", "words"), ("Detail", "detail")):
        for language, words in zip(_LANGUAGES, item[key], strict=True):
            _put(element, name, words, lang=language)
    _put(element, "Amount", str(baht(item["satang"])), currency="THB")


def _put(parent: ET.Element, name: str, value: str, **attributes: str) -> None:
    """An element with its text; none where there is nothing to say."""
    if value:
        ET.SubElement(parent, name, attributes).text = value
