"""Requests of businesses for tests: answers to every question, sent through drafts."""

from typing import Any

from services import organisation
from services.audit import SYSTEM, Actor
from services.catalogue import Outcome
from services.db import unit_of_work
from tests.factories.businesses import make_tax_id
from tests.factories.complaints import begin_service, send

KEY = "business-registration"
WHERE = {"district": "5101", "subdistrict": "510101", "words": "ใกล้กู่ช้าง"}


def make_places() -> None:
    """The demonstration's units and places."""
    with unit_of_work():
        organisation.seed_demo(SYSTEM)


def answers_to_register(**changes: Any) -> dict[str, Any]:
    """A company with one hotel; None takes an answer out."""
    answers: dict[str, Any] = {
        "want": "new",
        "operator": "company",
        "name": "บริษัท ตัวอย่างหริภุญไชย จำกัด",
        "tax_id": make_tax_id(),
        "contact_name": "สมชาย ตัวอย่าง",
        "phone": "080-000-0001",
        "email": "hotel@example.org",
        "place_name": "โรงแรมตัวอย่างหริภุญไชย",
        "place_kind": "hotel",
        "lets": "daily",
        "rooms": 42,
        "taxes": ["hotel-fee"],
        "where": dict(WHERE),
        "more": "no",
    }
    return {key: value for key, value in (answers | changes).items() if value is not None}


def ask_to_register(
    actor: Actor, *, language: str = "th", source: dict[str, str] | None = None, **changes: Any
) -> Outcome:
    """A request, sent."""
    draft = begin_service(KEY, answers_to_register(**changes), actor=actor, language=language, source=source)
    return send(draft, actor=actor)
