"""Complaints for tests: an authority with its categories, answers to every category, filed through drafts."""

import io
from typing import Any

from services import complaints, drafts, files, organisation
from services.audit import SYSTEM, Actor, Role
from services.catalogue import Outcome
from services.complaints.extras import as_questions
from services.db import unit_of_work
from tests.factories.people import make_actor, make_person
from tests.factories.pictures import phone_jpeg

PLACE = {"district": "5101", "subdistrict": "510101", "lat": 18.578, "lon": 99.008, "words": "หน้าวัด ปากซอย 3"}
_EXTRA = {"text": "ลพ.ถ.1-0012", "number": 3, "yes_no": "yes", "phone": "081-234-5678"}


def make_authority() -> None:
    """The demonstration's units and places, and the 32 categories."""
    with unit_of_work():
        organisation.seed_demo(SYSTEM)
        complaints.seed_categories()


def answers_for(category: str, **changes: Any) -> dict[str, Any]:
    """A full set of answers to a category; None takes one out."""
    view = complaints.get_category(category)
    answers: dict[str, Any] = {"category": category, "words": "ไฟทางหน้าวัดดับ มืดขนาด"}
    for question in as_questions(view.questions):
        if question.kind in ("choice", "choices"):
            key = question.settings["choices"][0].key
            answers[question.key] = [key] if question.kind == "choices" else key
        else:
            answers[question.key] = _EXTRA[question.kind]
    if view.asks_place is not complaints.AsksPlace.NO:
        answers["place"] = dict(PLACE)
    answers |= {"name_kind": "open", "name": "สมหญิง ตัวอย่าง", "phone": "080-000-0001"}
    answers |= {"notify": "email", "email": "reporter@example.org"}
    return {key: value for key, value in (answers | changes).items() if value is not None}


def begin(category: str, *, actor: Actor | None = None, source: dict[str, str] | None = None, **changes: Any) -> str:
    """A draft with every answer given, ready for the review; gives its id."""
    actor = actor or Actor.citizen()
    return begin_service("complaint", answers_for(category, **changes), actor=actor, source=source)


def begin_service(
    service: str, answers: dict[str, Any], *, actor: Actor, source: dict[str, str] | None = None, language: str = "th"
) -> str:
    """A draft of a service, answered in the order in which it asks."""
    with unit_of_work():
        draft = drafts.open_draft(service, asker=actor, language=language, source=source)
        given: set[str] = set()
        while wanted := [each.question.key for each in draft.asked if each.question.key not in given]:
            given.add(wanted[0])
            draft = drafts.answer(draft.id, wanted[0], answers.get(wanted[0]), actor=actor, seen=drafts.OVERWRITE)
    return draft.id


def file_complaint(category: str = "street-light", *, actor: Actor | None = None, **changes: Any) -> Outcome:
    """A complaint, sent."""
    draft_id = begin(category, actor=actor, **changes)
    return send(draft_id, actor=actor)


def send(draft_id: str, *, actor: Actor | None = None) -> Outcome:
    """Sends a draft."""
    with unit_of_work():
        return drafts.submit(draft_id, actor=actor or Actor.citizen())


def make_photograph(**position: Any) -> str:
    """The key of a photograph as a phone takes it, with its position."""
    with unit_of_work():
        stored = files.save_photograph(io.BytesIO(phone_jpeg(**position)), filename="a.jpg", actor=Actor.citizen())
    return stored.key


def officer(role: Role, unit_id: int | None = None) -> Actor:
    """A new officer as an actor, committed as far as the test's transaction goes."""
    with unit_of_work():
        return make_actor(role, unit_id=unit_id)


def citizen(**values: Any) -> Actor:
    """A new account holder as an actor."""
    with unit_of_work():
        return Actor.citizen(make_person(**values).id)
