"""Signed facts: short, checked without anything but the key, refused for every letter changed."""

import re
import string
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services import documents, qr
from services.documents import signing
from tests.factories.papers import CHECK, KEY, paper_address, signed_address

PUBLIC = documents.public_key(KEY)
OTHER = documents.public_key(bytes(32))
#: Thai consonants, digits and what may stand between them, quotation marks and strokes too.
SHOWN = st.sampled_from("กขคงมยรลวสอ123456789/.-\"\\' ")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_the_facts_of_a_receipt_come_back():
    found = documents.verify_document(signed_address(), [OTHER, PUBLIC])
    assert found == {
        "i": "อบจ.ลำพูน",
        "k": "r",
        "b": "12",
        "n": "00345",
        "d": "20261120",
        "p": "บริษัท ตัวอย่างปิโตรเลี…",
        "s": 1_253_185,
        "t": int(datetime(2026, 11, 20, 3, tzinfo=UTC).timestamp()),
    }


def test_only_what_the_key_signed_is_told():
    assert documents.verify_document(signed_address(), [OTHER]) is None
    assert documents.verify_document(signed_address(), []) is None


def test_the_fragment_alone_serves_too():
    assert documents.verify_document(signed_address().split("#")[1], [PUBLIC])["n"] == "00345"
    assert documents.verify_document(f"  {signed_address()}\n", [PUBLIC])["n"] == "00345"


def test_the_signature_is_plain_ed25519_over_the_facts():
    """Anybody can check it by RFC 8032 alone: the last 64 bytes sign all before them."""
    held = urlsafe_b64decode(signed_address().split("#")[1] + "==")
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(held[-64:], held[:-64])
    assert held[:-64].decode("cp874").startswith('{"b":"12","d":"20261120",')


@given(st.data())
def test_any_letter_changed_is_refused(data):
    text = signed_address().split("#")[1]
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in string.ascii_letters + string.digits + "-_" if c != text[at]]))
    assert documents.verify_document(text[:at] + other + text[at + 1 :], [PUBLIC]) is None


@given(st.text(max_size=500))
def test_any_text_is_refused_calmly(text):
    assert documents.verify_document(text, [PUBLIC, b"no key"]) is None


@pytest.mark.parametrize("spelt", ["{}=", "{}==", "{}\n#", " {} x", "{}A", "+{}"])
def test_there_is_one_spelling(spelt):
    assert documents.verify_document(spelt.format(signed_address().split("#")[1]), [PUBLIC]) is None


def test_what_is_signed_but_no_facts_is_refused():
    for held in (b"[1]", b"1", b'"x"', b"{", b"\xff"):
        signature = signing.Ed25519PrivateKey.from_private_bytes(KEY).sign(held)
        text = signing.urlsafe_b64encode(held + signature).rstrip(b"=").decode()
        assert documents.verify_document(text, [PUBLIC]) is None


@given(st.dictionaries(st.sampled_from("abcdefgh"), TEXTS | st.integers(0, 10**15), max_size=4))
def test_facts_come_back_as_far_as_the_code_page_has_them(payload):
    found = documents.verify_document(documents.sign_document(payload, KEY), [PUBLIC])
    assert found.keys() == payload.keys()
    for name, value in payload.items():
        assert type(found[name]) is type(value)
        if isinstance(value, int) or re.fullmatch(r"([!-~\u0e01-\u0e30]+ )*[!-~\u0e01-\u0e30]+", value):
            assert found[name] == value


def test_the_same_facts_give_the_same_text_in_any_order():
    assert documents.sign_document({"a": "1", "b": 2}, KEY) == documents.sign_document({"b": 2, "a": "1"}, KEY)


def test_too_many_facts_are_refused():
    documents.sign_document({"p": "ก" * 150}, KEY)
    with pytest.raises(ValueError):
        documents.sign_document({"p": "ก" * 160}, KEY)


@pytest.mark.parametrize("value", [1.5, None, True, ["x"]])
def test_other_values_are_refused(value):
    with pytest.raises(TypeError):
        documents.sign_document({"s": value}, KEY)


