"""The page for whoever wants to connect a system of their own: what there is, how to get a key, examples."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import access, anyone
from app.shared.describing import list_described
from services import settings

#: What each address does, in the order in which a system meets them; the full description is English alone.
_ORDER = (
    "api.list_services", "api.view_service", "api.begin_draft", "api.view_draft", "api.put_answer", "api.send_file",
    "api.view_review", "api.submit_draft", "api.carry_draft", "api.abandon_draft", "api.view_case",
)  # fmt: skip


@public.get("/api")
@access(anyone)
def view_api() -> ResponseReturnValue:
    """In a minute's reading: the addresses, the key, a matter from the first call to the reference."""
    described = {endpoint: (method, rule) for rule, method, endpoint, _said in list_described(current_app)}
    rows = [(*described[endpoint], _words()[endpoint]) for endpoint in _ORDER if endpoint in described]
    return render_template("public/api/view_api.html", rows=rows, base=settings.current().base_url)


def _words() -> dict[str, str]:
    return {
        "api.list_services": _("บริการที่กุญแจนี้ขอได้"),
        "api.view_service": _("บริการหนึ่ง พร้อมคำถามและรูปแบบของคำตอบ"),
        "api.begin_draft": _("เริ่มกรอก"),
        "api.view_draft": _("ดูที่กรอกไว้"),
        "api.put_answer": _("ตอบหนึ่งข้อ"),
        "api.send_file": _("ส่งภาพหรือเอกสาร"),
        "api.view_review": _("สิ่งที่ผู้แจ้งต้องเห็นก่อนส่ง"),
        "api.submit_draft": _("ส่งเรื่อง ส่งซ้ำได้เลขที่เรื่องเดิม"),
        "api.carry_draft": _("ให้ผู้แจ้งทำต่อเองด้วยรหัสหกตัว"),
        "api.abandon_draft": _("ยกเลิก"),
        "api.view_case": _("ติดตามเรื่องด้วยรหัสติดตาม"),
    }
