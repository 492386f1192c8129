"""What officers set about the counter, and the notice that reminds of an appointment."""

from services.notifications import declare_notice
from services.organisation import Setting, SettingKind, declare_setting
from services.text import Words

REMINDER = "appointment.reminder"
MOVED = "appointment.moved"
#: How often one may be moved.
MOVES = "appointment_moves"
KEPT_DAYS = "queue_kept_days"
_GROUP = Words("เคาน์เตอร์", "Counter")


def declare_options() -> None:
    """Declares them; safe to repeat."""
    declare_setting(
        Setting(
            KEPT_DAYS,
            SettingKind.INT,
            7,
            Words("จำนวนวันที่เก็บบัตรคิว", "Days for which queue tickets are kept"),
            Words(
                "แล้วเหลือเพียงจำนวนและเวลารอของแต่ละวัน บัตรคิวไม่มีข้อมูลส่วนบุคคล",
                "Then only the numbers and waits of each day remain. Tickets hold nothing personal.",
            ),
            _GROUP,
            1,
            60,
        )
    )
    declare_setting(
        Setting(
            MOVES,
            SettingKind.INT,
            3,
            Words("จำนวนครั้งที่ผู้นัดย้ายเวลานัดเองได้", "How often people may move an appointment themselves"),
            Words("0 คือย้ายเองไม่ได้ ต้องถอนแล้วนัดใหม่", "With 0 they withdraw it and book again."),
            _GROUP,
            0,
            20,
        )
    )
    declare_notice(
        MOVED,
        ("ref", "topic", "earlier", "when", "where", "link"),
        "normal",
        Words("ย้ายเวลานัดหมายแล้ว", "An appointment was moved"),
    )
    declare_notice(
        REMINDER, ("ref", "topic", "when", "where", "link"), "urgent", Words("เตือนนัดหมาย", "Reminder of an appointment")
    )
