"""The Thai QR of bills: made so that others read it, read so that nothing wrong passes."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services import qr
from services.qr import fields
from tests.factories.readers import ask_readers, needs_readers

BILLER = "099400000000100"
BILLERS = st.text(string.digits, min_size=15, max_size=15)
REFERENCES = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20)
SUMS = st.none() | st.integers(1, 999_999_999_999)
NAMES = st.text([chr(code) for code in range(0x20, 0x7F)], max_size=25)


def test_the_text_of_a_bill_as_the_standard_lays_it_out():
    made = qr.bill_payment(BILLER, "0000123001", "69100001", 1_253_185, merchant="LAMPHUN PAO", terminal="WEB1")
    body = (
        "000201" "010212"
        "30" "65" "0016A000000677010112" "0115099400000000100" "02100000123001" "030869100001"
        "5303764" "540812531.85" "5802TH" "5911LAMPHUN PAO" "6208" "0704WEB1" "6304"
    )  # fmt: skip
    assert made[:-4] == body
    assert made[-4:] == f"{crc_by_hand(body.encode()):04X}"


def crc_by_hand(body: bytes) -> int:
    """CRC-16/CCITT-FALSE bit by bit, as the standard describes it."""
    crc = 0xFFFF
    for byte in body:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


@given(BILLERS, REFERENCES, st.just("") | REFERENCES, SUMS, NAMES, st.none() | REFERENCES)
@example(BILLER, "A", "", 1, "", None)
@example(BILLER, "9" * 20, "Z" * 20, 999_999_999_999, "A" * 25, "T")
def test_what_is_made_reads_back(biller, ref1, ref2, satang, merchant, terminal):
    made = qr.bill_payment(biller, ref1, ref2, satang, merchant=merchant, terminal=terminal)
    assert qr.parse(made) == qr.ThaiQR("bill_payment", biller, ref1, ref2, satang, merchant, terminal or "")
    assert made.isascii() and crc_by_hand(made[:-4].encode()) == int(made[-4:], 16)
    assert made[6:12] == ("010211" if satang is None else "010212")


@needs_readers
def test_readers_of_others_find_the_same():
    cases = [
        (BILLER, "0000123001", "69100001", 1_253_185), (BILLER, "A", "", 1), (BILLER, "9" * 20, "Z" * 20, 99_999_999),
        (BILLER, "REF1", "REF2", None), (BILLER, "0" * 20, "", None), (BILLER, "B1", "C2", 100), (BILLER, "B", "C", 10),
    ]  # fmt: skip
    made = [qr.bill_payment(*case, merchant="LAMPHUN PAO") for case in cases]
    strict = ask_readers([{"reader": "promptparse", "text": text} for text in made])
    other = ask_readers([{"reader": "promptpay", "text": text} for text in made])
    for (biller, ref1, ref2, satang), bill, tags in zip(cases, strict, other, strict=True):
        amount = None if satang is None else f"{satang // 100}.{satang % 100:02d}"
        found = {"billerId": biller, "ref1": ref1} | ({"ref2": ref2} if ref2 else {})
        assert bill["bill"] == found | ({} if satang is None else {"amount": float(amount)})
        assert [tag["id"] for tag in bill["tags"]][:3] == ["00", "01", "30"]
        assert tags["30"]["key"] == "PROMPTPAY_BILL_PAYMENT"
        inner = {name: field["value"] for name, field in tags["30"]["value"].items()}
        assert inner == {"00": "A000000677010112", "01": biller, "02": ref1} | ({"03": ref2} if ref2 else {})
        assert tags.get("54", {}).get("value") == amount


@needs_readers
def test_a_reader_of_others_refuses_what_is_altered():
    made = qr.bill_payment(BILLER, "REF1", "REF2", 10_050)
    (answer,) = ask_readers([{"reader": "promptparse", "text": made.replace("100.50", "900.50")}])
    assert answer == {"bill": None, "tags": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"biller_id": "09940000000010"}, {"biller_id": "0994000000001000"}, {"biller_id": "09940000000010A"},
        {"biller_id": "๐99400000000100"}, {"ref1": ""}, {"ref1": "A" * 21}, {"ref1": "a1"}, {"ref1": "A 1"},
        {"ref1": "ก1"}, {"ref1": "A1\n"}, {"ref2": "B" * 21}, {"ref2": "b"}, {"ref2": "B-1"}, {"amount_satang": 0},
        {"amount_satang": -1}, {"amount_satang": 10**12}, {"amount_satang": 100.5}, {"amount_satang": True},
        {"merchant": "A" * 26}, {"merchant": "อบจ."}, {"terminal": "A" * 27}, {"terminal": "t"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_not_cut(wrong):
    with pytest.raises(ValueError):
        qr.bill_payment(**({"biller_id": BILLER, "ref1": "A1", "ref2": "B1", "amount_satang": 100} | wrong))


@given(st.data())
@settings(max_examples=60)
def test_any_letter_changed_is_noticed(data):
    made = qr.bill_payment(BILLER, "0000123001", "69100001", 1_253_185, merchant="LAMPHUN PAO")
    at = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.sampled_from([c for c in string.ascii_uppercase + string.digits if c != made[at]]))
    with pytest.raises(ValueError):
        qr.parse(made[:at] + other + made[at + 1 :])


@given(st.text(max_size=120))
def test_any_text_is_refused_calmly(text):
    for read in (qr.parse, qr.parse_slip):
        with pytest.raises(ValueError):
            read(text)


def sealed(*parts: str) -> str:
    return fields.sealed("".join(parts), "63")


ACCOUNT = fields.field("30", "0016A0000006770101120115099400000000100" + "0202A1")


@pytest.mark.parametrize(
    "parts",
    [
        ("000202", "010211", ACCOUNT, "5303764", "5802TH"),
        ("000201", "010213", ACCOUNT, "5303764", "5802TH"),
        ("000201", ACCOUNT, "5303764", "5802TH"),
        ("010211", "000201", ACCOUNT, "5303764", "5802TH"),
        ("000201", "010211", ACCOUNT, "5303840", "5802TH"),
        ("000201", "010211", ACCOUNT, "5303764", "5802US"),
        ("000201", "010211", ACCOUNT, "5303764"),
        ("000201", "010211", "5303764", "5802TH"),
        ("000201", "010211", ACCOUNT, ACCOUNT, "5303764", "5802TH"),
        ("000201", "010212", ACCOUNT, "5303764", "54031.5", "5802TH"),
        ("000201", "010212", ACCOUNT, "5303764", "540500.50", "5802TH"),
        ("000201", "010212", ACCOUNT, "5303764", "54051,000", "5802TH"),
        ("000201", "010212", ACCOUNT, "5303764", "54040.00", "5802TH"),
        ("000201", "010211", ACCOUNT.replace("0112", "0113"), "5303764", "5802TH"),
        ("000201", "010211", ACCOUNT.replace("0202A1", "0202a1"), "5303764", "5802TH"),
        ("000201", "010211", ACCOUNT.replace("0202A1", "0203A1"), "5303764", "5802TH"),
        ("000201", "010211", "2937" + "0016A000000677010111" + "0113006680000000X", "5303764", "5802TH"),
    ],
)
def test_a_right_checksum_does_not_make_it_right(parts):
    with pytest.raises(ValueError):
        qr.parse(sealed(*parts))


def test_a_credit_transfer_is_read_too():
    found = qr.parse(
        sealed("000201", "010211", "2937", "0016A000000677010111", "01130066800000000", "5303764", "5802TH")
    )
    assert found == qr.ThaiQR("credit_transfer", "0066800000000", "", "", None)


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ((BILLER, "REF1", "REF2", 10_050), f"|{BILLER}\rREF1\rREF2\r10050"),
        ((BILLER, "REF1", "", None), f"|{BILLER}\rREF1\r\r0"),
    ],
)
def test_the_bar_code_of_a_bill(case, text):
    assert qr.bill_barcode(*case) == text


@needs_readers
def test_a_reader_of_others_finds_the_same_in_the_bar_code():
    cases = [(BILLER, "REF1", "REF2", 10_050), (BILLER, "REF1", "", None)]
    found = ask_readers([{"reader": "barcode", "text": qr.bill_barcode(*case)} for case in cases])
    assert found[0] == {"billerId": BILLER, "ref1": "REF1", "ref2": "REF2", "amount": 100.5}
    assert found[1]["ref1"] == "REF1" and not found[1]["ref2"] and not found[1]["amount"]


def test_a_bar_code_is_refused_like_a_qr():
    with pytest.raises(ValueError):
        qr.bill_barcode(BILLER, "a", "", 100)
