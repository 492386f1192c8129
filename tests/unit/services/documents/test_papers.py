"""Papers as they are set: archival, the same for the same data, whatever people typed, their codes readable."""

import re
import threading
from io import BytesIO

import pypdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from PIL import Image

from services import documents, qr
from services.documents import compiling, receipts
from tests.factories import papers

PAPERS = {
    "receipt": (documents.receipt_pdf, documents.receipt_png, papers.receipt),
    "bill": (documents.bill_pdf, documents.bill_png, papers.bill),
    "letter": (documents.letter_pdf, documents.letter_png, papers.letters),
    "remittance": (documents.remittance_pdf, documents.remittance_png, papers.remittance),
    "return": (documents.return_pdf, documents.return_png, papers.filed_return),
    "certificate": (documents.paper_pdf, documents.paper_png, papers.issued_paper),
    "memorandum": (documents.paper_pdf, documents.paper_png, papers.memorandum),
}
#: What would be markup, were it read as such.
HOSTILE = [
    '#sys.inputs.at("data")', "#panic()", "$ x^2 $", "\\ \\u{41} \\n", "*bold* _it_ `raw`", "<label> @ref", "= head",
    "]", "[", "#[", "#{", "}", "// c", "/* c", '"', "'", "\\", "#read(\"../../.env\")", "- x\n- y", "~ --- ...", "<svg",
    "&amp;", "<svg onload=1>漢",
]  # fmt: skip


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf), strict=True)


def words(pdf: bytes) -> str:
    """The words, for Latin letters and digits: Thai may lose marks on its way out of a PDF."""
    return "\n".join(page.extract_text() for page in opened(pdf).pages)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", PAPERS)
