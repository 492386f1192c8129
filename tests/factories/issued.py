"""Papers that are no receipts, as an officer registers them; people in them are plainly made up."""

from typing import Any

from services import clock, organisation
from services.papers import PaperDetails


def paper_details(number: str = "ลพ 51001/1", **told: Any) -> PaperDetails:
    """A certificate of a training, made out to a person today, or whatever else is told."""
    usual: dict[str, Any] = {
        "kind": "certificate",
        "unit_id": organisation.list_units(active_only=True)[0].id,
        "number": number,
        "title": "การผ่านการอบรมผู้ดูแลผู้สูงอายุ",
        "issued_on": clock.today(),
        "to": "นางสาวสมใจ ตัวอย่าง",
        "is_person": True,
        "body": ("เป็นผู้ผ่านการอบรมหลักสูตรผู้ดูแลผู้สูงอายุ จำนวน 70 ชั่วโมง",),
        "facts": (("หลักสูตร", "ผู้ดูแลผู้สูงอายุ 70 ชั่วโมง"),),
        "signer_name": "นายตัวอย่าง ใจดี",
        "signer_post": "ผู้อำนวยการกองสาธารณสุข",
    }
    return PaperDetails(**(usual | told))
