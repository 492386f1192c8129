"""Requests of businesses as others see them, and what their answers mean for the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from services import audit, files, people
from services.audit import Actor, ActorKind
from services.cases import Status
from services.cases.models import CaseFile
from services.db import session
from services.errors import NotFound
from services.files import StoredFileView
from services.people import BusinessView, NewBusiness, NewEstablishment
from services.people.business_models import Business
from services.questions import Question, get_kind
from services.references import parse_reference
from services.taxes.models import Registration
from services.taxes.registering_parts import CHANGE, CLOSE, NEW
from services.text import Words, search_form

WAITING, APPROVED, DECLINED, WITHDRAWN = "waiting", "approved", "declined", "withdrawn"
KIND_WORDS = {
    NEW: Words("ขอขึ้นทะเบียน", "New registration"),
    CHANGE: Words("ขอแก้ไขหรือเพิ่ม", "Change"),
    CLOSE: Words("แจ้งเลิกกิจการ", "Closing"),
}
STATUS_WORDS = {
    WAITING: Words("รอตรวจ", "Waiting"),
    APPROVED: Words("อนุมัติแล้ว", "Approved"),
    DECLINED: Words("ไม่อนุมัติ", "Declined"),
    WITHDRAWN: Words("ผู้ยื่นถอนคำขอ", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer as it was read back when it was sent, in both languages."""

    key: str
    label: Words
    lines_th: tuple[str, ...] = field(repr=False)
    lines_en: tuple[str, ...] = field(repr=False)

    def lines(self, language: str) -> tuple[str, ...]:
        """The answer in that language."""
        return self.lines_en if language == "en" else self.lines_th


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One line of the list of requests."""

    id: int
    reference: str
    kind: str
    status: str
    case_status: Status
    title: str
    business_number: str
    received_at: datetime
    due_at: datetime | None

    @property
    def waits_for_sender(self) -> bool:
        """Whether the sender was asked back and has not answered."""
        return self.status == WAITING and self.case_status is Status.WAITING_CITIZEN


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """A page of requests; `after` asks for the next, None on the last."""

    rows: tuple[RegistrationRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A request with its answers. `answers` are as the questions took them, `shown` as they were read back."""

    id: int
    case_id: int
    business_id: int | None
    row: RegistrationRow
    answers: Mapping[str, Any] = field(repr=False)
    shown: Sequence[ShownAnswer] = field(repr=False)
    has_account: bool
    reason: str
    decided_at: datetime | None
    decided_by_id: int | None
    papers: Sequence[StoredFileView] = ()


