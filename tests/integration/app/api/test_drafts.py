"""A whole matter by the API: photograph and printed code, stale and wrong answers, sent once, carried elsewhere."""

import pytest
from sqlalchemy import select

from services import catalogue, codes, drafts, information
from services.audit import SYSTEM, Actor, Channel
from services.audit.models import AuditEntry
from services.cases.models import CaseFile
from services.codes import NewCode
from services.db import session, unit_of_work
from services.drafts.models import Draft
from services.partners.counting import count_month, months_now
from services.text import Words
from tests.factories.complaints import PLACE, answers_for, make_authority
from tests.factories.partners import System, make_key, make_partner, make_system
from tests.factories.pictures import phone_jpeg


@pytest.fixture
def authority(app):
    make_authority()


@pytest.fixture
def system(client, authority):
    return make_system(client)


def test_the_channel_is_open(app):
    assert Channel.API in catalogue.live_channels()


def test_services_are_those_of_the_key(client, authority):
    system = make_system(client, "complaint")
    shown = system.get("/services").json["services"]
    assert [each["key"] for each in shown] == ["complaint"]
    whole = system.get("/services/complaint").json
    assert [each["key"] for each in whole["questions"]][:2] == ["category", "words"]
    category = whole["questions"][0]
    assert category["answer"]["enum"] == [choice["key"] for choice in category["settings"]["choices"]]
    assert category["label"].keys() == {"th", "en"}


def test_a_whole_complaint(system):
    kept = system.upload(phone_jpeg())
    assert kept.status_code == 201, kept.text
    draft = system.begin(language="en", source={"received_from": "traffy"})
    assert draft["next"] == "category"
    given = answers_for("street-light", photographs=[kept.json["key"]], photo_position=False)
    while draft["next"]:
        key = draft["next"]
        answer = system.put(draft["id"], key, given.get(key), seen=0)
        assert answer.status_code == 200, (key, answer.text)
        draft = answer.json
    review = system.get(f"/drafts/{draft['id']}/review").json
    assert review["is_complete"] and review["seal"] == draft["seal"]
    outcome = system.send(draft["id"], seal=review["seal"])
    assert outcome.status_code == 200, outcome.text
    assert outcome.json["reference"].startswith("RP-")
    assert system.send(draft["id"]).json == outcome.json, "sent again, the same"
    row = session().scalars(select(CaseFile)).one()
    assert (row.channel, row.received_from, row.language) == ("api", "traffy", "en")
    seen = system.get(f"/cases/{outcome.json['reference']}", **{"X-Access-Code": outcome.json["access_code"]})
    assert seen.status_code == 200, seen.text
    assert seen.json["status"] == "received" and seen.json["timeline"]
    assert session().scalars(select(Draft)).one().partner_id is not None


def test_answers_come_along_all_or_none(system):
    given = answers_for("street-light")
    draft = system.begin(answers=given)
    assert draft["next"] in (None, "photographs")
    refused = system.ask("POST", "/drafts", {"service": "complaint", "answers": given | {
        "phone": "12", "email": "nobody", "nonsense": 1}})  # fmt: skip
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    wrong = {each["question"]: each["code"] for each in refused.json["errors"]}
    assert wrong == {"phone": "not_a_phone", "email": "not_an_email", "nonsense": "not_asked"}
    assert session().scalars(select(Draft)).one().id == draft["id"], "nothing of the second one is kept"


@pytest.mark.parametrize(("language", "says"), [("th", "โปรดใส่หมายเลขโทรศัพท์"), ("en", "telephone")])
def test_problems_are_worded_as_on_the_web(client, authority, language, says):
    system = make_system(client)
    system.headers["Accept-Language"] = language
    draft = system.begin(answers={"category": "street-light", "name_kind": "open"})
    refused = system.put(draft["id"], "phone", "12")
    assert refused.status_code == 422
    [error] = refused.json["errors"]
    assert error["question"] == "phone" and says in error["message"]


def test_a_code_of_a_poster_fills_in_what_it_knows(system):
    with unit_of_work():
        made = codes.make_code(
            NewCode("category", "street-light", Words("เสาไฟ", "Lamp"), handed={"district": "5101"}), actor=SYSTEM
        )
    draft = system.begin(source={"code": made.printed, "category": "flood"})
    asked = {each["key"]: each for each in draft["questions"]}
    assert asked["category"]["value"] == "street-light" and asked["category"]["is_prefilled"]
    kept = session().scalars(select(Draft)).one()
    assert kept.source["code"] == made.code
    with unit_of_work():
        information.seed_examples()
        elsewhere = codes.make_code(NewCode("service", "corruption-report", Words("ป้าย", "Sign")), actor=SYSTEM)
        reading = codes.make_code(NewCode("page", "contact", Words("ป้าย", "Sign")), actor=SYSTEM)
    # Of what is not for this service, nothing is told but that: also not whether it is there.
    for code in ("K7M-2QXP", elsewhere.printed, reading.printed):
        refused = system.ask("POST", "/drafts", {"service": "complaint", "source": {"code": code}})
        assert refused.status_code == 422, code
        assert refused.json["errors"][0]["field"] == "source.code"


