"""The pages of printed codes by who opens them, with codes in every state."""

from services import clock, codes
from services.audit import SYSTEM, Channel
from services.codes import NewCode
from services.db import unit_of_work
from services.text import Words

#: Pages by who opens them (see `pages.SIGN_INS`).
OPEN: list[str] = [
    "/q", "/q?code=", "/q?code=zz", "/q/nothing", "/q/2345678",
    "/q/{withdrawn_code}?is=ended", "/q/{expired_code}?is=ended", "/services/complaint?source=qr&code={live_code}",
]  # fmt: skip
OFFICER: list[str] = [
    "/staff/codes", "/staff/codes?q=zzzz", "/staff/codes?state=withdrawn", "/staff/codes/{live_code_id}",
    "/staff/codes/{withdrawn_code_id}", "/staff/codes/statistics", "/staff/codes/statistics?days=365&kind=category",
    "/staff/codes/statistics?code={live_code_id}", "/staff/codes/statistics?days=7&district=5108",
]  # fmt: skip
REGISTRY: list[str] = [
    "/staff/codes", "/staff/codes/new", "/staff/codes/new/category", "/staff/codes/new/place", "/staff/codes/new/bill",
    "/staff/codes/{live_code_id}/change", "/staff/codes/{live_code_id}/change?kind=page",
    "/staff/codes/{live_code_id}/withdraw", "/staff/codes/{live_code_id}",
]  # fmt: skip
#: What is no page.
PAPERS: list[str] = ["/staff/codes/statistics.csv", "/staff/codes/statistics.xlsx?days=90"]
#: Forms that are sent empty.
EMPTY: list[tuple[str, str]] = [
    ("/staff/codes/new/category", ""), ("/staff/codes/new/bill", ""), ("/staff/codes/{live_code_id}/withdraw", ""),
]  # fmt: skip
#: Addresses that answer otherwise than 200.
NOT_FOUND: dict[str, int] = {
    "/q?code=": 400, "/q?code=zz": 400, "/q/nothing": 404, "/q/2345678": 404, "?is=ended": 410,
}  # fmt: skip


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    place = Words("หน้าตลาดหนองดอก ทางเข้าหลัก", "In front of Nong Dok market, main entrance")
    label = Words("ไฟดับ แจ้งที่นี่", "Light out? Tell us")
    with unit_of_work():
        live = codes.make_code(
            NewCode("page", "contact", label, place, "5101", "510101", handed={codes.HERE: "yes"}), actor=SYSTEM
        )
        live = codes.change_code(
            live.id,
            NewCode("category", "street-light", label, place, "5101", "510101", handed={codes.HERE: "yes"}),
            actor=SYSTEM,
        )
        withdrawn = codes.make_code(NewCode("category", "flood", label, place), actor=SYSTEM)
        codes.withdraw_code(withdrawn.id, Words("ย้ายป้ายไปหน้าสถานี", "Moved to the station"), actor=SYSTEM)
        for what in (codes.SCAN, codes.SCAN, codes.BEGUN, codes.SENT):
            codes.note(live, what, Channel.QR)
        codes.note(live, codes.SCAN, Channel.LINE)
    with unit_of_work(), clock.standing_at(clock.now() - clock.days(60)):
        day = clock.today() + clock.days(3)
        expired = codes.make_code(NewCode("category", "rubbish", label, place, expires_on=day), actor=SYSTEM)
    return {
        "live_code": live.code,
        "live_code_id": str(live.id),
        "withdrawn_code": withdrawn.code,
        "withdrawn_code_id": str(withdrawn.id),
        "expired_code": expired.code,
    }
