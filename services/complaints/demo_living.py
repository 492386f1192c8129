"""Lets the demonstration's matters happen: every step through the same services as a real one, at its own moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from services import cases, clock, files, people
from services.audit import Actor, Channel
from services.cases import Action, act, act_as_reporter
from services.cases.following import track_token
from services.cases.models import CaseFile, Follower
from services.catalogue import Context, Service, Submission
from services.complaints.categories import CategoryView, get_category
from services.complaints.corruption import CORRUPTION_REPORT
from services.complaints.demo_matters import BY_THEMSELVES, Matter
from services.complaints.demo_pictures import draw
from services.complaints.demo_steps import REPORTER, Step
from services.complaints.extras import PREFIX
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.offering import COMPLAINT
from services.complaints.releasing import PhotoRelease, release
from services.complaints.screening import screen_complaint
from services.complaints.words import ReceivedFrom
from services.db import session
from services.notifications.past import count_as_delivered
from services.organisation import find_agencies, find_unit, list_agencies
from services.people.emails import email_hash
from services.people.models import Person
from services.people.views import DEMO_DOMAIN
from services.questions import DataClass, applies, get_kind


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: officers by the part of their address before the @, and the citizen with the account."""

    officers: Mapping[str, Actor]
    citizen_id: int


def gather_cast() -> Cast:
    """The accounts of the demonstration."""
    hashed = email_hash("citizen" + DEMO_DOMAIN)
    citizen_id = session().execute(select(Person.id).where(Person.email_hash == hashed)).scalar_one()
    found = {officer.email.removesuffix(DEMO_DOMAIN): people.actor_for(officer) for officer in people.list_officers()}
    return Cast(found, citizen_id)


class Stage:
    """Where the steps are carried out; knows which case each matter became."""

    def __init__(self, matters: Sequence[Matter], cast: Cast, opened: dict[int, int]) -> None:
        self.matters, self.cast, self.opened = matters, cast, opened
        self._does: Mapping[str, Callable[[Step, Matter], None]] = {
            "open": self._open,
            "screen": self._screen,
            "act": self._act,
            "release": self._release,
            "follow": self._follow,
            "sweep": self._sweep,
            "still_working": self._still_working,
        }

    def do(self, step: Step) -> None:
        """Carries out one step at its moment, in the caller's transaction; its notices count as delivered then."""
        with clock.standing_at(step.at):
            self._does[step.do](step, self.matters[step.number])
            session().flush()
            count_as_delivered()

    def _open(self, step: Step, matter: Matter) -> None:
        asker = self._asker(matter)
        service, raw = self._raw_answers(matter, asker)
        context = Context(asker, {}, clock.today(), "th")
        answers = _ask(service, context, raw)
        context = Context(asker, answers, clock.today(), "th")
        outcome = service.submit(
            Submission(
                service=service.key,
                draft_id=f"demonstration-{matter.number}",
                asker=asker,
                answers=answers,
                questions=[q for q in service.questions(context) if applies(q, answers)],
                language="th",
                source={},
                at=clock.now(),
            )
        )
        found = session().execute(select(CaseFile.id).where(CaseFile.reference == outcome.reference))
        self.opened[matter.number] = found.scalar_one()

    def _asker(self, matter: Matter) -> Actor:
        if matter.source in BY_THEMSELVES:
            return Actor.citizen(self.cast.citizen_id if matter.is_of_account else None, channel=_channel_of(matter))
        desk = ("counter", "counter2") if matter.source is ReceivedFrom.COUNTER else ("registry2", "counter")
        return self.cast.officers[desk[matter.number % 2]]

    def _raw_answers(self, matter: Matter, asker: Actor) -> tuple[Service, dict[str, Any]]:
        raw: dict[str, Any] = {
            "name_kind": matter.name_kind,
            "name": matter.name,
            "phone": matter.phone,
            "notify": "email" if matter.email or matter.is_of_account else "none",
            "email": matter.email,
            "received_from": matter.source.value,
            "callers_consent": "yes",
            "their_reference": matter.their_reference,
            "their_due_on": matter.their_due_on.isoformat() if matter.their_due_on else None,
        }
        if matter.report is not None:
            return CORRUPTION_REPORT, raw | {"is_leader": "no", **matter.report}
        category = get_category(matter.topic)
        raw |= {"category": matter.topic, "words": matter.words, "place": matter.place, "photo_position": "no"}
        if matter.scene:
            raw["photographs"] = [self._picture(matter, "before", asker)]
        return COMPLAINT, raw | _extra(category, Random(matter.number))

    def _picture(self, matter: Matter, part: str, actor: Actor) -> str:
        drawn = draw(matter.scene, is_after=part == "after", seed=matter.number)
        return files.save_photograph(drawn, filename=f"{matter.scene}-{part}.jpg", actor=actor).key

    def _screen(self, step: Step, matter: Matter) -> None:
        case = self._case(matter)
        unit = find_unit(step.data["unit"])
        screen_complaint(
            case.reference,
            matter=step.data["kind"],
            category=case.topic,
            unit_id=unit.id if unit else 0,
            registry_number=f"{matter.number + 1}/{clock.fiscal_year(clock.today())}",
            actor=self.cast.officers[step.who],
        )

    def _act(self, step: Step, matter: Matter) -> None:
        case, data = self._case(matter), dict(step.data)
        action = step.action or Action.NOTE
        if step.who == REPORTER:
            channel = Channel.LINE if case.channel == Channel.LINE else Channel.WEB
            actor = Actor.citizen(case.person_id, channel=channel)
            act_as_reporter(_reporters_token(case), action, actor=actor, **data)
            return
        actor = self.cast.officers[step.who]
        if "scene" in data:
            data.pop("scene")
            data["photos"] = [self._picture(matter, "after", actor)]
        if "officer" in data:
            data["officer_id"] = self.cast.officers[data.pop("officer")].id
        if "agency" in data:
            data["agency_id"] = self._agency(case, data.pop("agency"))
        if "into" in data:
            data["into"] = self._case(self.matters[data["into"]]).reference
        act(case.reference, action, actor=actor, **data)

    def _agency(self, case: CaseFile, share: float) -> int:
        likely = list(find_agencies(case.topic, case.subdistrict)) or list(list_agencies(active_only=True))
        return likely[int(share * len(likely))].id

    def _release(self, step: Step, matter: Matter) -> None:
        """Lets out the words and the pictures; with no words of its own it keeps those that are out already."""
        case = self._case(matter)
        row = session().get_one(Complaint, case.id)
        rows = session().execute(
            select(ComplaintPhoto.file_key, ComplaintPhoto.released_key).where(ComplaintPhoto.case_id == case.id)
        )
        photos = [PhotoRelease(key, keeps=released is not None, is_clean=True) for key, released in rows]
        words = step.data["words"] or row.released_words or ""
        release(case.reference, words=words, photos=photos, actor=self.cast.officers[step.who], is_sure=True)

    def _follow(self, step: Step, matter: Matter) -> None:
        mail = f"follower{matter.number}.{step.data['n']}@example.org" if step.data["mails"] else None
        case_id = self.opened[matter.number]
        cases.follow_case(
            case_id,
            channel="email" if mail else "none",
            address=mail,
            language="th",
            person_id=None,
            actor=Actor.citizen(),
        )
        asked = session().execute(
            select(Follower.id).where(
                Follower.case_id == case_id, Follower.confirmed_at.is_(None), Follower.address_hash.is_not(None)
            )
        )
        for follower_id in asked.scalars():
            cases.confirm_following(cases.confirm_token(follower_id, "th"), actor=Actor.citizen())

    def _sweep(self, step: Step, matter: Matter) -> None:
        cases.close_confirmed_by_time()

    def _still_working(self, step: Step, matter: Matter) -> None:
        cases.tell_still_working()

    def _case(self, matter: Matter) -> CaseFile:
        return session().get_one(CaseFile, self.opened[matter.number])