def test_somebody_elses_answer_is_not_overwritten(system):
    draft = system.begin(answers={"category": "street-light"})
    system.put(draft["id"], "words", "ไฟดับ หน้าวัด มืดมาก", seen=0)
    conflict = system.put(draft["id"], "words", "ไฟกะพริบ หน้าวัด", seen=0)
    assert conflict.status_code == 409
    assert conflict.json["theirs"] == "ไฟดับ หน้าวัด มืดมาก" and conflict.json["yours"] == "ไฟกะพริบ หน้าวัด"
    revision = conflict.json["revision"]
    assert system.put(draft["id"], "words", "ไฟกะพริบ หน้าวัด", seen=revision).status_code == 200


def test_a_changed_draft_is_not_sent_by_an_old_seal(system):
    draft = system.begin(answers=answers_for("street-light", photographs=None))
    if draft["next"] == "photographs":
        draft = system.put(draft["id"], "photographs", None).json
    system.put(draft["id"], "words", "อีกอย่างหนึ่ง ไฟดับทั้งซอย")
    conflict = system.send(draft["id"], seal=draft["seal"])
    assert conflict.status_code == 409 and conflict.json["code"] == "changed"
    assert system.send(draft["id"], seal=conflict.json["seal"]).status_code == 200


def test_an_unfinished_draft_names_everything_that_is_missing(system):
    draft = system.begin(answers={"category": "street-light"})
    refused = system.send(draft["id"])
    assert refused.status_code == 422
    assert {"words", "place"} <= {each["question"] for each in refused.json["errors"]}


def test_drafts_of_others_do_not_exist(client, authority):
    mine, theirs = make_system(client), make_system(client)
    draft = mine.begin(answers={"category": "street-light"})
    nothing = "n" * len(draft["id"])
    for method, path, body in (
        ("GET", "/drafts/{}", None),
        ("GET", "/drafts/{}/review", None),
        ("PUT", "/drafts/{}/answers/words", {"value": "ไฟดับ"}),
        ("POST", "/drafts/{}/submit", {}),
        ("POST", "/drafts/{}/carry", None),
        ("DELETE", "/drafts/{}", None),
    ):
        there = theirs.ask(method, path.format(draft["id"]), body)
        absent = theirs.ask(method, path.format(nothing), body)
        assert there.status_code == absent.status_code == 404, path
        assert there.data == absent.data
    citizens = make_key(make_partner(), "complaint")
    with unit_of_work():
        of_citizen = drafts.open_draft("complaint", asker=Actor.citizen(), language="th").id
    assert System(client, citizens[1]).get(f"/drafts/{of_citizen}").status_code == 404


def test_a_key_does_what_its_scope_says(client, authority):
    system = make_system(client, "appointment")
    for method, path, body in (
        ("GET", "/services/complaint", None),
        ("POST", "/drafts", {"service": "complaint"}),
    ):
        refused = system.ask(method, path, body)
        assert (refused.status_code, refused.json["code"]) == (403, "outside_scope")
    assert system.get("/services/no-such-service").status_code == 404
    assert system.ask("POST", "/drafts", {"service": "no-such-service"}).status_code == 404
    assert system.get("/services/hotel-fee").status_code == 404, "a return is certified by whoever files it"
    assert system.ask("POST", "/drafts", {"service": "hotel-fee"}).status_code == 404


def test_two_keys_of_one_partner_share_its_drafts(client, authority):
    partner = make_partner()
    one, other = (System(client, make_key(partner, "complaint")[1]) for _ in range(2))
    draft = one.begin()
    assert other.get(f"/drafts/{draft['id']}").status_code == 200
    narrow = System(client, make_key(partner, "appointment")[1])
    assert narrow.get(f"/drafts/{draft['id']}").status_code == 404


