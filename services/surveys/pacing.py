"""How fast answers come in: above one rate a device proves that it works for it, above another answers are flagged.

Nothing is written when somebody answers. The worker notes what it counts (`note_counted`), hour by hour; what it has
not come to yet is looked at in the answers themselves. Hours that are over are forgotten: they would tell when the
few answers of a small survey came.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import clock
from services.audit import Channel
from services.db import is_sqlite, session
from services.organisation import Setting, SettingKind, declare_setting, get_setting
from services.surveys.models import SurveyPace, SurveyResponse
from services.text import Words

PROOF_RATE, BURST_RATE, WAIT_SECONDS = "survey_proof_rate", "survey_burst_rate", "survey_wait_seconds"
#: The channels on which anybody may come by machine, so that a proof helps: a kiosk's token can be copied.
_PROVING = frozenset({Channel.WEB, Channel.QR, Channel.KIOSK})
#: Written out, so that the index of what is not mixed yet serves.
_FRESH: ColumnElement[int] = literal_column("0")


def declare_pacing() -> None:
    """Declares what officers may set; safe to repeat."""
    group = Words("แบบสอบถาม", "Surveys")
    each = Words("นับแยกแต่ละแบบสอบถามและช่องทาง", "Counted for each survey and channel")
    declare_setting(
        Setting(
            PROOF_RATE,
            SettingKind.INT,
            120,
            Words("คำตอบต่อชั่วโมงที่เริ่มตรวจว่าไม่ใช่โปรแกรม", "Answers an hour from which devices prove their work"),
            each,
            group,
            0,
            100_000,
        )
    )
    declare_setting(
        Setting(
            BURST_RATE,
            SettingKind.INT,
            300,
            Words("คำตอบต่อชั่วโมงที่ถือว่ามาพร้อมกันผิดปกติ", "Answers an hour from which they are flagged as a burst"),
            each,
            group,
            1,
            100_000,
        )
    )
    declare_setting(
        Setting(
            WAIT_SECONDS,
            SettingKind.INT,
            30,
            Words("วินาทีที่ให้รอแทนการตรวจ", "Seconds of waiting in place of the proof"),
            Words("สำหรับเบราว์เซอร์ที่ไม่ใช้สคริปต์", "For browsers without scripts"),
            group,
            1,
            600,
        )
    )


def needs_proof(survey_id: int, channel: Channel) -> bool:
    """Whether whoever begins now by that channel must prove work or wait. LINE and counters never, nor a tap."""
    return channel in _PROVING and _is_above(survey_id, channel, int(get_setting(PROOF_RATE)))


def note_pace(survey_id: int, channel: Channel) -> bool:
    """Whether an answer that comes in now belongs to a burst."""
    return _is_above(survey_id, channel, int(get_setting(BURST_RATE)))


def note_counted(counted: Mapping[tuple[int, str, bool], int]) -> None:
    """For the worker: how many fresh answers it has just counted, by survey, channel and whether they were flagged."""
    made = sqlite_insert(SurveyPace) if is_sqlite() else postgres_insert(SurveyPace)
    for survey_id, channel in sorted({(survey, channel) for survey, channel, _ in counted}):
        flagged = counted.get((survey_id, channel, True), 0)
        n = flagged + counted.get((survey_id, channel, False), 0)
        statement = made.values(survey_id=survey_id, hour=_hour(), channel=channel, n=n, flagged=flagged)
        session().execute(
            statement.on_conflict_do_update(
                index_elements=[SurveyPace.survey_id, SurveyPace.hour, SurveyPace.channel],
                set_={"n": SurveyPace.n + n, "flagged": SurveyPace.flagged + flagged},
            )
        )


def forget_pace() -> int:
    """Forgets the hours before the last one; how many rows went."""
    statement = delete(SurveyPace).where(SurveyPace.hour < _hour() - timedelta(hours=1)).returning(SurveyPace.id)
    return len(session().execute(statement).all())


def _is_above(survey_id: int, channel: Channel, rate: int) -> bool:
    """Whether `rate` answers are there already in this hour: counted ones, and fresh ones."""
    counted = session().scalar(
        select(SurveyPace.n).where(
            SurveyPace.survey_id == survey_id, SurveyPace.hour == _hour(), SurveyPace.channel == channel.value
        )
    )
    left = rate - (counted or 0)
    if left <= 0:
        return True
    fresh = (
        select(SurveyResponse.id)
        .where(SurveyResponse.step == _FRESH, SurveyResponse.survey_id == survey_id)
        .where(SurveyResponse.channel == channel.value)
        .limit(left)
        .subquery()
    )
    return int(session().scalar(select(func.count()).select_from(fresh)) or 0) >= left


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)
