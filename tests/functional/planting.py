"""The matters, drafts, links, talks and news that the addresses of the pages need."""

import io
import json
from typing import Any

from services import cases, complaints, drafts, files, helpdesk, news, organisation, people, references
from services.audit import Actor, Channel, Role
from services.cases import Action
from services.clock import days, today
from services.complaints import PhotoRelease
from services.db import session, unit_of_work
from services.helpdesk import Heard
from services.information import Outcome, list_articles, note_question, seed_examples
from services.news.models import Subscriber
from services.people import models, persons
from tests.factories.cases import ask_to_follow, follow
from tests.factories.complaints import answers_for, begin, begin_service, make_photograph, send
from tests.factories.helpdesk import talk
from tests.factories.news import make_item, prepare
from tests.factories.pictures import heic
from tests.factories.recordings import make_evidence

STATUSES = (
    "received", "assigned", "in_progress", "waiting_citizen", "planned", "passed_on", "resolved", "reopened", "closed",
    "declined", "withdrawn", "merged",
)  # fmt: skip


def actor_of(name: str, channel: Channel = Channel.STAFF) -> Actor:
    """One of the demonstration's officers."""
    found = people.find_officer(f"{name}@demo.pracha.example")
    assert found is not None
    return people.actor_for(found, channel)


def plant() -> dict[str, Any]:
    """Matters in every status, with photographs, released, confidential; drafts and links; talks, news, articles."""
    made = _cases() | _confidential() | _drafts() | _links() | _rows() | _chats()
    return made | _news(str(made["closed"]))


def _file(made: dict[str, Any], name: str, category: str = "street-light", **changes: Any) -> None:
    outcome = send(begin(category, **{"notify": "none", "email": None} | changes))
    made[name], made[f"{name}_token"] = outcome.reference, outcome.track_token


def _act(reference: str, action: Action, who: str = "officer", **data: Any) -> None:
    with unit_of_work():
        cases.act(reference, action, actor=actor_of(who), **data)


def _cases() -> dict[str, Any]:
    made: dict[str, Any] = {}
    _file(made, "received", "road-damage")
    for status in STATUSES[1:]:
        _file(made, status, words=f"ไฟทางหน้าวัดดับ มืดขนาด รถล้มไปสองคันแล้วเจ้า ({status})")
        _act(made[status], Action.ASSIGN, "registry", unit_id=organisation.find_unit("public-works").id)
    _file(made, "hidden", name_kind="hidden")
    key = make_photograph()
    _file(made, "photographed", photographs=[key], photo_position="yes")
    made["photograph"] = complaints.list_photographs(_id_of(made["photographed"]))[0].key
    made["evidence"] = make_evidence(_id_of(made["photographed"]))
    _act(made["photographed"], Action.ASSIGN, "registry", unit_id=organisation.find_unit("public-works").id)
    second = make_photograph()
    _file(made, "released", photographs=[second], photo_position="no")
    with unit_of_work():
        photo = complaints.list_photographs(_id_of(made["released"]))[0].key
        shown = [PhotoRelease(photo, is_clean=True)]
        complaints.release(
            made["released"],
            words="ไฟทางดับสามดวง",
            photos=shown,
            actor=actor_of("registry"),
            is_sure=True,
        )
    made["released_picture"] = complaints.list_photographs(_id_of(made["released"]))[0].released_key
    for status in ("in_progress", "waiting_citizen", "planned", "resolved", "reopened", "closed"):
        _act(made[status], Action.TAKE)
    _act(made["waiting_citizen"], Action.ASK, words="เสาต้นไหนครับ")
    _act(made["in_progress"], Action.NOTE, words="นัดช่างแล้ว โทรแล้วไม่รับสาย " * 6)
    plan = {"project": "ติดตั้งไฟทาง", "fiscal_year": str(today().year + 544), "review_on": today() + days(90)}
    _act(made["planned"], Action.PLAN, words="รองบประมาณ", **plan)
    letter = {"agency_id": organisation.list_agencies()[0].id, "letter_no": "ลพ 51001/1", "letter_date": today()}
    _act(made["passed_on"], Action.PASS_ON, **letter)
    for status in ("resolved", "reopened"):
        _act(made[status], Action.RESOLVE, outcome="mended", words="เปลี่ยนหลอดแล้ว")
    with unit_of_work():
        cases.act_as_reporter(made["reopened_token"], Action.DISPUTE, actor=Actor.citizen(), words="ยังดับอยู่")
        cases.act_as_reporter(made["withdrawn_token"], Action.WITHDRAW, actor=Actor.citizen())
    _act(made["closed"], Action.CLOSE, outcome="mended", words="เรียบร้อย")
    _act(made["declined"], Action.DECLINE, "registry", reason="outside_powers", words="ติดต่อการไฟฟ้า")
    _act(made["merged"], Action.MERGE, into=made["assigned"])
    made["follower_token"] = follow(_id_of(made["released"]), "f@example.org")
    made["asked_token"] = ask_to_follow(_id_of(made["released"]), "g@example.org")
    return made


def _id_of(reference: str) -> int:
    return cases.get_case(reference, actor=actor_of("registry")).id


def _confidential() -> dict[str, Any]:
    made: dict[str, Any] = {}
    _file(made, "sealed", "staff-conduct")
    outcome = send(_corruption_draft())
    made["corruption"], made["corruption_token"] = outcome.reference, outcome.track_token
    with unit_of_work():
        cases.state_reason(made["sealed"], "ตรวจสอบตามหน้าที่", actor=actor_of("integrity"))
        cases.state_reason(made["corruption"], "ตรวจสอบตามหน้าที่", actor=actor_of("integrity"))
    return made


