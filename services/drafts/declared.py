"""What officers may set about drafts, and the notice that drafts send."""

from services.notifications import declare_notice
from services.organisation import Setting, SettingKind, declare_setting
from services.text import Words

DRAFT_DAYS = "draft_days"
VIDEO_SECONDS, VIDEO_MB, AUDIO_MB = "evidence_video_seconds", "evidence_video_mb", "evidence_audio_mb"
RESUME_LINK = "draft.resume_link"


def declare_drafts() -> None:
    """Declares both; safe to repeat, for `offered.install()`."""
    declare_setting(
        Setting(
            DRAFT_DAYS,
            SettingKind.INT,
            30,
            Words("จำนวนวันที่เก็บแบบที่กรอกค้างไว้", "Days for which an unfinished form is kept"),
            Words("นับจากวันที่แก้ไขครั้งสุดท้าย แล้วลบพร้อมไฟล์แนบ", "From the last change; then it is removed with its files"),
            Words("กำหนดเวลา", "Promises"),
            1,
            180,
        )
    )
    for setting in _evidence():
        declare_setting(setting)
    declare_notice(RESUME_LINK, ("service", "link"), label=Words("ลิงก์สำหรับทำต่อ", "Link to go on later"))


def _evidence() -> tuple[Setting, ...]:
    group = Words("หลักฐานเสียงและวิดีโอ", "Sound and film as evidence")
    seconds = Words("ความยาววิดีโอสูงสุด (วินาที)", "Longest film, in seconds")
    video = Words("ขนาดวิดีโอสูงสุด (MB)", "Largest film, in MB")
    audio = Words("ขนาดไฟล์เสียงสูงสุด (MB)", "Largest sound recording, in MB")
    hint = Words("คลิปที่ประชาชนส่งประกอบเรื่องในแชต", "What citizens send in the chat beside a report")
    return (
        Setting(VIDEO_SECONDS, SettingKind.INT, 60, seconds, hint, group, 5, 600),
        Setting(VIDEO_MB, SettingKind.INT, 50, video, hint, group, 1, 200),
        Setting(AUDIO_MB, SettingKind.INT, 10, audio, hint, group, 1, 50),
    )