def test_the_longest_facts_still_fit_the_code():
    address = signed_address(
        issuer="เทศบาลตำบลตัวอย่างที่มีชื่อยาวมากเป็นพิเศษ", payer="ข" * 200, book="999999", number="9999999999",
        satang=10**15, kind="proof", day=date(2099, 12, 31), at=datetime(2099, 12, 31, tzinfo=UTC),
    )  # fmt: skip
    assert len(address) <= 340
    assert documents.verify_document(address, [PUBLIC])["s"] == 10**15


def test_the_usual_code_is_short_and_reads_where_it_is_printed():
    """34 mm wide, photographed so that the paper has 150 dots an inch."""
    address = signed_address()
    assert len(address) <= 300
    with Image.open(BytesIO(qr.png(address, scale=8))) as opened:
        dots = round(34 / 25.4 * 150)
        printed = opened.convert("L").resize((dots, dots), Image.Resampling.BILINEAR)
    (code,) = zxingcpp.read_barcodes(printed)
    assert code.text == address and code.text.startswith(f"{CHECK}#")


def test_the_facts_of_a_paper_come_back():
    assert documents.verify_document(paper_address(), [PUBLIC]) == {
        "i": "อบจ.ลำพูน",
        "k": "c",
        "n": "ลพ 51001/123",
        "d": "20261120",
        "p": "นางสาวสมใจ ตัวอย่าง",
        "w": "การผ่านการอบรมผู้ดูแล…",
        "t": int(datetime(2026, 11, 20, 3, tzinfo=UTC).timestamp()),
    }


@given(
    kind=st.sampled_from(["certificate", "memorandum", "letter"]),
    issuer=st.text(SHOWN, min_size=1, max_size=60),
    number=st.text(SHOWN, min_size=1, max_size=20),
    to=st.text(SHOWN, min_size=1, max_size=80),
    title=st.text(SHOWN, min_size=1, max_size=80),
)
def test_whatever_an_officer_types_its_facts_fit_the_code_and_the_number_is_whole(kind, issuer, number, to, title):
    """Quotation marks take two bytes each in the facts: other texts give way, the number never does."""
    address = paper_address(kind=kind, issuer=issuer, number=number, to=to, title=title)
    assert len(address) <= 345
    found = documents.verify_document(address, [PUBLIC])
    assert found is not None and found["k"] == kind[0] and found["t"] > 0
    assert found.get("n", "") == signing.single_line(number)


def test_a_number_is_never_cut():
    with pytest.raises(ValueError):
        paper_address(number="1" * 21)
    with pytest.raises(KeyError):
        paper_address(kind="receipt")


def test_the_longest_paper_reads_where_it_is_printed():
    address = paper_address(to="ข" * 80, title="ค" * 80, number="9" * 20, issuer="ง" * 60)
    with Image.open(BytesIO(qr.png(address, scale=8))) as opened:
        dots = round(30 / 25.4 * 150)
        printed = opened.convert("L").resize((dots, dots), Image.Resampling.BILINEAR)
    (code,) = zxingcpp.read_barcodes(printed)
    assert code.text == address


def test_new_keys_differ_and_fit():
    first, second = documents.new_key(), documents.new_key()
    assert len(first) == len(documents.public_key(first)) == 32 and first != second


def test_the_published_keys_come_from_whoever_keeps_them(monkeypatch):
    monkeypatch.setattr(signing, "_source", None)
    assert documents.published_keys() == []
    kept = documents.PublishedKey(PUBLIC, "อบจ.ลำพูน", since="2026-10-01")
    documents.declare_keys(lambda: [kept])
    assert documents.published_keys() == [kept]


def test_a_revoked_key_is_known_but_proves_nothing(monkeypatch):
    monkeypatch.setattr(signing, "_source", None)
    good, stolen = documents.PublishedKey(PUBLIC, "x"), documents.PublishedKey(OTHER, "x", is_revoked=True)
    documents.declare_keys(lambda: [good, stolen])
    assert documents.known_keys() == [good, stolen] and documents.published_keys() == [good]
