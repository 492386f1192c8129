"""Who may open the pages of the finance desk, and the pages beside each other."""

from flask import current_app
from werkzeug.exceptions import HTTPException

from app.shared import current_actor
from app.shared.access import Rule, rule_of
from app.staff.blueprint import staff
from services.audit import Actor, ActorKind, Role
from services.errors import NotAllowed
from services.people.finance import is_finance
from services.text import Words


class FinanceRule(Rule):
    """As `roles(…)`; a head is let in only where the head's unit is the finance unit."""

    def check(self, actor: Actor) -> None:
        """Passes or raises, as `Rule.check` does."""
        super().check(actor)
        if actor.role is Role.HEAD and not is_finance(actor):
            raise NotAllowed(self.name)


def _rule(name: str, *allowed: Role) -> FinanceRule:
    return FinanceRule(name, ActorKind.OFFICER, frozenset(allowed))


#: Who works with money: finance officers and the head of the finance unit.
finance = _rule("finance", Role.FINANCE, Role.HEAD)
#: Who reads along: also executives and auditors, personal data masked.
finance_readers = _rule("finance_readers", Role.FINANCE, Role.HEAD, Role.EXECUTIVE, Role.AUDITOR)
#: Who takes money or files for those who come: also the counters.
counters = _rule("counters", Role.FINANCE, Role.HEAD, Role.COUNTER)
#: Who finds the way to the desk: everybody who has one page there.
visitors = _rule("finance_visitors", Role.FINANCE, Role.HEAD, Role.EXECUTIVE, Role.AUDITOR, Role.COUNTER, Role.ADMIN)
#: Ordinances, targets and layouts: also the administrators.
finance_editors = _rule("finance_editors", Role.FINANCE, Role.HEAD, Role.ADMIN)

#: The pages of the desk by groups. One that does not exist, or not for this reader, is not shown.
_GROUPS = (
    (
        Words("รายวัน", "Daily"),
        (
            ("/staff/finance", Words("วันนี้", "Today")),
            ("/staff/finance/returns", Words("แบบที่ยื่น", "Returns")),
            ("/staff/bills", Words("ใบแจ้งชำระ", "Bills")),
            ("/staff/finance/bank-files", Words("ไฟล์ธนาคาร", "Bank files")),
            ("/staff/finance/exceptions", Words("รายการผิดปกติ", "Exceptions")),
            ("/staff/finance/slips", Words("สลิปรอธนาคาร", "Waiting slips")),
            ("/staff/finance/drawer", Words("ลิ้นชักเงิน", "Drawer")),
        ),
    ),
    (
        Words("เงิน", "Money"),
        (
            ("/staff/finance/receipts", Words("ใบเสร็จ", "Receipts")),
            ("/staff/finance/credits", Words("เงินชำระเกิน", "Credits")),
            ("/staff/finance/refunds", Words("คืนเงิน", "Refunds")),
            ("/staff/finance/decisions", Words("ลด/งดเงินเพิ่ม", "Decisions")),
            ("/staff/finance/arrears", Words("ค้างชำระ", "Arrears")),
            ("/staff/finance/letters", Words("หนังสือเตือน", "Demand letters")),
        ),
    ),
    (
        Words("ผู้ประกอบการ", "Businesses"),
        (
            ("/staff/finance/registrations", Words("คำขอขึ้นทะเบียน", "Registrations")),
            ("/staff/finance/businesses", Words("ทะเบียน", "Register")),
            ("/staff/finance/imports", Words("นำเข้าทะเบียน", "Import")),
        ),
    ),
    (
        Words("ภาพรวมและตั้งค่า", "Overview and settings"),
        (
            ("/staff/finance/summaries", Words("สรุปประจำวัน", "Daily summaries")),
            ("/staff/finance/revenue", Words("รายได้", "Revenue")),
            ("/staff/finance/targets", Words("เป้าหมาย", "Targets")),
            ("/staff/finance/exports", Words("ส่งออก e-LAAS", "e-LAAS exports")),
            ("/staff/finance/ordinances", Words("ข้อบัญญัติ", "Ordinances")),
        ),
    ),
)


def finance_groups() -> list[tuple[Words, list[tuple[str, Words]]]]:
    """The pages of the desk that exist and are open to the one who is signed in, by groups."""
    groups = [(name, [(path, words) for path, words in pages if may_open(path)]) for name, pages in _GROUPS]
    return [(name, pages) for name, pages in groups if pages]


def finance_tabs() -> list[tuple[str, Words]]:
    """The same pages without their groups."""
    return [page for _name, pages in finance_groups() for page in pages]


def may_open(path: str) -> bool:
    """Whether there is a page at this path for the one who is signed in."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    rule = rule_of(current_app.view_functions.get(endpoint))
    return rule is not None and rule.allows(current_actor())


staff.context_processor(lambda: {"finance_groups": finance_groups})
