"""The demonstration's papers: made up, of a year, one cancelled, one replaced, one still a draft."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from services import clock, organisation, people, settings
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed
from services.papers.issuing import cancel_paper, issue_paper
from services.papers.models import IssuedPaper
from services.papers.registering import register_paper
from services.papers.views import PaperDetails
from services.payments import keys
from services.people.views import DEMO_DOMAIN

FILE = Path(__file__).with_name("demo_papers.toml")
_HOUR = timedelta(hours=10)
#: The key is older than all that the demonstration signs: a key counts for the days of its use.
_KEY_DAYS = 600


def seed_demo_papers() -> int:
    """Writes what is not there yet, in the caller's transaction; says how many papers. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    officer = people.find_officer(f"registry{DEMO_DOMAIN}")
    if officer is None or session().scalar(select(IssuedPaper.id).limit(1)) is not None:
        return 0
    with clock.standing_at(_moment(_KEY_DAYS)):
        keys.signing_key()
    actor, made = people.actor_for(officer), tomllib.loads(FILE.read_text(encoding="utf-8"))["paper"]
    for told in sorted(made, key=lambda each: -each["days_ago"]):
        _write(told, actor)
    return len(made)


def _write(told: dict[str, Any], actor: Actor) -> None:
    state = told.get("state", "good")
    with clock.standing_at(_moment(told["days_ago"])):
        paper_id = register_paper(_details(told), actor=actor)
        if state == "draft":
            return
        issue_paper(paper_id, actor=actor)
    with clock.standing_at(_moment(max(1, told["days_ago"] - 14))):
        if state == "cancelled":
            cancel_paper(paper_id, reason=told["reason"], actor=actor)
        if state == "replaced":
            again = _details(told | {"number": told["by_number"], "to": told["by_to"]})
            issue_paper(register_paper(again, actor=actor, replaces=paper_id, reason=told["reason"]), actor=actor)


def _moment(days_ago: int) -> datetime:
    """Ten in the morning of that day."""
    return clock.local_midnight(clock.today() - timedelta(days_ago)) + _HOUR


def _details(told: dict[str, Any]) -> PaperDetails:
    unit = organisation.find_unit(told["unit"])
    return PaperDetails(
        kind=told["kind"],
        unit_id=unit.id if unit is not None else None,
        number=told["number"],
        title=told["title"],
        issued_on=clock.today(),
        to=told["to"],
        is_person=told.get("person", False),
        is_elsewhere=told.get("elsewhere", False),
        body=tuple(told["body"]),
        facts=tuple((name, value) for name, value in told["facts"]),
        signer_post=told["post"],
    )
