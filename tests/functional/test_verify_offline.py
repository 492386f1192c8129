"""A paper's signature is checked in the reader's own browser: in the page, and in the file that needs no network."""

import json
import re
import urllib.request
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from app.public import verify
from services import documents, qr
from services.documents import signing
from tests.conftest import make_settings
from tests.factories.papers import CHECK, KEY, receipt, signed_address
from tests.factories.served import served
from tests.functional.conftest import seed
from tests.guards.pages import find_faults

OTHER, RETIRED = bytes(32), bytes([7] * 32)
#: A browser that has no Ed25519 of its own, and one that reads codes in pictures.
WITHOUT_ED25519 = "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
READS_CODES = """window.BarcodeDetector = class {{
  static async getSupportedFormats() {{ return ["qr_code"] }}
  async detect(picture) {{ return picture.width === 4 ? [{{rawValue: {text}}}] : [] }}
}}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A site that publishes two keys, one of them in use no more."""
    before = signing._source
    settings = make_settings(tmp_path_factory.mktemp("verify"))
    seed(settings)
    app = create_app(settings)
    documents.declare_keys(
        lambda: [
            documents.PublishedKey(documents.public_key(KEY), "อบจ.ลำพูน", since="2026-10-01"),
            documents.PublishedKey(documents.public_key(RETIRED), "อบจ.ลำพูน", since="2025-10-01", until="2026-09-30"),
        ]
    )
    with served(app) as found:
        yield found
    signing._source = before


@pytest.fixture
def page(open_page):
    """A telephone whose browser complains of nothing."""
    tab, heard = open_page(width=360), []
    tab.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    yield tab
    assert heard == []


@pytest.fixture(scope="module")
def kept_file(address, tmp_path_factory):
    """The page as a file on somebody's disk."""
    with urllib.request.urlopen(f"{address}/verify/offline.html") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="verify-offline.html"'
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        held = answer.read()
    file = tmp_path_factory.mktemp("kept") / "verify-offline.html"
    file.write_bytes(held)
    return file


def fragment(facts: dict | None = None, key: bytes = KEY) -> str:
    at = int(datetime(2026, 11, 20, 3, tzinfo=UTC).timestamp())
    return documents.sign_document({"k": "r", "n": "1", "s": 100, "t": at} | (facts or {}), key)


def told(tab) -> str:
    tab.wait_for_selector("[data-verify-result]:not([hidden])")
    return tab.inner_text("[data-verify-result]")


def paste(tab, text: str) -> str:
    tab.evaluate("document.querySelector('[data-verify-result]').hidden = true")
    tab.fill("textarea", text)
    tab.click("[data-verify-form] button")
    return told(tab)


def test_the_address_of_the_code_is_checked_at_once(page, address):
    page.goto(f"{address}/verify/offline#{signed_address().split('#')[1]}")
    found = told(page)
    for part in (
        "ลายมือชื่อถูกต้อง", "ใบเสร็จรับเงิน", "อบจ.ลำพูน", "เล่มที่ 12 เลขที่ 00345", "20 พฤศจิกายน 2569",
        "บริษัท ตัวอย่างปิโตรเลี…", "12,531.85 บาท", "20 พฤศจิกายน 2569 10.00 น.",
    ):  # fmt: skip
        assert part in found
    page.goto(f"{address}/verify/offline?lang=en#{signed_address().split('#')[1]}")
    assert "The signature is right" in told(page)
    assert "12,531.85 baht" in told(page) and "20 November 2026 10:00" in told(page)


def test_nothing_of_the_paper_is_sent(page, address):
    asked = []
    page.goto(f"{address}/verify/offline")
    page.on("request", lambda request: asked.append(request.url))
    assert "ลายมือชื่อถูกต้อง" in paste(page, signed_address())
    assert [url for url in asked if "/static/img/" not in url] == []
    # Its own page, for its present state, is one link away; where this page itself was read, there is none.
    assert page.get_attribute("[data-verify-result] a", "href") == CHECK


