"""Receipts, codes and labels drawn: so many a second of CPU time on one core, and the memory of drawing receipts.

`python -m tools.bench.papers figures.json` measures in a process of its own: the memory is that of papers alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median

import psutil
import qrcode
from qrcode.image.svg import SvgPathImage

from services import documents, qr, settings
from tests.factories.papers import BILLER, CHECK, DUE, KEY, receipt
from tools.bench.measure import Figure

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS, PAPERS, CODES, SLOW_CODES, SHEETS = 7, 30, 200, 10, 2
#: Labels are set 24 on a page.
ON_A_PAGE = 24
_ISSUER = "อบจ.ลำพูน"


def measure(database: str, wanted: frozenset[str]) -> list[Figure]:
    """`receipt`, `receipt_memory`, `labels`, and `qr`, whose base is the library qrcode. No database plays a part."""
    with tempfile.TemporaryDirectory(prefix="pracha-papers-") as folder:
        target = Path(folder) / "figures.json"
        subprocess.run([sys.executable, "-m", "tools.bench.papers", str(target)], cwd=ROOT, check=True)
        took = json.loads(target.read_text())
    figures = [
        Figure("receipt", database, PAPERS * ROUNDS, None, took["receipt"], "a second of CPU"),
        Figure("receipt_memory", database, PAPERS * ROUNDS, None, took["memory"], "MiB at most"),
        Figure("qr", database, CODES * ROUNDS, took["qr"] / took["qrcode"], took["qr"], "a second of CPU"),
        Figure("labels", database, SHEETS * ON_A_PAGE * ROUNDS, None, took["labels"] * ON_A_PAGE, "a second of CPU"),
    ]
    return [figure for figure in figures if figure.name.split("_", maxsplit=1)[0] in wanted]


def main(target: str) -> None:
    """Rounds in turn: receipts, each with facts and a code of its own; codes of ours; codes of qrcode; labels."""
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    made = settings.ServiceSettings(data_key=b"d" * 32, signing_key=b"s" * 32, base_url=CHECK, storage_url="")
    settings.configure(made)
    took: dict[str, list[float]] = {"receipt": [], "qr": [], "qrcode": [], "labels": []}
    number = 0
    _receipt(number)
    memory = 0.0
    for _ in range(ROUNDS):
        for name, work, count in (
            ("receipt", _receipt, PAPERS), ("qr", _code, CODES), ("qrcode", _other_code, SLOW_CODES),
            ("labels", _labels, SHEETS),
        ):  # fmt: skip
            took[name].append(_rate(work, number, count))
            number += count
            if name == "receipt":
                memory = max(memory, psutil.Process().memory_info().rss / 2**20)
    rates = {name: median(found) for name, found in took.items()}
    Path(target).write_text(json.dumps(rates | {"memory": memory}))


def _rate(work: Callable[[int], object], first: int, count: int) -> float:
    began = time.process_time()
    for number in range(first, first + count):
        work(number)
    return count / (time.process_time() - began)


def _receipt(number: int) -> bytes:
    facts = documents.receipt_facts(
        issuer=_ISSUER, kind="receipt", book="12", number=f"{number:05d}", day=date(2026, 11, 20),
        payer=f"ผู้ประกอบการตัวอย่างที่ {number}", satang=DUE, at=datetime(2026, 11, 20, 3, tzinfo=UTC),
    )  # fmt: skip
    code = qr.svg(f"{CHECK}#{documents.sign_document(facts, KEY)}")
    data = receipt(
        number=f"{number:05d}",
        payer={"name": f"ผู้ประกอบการตัวอย่างที่ {number}", "address": f"{number} หมู่ 9 อำเภอป่าซาง จังหวัดลำพูน"},
        verify={"url": CHECK, "code": "RC-69-7K4M-2X", "qr": code},
    )
    held = documents.Attachment("receipt.xml", f"<receipt number='{number}'/>" * 40)
    return documents.receipt_pdf(data, attachments=[held])


def _labels(number: int) -> bytes:
    """A page of labels: each code drawn, proven by ten trials, and set."""
    drawn = []
    for place in range(ON_A_PAGE):
        code = f"K{number:03d}M{place:02d}"
        drawn.append({
            "title": f"โคมไฟถนน ลพ.{number * ON_A_PAGE + place:05d}", "title_other": "Street lamp",
            "does": "สแกนเพื่อแจ้งชำรุด", "printed": code, "qr": qr.printed_svg(f"{CHECK}/q/{code}"),
        })  # fmt: skip
    return documents.code_sheet_pdf({
        "form": "label", "title": "ป้าย", "day": "2026-11-20", "issuer": {"name": _ISSUER}, "short": _ISSUER,
        "address": f"{CHECK}/q", "codes": drawn,
    })  # fmt: skip


def _payload(number: int) -> str:
    return qr.bill_payment(BILLER, f"{number:010d}", "69100001", DUE, merchant="LAMPHUN PAO")


def _code(number: int) -> str:
    return qr.svg(_payload(number))


def _other_code(number: int) -> bytes:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(_payload(number))
    held = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(held)
    return held.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
