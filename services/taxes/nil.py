"""The one tap by which nothing is filed: a signed link that shows what will be filed, and files it when told to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from services import settings
from services.audit import Actor, Channel
from services.db import session
from services.errors import NotFound, RuleBroken
from services.people import EstablishmentView, find_contact, get_establishment
from services.references import sign, unsign
from services.taxes.filing import CERTIFICATION, Filed, NewReturn, file_return
from services.taxes.kinds import TAXES
from services.taxes.models import TaxMonth
from services.text import Words

_PURPOSE = "nil return"
#: A link of a reminder serves as long as reminders are sent.
_SERVES = timedelta(days=60)
#: A link names no more establishments: it must fit a button of the chat.
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class NilPlace:
    """An establishment of the link; `is_open` while its month is still to be filed."""

    establishment: EstablishmentView
    is_open: bool


@dataclass(frozen=True, slots=True)
class NilOffer:
    """What the link files: nothing, for these establishments, in the name of the person whom the reminder told."""

    tax: str
    tax_name: Words
    month: date
    due_on: date
    business_name: str
    places: tuple[NilPlace, ...]
    certification: Words
    #: Whom the reminder told.
    person_id: int

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be filed."""
        return any(place.is_open for place in self.places)


def nil_url(person_id: int, tax: str, month: date, establishment_ids: Sequence[int]) -> str:
    """The address for a reminder to that person. It files for no more than 20 establishments."""
    payload = {"p": person_id, "t": tax, "m": f"{month:%Y-%m}", "e": list(establishment_ids)[:MOST_PLACES]}
    return f"{settings.current().base_url}/taxes/nil/{sign(payload, _PURPOSE, _SERVES)}"


def read_nil(token: str) -> NilOffer:
    """What the link would file now. NotFound where it is not ours, too old, or the person may not act any more."""
    return _read(token)[1]


def file_nil(token: str, establishment_ids: Sequence[int], *, language: str = "th") -> list[Filed]:
    """Files nothing for those of the link that are chosen and still open, as the person whom the reminder told.

    NotFound as `read_nil`; RuleBroken("establishment", "required") where none is chosen. What is filed already is left
    as it is, so a second tap does nothing.
    """
    actor, offer = _read(token)
    chosen = [place for place in offer.places if place.establishment.id in set(establishment_ids)]
    if not chosen:
        raise RuleBroken("establishment", "required")
    answers = {"month": f"{offer.month:%Y-%m}", "has_items": False}
    return [
        file_return(
            NewReturn(
                tax=offer.tax,
                establishment_id=place.establishment.id,
                month=offer.month,
                answers=answers,
                certified=CERTIFICATION.in_(language),
                language=language,
                is_first=True,
            ),
            actor=actor,
        )
        for place in chosen
        if place.is_open
    ]


def _read(token: str) -> tuple[Actor, NilOffer]:
    held = unsign(token, _PURPOSE)
    if held is None or held.get("t") not in TAXES or find_contact(held["p"]) is None:
        raise NotFound("nil")
    actor = Actor.citizen(held["p"], channel=Channel.WEB)
    tax, month = str(held["t"]), date.fromisoformat(f"{held['m']}-01")
    places = [place for each in held["e"] if (place := _find(each, actor, tax)) is not None]
    rows = {
        place_id: (status, due_on)
        for place_id, status, due_on in session()
        .execute(
            select(TaxMonth.establishment_id, TaxMonth.status, TaxMonth.due_on).where(
                TaxMonth.establishment_id.in_([place.id for place in places]),
                TaxMonth.tax == tax,
                TaxMonth.month == month,
            )
        )
        .tuples()
    }
    known = [place for place in places if place.id in rows]
    if not known:
        raise NotFound("nil")
    return actor, NilOffer(
        tax,
        TAXES[tax].name,
        month,
        min(rows[place.id][1] for place in known),
        known[0].business_name,
        tuple(NilPlace(place, rows[place.id][0] == "due") for place in known),
        CERTIFICATION,
        held["p"],
    )


def _find(establishment_id: int, actor: Actor, tax: str) -> EstablishmentView | None:
    try:
        return get_establishment(establishment_id, owner=actor, tax=tax)
    except NotFound:
        return None
