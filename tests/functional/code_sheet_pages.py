"""The pages of printed codes by who opens them, with codes, sheets and tables that their addresses need."""

from services import codes
from services.audit import SYSTEM
from services.codes import NewCode, batch_reading, batches, sheet_making
from services.db import unit_of_work
from services.text import Words

#: Pages of who makes codes, and of every officer.
REGISTRY: list[str] = [
    "/staff/codes/sheets", "/staff/codes/sheets/new", "/staff/codes/sheets/new?kind=service",
    "/staff/codes/sheets/new?q=zzzz", "/staff/codes/sheets/new?code={printed_code_id}&form=sticker",
    "/staff/codes/sheets/{code_sheet}", "/staff/codes/sheets/{open_code_sheet}?stay",
    "/staff/codes/batch", "/staff/codes/batch/{code_batch}", "/staff/codes/batch/{made_code_batch}",
]  # fmt: skip
OFFICER: list[str] = ["/staff/codes/sheets", "/staff/codes/sheets/{code_sheet}"]
#: What is no page.
PAPERS: list[str] = [
    "/staff/codes/{printed_code_id}/code.png", "/staff/codes/{printed_code_id}/code.svg",
    "/staff/codes/{printed_code_id}/code.png?size=large", "/staff/codes/sheets/{code_sheet}/codes.pdf",
    "/staff/codes/batch/template.csv",
    *(f"/staff/codes/sheets/preview/{form}.png?language=both" for form in ("label", "sticker", "card", "a4", "a3")),
]  # fmt: skip
#: Forms that are sent empty.
EMPTY: list[tuple[str, str]] = [
    ("/staff/codes/sheets/new", ""), ("/staff/codes/batch", ""), ("/staff/codes/batch/{code_batch}", "/make"),
]  # fmt: skip


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    with unit_of_work():
        view = codes.make_code(
            NewCode("service", "complaint", Words("แจ้งเรื่องหน้าตลาด", "Report at the market")), actor=SYSTEM
        )
        sheet = codes.ask_sheet("a4", [view.id], title="โปสเตอร์หน้าตลาด", actor=SYSTEM)
    while sheet_making.make_sheets():
        pass
    table = batch_reading.read_table("kind,target,label_th\nservice,complaint,เคาน์เตอร์ 1\n".encode())
    with unit_of_work():
        made = batches.keep_batch(table, "made.csv", actor=SYSTEM)
        batches.make_batch(made.id, form="", language="both", actor=SYSTEM)
    while batches.work_batches():
        pass
    with unit_of_work():
        ready = batches.keep_batch(table, "ready.csv", actor=SYSTEM)
        waiting = codes.ask_labels([view.id], title="ยังทำอยู่", actor=SYSTEM)
    return {
        "printed_code_id": str(view.id),
        "code_sheet": str(sheet),
        "open_code_sheet": str(waiting),
        "code_batch": str(ready.id),
        "made_code_batch": str(made.id),
    }
