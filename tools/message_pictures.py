"""Draws every message of the chat, Thai beside English, into docs/pictures/chat/, and writes docs/chat.md about them:
`.venv/bin/python tools/message_pictures.py`. A name of a group after it draws that group only.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from PIL import Image, ImageDraw
from playwright.sync_api import Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.config import Settings  # noqa: E402
from chatbot import richmenu  # noqa: E402
from chatbot.messages.limits import problems  # noqa: E402
from services import db, documents, organisation, qr  # noqa: E402
from services.complaints import demo  # noqa: E402
from tests.factories import papers  # noqa: E402
from tools.chat import forms, samples, things  # noqa: E402
from tools.chat.things import Group, Sample  # noqa: E402

SHEETS, DOCUMENT = ROOT / "docs" / "pictures" / "chat", ROOT / "docs" / "chat.md"
#: A sheet is two columns of pairs; one is as high as this, where the pictures in it allow.
WIDTH, COLUMNS, HEIGHT, SCALE = 1400, 2, 2300, 1.3
MOST_BYTES = 250_000
_HERE = "http://pictures.local"
_PAGE = """<!doctype html><html lang="th"><meta charset="utf-8">
<link rel="stylesheet" href="/css/pracha.css"><link rel="stylesheet" href="/css/simulator.css">
<link rel="stylesheet" href="/sheet.css"><body><div id="sheet" class="sim-chat"></div>
<script type="module" src="/sheet.js"></script></body></html>"""
_STYLE = """
body { display: block; margin: 0; height: auto; background: #eceff4;
  font-family: "Sarabun", "Noto Sans Thai", sans-serif; }
#sheet { flex: none; flex-direction: row; height: auto; max-height: none; overflow: visible; display: flex;
  gap: 16px; align-items: flex-start; width: 1400px; padding: 16px; box-sizing: border-box;
  background: #eceff4; }
