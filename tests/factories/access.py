"""A house full of people and matters for proofs of access: each matter bears words that are nobody else's."""

from dataclasses import dataclass, field

from services import cases, complaints, organisation
from services.audit import SYSTEM, Actor, Role
from services.cases import Action
from services.db import unit_of_work
from services.people import Officer, Person, actor_for
from tests.factories.cases import follow
from tests.factories.complaints import begin_service, make_authority, send
from tests.factories.people import make_officer, make_person

UNIT, OTHER_UNIT = "public-works", "public-health"
#: The parts of a matter that only some may see.
WORDS, NAME, REFERENCE = "words", "name", "reference"
#: What each matter is: its category ("" is a corruption report), its unit, how the name is used.
KINDS = ("mine", "other", "screening", "hidden", "released", "confidential", "sealed", "merged", "counted")
_SHARED = {"name_kind": "open", "notify": "none"}


@dataclass(frozen=True)
class Planted:
    """A matter and what was planted in it."""

    kind: str
    id: int
    reference: str
    access_code: str
    token: str
    follower_token: str | None
    secrets: dict[str, tuple[str, ...]]
    phone: str


@dataclass
class House:
    """Everybody and everything."""

    accounts: dict[str, Officer | Person] = field(default_factory=dict)
    cases: dict[str, Planted] = field(default_factory=dict)
    unit_id: int = 0
    other_unit_id: int = 0

    def actor(self, name: str) -> Actor:
        """The actor of an account; somebody without one where there is none of that name."""
        account = self.accounts.get(name)
        if account is None:
            return Actor.citizen()
        return actor_for(account) if isinstance(account, Officer) else Actor.citizen(account.id)


_STAFF = (
    ("officer", Role.OFFICER, UNIT),
    ("officer elsewhere", Role.OFFICER, OTHER_UNIT),
    ("head", Role.HEAD, UNIT),
    ("counter who filed", Role.COUNTER, "registry"),
    ("counter", Role.COUNTER, "registry"),
    ("finance", Role.FINANCE, "finance"),
    ("registry", Role.REGISTRY, "registry"),
    ("integrity", Role.INTEGRITY, "legal"),
    ("executive", Role.EXECUTIVE, "chief-administrator"),
    ("auditor", Role.AUDITOR, "internal-audit"),
    ("admin", Role.ADMIN, "strategy"),
    ("accused registry", Role.REGISTRY, "registry"),
    ("accused integrity", Role.INTEGRITY, "legal"),
)
#: Everybody who must learn nothing at all of the corruption report.
SHUT_OUT = (
    "stranger", "another citizen", "officer", "officer elsewhere", "head", "counter who filed", "counter", "finance",
    "executive", "auditor", "admin", "accused registry", "accused integrity",
)  # fmt: skip


def make_people() -> House:
    """The authority with an officer for every part, and two citizens with accounts."""
    make_authority()
    house = House()
    units = {unit.key: unit.id for unit in organisation.list_units()}
    house.unit_id, house.other_unit_id = units[UNIT], units[OTHER_UNIT]
    with unit_of_work():
        for name, role, unit in _STAFF:
            house.accounts[name] = make_officer(role, unit_id=units[unit], post=f"ตำแหน่ง {name}")
        house.accounts["owner"] = make_person(name="", email="owner@example.org")
        house.accounts["another citizen"] = make_person(name="", email="another@example.org")
    return house


def make_house() -> House:
    """All matters too."""
    house = make_people()
    _file(house, "mine", "street-light")
    _file(house, "other", "street-light", asker=Actor.citizen())
    _file(house, "screening", "road-damage", asker=house.actor("counter who filed"))
    _file(house, "hidden", "street-light", name_kind="hidden")
    _file(house, "released", "street-light")
    _file(house, "counted", COUNTED)
    _file(house, "merged", "street-light")
    _file(house, "sealed", "staff-conduct")
    file_report(house)
    for kind in ("mine", "hidden", "released", "merged", "counted"):
        _act(house, kind, Action.ASSIGN, unit_id=house.unit_id)
    _act(house, "sealed", Action.TAKE)
    _act(house, "other", Action.ASSIGN, unit_id=house.other_unit_id)
    _act(house, "released", Action.RELEASE_NAME, words="ต้องนัดหมาย")
    _act(house, "merged", Action.MERGE, into=house.cases["mine"].reference, words="เรื่องเดียวกัน")
    return house


