"""The receipt as paper: titles, the data inside, the code that anybody can check, marks of what became of it."""

import io
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from services import clock, documents, files, organisation, qr
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, TooMany
from services.payments import receipts
from services.payments.models import Payment
from services.payments.receipts import batches, options, papers, verifying
from services.payments.receipts.xml import NAME, NAMESPACE
from tests.factories.forged import forged
from tests.factories.people import make_actor
from tests.factories.receipts import finance, make_business, paid


def receipt_of(payment):
    found = receipts.find_receipt_of(payment.id)
    assert found is not None
    return found


def read(pdf: bytes) -> tuple[str, ET.Element]:
    reader = PdfReader(io.BytesIO(pdf))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    return words, ET.fromstring(reader.attachments[NAME][0])


def title(pdf: bytes) -> str:
    """What the file calls itself (a reader's words are no Thai: marks come in the order of the glyphs)."""
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    return metadata.title or ""


def child(root: ET.Element, path: str) -> str:
    found = root.find("/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))
    assert found is not None, path
    return found.text or ""


def test_a_proof_says_that_it_is_no_receipt_and_holds_its_data(app):
    with unit_of_work():
        payment = paid(125_050, business=make_business('ร้าน <script> & "ไข่" #let'))
    found = receipt_of(payment)
    assert title(receipts.receipt_pdf(found)) == "หลักฐานการรับชำระ"
    words, data = read(receipts.receipt_pdf(found, language="en"))
    assert "Proofofpayment" in words and "(notareceipt)" in words
    assert child(data, "Document/Number") == "000001" and child(data, "Document/Book") == found.book
    assert child(data, "Payer/Name") == 'ร้าน <script> & "ไข่" #let'
    assert child(data, "Totals/Total") == "1250.50" and child(data, "Items/Item/Amount") == "1250.50"
    assert child(data, "Totals/InWords") == documents.baht_words(125_050, "th")
    assert child(data, "Verification/Signed") == found.signed
    assert child(data, "Document/Status") == "valid"


def test_a_receipt_of_our_own_book_is_called_so(app):
    with unit_of_work():
        organisation.set_setting(options.MODE, options.OWN, SYSTEM)
        payment = paid()
    assert title(receipts.receipt_pdf(receipt_of(payment))) == "ใบเสร็จรับเงิน"
    words, data = read(receipts.receipt_pdf(receipt_of(payment), language="en"))
    assert "Receipt" in words and "notareceipt" not in words
    assert child(data, "Document/Type") == "ใบเสร็จรับเงิน"


def test_the_same_receipt_is_the_same_file_and_a_change_shows_in_its_tag(app):
    with unit_of_work():
        payment = paid()
        actor = finance()
    before = receipt_of(payment)
    assert receipts.receipt_pdf(before) == receipts.receipt_pdf(before)
    with unit_of_work():
        receipts.cancel_receipt(before.reference, reason="Wrong payer", actor=actor)
    after = receipt_of(payment)
    tags = {receipts.receipt_tag(each, language=language) for each in (before, after) for language in ("th", "en")}
    assert len(tags) == 4
    words, data = read(receipts.receipt_pdf(after, language="en"))
    assert "CANCELLED" in words and "Wrongpayer" in words and child(data, "Document/Status") == "cancelled"


def test_the_code_on_the_picture_leads_to_the_check_and_proves_the_paper_offline(app):
    with unit_of_work():
        payment = paid(99_900)
    found = receipt_of(payment)
    texts = qr.read_picture(receipts.receipt_png(found))
    assert texts == [papers.qr_text(found)]
    facts = documents.verify_document(texts[0], [key.key for key in documents.published_keys()])
    assert facts is not None and facts["s"] == 99_900 and facts["n"] == found.number
    code = texts[0].partition("#")[0].rpartition("/")[2]
    checked = receipts.find_receipt_for_verification(code)
    assert checked is not None and checked.amount_satang == 99_900


def test_replacements_and_copies_say_so(app):
    with unit_of_work():
        payment = paid()
        actor = finance()
    old = receipt_of(payment)
    copied, _ = read(receipts.receipt_pdf(old, language="en", copy=2))
    assert "Replacementcopy2" in copied
    with unit_of_work():
        new = receipts.cancel_receipt(old.reference, reason="ชื่อผิด", actor=actor, replace=True)
    words, data = read(receipts.receipt_pdf(new, language="en"))
    assert f"inplaceofbook{old.book},no.{old.number}" in words and "CANCELLED" not in words
    assert child(data, "Document/Replaces") == old.number


def test_verification_says_no_more_than_it_must(app):
    with unit_of_work():
        payment = paid(business=make_business("สมชาย ใจดี", kind="person"))
        gone = paid()
        actor = finance()
    found = receipt_of(payment)
    for typed in (
        found.verify_code,
        verifying.print_code(found.verify_code).lower(),
        f" {found.verify_code[:5]} {found.verify_code[5:]}",
    ):
        checked = receipts.find_receipt_for_verification(typed)
        assert checked is not None and (checked.status, checked.number) == ("valid", found.number), typed
        assert checked.payer == "ส*** ใจ***"
    with unit_of_work():
        new = receipts.cancel_receipt(found.reference, reason="ผิด", actor=actor, replace=True)
        receipts.cancel_receipt(receipt_of(gone).reference, reason="ผิด", actor=actor)
    replaced = receipts.find_receipt_for_verification(found.verify_code)
    cancelled = receipts.find_receipt_for_verification(receipt_of(gone).verify_code)
    assert replaced is not None and cancelled is not None
    assert (replaced.status, replaced.replaced_by) == ("replaced", (new.book, new.number))
    assert cancelled.payer == "บริษั*** ตัวอ*** จำกัด"
    assert (cancelled.status, cancelled.replaced_by) == ("cancelled", None) and cancelled.cancelled_on
    for wrong in ("", "x" * 500, "2345-6789-ABCD", found.verify_code[:-1], found.reference, "ก" * 12):
        assert receipts.find_receipt_for_verification(wrong) is None


def test_who_guesses_is_stopped_and_others_are_not(app):
    with unit_of_work():
        payment = paid()
        for _ in range(verifying.TRIES):
            receipts.note_miss("192.0.2.7")
    code = receipt_of(payment).verify_code
    with pytest.raises(TooMany):
        receipts.find_receipt_for_verification(code, address="192.0.2.7")
    assert receipts.find_receipt_for_verification(code, address="192.0.2.8") is not None
    assert receipts.purge_misses() == 0


def test_links_are_for_one_payment_and_one_purpose(app):
    with unit_of_work():
        payment = paid()
    found = receipt_of(payment)
    link, picture = receipts.receipt_link(payment.id), receipts.receipt_picture_link(payment.id, "en")
    token = picture.rpartition("/")[2].removesuffix(".png")
    assert receipts.receipt_of_picture(token) == (found.reference, "en")
    for wrong in (token, forged(link.rpartition("/")[2]), ""):
        with pytest.raises(NotFound):
            receipts.receipt_of_link(wrong)
    assert receipts.receipt_link(999_999) == ""


HEAD = "เลขอ้างอิง,เลขที่ใบเสร็จ e-LAAS,วันที่ใบเสร็จ,จำนวนเงิน\r\n"


def test_numbers_of_elaas_come_by_file_row_by_row(app):
    with unit_of_work():
        actor = finance()
        taken, other_amount, cancelled, used = (paid(amount) for amount in (100_000, 200_000, 300_000, 400_000))
    with unit_of_work():
        organisation.set_setting(options.MODE, options.OWN, SYSTEM)
        own = paid()
        receipts.cancel_receipt(receipt_of(cancelled).reference, reason="ผิด", actor=actor)
    by = {name: receipt_of(p).reference for name, p in locals().items() if hasattr(p, "source_key")}
    rows = [
        (by["taken"], "RCPT-00001/70", "20/11/2569", "1,000.00", "taken"),
        (by["other_amount"], "RCPT-00002/70", "2026-11-20", "1.00", "other_amount"),
        (by["cancelled"], "RCPT-00003/70", "20/11/2569", "", "not_valid"),
        (by["own"], "RCPT-00004/70", "20/11/2569", "", "not_a_proof"),
        (by["used"], "RCPT-00001/70", "20/11/2569", "", "number_used"),
        (by["used"], "RCPT-00006/70", "20/11/2569", "", "named_twice"),
        ("RC-69-AAAA-AA", "RCPT-00007/70", "20/11/2569", "", "unknown"),
    ]
    text = HEAD + "".join(",".join(f'"{cell}"' for cell in row[:4]) + "\r\n" for row in rows)
    with unit_of_work():
        told = receipts.import_elaas(text.encode("cp874"), actor=actor)
    assert [row.result for row in told] == [row[4] for row in rows]
    assert [row.line for row in told] == list(range(2, 9))
    found = receipt_of(taken)
    assert (found.elaas_number, found.elaas_on.isoformat()) == ("RCPT-00001/70", "2026-11-20")
    with unit_of_work():
        assert receipts.import_elaas(("\ufeff" + text).encode(), actor=actor)[0].result == "known"
    words, data = read(receipts.receipt_pdf(found))
    assert "RCPT-00001/70" in words and child(data, "Document/ElaasNumber") == "RCPT-00001/70"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_table"),
        (b"\x00\x01", "not_a_table"),
        ("ก,ข\n1,2".encode(), "columns_missing"),
        (HEAD.encode() + b"x,y,z,1\n" * 5_001, "too_many_rows"),
        (b"x" * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(app, data, code):
    with unit_of_work(), pytest.raises(RuleBroken) as refused:
        receipts.import_elaas(data, actor=finance())
    assert refused.value.problems[0].code == code


def test_rows_that_nobody_can_read_are_told_of(app):
    with unit_of_work():
        actor = finance()
        payment = paid()
    reference = receipt_of(payment).reference
    with unit_of_work():
        for cells in ("R1,31/31/2569,", "R1,หลังสงกรานต์,", "R1,20/11/2569,ห้าร้อย", ",20/11/2569,"):
            told = receipts.import_elaas((HEAD + f"{reference},{cells}\n").encode(), actor=actor)
            assert told[0].is_wrong, cells
    assert receipt_of(payment).elaas_number is None


def test_the_receipts_of_a_day_are_made_for_printing_in_files(app, monkeypatch):
    monkeypatch.setattr(batches, "EACH", 2)
    with unit_of_work():
        actor = finance()
        with pytest.raises(RuleBroken):
            receipts.ask_batch(clock.today(), actor=actor)
        kept = [paid(amount) for amount in (100, 200, 300, 400)]
    with unit_of_work():
        receipts.cancel_receipt(receipt_of(kept[1]).reference, reason="ผิด", actor=actor)
        number = receipts.ask_batch(clock.today(), actor=actor)
        with pytest.raises(NotAllowed):
            receipts.ask_batch(clock.today(), actor=make_actor(Role.AUDITOR))
    assert receipts.get_batch(number, actor=actor).total == 3
    assert [receipts.make_batches() for _ in range(3)] == [2, 1, 0]
    done = receipts.get_batch(number, actor=actor)
    assert (done.made, done.files) == (3, 2) and done.done_at is not None
    pages = [len(PdfReader(io.BytesIO(receipts.read_batch(number, file, actor=actor))).pages) for file in (1, 2)]
    assert pages == [2, 1]
    for wrong in (0, 3):
        with pytest.raises(NotFound):
            receipts.read_batch(number, wrong, actor=actor)
    with pytest.raises(NotFound):
        receipts.get_batch(number, actor=make_actor(Role.COUNTER))
    with unit_of_work():
        assert receipts.purge_batches() == 0
        monkeypatch.setattr(batches, "KEPT", clock.days(-1))
        assert receipts.purge_batches() == 1


def test_two_workers_do_not_make_one_file_twice(app):
    with unit_of_work():
        actor = finance()
        paid(100)
    with unit_of_work():
        number = receipts.ask_batch(clock.today(), actor=actor)
    data = [papers.data_of(receipt_of(session().scalars(select(Payment)).one()), language="th")]
    with unit_of_work():
        for _ in range(2):
            ready = files.ready_bulk(io.BytesIO(documents.receipts_pdf(data)), filename="x.pdf", limit=10**7)
            batches._keep(number, 0, 1, 1, ready)
    assert receipts.get_batch(number, actor=actor).files == 1


@pytest.mark.parametrize("name", ['"' * 200, "\\" * 200, "😀" * 100, "ก็" * 100, "x" * 200])
def test_no_name_of_a_business_can_keep_its_money_from_being_receipted(app, name):
    """The facts of a code are few bytes; a receipt that could not be signed would hold up the payment itself."""
    with unit_of_work():
        payment = paid(999_999_999_999, business=make_business(name))
    found = receipt_of(payment)
    assert documents.verify_document(found.signed, [key.key for key in documents.published_keys()]) is not None
    assert receipts.receipt_pdf(found).startswith(b"%PDF")