.stack { display: grid; gap: 16px; flex: 0 0 676px; }
.sample { padding: 10px; border-radius: 14px; background: #a9bfda; }
.sample h2 { margin: 0 0 8px; font: 700 15px/1.3 monospace; color: #1c2b3d; }
.pair { display: grid; grid-template-columns: 320px 320px; gap: 16px; align-items: start; }
.pair > div { display: grid; gap: 8px; justify-items: start; min-width: 0; }
.pair .sim-bubble, .pair .fx-bubble { margin: 0; }
#sheet button { font-family: inherit; }
.pair .sim-qr { flex-wrap: wrap; gap: 6px; padding: 2px 0 0; overflow: visible; }
.pair .fx-carousel { flex-wrap: wrap; overflow: visible; }
.pair .fx-carousel .fx-bubble { max-width: 100%; }
.pair .sim-bubble--image img { width: 320px; }
"""
_SCRIPT = """
import { draw, drawQuick } from "/js/simulator-draw.js";
const tools = { address: (url) => "/held/" + url.split("?")[0].split("/").pop() };
const element = (name, kind) => Object.assign(document.createElement(name), { className: kind });
window.show = async (stacks) => {
  const sheet = document.getElementById("sheet");
  sheet.replaceChildren();
  for (const stack of stacks) {
    const column = element("div", "stack");
    for (const [title, pair] of stack) {
      const box = element("section", "sample");
      const head = element("h2", "");
      head.textContent = title;
      const both = element("div", "pair");
      for (const messages of pair) {
        const one = element("div", "");
        for (const message of messages) one.append(draw(message, tools));
        const quick = drawQuick(messages.at(-1), tools);
        if (quick) one.append(quick);
        both.append(one);
      }
      box.append(head, both);
      column.append(box);
    }
    sheet.append(column);
  }
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  return [...document.querySelectorAll(".sample")].map((box) => box.offsetHeight);
};
window.cut = () => [...document.querySelectorAll(".fx-line, .fx-clamp, .fx-button button, .sim-qr__item")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 3)
  .map((one) => one.textContent);
window.ready = true;
"""


@contextmanager
def authority() -> Iterator[None]:
    """The authority of the demonstration in a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pracha-messages-") as folder:
        settings = Settings(pracha_env="development", pracha_instance=folder, base_url=things.SITE, _env_file=None)
        with create_app(settings).app_context():
            upgrade()
            with db.unit_of_work():
                demo.prepare_demonstration()
            yield
            db.db.session.remove()
            db.db.engine.dispose()


def menus() -> Group:
    """The pictures below the chat."""
    when = {"citizen": "Below every chat; the strip changes the language", "officer": "Below the chat of an officer"}
    return Group("menus", "Menus below the chat", [
        Sample(f"menu: {kind}", told, lambda v, kind=kind: [
            {"type": "image", "originalContentUrl": f"{kind}-{v.language}", "previewImageUrl": f"{kind}-{v.language}"}
        ]) for kind, told in when.items()
    ])  # fmt: skip


def groups() -> list[Group]:
    """All of them in the order of the document."""
    return [samples.GREETING, forms.QUESTIONS, forms.REVIEW, forms.REFUSALS, samples.FORMS, samples.MINE, forms.NOTICE,
            samples.TAXES, samples.CODES, samples.SURVEYS, forms.ABOUT_SURVEYS, samples.INFORMATION, samples.HANDOVER,
            samples.NEWS, samples.ACCOUNT, samples.OFFICERS, forms.UNITS, menus()]  # fmt: skip


@cache
def held(name: str) -> bytes:
    """A picture that a message shows."""
    kind, _, language = name.partition("-")
    if kind in ("citizen", "officer"):
        offered = [service.key for service in things.SERVICES]
        shown = organisation.get_organisation()
        return richmenu.make_menu(kind, language, shown, offered, base_url=things.SITE).draw()
    if name == "qr.png":
        return qr.png(qr.bill_payment(things.BILLER, "100000101", "20261001", 1_234_500))
    if name == "receipt.png":
        return documents.receipt_png(papers.receipt(), ppi=80)
    is_lamp = name == "lamp"
    image = Image.new("RGB", (600, 390), "#1b2440" if is_lamp else "#9fc3dd")
    drawn = ImageDraw.Draw(image)
    drawn.polygon([(200, 390), (400, 390), (325, 190), (275, 190)], fill="#3a3f4d")
    drawn.rectangle((430, 100, 440, 340), fill="#8b90a0")
    drawn.rectangle((370, 100, 440, 106), fill="#8b90a0")
    drawn.ellipse((360, 98, 386, 112), fill="#5a5f70" if is_lamp else "#ffd76a")
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def serve(route: Route) -> None:
    """The few files that a sheet is made of."""
    path = route.request.url.removeprefix(_HERE).split("?")[0]
    made = {"/": (_PAGE, "text/html"), "/sheet.css": (_STYLE, "text/css"), "/sheet.js": (_SCRIPT, "text/javascript")}
    if path in made:
        body, kind = made[path]
        route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")
    elif path.startswith("/held/"):
        route.fulfill(body=held(path.removeprefix("/held/")), content_type="image/png")
    elif (ROOT / "app" / "static" / path[1:]).is_file():
        route.fulfill(path=ROOT / "app" / "static" / path[1:])
    else:
        route.fulfill(status=404, body="")


def drawn_of(sample: Sample) -> list[Any]:
    """Title and messages in both languages; stops where the platform would refuse one."""
    both = [sample.make(things.voice(language)) for language in ("th", "en")]
    for messages in both:
        # Several short words in one picture are several sendings; menus are pictures that no message brings.
        found = [problem for each in messages if each["type"] != "image" for problem in problems([each])]
        if found:
            raise SystemExit(f"{sample.name}: {found}")
    return [sample.name, both]


def pack(drawn: Sequence[Any], heights: Sequence[int]) -> list[list[list[Any]]]:
    """Sheets of two columns, in order, each about as high as a sheet may be, and the last one even."""
    total = sum(heights) + 16 * len(heights)
    sheets = max(1, -(-total // (HEIGHT * COLUMNS)))
    most = total / (sheets * COLUMNS)
    stacks: list[list[Any]] = [[]]
    height = 0
    for one, tall in zip(drawn, heights, strict=True):
        if stacks[-1] and height + tall / 2 > most and len(stacks) < sheets * COLUMNS:
            stacks.append([])
            height = 0
        stacks[-1].append(one)
        height += tall + 16
    return [stacks[start : start + COLUMNS] for start in range(0, len(stacks), COLUMNS)]


def take(page: Page, name: str) -> Path:
    """What the page shows as a picture, small enough."""
    shot = Image.open(BytesIO(page.locator("#sheet").screenshot())).convert("RGB")
    for quality in (82, 74, 66, 58, 50, 42):
        buffer = BytesIO()
        shot.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            break
    else:
        raise SystemExit(f"{name} stays above {MOST_BYTES} bytes")
    path = SHEETS / f"{name}.webp"
    path.write_bytes(buffer.getvalue())
    print(f"{path.name} {shot.width}x{shot.height} {buffer.tell() // 1024} KB, quality {quality}")
    return path


def draw(page: Page, group: Group) -> list[Path]:
    """The sheets of a group."""
    drawn = [drawn_of(sample) for sample in group.samples]
    heights = page.evaluate("(stacks) => window.show(stacks)", [drawn])
    sheets = pack(drawn, heights)
    made = []
    for number, stacks in enumerate(sheets, start=1):
        page.evaluate("(stacks) => window.show(stacks)", stacks)
        if cut := page.evaluate("window.cut()"):
            print(f"cut in {group.key}: {json.dumps(cut, ensure_ascii=False)}")
        made.append(take(page, f"{group.key}-{number}" if len(sheets) > 1 else group.key))
    for old in SHEETS.glob(f"{group.key}*.webp"):
        if old not in made and old.stem.removeprefix(group.key).lstrip("-").isdecimal() | (old.stem == group.key):
            old.unlink()
    return made


def sheets_of(group: Group) -> list[str]:
    """The names of the sheets of a group as they lie there."""
    return sorted(
        path.name
        for path in SHEETS.glob(f"{group.key}*.webp")
        if path.stem == group.key or path.stem.removeprefix(f"{group.key}-").isdecimal()
    )


def write_document(shown: Sequence[Group]) -> None:
    """The page that shows them."""
    lines = [
        "# What the chat says",
        "",
        "Every message that the bot can send in LINE, Thai beside English, drawn by the phone of the simulator as LINE",
        "draws it. Cards that lie beside each other on a phone stand below each other here, and all quick replies are",
        "seen. The words belong to `chatbot/messages/`; notices have theirs in `templates/mail/`, and officers may",
        "change those. Persona and name are settings: here a woman speaks for อบจ.ลำพูน.",
        "",
        "This page is written, and the pictures drawn, by `.venv/bin/python tools/message_pictures.py`; the samples",
        "stand in `tools/chat/`. A guard fails while a message has no picture.",
        "",
        " · ".join(f"[{group.title}](#{_anchor(group.title)})" for group in shown),
    ]
    for group in shown:
        lines += ["", f"## {group.title}", "", "| message | sent when |", "|---|---|"]
        lines += [f"| `{sample.name}` | {sample.when} |" for sample in group.samples]
        for number, name in enumerate(sheets_of(group), start=1):
            lines += ["", f"![{group.title}, sheet {number}](pictures/chat/{name})"]
    DOCUMENT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _anchor(title: str) -> str:
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def main(names: list[str]) -> None:
    """Draws the groups that are named, or all, and writes the page."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    shown = groups()
    with authority(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("PRACHA_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--lang=th"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, device_scale_factor=SCALE)
        page.route(f"{_HERE}/**", serve)
        for kind in ("citizen", "officer"):
            for language in ("th", "en"):
                held(f"{kind}-{language}")  # Here, where the application's context is.
        page.goto(f"{_HERE}/")
        page.wait_for_function("window.ready")
        for group in shown:
            if not names or group.key in names:
                draw(page, group)
        browser.close()
    write_document(shown)


if __name__ == "__main__":
    main(sys.argv[1:])
