"""The bank integrator's page: its worked example is right to the byte, and what it sends is understood."""

import re

from app.api.payments import is_signed
from app.config import ROOT
from services.payments.callback_reading import NAMES, read_body

PAGE = (ROOT / "docs" / "payments.md").read_text(encoding="utf-8")


def test_the_example_is_signed_and_understood():
    secret = re.search(r"^SECRET=(\S+)$", PAGE, re.MULTILINE)[1]
    body = re.search(r"^BODY='(.+)'$", PAGE, re.MULTILINE)[1].encode()
    signature = re.search(r"^# ([0-9a-f]{64})$", PAGE, re.MULTILINE)[1]
    assert is_signed(body, signature, secret) and is_signed(body, f"sha256={signature.upper()}", secret)
    assert not is_signed(body + b" ", signature, secret)
    told = read_body(body)
    assert (told.transaction, told.amount_satang, told.ref1) == ("20261120-000123", 123_450, "100000101")


def test_the_names_on_the_page_are_understood():
    known = {name for names in NAMES.values() for name in names}
    table = PAGE.split("| value |")[1].split("| answer |")[0]
    named = set(re.findall(r"`([A-Za-z][A-Za-z0-9_]*)`", table)) - {"payment", "reversal", "yyyymmddhhmmss", "sha256"}
    assert named <= known and {"transaction_id", "transactionDateandTime", "billPaymentRef1"} <= named