def test_a_draft_is_carried_to_the_citizen_and_leaves_the_partner(system, app):
    draft = system.begin(answers={"category": "street-light", "words": "ไฟดับหน้าบ้าน มืดมาก"})
    carried = system.ask("POST", f"/drafts/{draft['id']}/carry")
    assert carried.status_code == 201
    browser = app.test_client()
    page = browser.get("/resume").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    moved = browser.post("/resume", data={"code": carried.json["code"], "csrf_token": token})
    assert moved.status_code == 302, moved.text
    shown = browser.get(f"/ask/{draft['id']}/words")
    assert "ไฟดับหน้าบ้าน" in shown.text
    assert system.get(f"/drafts/{draft['id']}").status_code == 404
    assert system.put(draft["id"], "words", "เปลี่ยน").status_code == 404


def test_a_draft_is_given_up(system):
    draft = system.begin()
    gone = system.ask("DELETE", f"/drafts/{draft['id']}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert system.get(f"/drafts/{draft['id']}").status_code == 404
    assert system.ask("DELETE", f"/drafts/{draft['id']}").status_code == 404


def test_files_are_checked_and_claimed_once(client, authority):
    mine = make_system(client)
    assert mine.upload(b"no picture at all").status_code == 422
    refused = mine.upload(b"").json
    assert refused["errors"][0]["message"]
    key = mine.upload(phone_jpeg()).json["key"]
    first, second = (mine.begin(answers={"category": "street-light"}) for _ in range(2))
    assert mine.put(first["id"], "photographs", [key]).status_code == 200
    stolen = mine.put(second["id"], "photographs", [key])
    assert stolen.status_code == 422 and stolen.json["errors"][0]["code"] == "file_unknown"
    assert mine.put(second["id"], "photographs", ["nothing-of-the-kind"]).status_code == 422
    assert mine.client.post("/api/v1/files", headers=mine.headers).status_code == 422
    assert mine.upload(phone_jpeg(), draft="nobodys", question="paper").status_code == 404


def test_what_was_done_is_in_the_trail_without_words(system):
    draft = system.begin(answers=answers_for("street-light"))
    if draft["next"]:
        draft = system.put(draft["id"], draft["next"], None).json
    outcome = system.send(draft["id"])
    assert outcome.status_code == 200, outcome.text
    entries = session().scalars(select(AuditEntry).where(AuditEntry.actor_kind == "partner")).all()
    assert {"open draft", "submit draft", "open case"} <= {entry.action for entry in entries}
    assert all(entry.channel == "api" for entry in entries)
    month = count_month(months_now()[0])
    [counted] = month.values()
    assert counted == {("complaint", "begun"): 1, ("complaint", "sent"): 1}


def test_a_report_without_a_name_names_no_one(system):
    answers = answers_for("street-light", name_kind="none", name=None, phone=None, notify=None, email=None)
    draft = system.begin(answers=answers)
    while draft["next"]:
        draft = system.put(draft["id"], draft["next"], None).json
    outcome = system.send(draft["id"])
    assert outcome.status_code == 200, outcome.text
    assert system.send(draft["id"]).json == outcome.json


def test_cases_answer_alike_whatever_is_wrong(client, authority, monkeypatch):
    monkeypatch.setattr("app.api.v1.cases.SLOWLY", 0)
    mine, theirs = make_system(client), make_system(client, "appointment")
    draft = mine.begin(answers=answers_for("street-light"))
    while draft["next"]:
        draft = mine.put(draft["id"], draft["next"], None).json
    outcome = mine.send(draft["id"]).json
    code = {"X-Access-Code": outcome["access_code"]}
    wrong = {"X-Access-Code": "222-222-222"}
    answers = [
        mine.get(f"/cases/{outcome['reference']}"),
        mine.get(f"/cases/{outcome['reference']}", **wrong),
        mine.get("/cases/RP-69-2222-22", **code),
        theirs.get(f"/cases/{outcome['reference']}", **code),
    ]
    assert {each.status_code for each in answers} == {404}
    assert len({each.data for each in answers}) == 1
    statuses = [mine.get(f"/cases/{outcome['reference']}", **wrong).status_code for _ in range(12)]
    assert statuses[-1] == 429, "a wrong code counts although it is a GET"


def test_place_is_taken_as_json(system):
    draft = system.begin(answers={"category": "street-light"})
    taken = system.put(draft["id"], "place", PLACE)
    assert taken.status_code == 200, taken.text
    value = next(each["value"] for each in taken.json["questions"] if each["key"] == "place")
    assert value["subdistrict"] == "510101" and value["lat"] == PLACE["lat"]
    refused = system.put(draft["id"], "place", {"lat": "here", "lon": 3})
    assert refused.status_code == 422