def test_each_is_archival(name, language):
    """PDF/A-3a (ISO 19005-3) and PDF/UA-1: it says so, fonts and colours lie within, nothing is encrypted or runs."""
    pdf, _, data = PAPERS[name]
    made = opened(pdf(data(language)))
    assert not made.is_encrypted
    xmp = made.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    (intent,) = made.trailer["/Root"]["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent.get_object()
    assert made.trailer["/Root"]["/Lang"] == language
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in made.trailer["/Root"]
    assert made.metadata.title and made.metadata.author == data(language)["issuer"]["name"]
    assert "/OpenAction" not in made.trailer["/Root"] and "/AA" not in made.trailer["/Root"]
    fonts = [font.get_object() for page in made.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert "Sarabun" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), "a font is not within the file"


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_data_give_the_same_bytes(name):
    pdf, _, data = PAPERS[name]
    assert pdf(data()) == pdf(data())
    assert pdf(data()) != pdf(data("en"))


@pytest.mark.parametrize("name", PAPERS)
def test_each_is_drawn_as_a_picture(name):
    _, png, data = PAPERS[name]
    with Image.open(BytesIO(png(data(), ppi=40))) as drawn:
        assert drawn.format == "PNG"
        assert 320 <= drawn.width <= 340 and 455 <= drawn.height <= 475
        assert len(set(drawn.convert("L").resize((64, 90)).tobytes())) > 8


def test_pictures_are_told_to_those_who_do_not_see_them():
    spoken = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/Alt" in node:
                spoken.append(node["/Alt"])
            if "/K" in node:
                walk(node["/K"])

    walk(opened(documents.bill_pdf(papers.bill("en"))).trailer["/Root"]["/StructTreeRoot"])
    assert spoken == ["Thai QR to pay by", f"Bar code {papers.bill()['barcode_text']}"]


def test_a_receipt_holds_its_data_as_a_file():
    xml = "<?xml version='1.0'?><r name='ก &amp; ข'>漢字 #sys 😀</r>"
    held = documents.Attachment("receipt.xml", xml, relationship="alternative", description="ข้อมูลใบเสร็จ")
    made = opened(documents.receipt_pdf(papers.receipt(), attachments=[held]))
    assert made.attachments["receipt.xml"] == [xml.encode()]
    (file,) = made.trailer["/Root"]["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Alternative"
    assert file.get_object()["/EF"]["/F"].get_object()["/Subtype"] == "/application/xml"
    assert file.get_object()["/Desc"] == "ข้อมูลใบเสร็จ"


def test_a_file_without_a_description_is_described_by_its_name():
    made = opened(documents.receipt_pdf(papers.receipt(), attachments=[documents.Attachment("a.xml", "<a/>")]))
    (file,) = made.trailer["/Root"]["/AF"]
    assert file.get_object()["/Desc"] == "a.xml" and file.get_object()["/AFRelationship"] == "/Data"


def test_attachments_want_an_archival_file():
    with pytest.raises(ValueError):
        documents.compile_pdf("receipt.typ", {}, attachments=[documents.Attachment("a.xml", "<a/>")], archival=False)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_is_set_as_it_is(typed):
    data = papers.receipt(
        "en",
        payer={"name": typed, "address": typed, "establishment": typed},
        items=[{"text": typed, "detail": typed, "satang": 100}],
        total_satang=100,
        note=typed,
    )
    found = "".join(words(documents.receipt_pdf(data)).split())
    assert found.count("".join(typed.split()).replace("漢", "?")) >= 5


@given(st.lists(st.text(st.characters(), max_size=60), min_size=3, max_size=3))
@trying(max_examples=12)
def test_no_text_stops_a_receipt(typed):
    """An archival and accessible PDF refuses much: whatever a citizen is called, the receipt must come."""
    name, address, text = typed
    payer = {"name": name, "address": address}
    assert documents.receipt_pdf(papers.receipt(payer=payer, items=[{"text": text, "satang": 1}], total_satang=1))


def test_letters_without_a_glyph_are_replaced():
    """An archival PDF may hold no missing glyph: such a name must not stop a receipt."""
    name = "漢字 😀 Ж ကြ \x00\x07\u202e\ufeff Ω é ấ ​ end"
    found = words(documents.receipt_pdf(papers.receipt("en", payer={"name": name})))
    assert "??" in found and "end" in found and "Ω" in found and "é" in found


def test_marks_without_a_base_and_long_names_are_set():
    data = papers.receipt(payer={"name": "่้๊" + "ก" * 400, "address": "A" * 300, "tax_id": "0" * 60, "number": "9" * 60})
    assert len(opened(documents.receipt_pdf(data)).pages) == 1


def test_many_items_go_over_pages_with_their_heads():
    items = [{"text": f"line{number}", "detail": "detail", "satang": number} for number in range(1, 61)]
    made = opened(documents.receipt_pdf(papers.receipt("en", items=items, total_satang=1830)))
    assert len(made.pages) >= 2
    for page in made.pages[:2]:
        assert "Amount (baht)" in page.extract_text()
        assert f"Page {page.page_number + 1}/{len(made.pages)}" in page.extract_text()
    found = words(documents.receipt_pdf(papers.receipt("en", items=items, total_satang=1830)))
    assert all(f"line{number}\n" in found for number in range(1, 61))
    assert "eighteen baht and thirty satang" in found


def test_the_code_on_the_printed_receipt_proves_it():
    with Image.open(BytesIO(documents.receipt_png(papers.receipt(), ppi=150))) as drawn:
        codes = zxingcpp.read_barcodes(drawn.convert("L"))
    (text,) = [code.text for code in codes]
    assert documents.verify_document(text, [documents.public_key(papers.KEY)])["s"] == papers.DUE


def test_both_codes_on_the_printed_bill_say_what_to_pay():
    with Image.open(BytesIO(documents.bill_png(papers.bill(), ppi=150))) as drawn:
        found = {str(code.format): code.text for code in zxingcpp.read_barcodes(drawn.convert("L"))}
    paid = qr.parse(found["QR Code"])
    assert (paid.biller_id, paid.ref1, paid.ref2, paid.amount_satang) == (
        papers.BILLER, papers.REF1, papers.REF2, papers.DUE,
    )  # fmt: skip
    assert found["Code 128"] == qr.bill_barcode(papers.BILLER, papers.REF1, papers.REF2, papers.DUE)


@pytest.mark.parametrize("state", ["paid", "cancelled", "expired"])
def test_nobody_can_pay_by_a_bill_that_is_settled(state):
    with Image.open(BytesIO(documents.bill_png(papers.bill(state=state), ppi=120))) as drawn:
        assert zxingcpp.read_barcodes(drawn.convert("L")) == []


def test_a_bill_tells_what_is_left_of_it():
    found = words(documents.bill_pdf(papers.bill("en", paid_satang=253_185)))
    assert "12,531.85" in found and "2,531.85" in found and "10,000.00" in found
    assert "ten thousand baht only" in found


def test_a_proof_of_payment_says_that_it_is_no_receipt():
    found = words(documents.receipt_pdf(papers.receipt("en", kind="proof", elaas={"book": "3", "number": "1234/69"})))
    assert "Proof of payment" in found and "(not a receipt)" in found and "1234/69" in found
    assert "(not a receipt)" not in words(documents.receipt_pdf(papers.receipt("en")))


def test_a_cancelled_receipt_stays_and_is_marked():
    cancelled = {"day": "2026-11-21", "reason": "wrong payer"}
    found = words(documents.receipt_pdf(papers.receipt("en", cancelled=cancelled, replaces="of book 12 no. 00344")))
    assert "CANCELLED" in found and "21 November 2026" in found and "wrong payer" in found
    assert "Replacement" in found and "of book 12 no. 00344" in found
    plain = words(documents.receipt_pdf(papers.receipt("en")))
    assert "CANCELLED" not in plain and "Replacement" not in plain


def test_a_letter_bears_thai_digits_by_setting():
    thai = words(documents.letter_pdf(papers.letters()))
    assert "๕๑๐๐๗/๑๒๓๔" in thai and "๑๒,๕๓๑.๘๕" in thai
    # What a keyboard or a machine reads stays as it is.
    assert "BL-69-9Q2T-4K" in thai and "https://pracha.example/taxes" in thai and "finance1@example.org" in thai
    assert "51007/1234" in words(documents.letter_pdf(papers.letters(thai_digits=False)))
    assert "51007/1234" in words(documents.letter_pdf(papers.letters("en")))


def test_each_letter_begins_on_a_page_of_its_own():
    made = opened(documents.letter_pdf(papers.letters(letters=[papers.one_letter(number=f"A{n}") for n in range(7)])))
    assert len(made.pages) == 7
    assert all(f"A{n}" in made.pages[n].extract_text() for n in range(7))


@pytest.mark.parametrize("number", [0, 201])
def test_a_file_holds_one_to_two_hundred_letters(number):
    with pytest.raises(ValueError):
        documents.letter_pdf(papers.letters(letters=[papers.one_letter()] * number))


def test_a_signature_and_an_emblem_are_drawn():
    held = BytesIO()
    Image.new("RGB", (60, 30), (250, 0, 0)).save(held, "PNG")
    data = papers.receipt(officer={"name": "ก", "post": "ข", "picture": held.getvalue()})
    data["issuer"] = data["issuer"] | {"logo": held.getvalue()}
    with Image.open(BytesIO(documents.receipt_png(data, ppi=60))) as drawn:
        red = [colour for count, colour in drawn.convert("RGB").getcolors(1 << 24) if colour[0] > 200 > 60 > colour[1]]
    assert red
    with pytest.raises(ValueError):
        documents.receipt_pdf(papers.receipt(officer={"name": "ก", "post": "ข", "picture": b"GIF89a"}))


@pytest.mark.parametrize(
    ("pdf", "data"),
    [
        (documents.receipt_pdf, papers.receipt(total_satang=1)),
        (documents.bill_pdf, papers.bill(total_satang=1)),
        (documents.remittance_pdf, papers.remittance(total_satang=1)),
        (documents.remittance_pdf, papers.remittance(counted_satang=1)),
        (documents.remittance_pdf, papers.remittance(by_kind=[{"text": "x", "count": 1, "satang": 1}])),
        (documents.return_pdf, papers.filed_return(total_satang=1)),
        (documents.receipt_pdf, papers.receipt(kind="other")),
        (documents.bill_pdf, papers.bill(state="other")),
    ],
)
def test_a_paper_whose_sums_do_not_agree_is_not_made(pdf, data):
    with pytest.raises(ValueError):
        pdf(data)


@pytest.mark.parametrize("satang", [1.0, "1", True, None])
def test_money_is_whole_satang(satang):
    with pytest.raises(TypeError):
        documents.receipt_pdf(papers.receipt(items=[{"text": "x", "satang": satang}], total_satang=1))
    with pytest.raises(TypeError):
        documents.compile_pdf("receipt.typ", {"total": 1.5})


def test_papers_are_made_in_threads_without_mixing():
    found: dict[int, str] = {}

    def make(number: int) -> None:
        data = papers.receipt(
            "en", number=f"N{number}N", items=[{"text": f"line{number}", "satang": 1}], total_satang=1
        )
        found[number] = words(documents.receipt_pdf(data))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(8))
    for number, text in found.items():
        assert re.findall(r"\bN(\d)N", text) and set(re.findall(r"\bN(\d)N", text)) == {str(number)}
        assert re.findall(r"\bline(\d)", text) == [str(number)]


def test_a_breakdown_of_the_compiler_is_an_ordinary_error(capfd):
    """So small a picture has no room for the band; typst panics. Whoever asks properly is refused before."""
    with pytest.raises(RuntimeError, match="broke down"):
        compiling._compile("receipt.typ", receipts._shown(papers.receipt()), [], format="png", ppi=1)
    assert "panicked" in capfd.readouterr().err
    for ppi in (1, 23, 401):
        with pytest.raises(ValueError):
            documents.receipt_png(papers.receipt(), ppi=ppi)
    assert documents.receipt_pdf(papers.receipt())


def test_after_a_paper_that_failed_the_next_is_made():
    for _ in range(6):
        with pytest.raises(RuntimeError):
            documents.compile_pdf("receipt.typ", {"language": "th"})
    assert documents.receipt_pdf(papers.receipt())


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_code_of_a_certificate_and_of_a_stamp_is_read_from_the_picture(language):
    for picture in (documents.paper_png(papers.issued_paper(language)), documents.stamp_png(papers.issued_paper())):
        assert qr.read_picture(picture)[0] == papers.paper_address()


def test_a_stamp_is_one_sheet_of_its_own_size_with_drawn_letters():
    (page,) = opened(documents.stamp_pdf(papers.issued_paper())).pages
    wide, high = (float(side) / 72 * 25.4 for side in (page.mediabox.width, page.mediabox.height))
    assert (round(wide), round(high)) == (76, 34)
    drawn = documents.stamp_svg(papers.issued_paper())
    assert drawn.startswith("<svg") and "<text" not in drawn and "<script" not in drawn


def test_what_holds_no_more_says_so_across_the_page():
    assert "CANCELLED" in words(documents.paper_pdf(papers.issued_paper("en", over="CANCELLED")))
    assert "CANCELLED" in words(documents.letter_pdf(papers.letters("en", over="CANCELLED")))