@pytest.mark.parametrize("start", ["", WITHOUT_ED25519], ids=["own", "library"])
def test_only_what_a_published_key_signed_passes(page, address, start):
    page.add_init_script(start)
    page.goto(f"{address}/verify/offline")
    text = fragment()
    assert "ลายมือชื่อถูกต้อง" in paste(page, text)
    assert "ลายมือชื่อไม่ถูกต้อง" in paste(page, fragment(key=OTHER))
    for at in (0, 5, len(text) // 2, len(text) - 50, len(text) - 3):
        altered = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert "ลายมือชื่อไม่ถูกต้อง" in paste(page, altered), at
    assert "กรุณาวางรหัส" in paste(page, " ") and "อย่าเพิ่งเชื่อถือ" not in told(page)
    for spelt in ("x", "no code at all", text + "=", text + "\u200b", text + "A" * 400, f"{text[:-2]} {text[-2:]}"):
        assert "นี่ไม่ใช่รหัสของเอกสารที่ลงลายมือชื่อ" in paste(page, spelt), spelt


def test_a_key_counts_for_the_days_of_its_use(page, address):
    page.goto(f"{address}/verify/offline")
    within = int(datetime(2026, 9, 30, 16, 59, tzinfo=UTC).timestamp())
    assert "ลายมือชื่อถูกต้อง" in paste(page, fragment({"t": within}, RETIRED))
    assert "ลายมือชื่อไม่ถูกต้อง" in paste(page, fragment({"t": within + 60}, RETIRED))
    assert "ลายมือชื่อไม่ถูกต้อง" in paste(page, fragment({"t": within}, KEY))


def test_what_is_signed_is_shown_as_text(page, address):
    page.goto(f"{address}/verify/offline")
    found = paste(page, fragment({"p": "<img src=x onerror=alert(1)>", "i": "<b>x</b>", "k": "?", "s": 10**15}))
    assert "<img src=x onerror=alert(1)>" in found and "<b>x</b>" in found and "10,000,000,000,000.00 บาท" in found
    assert page.query_selector("[data-verify-result] img") is None


def test_a_signed_text_that_is_no_paper_is_refused(page, address):
    page.goto(f"{address}/verify/offline")
    for facts in ({"x": "y"}, {"t": "soon"}):
        text = documents.sign_document(facts, KEY)
        assert "นี่ไม่ใช่รหัสของเอกสารที่ลงลายมือชื่อ" in paste(page, text)


def test_a_photograph_is_read_where_the_browser_can(page, address, tmp_path):
    page.add_init_script(READS_CODES.format(text=json.dumps(signed_address())))
    page.goto(f"{address}/verify/offline")
    for size in (4, 5):
        Image.new("RGB", (size, size)).save(tmp_path / f"{size}.png")
    page.wait_for_selector("#code-picture")
    page.set_input_files("#code-picture", tmp_path / "4.png")
    assert "เล่มที่ 12 เลขที่ 00345" in told(page)
    page.evaluate("document.querySelector('[data-verify-result]').hidden = true")
    page.set_input_files("#code-picture", tmp_path / "5.png")
    assert "ไม่พบรหัส QR ในรูปนี้" in told(page) and "คมชัดกว่า" in told(page)
    assert "อย่าเพิ่งเชื่อถือ" not in told(page)


def photograph(text: str, folder: Path) -> Path:
    """The code on a desk, askew, as JPEG."""
    with Image.open(BytesIO(qr.png(text, scale=7))) as opened:
        desk = Image.new("RGB", (1500, 2000), (226, 220, 208))
        desk.paste(opened.convert("RGB").rotate(9, expand=True, fillcolor=(226, 220, 208)), (380, 700))
    desk.save(folder / "desk.jpg", quality=70)
    return folder / "desk.jpg"


def test_a_photograph_is_read_by_the_library_too(page, address, tmp_path):
    page.goto(f"{address}/verify/offline")
    page.wait_for_selector("#code-picture")
    page.set_input_files("#code-picture", photograph(signed_address(), tmp_path))
    assert "เล่มที่ 12 เลขที่ 00345" in told(page)


def test_the_picture_of_a_receipt_is_read(page, address, tmp_path):
    (tmp_path / "receipt.png").write_bytes(documents.receipt_png(receipt()))
    page.goto(f"{address}/verify/offline")
    page.wait_for_selector("#code-picture")
    page.set_input_files("#code-picture", tmp_path / "receipt.png")
    assert "ลายมือชื่อถูกต้อง" in told(page) and "เล่มที่ 12 เลขที่ 00345" in told(page)


def test_the_kept_file_reads_a_photograph_without_a_network(page, kept_file, tmp_path):
    page.context.set_offline(True)
    page.goto(kept_file.as_uri())
    page.wait_for_selector("#code-picture")
    page.set_input_files("#code-picture", photograph(signed_address(), tmp_path))
    assert "ลายมือชื่อถูกต้อง" in told(page)


def film(text: str, file: Path) -> Path:
    """What a camera sees, as YUV4MPEG2: the code, standing still."""
    with Image.open(BytesIO(qr.png(text, scale=5))) as opened:
        seen = Image.new("L", (640, 480), 225)
        seen.paste(opened.convert("L"), ((640 - opened.width) // 2, (480 - opened.height) // 2))
    frame = b"FRAME\n" + seen.tobytes() + b"\x80" * (640 * 480 // 2)
    file.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)
    return file


def test_the_camera_reads_the_code(browser_type, browser_type_launch_args, address, tmp_path):
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film(signed_address(), tmp_path / 'film.y4m')}",
    ]
    arguments = browser_type_launch_args | {"args": [*browser_type_launch_args["args"], *camera]}
    browser = browser_type.launch(**arguments)
    try:
        tab = browser.new_page(viewport={"width": 360, "height": 800})
        tab.goto(f"{address.replace('127.0.0.1', 'localhost')}/verify/offline")
        tab.click("[data-verify-camera]")
        assert "เล่มที่ 12 เลขที่ 00345" in told(tab)
        assert not tab.is_visible("video")
    finally:
        browser.close()


def test_the_kept_file_works_without_a_network(page, kept_file):
    asked = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(kept_file.as_uri())
    assert "ลายมือชื่อถูกต้อง" in paste(page, signed_address())
    assert "ลายมือชื่อไม่ถูกต้อง" in paste(page, fragment(key=OTHER))
    assert asked == [kept_file.as_uri()]


def test_the_kept_file_can_send_nothing(open_page, kept_file, address):
    tab = open_page(width=360)
    tab.goto(kept_file.as_uri())
    fetched = f"fetch('{address}/healthz').then(() => 'sent', () => 'refused')"
    loaded = """new Promise((end) => {
      const picture = new Image();
      picture.onload = () => end("sent");
      picture.onerror = () => end("refused");
      picture.src = ADDRESS;
    })""".replace("ADDRESS", json.dumps(f"{address}/static/img/icon.svg"))
    assert [tab.evaluate(fetched), tab.evaluate(loaded)] == ["refused", "refused"]


def test_the_kept_file_stands_for_itself(kept_file):
    html = kept_file.read_text(encoding="utf-8")
    assert html.count("<script>") == html.count("<style>") == 1
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", html)
    key = urlsafe_b64encode(documents.public_key(KEY)).rstrip(b"=").decode()
    assert key in html and urlsafe_b64encode(KEY).rstrip(b"=").decode() not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy
    faults = [fault for fault in find_faults(html) if "inline script" not in fault and "<style>" not in fault]
    assert faults == []


def test_what_is_put_into_the_file_cannot_end_its_script():
    for name in verify._SCRIPTS:
        assert "</script" not in (verify.STATIC / name).read_text(encoding="utf-8").lower()


def test_a_typed_code_leads_to_its_paper(open_page, address):
    tab = open_page(width=360)
    tab.goto(f"{address}/verify")
    with tab.expect_request(re.compile("/verify/[A-Z]")) as asked:
        tab.fill("#code", " rc-69-7k4m-2x ")
        tab.press("#code", "Enter")
    assert asked.value.url == f"{address}/verify/RC-69-7K4M-2X"
