"""The pages of the desk on which surveys are built, and the surveys that their addresses need."""

from services import people, surveys
from services.audit import SYSTEM
from services.db import unit_of_work
from services.surveys import NewSurvey, PlaceDetails, arranging
from services.text import Words

_DESK = "/staff/surveys/{built}"
HEAD = ("/staff/surveys", "/staff/surveys/new")
EXECUTIVE = ("/staff/surveys", _DESK, f"{_DESK}/versions", f"{_DESK}/preview")
REGISTRY = (
    "/staff/surveys", "/staff/surveys?q=zzzz", "/staff/surveys?state=open", "/staff/surveys/new",
    "/staff/surveys/new/annual", "/staff/surveys/new/empty", _DESK, "/staff/surveys/{empty_built}",
    f"{_DESK}/facts", "/staff/surveys/{empty_built}/facts", f"{_DESK}/sections/new", f"{_DESK}/sections/words",
    f"{_DESK}/sections/words/remove", f"{_DESK}/questions/new", f"{_DESK}/questions/new?kind=matrix&section=words",
    f"{_DESK}/questions/new?kind=scale", f"{_DESK}/questions/channel_used", f"{_DESK}/questions/process",
    f"{_DESK}/questions/remark/conditions", f"{_DESK}/questions/channel_used/conditions",
    f"{_DESK}/questions/channel_used/remove", f"{_DESK}/preview", f"{_DESK}/preview/kiosk", f"{_DESK}/preview/chat",
    f"{_DESK}/versions", "/staff/surveys/{empty_built}/versions", f"{_DESK}/copy", f"{_DESK}/places",
    f"{_DESK}/places/{{survey_place}}", f"{_DESK}/places/print", f"{_DESK}/invitations",
)  # fmt: skip
PAPERS = (f"{_DESK}/places/{{survey_place}}/qr.png", f"{_DESK}/places/{{survey_place}}/qr.svg")
EMPTY = [
    ("/staff/surveys/new/empty", ""), (f"{_DESK}/facts", ""), (f"{_DESK}/sections/new", ""),
    (f"{_DESK}/questions/new?kind=choice", ""), (f"{_DESK}/copy", ""), (f"{_DESK}/places", ""),
    (f"{_DESK}/invitations", ""),
]  # fmt: skip


def plant() -> dict[str, str]:
    """A survey in its second version with changes since, a place and a condition; and one with nothing in it."""
    with unit_of_work():
        ready = surveys.find_ready("aspects")
        head = people.find_officer("head@demo.pracha.example")
        assert ready is not None and head is not None
        new = NewSurvey(
            "built-2569", ready.name, ready.purpose, ready.definition, ready.intro, ready.thanks, unit_id=head.unit_id
        )
        view = surveys.create_survey(new, SYSTEM)
        surveys.publish(view.id, SYSTEM)
        rules = (surveys.Skip("channel_used", ("office", "field")),)
        surveys.change_definition(view.id, lambda now: arranging.set_rules(now, "place", rules), None, SYSTEM)
        surveys.publish(view.id, SYSTEM)
        half = surveys.SurveyQuestion("half", "choice", Words("ยังไม่เสร็จ", ""))
        surveys.change_definition(view.id, lambda now: arranging.put_question(now, half, "words"), None, SYSTEM)
        (place,) = surveys.add_places(
            view.id, [PlaceDetails(Words("เคาน์เตอร์กองคลัง ชั้น 1", "Finance counter, first floor"))], SYSTEM
        )
        empty = surveys.create_survey(NewSurvey("empty-2569", Words("แบบสอบถามว่าง", "Empty survey")), SYSTEM)
    return {"built": str(view.id), "empty_built": str(empty.id), "survey_place": str(place.id)}
