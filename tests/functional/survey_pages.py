"""The pages of surveys by who opens them, and the surveys, invitations and answers that their addresses need."""

from services import drafts, surveys
from services.audit import Actor
from services.db import unit_of_work
from services.surveys import SurveyState, WhoMay
from tests.factories.surveys import make_survey
from tests.functional import asked_pages, survey_action_pages, survey_desk_pages, survey_result_pages

#: Pages by who opens them (see `pages.SIGN_INS`).
OPEN: list[str] = [
    "/surveys", "/surveys/{open_survey}", "/surveys/{open_survey}?place=nowhere&source=qr", "/surveys/{closed_survey}",
    "/surveys/{invited_survey}", "/surveys/{invited_survey}/i/{survey_token}", "/surveys/no-such-survey",
    "/surveys/{invited_survey}/i/wrong", "/ask/{survey_draft}/score",
    *asked_pages.OPEN, *survey_action_pages.OPEN, *survey_result_pages.OPEN,
]  # fmt: skip
HEAD: list[str] = [*survey_action_pages.HEAD, *survey_desk_pages.HEAD, *asked_pages.HEAD]
REGISTRY: list[str] = [*survey_desk_pages.REGISTRY, *survey_result_pages.REGISTRY, *asked_pages.ADMIN]
ADMIN: list[str] = []
EXECUTIVE: list[str] = [*survey_action_pages.EXECUTIVE, *survey_desk_pages.EXECUTIVE, *survey_result_pages.EXECUTIVE]
COUNTER: list[str] = ["/staff/file/survey-{open_survey}"]
#: What is no page.
LINKS: list[str] = [*survey_action_pages.LINKS, *survey_result_pages.LINKS]
HEAD_PAPERS: list[str] = [*survey_action_pages.HEAD_PAPERS, *survey_desk_pages.PAPERS]
#: Forms that are sent empty.
EMPTY_OPEN: list[tuple[str, str]] = [("/ask/{survey_draft}/score", "")]
EMPTY_REGISTRY: list[tuple[str, str]] = [
    *survey_action_pages.EMPTY, *survey_desk_pages.EMPTY, *asked_pages.EMPTY, *survey_result_pages.EMPTY,
]  # fmt: skip
REGISTRY_PAPERS: list[str] = [*survey_result_pages.PAPERS]
#: Addresses that answer otherwise than 200.
NOT_FOUND: dict[str, int] = {"/surveys/no-such-survey": 404, "/surveys/asked/i/wrong": 404, **asked_pages.NOT_FOUND,
                             **survey_action_pages.NOT_FOUND, **survey_result_pages.NOT_FOUND}  # fmt: skip


_WORDS = {
    "intro_th": "แบบนี้ช่วยให้เราทราบว่าเว็บไซต์ใช้ง่ายเพียงใด และควรปรับเรื่องใดก่อน",
    "intro_en": "It tells us how easy our web site is to use, and what to improve first.",
    "thanks_th": "เราจะเผยแพร่ผลบนหน้านี้หลังปิดรับคำตอบ",
    "thanks_en": "We shall publish the results on this page.",
}


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    with unit_of_work():
        opened = make_survey("website-2569", **_WORDS)
        closed = make_survey("closed-2568", state=SurveyState.CLOSED.value)
        asked = make_survey("asked", who=WhoMay.INVITED)
        token = surveys.invite(asked.id, channel="none", address=None, language="th")
        draft = drafts.open_draft(surveys.service_key(opened), asker=Actor.citizen(), language="th")
    others = (survey_desk_pages, asked_pages, survey_action_pages, survey_result_pages)
    made = {name: value for each in others for name, value in each.plant().items()}
    return made | {
        "open_survey": opened.key,
        "closed_survey": closed.key,
        "invited_survey": asked.key,
        "survey_token": str(token),
        "survey_draft": draft.id,
    }
