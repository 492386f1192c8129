"""What officers may set about conversations: their times, who is told, and answers made ready."""

from datetime import timedelta

from services import organisation
from services.audit import Role
from services.organisation import Setting, SettingKind
from services.text import Words

_GROUP = Words("คุยกับเจ้าหน้าที่ในแชต", "Talking to officers by chat")
#: Who is on duty for what nobody has taken, by the value of the setting.
DUTY: dict[str, tuple[Role, ...]] = {
    "registry_counter": (Role.REGISTRY, Role.COUNTER),
    "registry": (Role.REGISTRY,),
    "counter": (Role.COUNTER,),
    "admin": (Role.ADMIN,),
    "nobody": (),
}
_SETTINGS = (
    Setting(
        "chat_silence_minutes",
        SettingKind.INT,
        30,
        Words(
            "ระบบอัตโนมัติเงียบ และจบการสนทนาเมื่อไม่มีข้อความใหม่ (นาที)",
            "The bot is silent, and a quiet talk ends, for (minutes)",
        ),
        Words("นับจากข้อความล่าสุดของฝ่ายใดก็ได้", "Counted from the last word of either side"),
        _GROUP,
        5,
        240,
    ),
    Setting(
        "chat_keep_days",
        SettingKind.INT,
        90,
        Words("เก็บข้อความสนทนาไว้ (วัน)", "Keep conversations for (days)"),
        Words(
            "นับจากวันที่จบการสนทนา ครบแล้วลบทั้งข้อความและภาพ", "From the day they ended; then words and pictures are deleted"
        ),
        _GROUP,
        7,
        730,
    ),
    Setting(
        "chat_duty",
        SettingKind.CHOICE,
        "registry_counter",
        Words("ส่งอีเมลบอกเมื่อมีคนรอคุย", "Who gets a mail when somebody waits"),
        Words("ส่งเฉพาะในเวลาราชการ", "Within office hours only"),
        _GROUP,
        choices=(
            ("registry_counter", Words("ศูนย์รับเรื่องและเคาน์เตอร์", "Registry and counter")),
            ("registry", Words("ศูนย์รับเรื่อง", "Registry")),
            ("counter", Words("เคาน์เตอร์", "Counter")),
            ("admin", Words("ผู้ดูแลระบบ", "Administrators")),
            ("nobody", Words("ไม่ส่ง", "Nobody")),
        ),
    ),
    Setting(
        "chat_notice_minutes",
        SettingKind.INT,
        15,
        Words("รวมอีเมลบอกคนรอคุย ไม่ถี่กว่า (นาที)", "Mails about waiting talks at most every (minutes)"),
        group=_GROUP,
        minimum=1,
        maximum=240,
    ),
)
SNIPPETS = "chat_snippets"


def declare() -> None:
    """Makes them known; safe to repeat."""
    for setting in _SETTINGS:
        organisation.declare_setting(setting)
    organisation.declare_wording(
        SNIPPETS,
        Words(
            "สวัสดีค่ะ ยินดีให้บริการ ขอทราบรายละเอียดเพิ่มเติมได้ไหมคะ\n"
            "ขอบคุณสำหรับข้อมูล เจ้าหน้าที่ขอตรวจสอบสักครู่แล้วจะแจ้งให้ทราบค่ะ\n"
            "เรื่องนี้ขอให้ส่งเป็นเรื่องร้องเรียน เพื่อให้มีเลขที่และติดตามได้ค่ะ\n"
            "มีเรื่องอื่นให้ช่วยเหลืออีกไหมคะ",
            "Hello, how can I help? Please tell me a little more.\n"
            "Thank you. Let me look into it; I will be back shortly.\n"
            "Please send this as a report, so that it has a reference and can be followed.\n"
            "Is there anything else I can help with?",
        ),
        label=Words("คำตอบสำเร็จรูปในแชต (บรรทัดละหนึ่งคำตอบ)", "Ready answers in chat (one a line)"),
    )


def silence() -> timedelta:
    """How long the bot is silent after the last word of either side."""
    return timedelta(minutes=int(organisation.get_setting("chat_silence_minutes")))


def kept() -> timedelta:
    """How long a conversation is kept after its end."""
    return timedelta(days=int(organisation.get_setting("chat_keep_days")))


def duty_roles() -> tuple[Role, ...]:
    """Who is mailed about what nobody has taken."""
    return DUTY[str(organisation.get_setting("chat_duty"))]


def notice_gap() -> timedelta:
    """The least time between two mails to the same officers."""
    return timedelta(minutes=int(organisation.get_setting("chat_notice_minutes")))


def list_snippets(language: str) -> list[str]:
    """The answers made ready, in the language of whoever reads them."""
    lines = organisation.get_wording(SNIPPETS, language).splitlines()
    return [line.strip() for line in lines if line.strip()][:20]
