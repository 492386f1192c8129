"""Surveys and answers for tests."""

import itertools
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from services import clock
from services.audit import Channel
from services.db import session
from services.surveys.definition import Definition, Option, Section, Skip, SurveyQuestion, to_json
from services.surveys.loading import view_of
from services.surveys.models import Survey, SurveyResponse, SurveyText, SurveyVersion
from services.surveys.views import SurveyView
from services.surveys.words import Aspect, Purpose, SurveyState, WhoMay
from services.text import Words, search_form

_numbers = itertools.count(1)

#: A mark, why where it is bad, how they came, and words: one of each that matters most.
SHORT = Definition(
    (
        Section(
            "served",
            Words("การรับบริการ", "How you were served"),
            (
                SurveyQuestion(
                    "score",
                    "rating",
                    Words("ท่านพอใจบริการเพียงใด", "How satisfied are you with the service?"),
                    aspect=Aspect.RESULT,
                ),
                SurveyQuestion(
                    "why",
                    "choices",
                    Words("เรื่องใดที่ควรปรับปรุง", "What should be better?"),
                    options=(
                        Option("slow", Words("ช้า", "Too slow")),
                        Option("rude", Words("พูดไม่สุภาพ", "Impolite")),
                        Option("unclear", Words("ข้อมูลไม่ชัด", "Unclear")),
                    ),
                    asked_when=(Skip("score", (1, 2)),),
                ),
                SurveyQuestion(
                    "came_by",
                    "choice",
                    Words("ท่านมาด้วยวิธีใด", "How did you come?"),
                    is_required=False,
                    options=(Option("car", Words("รถยนต์", "By car")), Option("foot", Words("เดิน", "On foot"))),
                ),
            ),
        ),
        Section(
            "words",
            Words("ความเห็น", "Your words"),
            (
                SurveyQuestion(
                    "remark", "long_text", Words("ข้อเสนอแนะ", "What would you like to say?"), is_required=False
                ),
            ),
        ),
    )
)


def make_survey(
    key: str = "",
    definition: Definition = SHORT,
    *,
    published: bool = True,
    purpose: Purpose = Purpose.OTHER,
    who: WhoMay = WhoMay.ANYONE,
    **values: Any,
) -> SurveyView:
    """A survey, open with its first version where it is `published`, else a draft. `values` are columns."""
    now = clock.now()
    key = key or f"test{next(_numbers)}"
    columns: dict[str, Any] = {
        "title_th": f"แบบสอบถาม {key}",
        "title_en": f"Survey {key}",
        "state": (SurveyState.OPEN if published else SurveyState.DRAFT).value,
        "channels": [c.value for c in (Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER)],
        "published": [],
        **values,
    }
    row = Survey(
        key=key,
        purpose=purpose.value,
        who=who.value,
        working=to_json(definition),
        version=1 if published else 0,
        created_at=now,
        changed_at=now,
        **columns,
    )
    session().add(row)
    session().flush()
    if published:
        add_version(row.id, 1, definition)
    return view_of(row)


def add_version(survey_id: int, number: int, definition: Definition) -> None:
    """A published version, as it is."""
    session().add(
        SurveyVersion(
            survey_id=survey_id,
            number=number,
            definition=to_json(definition),
            published_at=clock.now(),
            officer_id=None,
        )
    )
    session().get_one(Survey, survey_id).version = number
    session().flush()


def answer_survey(
    view: SurveyView,
    answers: Mapping[str, Any],
    *,
    channel: Channel = Channel.WEB,
    place: int | None = None,
    unit_id: int | None = None,
    service: str = "",
    is_burst: bool = False,
    month: Any = None,
) -> int:
    """One response, fresh; texts are told by their question's kind. The id of the response."""
    definition = definition_of(view)
    texts = {q.key for q in definition.questions if q.kind in ("text", "long_text")} & answers.keys()
    first = month or clock.today().replace(day=1)
    response_id = secrets.randbits(63)
    session().execute(
        insert(SurveyResponse),
        {
            "id": response_id, "survey_id": view.id, "version": view.version, "step": 0, "month": first,
            "channel": channel.value, "service": service, "unit_id": unit_id, "place_id": place, "is_burst": is_burst,
            "answers": {key: value for key, value in answers.items() if key not in texts},
            "invitation_id": None, "subject": "", "subject_id": 0, "at": None,
        },
    )  # fmt: skip
    for key in sorted(texts):
        session().add(
            SurveyText(
                id=secrets.randbits(63), survey_id=view.id, response_id=response_id, question=key, month=first,
                words=answers[key], search=search_form(answers[key]), tags=[],
            )
        )  # fmt: skip
    session().flush()
    return response_id


def definition_of(view: SurveyView) -> Definition:
    """What its newest version asks."""
    from services.surveys.loading import load_definition

    return load_definition(view.id, view.version)