def _ask(service: Service, context: Context, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The checked answers to what the service asks, in its order: one answer may bring further questions."""
    answers: dict[str, Any] = {}
    asked: set[str] = set()
    while True:
        now = Context(context.asker, answers, context.today, context.language)
        fresh = [q for q in service.questions(now) if q.key not in asked and applies(q, answers)]
        if not fresh:
            return answers
        question = fresh[0]
        asked.add(question.key)
        value = get_kind(question.kind).check(question, raw.get(question.key))
        if value is not None:
            answers[question.key] = value


def _extra(category: CategoryView, random: Random) -> dict[str, Any]:
    """Answers to what the category asks beside; none that is personal, but where it must be."""
    answers: dict[str, Any] = {}
    for one in category.questions:
        is_sealed = DataClass(one.get("data_class") or DataClass.INTERNAL).is_sealed
        if not one.get("required") and (is_sealed or random.random() < 0.4):
            continue
        key, kind = PREFIX + one["key"], one["kind"]
        if kind == "yes_no":
            answers[key] = random.choice(("yes", "no"))
        elif kind == "number":
            answers[key] = random.randint(2, 12)
        elif kind in ("choice", "choices"):
            chosen = random.choice(one["choices"])[0]
            answers[key] = chosen if kind == "choice" else [chosen]
        elif kind == "phone":
            answers[key] = f"081-000-{random.randint(0, 9999):04d}"
        elif one.get("required"):
            answers[key] = "ตัวอย่าง"
        else:
            answers[key] = _EXTRA_TEXTS.get(one["key"])
    return answers


_EXTRA_TEXTS = {
    "road_code": "ลพ.ถ.1-0000",
    "pole_number": "12/4",
    "route": "ลำพูน-ลี้",
    "hours": "หลังสองทุ่ม",
    "project_sign": "โครงการตัวอย่าง",
}


def _plain(phone: str) -> str:
    return phone.replace("-", "")


def _reporters_token(case: CaseFile) -> str:
    follower = session().execute(select(Follower).where(Follower.case_id == case.id, Follower.is_reporter)).scalar_one()
    return track_token(follower)


def _channel_of(matter: Matter) -> Channel:
    """How somebody came by themselves; of those on the web some scanned a sign, and a few stood at a kiosk."""
    if matter.source is ReceivedFrom.LINE:
        return Channel.LINE
    if matter.is_of_account or matter.report is not None:
        return Channel.WEB
    return Channel.QR if matter.number % 4 == 1 else Channel.KIOSK if matter.number % 9 == 4 else Channel.WEB