#: A category of which the public sees the number alone.
COUNTED = "elderly-disabled"


def file_report(house: House) -> Planted:
    """The corruption report; one registry and one integrity officer are named as accused in it."""
    kind = "confidential"
    secrets = secrets_of(kind)
    answers = {
        "accused": f"ผู้ถูกร้อง{secrets[WORDS][0]}",
        "is_leader": "no",
        "events": f"เรียกเงินค่าไฟทาง {secrets[WORDS][0]}",
        "when_where": f"ที่ลาน {secrets[WORDS][1]}",
        "name_kind": "hidden",
        "name": secrets[NAME][0],
        "phone": secrets[NAME][1],
        "notify": "none",
    }
    owner = house.actor("owner")
    draft = begin_service("corruption-report", answers, actor=owner)
    planted = _plant(house, kind, send(draft, actor=owner), is_listed=False)
    for accused in ("accused registry", "accused integrity"):
        with unit_of_work():
            actor = next(house.actor(name) for name in ("integrity", "registry") if name not in accused)
            cases.exclude(planted.reference, house.accounts[accused].id, actor=actor)
    return planted


def secrets_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Words, place, name and telephone that stand in one matter alone."""
    number = KINDS.index(kind)
    return {
        WORDS: (f"คำลับ{kind}ฮฮ", f"จุดลับ{kind}ฬฬ"),
        NAME: (f"นามลับ{kind}ฌฌ", f"08{number}5{number}77{number}9{number}"),
    }


def state_reason(house: House, name: str, kind: str) -> None:
    """The officer says why the confidential matter is read."""
    with unit_of_work():
        cases.state_reason(house.cases[kind].reference, "ตรวจสอบตามหน้าที่", actor=house.actor(name))


def _file(house: House, kind: str, category: str, *, asker: Actor | None = None, **changes: str) -> None:
    asker = asker or house.actor("owner")
    secrets = secrets_of(kind)
    answers = {"category": category, "words": f"ไฟทางดับ {secrets[WORDS][0]} มืดมาก", **_SHARED}
    answers |= {"name": secrets[NAME][0], "phone": secrets[NAME][1]}
    view = complaints.get_category(category)
    if view.asks_place is not complaints.AsksPlace.NO:
        answers["place"] = {  # type: ignore[assignment]
            "district": "5101", "subdistrict": "510101", "lat": 18.578, "lon": 99.008, "words": secrets[WORDS][1],
        }  # fmt: skip
    if asker.is_officer:
        answers |= {"received_from": "counter", "callers_consent": "yes"}
    draft = begin_service("complaint", _with_extras(category, answers | changes), actor=asker)
    _plant(house, kind, send(draft, actor=asker), is_listed=view.is_listed)


def _with_extras(category: str, answers: dict) -> dict:
    """Whatever else the category asks."""
    from tests.factories.complaints import answers_for

    return {key: value for key, value in answers_for(category).items() if key.startswith("extra_")} | answers


def _plant(house: House, kind: str, outcome, *, is_listed: bool) -> Planted:
    tracked = cases.track_by_token(outcome.track_token, actor=Actor.citizen())
    follower = None
    if is_listed:
        follower = follow(tracked.case.id, f"{kind}@follow.example.org")
    secrets = secrets_of(kind)
    place = complaints.find_category(tracked.case.topic)
    if place is not None and place.asks_place is complaints.AsksPlace.NO:
        secrets[WORDS] = secrets[WORDS][:1]
    house.cases[kind] = Planted(
        kind=kind,
        id=tracked.case.id,
        reference=outcome.reference,
        access_code=outcome.access_code,
        token=outcome.track_token,
        follower_token=follower,
        secrets=secrets | {REFERENCE: (outcome.reference,)},
        phone=secrets[NAME][1],
    )
    return house.cases[kind]


def _act(house: House, kind: str, action: Action, **data: object) -> None:
    with unit_of_work():
        cases.act(house.cases[kind].reference, action, actor=house.actor("registry"), **data)


def say(house: House, kind: str, action: Action, *, actor: Actor = SYSTEM, **data: object) -> None:
    """Does something more to a matter."""
    with unit_of_work():
        cases.act(house.cases[kind].reference, action, actor=actor, **data)