def read_back(asked: Sequence[Question], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers in words, so that they stay readable when the questions change."""
    kept = []
    for question in asked:
        value = answers.get(question.key)
        if value is None:
            continue
        kind = get_kind(question.kind)
        kept.append(
            {
                "key": question.key,
                "label": [question.label.th, question.label.en],
                "th": list(kind.read_back(question, value, "th")),
                "en": list(kind.read_back(question, value, "en")),
            }
        )
    return kept


def list_registrations(
    *, actor: Actor, status: str = "", after: int | None = None, limit: int = 50
) -> RegistrationPage:
    """A page of requests: those that wait oldest first, others newest first. Empty for who does not see finance."""
    if not people.may_see_finance(actor):
        return RegistrationPage((), None)
    is_queue = status == WAITING
    wanted: list[ColumnElement[bool]] = [Registration.status == status] if status else []
    if after is not None:
        wanted.append(Registration.id > after if is_queue else Registration.id < after)
    order = Registration.id if is_queue else Registration.id.desc()
    found = session().execute(_rows().where(*wanted).order_by(order).limit(limit + 1)).tuples().all()
    shown = [_row(*each) for each in found[:limit]]
    return RegistrationPage(tuple(shown), shown[-1].id if len(found) > limit else None)


def list_requests_of(actor: Actor, *, number: str = "", limit: int = 50) -> list[RegistrationRow]:
    """The requests that the citizen sent, or that are of a business for which the citizen acts, newest first."""
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return []
    if number:
        business = people.get_business(number, owner=actor)
        mine: ColumnElement[bool] = Registration.business_id == business.id
    else:
        mine = Registration.person_id == actor.id
    rows = session().execute(_rows().where(mine).order_by(Registration.id.desc()).limit(limit)).tuples()
    return [_row(*each) for each in rows]


def get_registration(reference: str, *, actor: Actor) -> RegistrationView:
    """The request, for officers who see finance: with its answers in the clear for finance alone. NotFound."""
    if not people.may_see_finance(actor):
        raise NotFound("registration")
    parsed = parse_reference(reference)
    found = session().execute(_rows().where(CaseFile.reference == parsed)).tuples().one_or_none()
    if found is None:
        raise NotFound("registration")
    row, case, number = found
    is_open = people.is_finance(actor)
    answers: Mapping[str, Any] = row.answers["answers"] if is_open else {}
    shown = row.answers["shown"] if is_open else _unsealed(row.answers["shown"])
    return RegistrationView(
        row.id,
        row.case_id,
        row.business_id,
        _row(row, case, number),
        answers,
        tuple(_shown(one) for one in shown),
        row.person_id is not None,
        row.reason,
        row.decided_at,
        row.decided_by_id,
        files.list_for_owner("case", row.case_id) if is_open else (),
    )


def note_registration_read(reference: str, *, actor: Actor) -> None:
    """Notes that an officer of finance looked at the answers of a request in the clear. NotFound."""
    view = get_registration(reference, actor=actor)
    if people.is_finance(actor):
        audit.record_read(actor, "case", view.case_id, "registration")


def open_paper(reference: str, key: str, *, actor: Actor) -> StoredFileView:
    """One paper that came with a request, for finance alone; opening it is written down. NotFound."""
    view = get_registration(reference, actor=actor)
    for paper in view.papers:
        if paper.key == key:
            audit.record_read(actor, "case", view.case_id, "paper")
            return paper
    raise NotFound("paper")


def find_matches(view: RegistrationView, *, actor: Actor) -> list[BusinessView]:
    """Businesses of the register that the request may be about: by number, by tax id, by name. At most 10."""
    if view.row.kind != NEW or not people.is_finance(actor):
        return []
    found: dict[str, BusinessView] = {}
    number = str(view.answers.get("known_number") or "")
    numbers = [number] if number else []
    numbers += [business.number for business in people.find_by_tax_id(tax_id_of(view.answers))]
    name = core_of_name(str(view.answers.get("name") or ""))
    if len(name) >= 3:
        numbers += [row.number for row in people.search_businesses(name, actor=actor, limit=5).rows]
    for each in numbers:
        if each in found or len(found) >= 10:
            continue
        try:
            found[each] = people.get_business(each, owner=actor)
        except NotFound:
            continue
    return list(found.values())


def core_of_name(name: str) -> str:
    """A name without what every company has in it: two spellings of one firm share it."""
    plain = search_form(name)
    for word in _COMMON:
        plain = plain.replace(word, " ")
    return " ".join(plain.split())


def tax_id_of(answers: Mapping[str, Any]) -> str:
    """The 13 digits, whichever of the two questions asked for them."""
    return str(answers.get("tax_id") or answers.get("person_id") or "")


def business_from(answers: Mapping[str, Any], first_month: date, *, came_by: str) -> NewBusiness:
    """The operator with all its establishments, filing from that month on."""
    places = [place_from(answers, first_month)]
    places += [_line(one, first_month) for one in answers.get("others") or ()]
    return NewBusiness(
        name=str(answers.get("name") or ""),
        kind=str(answers.get("operator") or ""),
        tax_id=tax_id_of(answers),
        contact_name=str(answers.get("contact_name") or ""),
        phone=str(answers.get("phone") or ""),
        email=str(answers.get("email") or ""),
        came_by=came_by,
        establishments=told_apart(places),
    )


def told_apart(places: Sequence[NewEstablishment], taken: Collection[str] = ()) -> tuple[NewEstablishment, ...]:
    """The places with every branch number once: where one was said again (or is taken) the next free one is given.

    Those that named a free number come first, so that none of them finds it given away.
    """
    seen, named, unnamed = set(taken), [], []
    for place in places:
        if place.branch and place.branch not in seen:
            seen.add(place.branch)
            named.append(place)
        else:
            unnamed.append(replace(place, branch=""))
    return (*named, *unnamed)


def place_from(answers: Mapping[str, Any], first_month: date) -> NewEstablishment:
    """The place of business that the single questions are about."""
    where = answers.get("where") or {}
    opened = answers.get("opened_on")
    return NewEstablishment(
        name=str(answers.get("place_name") or ""),
        kind=str(answers.get("place_kind") or "other"),
        branch=str(answers.get("branch") or ""),
        rooms=answers.get("rooms"),
        district=where.get("district"),
        subdistrict=where.get("subdistrict"),
        place_words=where.get("words", ""),
        lat=where.get("lat"),
        lon=where.get("lon"),
        opened_on=date.fromisoformat(opened) if opened else None,
        taxes=dict.fromkeys(answers.get("taxes") or (), first_month),
    )


def _line(one: Mapping[str, Any], first_month: date) -> NewEstablishment:
    return NewEstablishment(
        name=str(one.get("name") or ""),
        kind=str(one.get("kind") or "other"),
        branch=str(one.get("branch") or ""),
        rooms=one.get("rooms"),
        place_words=str(one.get("where") or ""),
        taxes=dict.fromkeys(one.get("taxes") or (), first_month),
    )


#: What auditors and executives read of a request; the rest is of a person.
_OPEN_KEYS = frozenset(
    ("want", "business", "operator", "name", "known_number", "place_name", "place_kind", "lets", "rooms", "taxes")
) | {"branch", "opened_on", "more", "others", "change", "close_what", "closed_on"}
_COMMON = ("บริษัท", "บจก.", "บจก", "หจก.", "หจก", "ห้างหุ้นส่วนจำกัด", "จำกัด", "(มหาชน)", "ร้าน", "co.,ltd.", "co., ltd.")


def _shown(one: Mapping[str, Any]) -> ShownAnswer:
    return ShownAnswer(one["key"], Words(*one["label"]), tuple(one["th"]), tuple(one["en"]))


def _unsealed(shown: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in shown if one["key"] in _OPEN_KEYS]


def _rows() -> Any:

    return (
        select(Registration, CaseFile, Business.number)
        .join(CaseFile, CaseFile.id == Registration.case_id)
        .outerjoin(Business, Business.id == Registration.business_id)
    )


def _row(row: Registration, case: CaseFile, number: str | None) -> RegistrationRow:
    return RegistrationRow(
        row.id,
        case.reference,
        row.kind,
        row.status,
        Status(case.status),
        case.title,
        number or "",
        case.received_at,
        case.due_at,
    )
