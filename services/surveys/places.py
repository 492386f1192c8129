"""Counters and events where a code hangs: who scans it answers the survey, and the place is known with the answer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import func, select

from services import organisation, qr, settings
from services.audit import Actor, record
from services.db import session
from services.errors import NotFound, Problem, RuleBroken, Unavailable
from services.surveys.editing import lock_row, row_of
from services.surveys.models import Survey, SurveyPlace
from services.text import Words, single_line

NAME = 120
MOST_PLACES = 200
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of a survey. `address` is what its code says."""

    id: int
    survey_id: int
    code: str
    name: Words
    unit_id: int | None
    is_active: bool
    address: str


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What an officer says of a place."""

    name: Words
    unit_id: int | None = None
    is_active: bool = True


def new_code() -> str:
    """A code that nobody guesses by counting: 39 bits, no look-alikes."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))


def list_places(survey_id: int, *, actor: Actor | None = None) -> Sequence[PlaceView]:
    """The places of a survey in the order in which they were added, those out of use too. NotFound."""
    row = row_of(survey_id, actor)
    query = select(SurveyPlace).where(SurveyPlace.survey_id == survey_id).order_by(SurveyPlace.id).limit(MOST_PLACES)
    return [_view(place, row.key) for place in session().scalars(query)]


def get_place(survey_id: int, place_id: int, *, actor: Actor | None = None) -> PlaceView:
    """One of them. NotFound."""
    return _view(_row(survey_id, place_id), row_of(survey_id, actor).key)


def find_place(survey_id: int, code: str) -> PlaceView | None:
    """The place in use that bears the code, of that survey."""
    query = select(SurveyPlace, Survey.key).join(Survey, Survey.id == SurveyPlace.survey_id)
    wanted = query.where(SurveyPlace.survey_id == survey_id, SurveyPlace.code == code, SurveyPlace.is_active)
    found = session().execute(wanted).one_or_none()
    return _view(found[0], found[1]) if found is not None else None


def add_places(survey_id: int, places: Sequence[PlaceDetails], actor: Actor) -> Sequence[PlaceView]:
    """Adds places, each under a code of its own; one whose name is there already is not added twice.

    NotFound; RuleBroken naming what is wrong.
    """
    row = lock_row(survey_id, actor)
    if not places:
        raise RuleBroken("names", "required")
    checked = [_checked(place, "names", "names") for place in places]
    known = set(session().scalars(select(SurveyPlace.name_th).where(SurveyPlace.survey_id == survey_id)))
    fresh = list({place.name.th: place for place in checked if place.name.th not in known}.values())
    if len(known) + len(fresh) > MOST_PLACES:
        raise RuleBroken("names", "too_many", max=MOST_PLACES)
    made = []
    for place in fresh:
        added = SurveyPlace(survey_id=survey_id, code=new_code())
        _fill(added, place)
        session().add(added)
        made.append(added)
    session().flush()
    if made:
        record("add survey places", actor=actor, subject="survey", subject_id=survey_id, note=f"n={len(made)}")
    return [_view(place, row.key) for place in made]


def change_place(survey_id: int, place_id: int, details: PlaceDetails, actor: Actor) -> PlaceView:
    """Changes a place; its code stays, so what hangs there goes on working. NotFound; RuleBroken."""
    row, place = lock_row(survey_id, actor), _row(survey_id, place_id)
    details = _checked(details, "name_th", "name_en")
    before = PlaceDetails(Words(place.name_th, place.name_en), place.unit_id, place.is_active)
    _fill(place, details)
    session().flush()
    changed = [name for name in PlaceDetails.__dataclass_fields__ if getattr(details, name) != getattr(before, name)]
    if changed:
        record("change survey place", actor=actor, subject="survey-place", subject_id=place_id, fields=changed)
    return _view(place, row.key)


def count_places(survey_id: int) -> int:
    """How many there are, those out of use too; never more than `MOST_PLACES`."""
    return session().scalar(select(func.count()).where(SurveyPlace.survey_id == survey_id)) or 0


def place_png(view: PlaceView, *, scale: int = 10) -> bytes:
    """The code as PNG, after a reader read it back. Unavailable where that failed."""
    return _proven(view.address, scale)


def place_svg(view: PlaceView) -> str:
    """The same as SVG: the same code, whose picture was read back."""
    _proven(view.address, 4)
    return qr.svg(view.address)


def _proven(address: str, scale: int) -> bytes:
    picture = qr.png(address, scale=scale)
    if qr.read_picture(picture) != [address]:
        raise Unavailable("the code does not read back")
    return picture


def _row(survey_id: int, place_id: int) -> SurveyPlace:
    query = select(SurveyPlace).where(SurveyPlace.id == place_id, SurveyPlace.survey_id == survey_id)
    place = session().scalars(query).one_or_none()
    if place is None:
        raise NotFound(f"place {place_id}")
    return place


def _view(place: SurveyPlace, key: str) -> PlaceView:
    asked = urlencode({"place": place.code, "source": "qr"})
    address = f"{settings.current().base_url}/surveys/{key}?{asked}"
    name = Words(place.name_th, place.name_en)
    return PlaceView(place.id, place.survey_id, place.code, name, place.unit_id, place.is_active, address)


def _checked(details: PlaceDetails, field_th: str, field_en: str) -> PlaceDetails:
    name = Words(single_line(details.name.th), single_line(details.name.en))
    problems = []
    for field, text in ((field_th, name.th), (field_en, name.en)):
        if not text:
            problems.append(Problem(field, "both_languages" if field == "names" else "required"))
        elif len(text) > NAME:
            problems.append(Problem(field, "too_long", {"max": NAME}))
    if details.unit_id is not None and details.unit_id not in {unit.id for unit in organisation.list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    return PlaceDetails(name, details.unit_id, details.is_active)


def _fill(place: SurveyPlace, details: PlaceDetails) -> None:
    place.name_th, place.name_en = details.name.th, details.name.en
    place.unit_id, place.is_active = details.unit_id, details.is_active
