"""The mini QR of bank slips."""

import pytest

from services import qr
from services.qr import fields
from tests.factories.readers import ask_readers, needs_readers

INNER = "0006000001010300202190002123123121200011"
SLIP = "004000060000010103002021900021231231212000115102TH91049C30"


def sealed(*parts: str) -> str:
    return fields.sealed("".join(parts), "91")


def test_bank_and_transfer_are_found():
    assert qr.parse_slip(SLIP) == qr.BankSlip("002", "0002123123121200011")
    assert sealed("0040" + INNER, "5102TH") == SLIP


def test_it_is_found_in_a_picture_too():
    (text,) = qr.read_picture(qr.png(SLIP))
    assert qr.parse_slip(text).trans_ref == "0002123123121200011"


def test_a_checksum_in_lower_case_or_without_its_first_zero_is_taken():
    assert qr.parse_slip(SLIP[:-4] + "9c30").bank == "002"
    short = next(
        text for text in (sealed("00" + "34" + f"000600000101030020213{n:013d}", "5102TH") for n in range(500))
        if text[-4] == "0"
    )  # fmt: skip
    assert qr.parse_slip(short[:-4] + short[-3:]) == qr.parse_slip(short)


@needs_readers
def test_a_reader_of_others_finds_the_same():
    assert ask_readers([{"reader": "slip", "text": SLIP}]) == [
        {"sendingBank": "002", "transRef": "0002123123121200011"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "91049C30", SLIP[:-4] + "9C31", SLIP[:-8], SLIP.replace("0103002", "0103004"), SLIP + "\n",
        sealed("0040" + INNER, "5102US"),
        sealed("0040" + INNER),
        sealed("5102TH"),
        sealed("0040" + INNER.replace("0006000001", "0006000002"), "5102TH"),
        sealed("0040" + INNER.replace("0103002", "010300A"), "5102TH"),
        sealed("0038" + INNER, "5102TH"),
        sealed("0017" + "0006000001" + "0103002", "5102TH"),
        sealed("0032" + "0006000001" + "0103002" + "0211ABC/DEF/GHI", "5102TH"),
        qr.bill_payment("099400000000100", "A1", "", 100),
        "https://pracha.example/verify/RC-69-7K4M-2X",
    ],
)  # fmt: skip
def test_anything_else_is_no_slip(text):
    with pytest.raises(ValueError):
        qr.parse_slip(text)
