"""The general settings and texts of every authority; each feature declares its own."""

from services.organisation.options import Setting, SettingKind, declare_setting
from services.organisation.wordings import declare_wording
from services.text import Words

_PROMISES = Words("กำหนดเวลา", "Promises")
_MAP = Words("แผนที่", "Map")
_LETTERS = Words("หนังสือราชการ", "Letters")
_CHAT = Words("แชต", "Chat")


def declare_general() -> None:
    """Declares what belongs to no single feature; safe to repeat."""
    for setting in _SETTINGS:
        declare_setting(setting)
    declare_wording(
        "out_of_hours",
        Words(
            "ได้รับเรื่องนอกเวลาราชการ เจ้าหน้าที่จะเริ่มดำเนินการในวันทำการถัดไป {date} เวลาที่ท่านส่งบันทึกไว้แล้ว",
            "Received out of hours. An officer begins on the next working day, {date}. Your sending time is recorded.",
        ),
        ("date",),
        label=Words("ข้อความเมื่อได้รับเรื่องนอกเวลาราชการ", "Received out of hours"),
    )


_SETTINGS = (
    Setting(
        "confirm_days",
        SettingKind.INT,
        15,
        Words("จำนวนวันที่ผู้แจ้งยืนยันหรือขอเปิดเรื่องอีกครั้งได้", "Days in which the sender may confirm or reopen"),
        Words("นับเป็นวันปฏิทินจากวันที่แจ้งว่าดำเนินการแล้วเสร็จ", "Calendar days from the day the work was reported done"),
        _PROMISES,
        1,
        180,
    ),
    Setting(
        "first_answer_notice_days",
        SettingKind.INT,
        15,
        Words("แจ้งผู้แจ้งเรื่องลับว่ายังดำเนินการทุก (วัน)", "Tell senders of confidential matters every (days)"),
        Words(
            "ผู้แจ้งเรื่องลับที่ยังไม่จบได้รับแจ้งว่ายังดำเนินการอยู่ เมื่อเรื่องเงียบครบจำนวนวันนี้ นับเป็นวันปฏิทิน",
            "Senders of open confidential matters hear that work goes on when nothing else happened. Calendar days",
        ),
        _PROMISES,
        1,
        60,
    ),
    Setting(
        "map_tiles_url",
        SettingKind.TEXT,
        "",
        Words("ที่อยู่ของแผ่นแผนที่", "Address of map tiles"),
        Words(
            "มี {z} {x} {y} เว้นว่างไว้หากไม่ใช้ แผนที่จะแสดงเฉพาะเส้นเขต",
            "With {z} {x} {y}. Leave empty to draw boundaries only",
        ),
        _MAP,
        maximum=300,
    ),
    Setting(
        "map_attribution",
        SettingKind.TEXT,
        "",
        Words("ที่มาของแผนที่", "Credit of the map"),
        Words("แสดงที่มุมแผนที่ เช่น © OpenStreetMap contributors", "Shown in the map's corner"),
        _MAP,
        maximum=200,
    ),
    Setting(
        "thai_digits_on_letters",
        SettingKind.BOOL,
        True,
        Words("ใช้เลขไทยในหนังสือราชการ", "Thai digits on official letters"),
        group=_LETTERS,
    ),
    Setting(
        "chat_persona",
        SettingKind.CHOICE,
        "female",
        Words("คำลงท้ายของแชต", "Polite particle of the chat"),
        group=_CHAT,
        choices=(("female", Words("ค่ะ", "ค่ะ (female)")), ("male", Words("ครับ", "ครับ (male)"))),
    ),
)
