"""How long an officer may sit still before the session ends: a setting of the authority."""

from services.organisation import Setting, declare_setting, get_setting
from services.text import Words

declare_setting(
    Setting(
        "officer_idle_minutes",
        "int",  # type: ignore[arg-type]
        30,
        Words("ออกจากระบบเมื่อเจ้าหน้าที่ไม่ใช้งาน (นาที)", "Sign officers out when idle for (minutes)"),
        Words("ไม่ว่าอย่างไร ต้องเข้าสู่ระบบใหม่ทุก 12 ชั่วโมง", "In any case they sign in anew every 12 hours"),
        Words("ความปลอดภัย", "Security"),
        5,
        240,
    )
)


def officer_idle_minutes() -> int:
    """Minutes after which a session of an officer ends when nothing was asked for."""
    return int(get_setting("officer_idle_minutes"))
