"""The demonstration's surveys: answers of more than a year, an annual one, consultations, and what came of them."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select, update

from services import clock, organisation, people, settings
from services.audit import SYSTEM, Actor, Channel
from services.cases.models import CaseFile
from services.db import session
from services.errors import NotAllowed
from services.people.views import DEMO_DOMAIN
from services.surveys.about_you import AGE, EDUCATION, OCCUPATION, SEX
from services.surveys.actions import ActionDetails, add_action, move_action, publish_action
from services.surveys.invitations import NONE, find_invitation, invite
from services.surveys.library import Ready, find_ready
from services.surveys.models import Survey, SurveyPlace, SurveyQuota, SurveyResponse
from services.surveys.places import new_code
from services.surveys.seed import open_ready, seed_satisfaction
from services.surveys.storing import store_response
from services.surveys.views import SurveyView
from services.surveys.words import ActionState, SurveyState
from services.text import Words

FILE = Path(__file__).with_name("demo_words.toml")
_SEED = 2569
#: Months back over which the short survey was answered, and about how often in each.
MONTHS, A_MONTH = 14, 85
#: Since so many months the counter works otherwise, and the marks are better.
_BETTER_SINCE = 5
_TIED_AT_MOST = 60
_CHANNELS = (Channel.LINE, Channel.WEB, Channel.KIOSK, Channel.QR, Channel.COUNTER)
_CHANNEL_SHARES = (40, 24, 16, 12, 8)
_ASPECTS = ("process", "channel", "officers", "place", "result")
_DISTRICT_SHARES = (34, 12, 10, 14, 5, 14, 6, 5)
#: Made-up round numbers: an authority enters those of its own register.
_PEOPLE = (108_000, 30_000, 31_000, 53_000, 16_000, 43_000, 14_000, 14_000)
_SAMPLE = 400


class DemoSurveys:
    """The same made-up people each time, in stages: a transaction each, with everything counted in between.

    So what officers plan stands on the numbers of that day.
    """

    def __init__(self) -> None:
        if settings.current().is_production:
            raise NotAllowed("the demonstration is not for production")
        self.random = Random(_SEED)
        self.words: Mapping[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
        self.today = clock.today()
        self.answers = 0
        self.places: list[SurveyPlace] = []
        is_there = session().scalar(select(SurveyResponse.id).limit(1)) is not None
        self.stages: Sequence[Callable[[], None]] = (
            () if is_there else (self._before, self._improve, self._since, self._plan)
        )

    def _before(self) -> None:
        self.districts = [one.code for one in organisation.list_districts()]
        self.short = self._begin_short()
        self._answer_short(range(MONTHS - 1, _BETTER_SINCE, -1))
        self.annual = self._seed_annual()
        self._seed_hotel_draft()

    def _improve(self) -> None:
        """Half a year ago the marks were looked at, and something was done."""
        registry = _officer("registry")
        with clock.standing_at(_noon(self._first(_BETTER_SINCE))):
            made = add_action(
                self.short.id,
                ActionDetails(
                    "ผู้รับบริการบอกว่ารอนานและไม่รู้ว่าเรื่องถึงไหน",
                    Words(
                        "แจ้งความคืบหน้าทุกขั้นตอนทาง LINE และอีเมล พร้อมวันที่กำหนดแล้วเสร็จ",
                        "Tell people of every step by LINE and e-mail, with the promised date",
                    ),
                    registry.id, self._first(_BETTER_SINCE) + timedelta(days=25), 4_200, "score",
                ),
                registry,
            )  # fmt: skip
            said = Words("ทุกหน่วยงานเริ่มแจ้งทุกขั้นตอนแล้ว", "Every unit now tells of every step")
            move_action(made.id, ActionState.DONE, said, registry)
            publish_action(made.id, True, registry)

    def _since(self) -> None:
        self._answer_short(range(_BETTER_SINCE, -1, -1))
        self._rate_cases(self.short)
        self._seed_website()
        self._seed_open_draft()

    def _plan(self) -> None:
        """What is under way, and what is planned."""
        registry = _officer("registry")
        seats = add_action(
            self.short.id,
            ActionDetails(
                "ที่นั่งรอและที่จอดรถไม่พอในวันจันทร์",
                Words(
                    "เพิ่มที่นั่งรอ 20 ที่ และจัดที่จอดรถผู้สูงอายุหน้าอาคาร",
                    "Add 20 seats, and parking for older people by the door",
                ),
                registry.id, self.today + timedelta(days=40), 4_000, "aspects.place",
            ),
            registry,
        )  # fmt: skip
        move_action(seats.id, ActionState.DOING, Words("", ""), registry)
        add_action(
            self.annual.id,
            ActionDetails(
                "ความรวดเร็วของงานซ่อมถนนได้คะแนนต่ำกว่าข้ออื่น",
                Words(
                    "ตั้งชุดซ่อมเร็วสองชุด แยกงานหลุมบ่อออกจากงานก่อสร้าง",
                    "Set up two quick-repair teams for potholes, apart from building works",
                ),
                registry.id, self.today + timedelta(days=120), 4_250, "process.fast",
            ),
            registry,
        )  # fmt: skip

    def _begin_short(self) -> SurveyView:
        """The short survey, with three places where its code hangs."""
        view = seed_satisfaction(SYSTEM)
        _change(view, published=["score", "why", "aspects"])
        self.places = [
            self._place(view, Words("เคาน์เตอร์รับเรื่องร้องทุกข์", "Complaints counter"), "registry"),
            self._place(view, Words("เคาน์เตอร์ภาษีและค่าธรรมเนียม", "Tax counter"), "revenue"),
            self._place(view, Words("หน่วยบริการเคลื่อนที่ อำเภอลี้", "Mobile service, Li district"), "registry"),
        ]
        return view

    def _answer_short(self, months: Iterable[int]) -> None:
        """Answers by every channel; better marks since something was done."""
        for month in months:
            for at in self._moments(month, A_MONTH + self.random.randrange(-20, 35)):
                channel = self.random.choices(_CHANNELS, _CHANNEL_SHARES)[0]
                has_place = channel in (Channel.KIOSK, Channel.QR, Channel.COUNTER)
                place = self.random.choice(self.places) if has_place else None
                given = self._short_answers(month, only_score=channel is Channel.KIOSK)
                self._store(self.short, at, given, channel, place)

    def _seed_annual(self) -> SurveyView:
        """Last year's survey by district: closed, published, with its sample."""
        year = clock.fiscal_year(self.today) - 1
        title = Words(
            f"สำรวจความพึงพอใจของประชาชน ประจำปีงบประมาณ {year}",
            f"Annual survey of satisfaction, fiscal year {year - 543}",
        )
        ready = _ready("annual")
        view = open_ready(ready, f"annual-{year}", title, SYSTEM)
        _change(view, published=[question.key for question in ready.definition.questions if question.key != "remark"])
        for code, living, share in zip(self.districts, _PEOPLE, _DISTRICT_SHARES, strict=False):
            sample = round(_SAMPLE * share / sum(_DISTRICT_SHARES))
            session().add(SurveyQuota(survey_id=view.id, district=code, population=living, sample=sample))
        for at in self._moments(3, 260) + self._moments(2, 152):
            channel = self.random.choices((Channel.COUNTER, Channel.WEB, Channel.LINE, Channel.QR), (45, 25, 20, 10))[0]
            self._store(view, at, self._annual_answers(), channel)
        until = self.today.replace(day=1) - timedelta(days=15)
        _change(view, state=SurveyState.CLOSED.value, opens_on=until - timedelta(days=75), closes_on=until)
        return view

    def _seed_website(self) -> SurveyView:
        """The survey of the website, open."""
        title = Words("ความพึงพอใจต่อเว็บไซต์และบริการออนไลน์", "Our website and online services")
        view = open_ready(_ready("website"), "website", title, SYSTEM)
        for at in self._moments(1, 38) + self._moments(0, 26):
            found = self.random.random() < 0.82
            given: dict[str, Any] = {
                "aim": self.random.choices(("find", "report", "tax", "other"), (40, 34, 18, 8))[0],
                "found": found,
                "site": {row: self._mark(4.2 if found else 3.0) for row in ("easy", "clear", "current", "fast")},
            }
            if not found:
                given["missing"] = self.random.choice(self.words["website"]["missing"])
            elif self.random.random() < 0.2:
                given["remark"] = self.random.choice(self.words["website"]["remarks"])
            self._store(view, at, given, Channel.WEB)
        return view

    def _seed_hotel_draft(self) -> SurveyView:
        """A consultation that is over: its result, and what was done with it."""
        title = Words(
            "ร่างข้อบัญญัติ อบจ. เรื่อง ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม (ตัวอย่าง)",
            "Draft ordinance on the fee from hotel guests (example)",
        )
        view = self._consult("hotel-fee-draft", title, 6, 93)
        _change(
            view,
            state=SurveyState.CLOSED.value,
            opens_on=self._first(6),
            closes_on=self._first(5) - timedelta(days=1),
            published=["opinion", "touched"],
            outcome_th=(
                "ผู้แสดงความคิดเห็นส่วนใหญ่เห็นด้วย โดยเสนอให้ยกเว้นที่พักขนาดเล็กและขยายวันครบกำหนด "
                "จึงได้ปรับร่างเพิ่มข้อยกเว้นและช่วงผ่อนผัน แล้วเสนอสภา อบจ. พิจารณา (ข้อมูลตัวอย่าง)"
            ),
            outcome_en=(
                "Most agreed, asking to spare small lodgings and for a later due day. The draft now holds an exception "
                "and a period of grace, and went to the council (made-up example)."
            ),
        )
        return view

    def _seed_open_draft(self) -> SurveyView:
        """A consultation that is open."""
        title = Words(
            "(ร่าง) แผนพัฒนาท้องถิ่นห้าปี: ลำดับโครงการถนนและแหล่งน้ำ (ตัวอย่าง)",
            "Draft five-year development plan: roads and water (example)",
        )
        view = self._consult("development-plan-draft", title, 0, 21)
        _change(view, opens_on=self._first(0), closes_on=self.today + timedelta(days=21))
        return view

    def _consult(self, key: str, title: Words, month: int, n: int) -> SurveyView:
        view = open_ready(_ready("consultation"), key, title, SYSTEM)
        for at in self._moments(month, n):
            opinion = self.random.choices(("agree", "agree_if", "disagree"), (52, 30, 18))[0]
            given: dict[str, Any] = {
                "opinion": opinion,
                "reason": self.random.choice(self.words["consultation"][opinion]),
                "touched": [self.random.choices(("resident", "business", "body", "other"), (55, 35, 5, 5))[0]],
            }
            if opinion != "agree" and self.random.random() < 0.6:
                given["changes"] = self.random.choice(self.words["consultation"]["agree_if"])
            self._store(view, at, given, self.random.choice((Channel.WEB, Channel.LINE, Channel.QR)))
        return view

    def _rate_cases(self, view: SurveyView) -> None:
        """Some of those whose matter was closed said how content they are: tied to the matter."""
        query = (
            select(CaseFile.id, CaseFile.unit_id, CaseFile.closed_at)
            .where(
                CaseFile.closed_at.is_not(None), CaseFile.is_confidential.is_(False), CaseFile.service == "complaint"
            )
            .order_by(CaseFile.id)
            .limit(_TIED_AT_MOST)
        )
        for case in session().execute(query).all():
            with clock.standing_at(min(case.closed_at + timedelta(hours=20), clock.now())):
                token = invite(
                    view.id, channel=NONE, address=None, language="th", subject="case", subject_id=case.id,
                    service="complaint", unit_id=case.unit_id,
                )  # fmt: skip
                tied = find_invitation(token) if token else None
                if tied is not None:
                    given = self._short_answers(_BETTER_SINCE)
                    store_response(view.id, view.version, answers=given, channel=Channel.LINE, tied=tied)
                    self.answers += 1

    def _short_answers(self, month: int, *, only_score: bool = False) -> dict[str, Any]:
        centre = 3.75 if month > _BETTER_SINCE else 4.3
        score = self._mark(centre)
        given: dict[str, Any] = {"score": score}
        if only_score:
            return given
        if score <= 2:
            reasons = ("slow", "steps", "manner", "unclear", "unsolved", "place")
            given["why"] = sorted(
                set(self.random.choices(reasons, (34, 14, 8, 16, 22, 6), k=self.random.choice((1, 2))))
            )
        if self.random.random() < 0.45:
            given["aspects"] = {aspect: self._mark(centre - 0.25 * (aspect == "place")) for aspect in _ASPECTS}
        if self.random.random() < 0.3:
            kind = "bad" if score <= 2 else "middling" if score == 3 else "good"
            given["remark"] = self.random.choice(self.words["satisfaction"][kind])
        return given

    def _annual_answers(self) -> dict[str, Any]:
        ready = _ready("annual")
        level = {"process": 3.9, "channel": 4.15, "officers": 4.45, "place": 3.8, "result": 4.2}
        given: dict[str, Any] = {
            question.key: {row.key: self._mark(level[question.key]) for row in question.rows}
            for question in ready.definition.questions
            if question.kind == "matrix"
        }
        given["overall"] = self._mark(4.15)
        given["recommend"] = min(10, max(0, round(self.random.gauss(8, 1.7))))
        used = [one.key for one in _options("used") if one.key != "none" and self.random.random() < 0.35]
        given["used"] = used or ["none"]
        order = [one.key for one in _options("first")]
        order.sort(key=lambda key: self.random.random() * {"roads": 0.5, "health": 0.8}.get(key, 1.0))
        given["first"] = order
        if self.random.random() < 0.25:
            given["remark"] = self.random.choice(self.words["annual"]["remarks"])
        return given | self._about_you()

    def _about_you(self) -> dict[str, Any]:
        shares = (
            ("about_sex", SEX, (44, 55, 1)),
            ("about_age", AGE, (4, 14, 18, 22, 22, 20)),
            ("about_education", EDUCATION, (28, 30, 14, 24, 4)),
            ("about_occupation", OCCUPATION, (32, 16, 17, 14, 9, 5, 6, 1)),
        )
        given = {
            key: self.random.choices([one.key for one in choices], weights)[0]
            for key, choices, weights in shares
            if self.random.random() < 0.94
        }
        given["about_district"] = self.random.choices(self.districts, _DISTRICT_SHARES[: len(self.districts)])[0]
        return given

    def _mark(self, centre: float) -> int:
        return min(5, max(1, round(self.random.gauss(centre, 0.95))))

    def _first(self, months_back: int) -> date:
        month = self.today.year * 12 + self.today.month - 1 - months_back
        return date(month // 12, month % 12 + 1, 1)

    def _moments(self, months_back: int, n: int) -> list[datetime]:
        """Moments of a month in order, none after now."""
        first = self._first(months_back)
        last = min(self._first(months_back - 1), self.today) if months_back else self.today
        days = max(1, (last - first).days)
        found = [
            datetime.combine(first + timedelta(days=self.random.randrange(days)), time(2), UTC)
            + timedelta(minutes=self.random.randrange(600))
            for _ in range(n)
        ]
        return sorted(at for at in found if at <= clock.now())

    def _store(
        self,
        view: SurveyView,
        at: datetime,
        given: Mapping[str, Any],
        channel: Channel,
        place: SurveyPlace | None = None,
    ) -> None:
        with clock.standing_at(at):
            store_response(
                view.id,
                view.version,
                answers=given,
                channel=channel,
                unit_id=place.unit_id if place else None,
                place_id=place.id if place else None,
            )
        self.answers += 1

    def _place(self, view: SurveyView, name: Words, unit_key: str) -> SurveyPlace:
        unit = organisation.find_unit(unit_key)
        row = SurveyPlace(
            survey_id=view.id, code=new_code(), name_th=name.th, name_en=name.en, unit_id=unit.id if unit else None
        )
        session().add(row)
        session().flush()
        return row


def _ready(key: str) -> Ready:
    ready = find_ready(key)
    assert ready is not None
    return ready


def _options(key: str) -> Iterator[Any]:
    question = _ready("annual").definition.find(key)
    assert question is not None
    return iter(question.options)


def _change(view: SurveyView, **values: Any) -> None:
    session().execute(update(Survey).where(Survey.id == view.id).values(**values))


def _noon(day: date) -> datetime:
    return clock.local_midnight(day) + timedelta(hours=12)


def _officer(name: str) -> Actor:
    found = people.find_officer(f"{name}{DEMO_DOMAIN}")
    assert found is not None
    return people.actor_for(found)
