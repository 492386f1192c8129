"""What administrators set about messages that cost: who may spend the month's quota, and how long news waits."""

from enum import StrEnum

from services.organisation import Setting, SettingKind, declare_setting
from services.text import Words

#: The channel whose pushes are counted.
LINE = "line"

PUSH_NORMAL = "line_push_normal"
RESERVE_PERCENT = "line_reserve_percent"
WAIT_DAYS = "line_wait_days"

#: In the order in which their page shows them.
QUOTA_SETTINGS = (PUSH_NORMAL, RESERVE_PERCENT, WAIT_DAYS)

_GROUP = Words("โควตาข้อความ LINE", "Quota of LINE messages")


class PushNormal(StrEnum):
    """Whether a push is spent on news that could ride along with the answer to the citizen's next message."""

    ALWAYS = "always"
    #: Only while more remains than is reserved.
    RESERVE = "reserve"
    NEVER = "never"


def declare_options() -> None:
    """Declares the settings; safe to repeat."""
    for setting in _SETTINGS:
        declare_setting(setting)


_SETTINGS = (
    Setting(
        PUSH_NORMAL,
        SettingKind.CHOICE,
        PushNormal.RESERVE.value,
        Words("ส่งข่าวความคืบหน้าทั่วไปทาง LINE ทันที", "Push ordinary progress news by LINE"),
        Words(
            "ข้อความที่ยังไม่ส่งจะแนบไปกับคำตอบเมื่อประชาชนทักแชตครั้งถัดไป ซึ่งไม่เสียโควตา",
            "What is not pushed rides along with the answer to the citizen's next message, free of charge",
        ),
        _GROUP,
        choices=(
            (PushNormal.ALWAYS.value, Words("ส่งทันทีเสมอ", "Always")),
            (PushNormal.RESERVE.value, Words("ส่งเมื่อโควตายังเหลือเกินส่วนที่กันไว้", "While more remains than is reserved")),
            (PushNormal.NEVER.value, Words("ไม่ส่ง รอแนบไปกับคำตอบ", "Never: let it ride along")),
        ),
    ),
    Setting(
        RESERVE_PERCENT,
        SettingKind.INT,
        30,
        Words("กันโควตา LINE ไว้สำหรับเรื่องสำคัญ (ร้อยละ)", "LINE quota reserved for what must not wait (per cent)"),
        Words(
            "ใบแจ้งชำระ คำถามถึงประชาชน และผลการดำเนินการ ใช้ส่วนนี้ได้เสมอ ข่าวทั่วไปและการส่งถึงหลายคนใช้ไม่ได้",
            "For bills, questions to the citizen and results. Other news and broadcasts cannot use it",
        ),
        _GROUP,
        0,
        100,
    ),
    Setting(
        WAIT_DAYS,
        SettingKind.INT,
        7,
        Words("ข่าวที่รอแนบไปกับคำตอบรอได้ (วัน)", "News waits for the citizen's next message (days)"),
        Words(
            "ครบแล้วส่งทางอีเมลหากทราบที่อยู่ มิฉะนั้นเลิกส่ง", "Then it is sent by e-mail where an address is known, else given up"
        ),
        _GROUP,
        1,
        60,
    ),
)