def _corruption_draft() -> str:
    answers = {
        "accused": "นายช่างสมมุติ", "is_leader": "no", "events": "เรียกเงินค่าไฟทาง", "when_where": "ที่ลานจอดรถ",
        "name_kind": "hidden", "name": "สมหญิง ตัวอย่าง", "phone": "080-000-0001", "notify": "none",
    }  # fmt: skip
    return begin_service("corruption-report", answers, actor=Actor.citizen())


def _drafts() -> dict[str, Any]:
    with unit_of_work():
        stored, other = (
            files.save_photograph(io.BytesIO(heic()), filename=f"IMG_{n}.HEIC", actor=Actor.citizen()) for n in (1, 3)
        )
    draft = begin("street-light", photographs=[stored.key], photo_position="no")
    # One that no browser of these tests holds: its links would end with that.
    carried = drafts.get_draft(begin("street-light", photographs=[other.key], photo_position="no"))
    counter = actor_of("counter", Channel.COUNTER)
    filing = begin_service("complaint", answers_for("street-light") | {"received_from": "letter"}, actor=counter)
    filed = begin_service("complaint", answers_for("street-light") | {"received_from": "telephone"}, actor=counter)
    outcome = send(filed, actor=counter)
    return {
        "draft": draft, "draft_photograph": stored.key, "done_draft": begin("flood"),
        "corruption_draft": _corruption_draft(), "filing": filing, "filed": filed, "filed_reference": outcome.reference,
        "resume_token": drafts.resume_link(draft), "carried_token": drafts.carry_link(carried),
        "question_token": drafts.question_link(carried, "words"), "carried_photograph": other.key,
        "photographs_token": drafts.question_link(carried, "photographs"),
        "picture_token": files.picture_token(stored.key),
    }  # fmt: skip


def _links() -> dict[str, Any]:
    with unit_of_work():
        _, invitation = people.create_officer(
            "newcomer@example.org", Role.OFFICER, "public-works", "นายช่างไฟฟ้า 9", actor_of("admin")
        )
        person = models.Person(
            email="new@example.org", email_hash="new", session_epoch=0, created_at=persons.clock.now(), language="th"
        )
        session().add(person)
        session().flush()
        confirm, reset = (persons._new_token(person.id, purpose) for purpose in (persons.CONFIRM, persons.RESET))
    return {"invitation": invitation, "confirm_token": confirm, "reset_token": reset}


def _chats() -> dict[str, Any]:
    key = make_photograph()
    made = {"chat_picture": key}
    said = [Heard("text", "น้ำประปาที่บ้านไม่ไหลค่ะ"), Heard("picture", file_keys=(key,)), Heard("sticker", "สติกเกอร์")]
    with unit_of_work():
        made["chat"] = talk("U" + "c" * 32, *said)
        for name in ("answered_chat", "ended_chat"):
            made[name] = talk(f"U{name}", Heard("text", "ขอถามเรื่องภาษี"))
            helpdesk.answer(made[name], "ถามได้เลยครับ", actor=actor_of("registry"))
        helpdesk.end(made["ended_chat"], actor=actor_of("registry"))
    return made


def _news(reference: str) -> dict[str, Any]:
    officer = actor_of("officer")
    item = make_item(actor=officer, link="https://www.example.org/" + "a" * 120)
    result = make_item(actor=officer, kind="results", reference=reference)
    with unit_of_work():
        stored = files.save_photograph(io.BytesIO(heic()), filename="IMG_2.HEIC", actor=officer)
        news.set_picture(item.id, stored.key, actor=officer)
        draft = news.create_broadcast(item.id, actor=officer)
        news.ask_by_email("news@example.org", ["notice"], language="th", actor=Actor.citizen())
        asked = session().query(Subscriber.id).scalar()
        token = references.sign({"s": asked, "k": ["notice"], "l": "th"}, "confirm-news")
    return {
        "news": item.id, "result_news": result.id, "news_picture": stored.key, "draft_broadcast": draft,
        "broadcast": prepare(news.get_item(item.id, actor=officer), author=officer), "news_token": token,
    }  # fmt: skip


def _information() -> dict[str, Any]:
    """Articles, and a question that none of them answers."""
    with unit_of_work():
        seed_examples()
        note_question("หวยออกอะไร", Outcome.NOTHING, language="th", channel=Channel.LINE)
    shown, _ = list_articles(actor=actor_of("registry"))
    return {"article": shown[0].slug, "article_id": shown[0].id}


def _rows() -> dict[str, Any]:
    box = [[[98.9, 18.5], [99.1, 18.5], [99.1, 18.7], [98.9, 18.7], [98.9, 18.5]]]
    shape = {"type": "Feature", "properties": {"c": "510101"}, "geometry": {"type": "Polygon", "coordinates": box}}
    stream = io.BytesIO(json.dumps({"type": "FeatureCollection", "features": [shape]}).encode())
    with unit_of_work():
        organisation.stage_boundaries(stream, "a.geojson", kind="subdistrict", source="ทดสอบ", actor=actor_of("admin"))
    return {
        **_information(),
        "officer_id": actor_of("head").id,
        "unit_id": organisation.find_unit("public-works").id,
        "agency_id": organisation.list_agencies()[0].id,
        "wording": organisation.list_wordings()[0].declared.key,
        "group": complaints.list_groups()[0].key,
    }
