"""The first page of the finance desk: what waits today, as counts that lead on."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor
from app.staff.blueprint import staff
from app.staff.finance.rules import finance_readers, finance_tabs, may_open, visitors
from services import clock, taxes
from services.organisation import is_working_day
from services.taxes import DeskCounts
from services.text import Words


@staff.get("/finance")
@access(visitors)
def view_finance() -> ResponseReturnValue:
    """What waits; those who only have a page of the desk see the way to it."""
    actor = current_actor()
    counts = taxes.count_desk(actor=actor) if finance_readers.allows(actor) else None
    return render_template(
        "staff/finance/view_finance.html",
        groups=_groups(counts) if counts else [],
        counts=counts,
        pages=finance_tabs()[1:],
        today=clock.today(),
        is_working_day=is_working_day(clock.today()),
    )


def _groups(counts: DeskCounts) -> list[tuple[Words, list[tuple[Words, int, str, str]]]]:
    """Headings with their tiles: words, number, where it leads ("" where there is no page yet), colour."""
    groups = [
        (
            Words("รอตรวจ", "To be examined"),
            [
                (Words("แบบรอตรวจ", "Returns to examine"), counts.returns, "/staff/finance/returns?status=filed", ""),
                (Words("คำคัดค้าน", "Objections"), counts.objections, "/staff/finance/returns?status=objected", "amber"),
                (
                    Words("คำขอขึ้นทะเบียน", "Registrations"),
                    counts.registrations,
                    "/staff/finance/registrations",
                    "",
                ),
            ],
        ),
        (
            Words("รออนุมัติ", "To be approved"),
            [
                (Words("คืนเงินและเครดิต", "Refunds"), counts.refunds, "/staff/finance/refunds", "amber"),
                (
                    Words("ลดหรืองดเงินเพิ่ม", "Reductions and waivers"),
                    counts.decisions,
                    "/staff/finance/decisions",
                    "amber",
                ),
            ],
        ),
        (
            Words("เงินเข้า", "Money in"),
            [
                (Words("รายการผิดปกติ", "Exceptions"), counts.exceptions, "/staff/finance/exceptions", "amber"),
                (Words("สลิปรอธนาคาร", "Waiting slips"), counts.slips, "/staff/finance/slips", ""),
                (Words("ลิ้นชักที่ยังเปิด", "Drawers open"), counts.drawers, "/staff/finance/drawer", ""),
            ],
        ),
        (
            Words("ค้าง", "Outstanding"),
            [
                (
                    Words("ใบแจ้งเกินกำหนด", "Overdue bills"),
                    counts.overdue_bills,
                    "/staff/finance/arrears?show=bills",
                    "rose",
                ),
                (
                    Words("เดือนที่ยังไม่ยื่น", "Missing returns"),
                    counts.missing_returns,
                    "/staff/finance/arrears?show=months",
                    "rose",
                ),
            ],
        ),
    ]
    return [
        (name, [(words, n, url if may_open(url.partition("?")[0]) else "", colour) for words, n, url, colour in tiles])
        for name, tiles in groups
    ]
