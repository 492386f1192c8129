"""What officers set about the counter, and the notice that reminds of an appointment."""

from services.notifications import declare_notice
from services.organisation import Setting, SettingKind, declare_setting
from services.text import Words

REMINDER = "appointment.reminder"
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
    declare_notice(
        REMINDER, ("ref", "topic", "when", "where", "link"), "urgent", Words("เตือนนัดหมาย", "Reminder of an appointment")
    )
