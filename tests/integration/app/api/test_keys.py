"""Who is let in by a key, how often, what large or strange bodies are answered, and that no cookie counts or is set."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.shared import bearer
from services import clock, partners
from services.audit import SYSTEM
from services.cases.models import CaseFile
from services.db import db, session, unit_of_work
from services.partners import DEMO_KEY, PartnerDetails
from services.partners.counting import count_month, fold, months_now
from services.partners.models import PartnerKey, PartnerUse
from services.text import Words
from tests.factories.complaints import answers_for, make_authority
from tests.factories.partners import System, make_key, make_partner, make_system
from tests.factories.people import make_officer, sign_in


def is_turned_away(answer) -> bool:
    challenge = answer.headers.get("WWW-Authenticate", "")
    return (
        answer.status_code == 401 and challenge.startswith("Bearer") and answer.mimetype == "application/problem+json"
    )


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer pracha_0000000000_" + "x" * 43, "Bearer ก", "bearer " + "x" * 9000],
)
def test_strange_keys_open_nothing(client, app, given):
    headers = {"Authorization": given.encode().decode("latin-1")} if given else {}
    assert is_turned_away(client.get("/api/v1/services", headers=headers))
    assert is_turned_away(client.post("/api/v1/drafts", json={"service": "complaint"}, headers=headers))


def test_a_key_with_another_secret_opens_nothing(client, app):
    _, key = make_key(make_partner(), "complaint")
    assert is_turned_away(System(client, key[:-1] + ("A" if key[-1] != "A" else "B")).get("/services"))
    assert System(client, key).get("/services").status_code == 200


def test_a_key_ends(client, app):
    view, key = make_key(make_partner(), "complaint", days=30)
    system = System(client, key)
    with time_machine.travel(clock.now() + timedelta(days=29, hours=12)):
        assert system.get("/services").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert is_turned_away(system.get("/services"))
    with unit_of_work():
        partners.revoke_key(view.partner_id, view.id, actor=SYSTEM)
    assert is_turned_away(system.get("/services"))


def test_a_partner_that_is_shut_off_has_no_key(client, app):
    partner = make_partner("สำนักงานตัวอย่าง")
    system = System(client, make_key(partner, "complaint")[1])
    with unit_of_work():
        details = PartnerDetails(Words("สำนักงานตัวอย่าง", ""))
        partners.change_partner(partner, details, is_active=False, actor=SYSTEM)
    assert is_turned_away(system.get("/services"))


def test_the_key_of_the_demonstration_is_refused_in_production(app, monkeypatch):
    from services import settings
    from services.partners.keys import NewKey, write_demo_key

    with unit_of_work():
        partner = partners.add_partner(PartnerDetails(Words("ตัวอย่าง", "")), actor=SYSTEM).id
        new = NewKey(["complaint"], clock.today() + timedelta(days=30))
        write_demo_key(partner, new, actor=SYSTEM)
        write_demo_key(partner, new, actor=SYSTEM)
    assert partners.find_bearer(DEMO_KEY).key.partner_id == partner
    monkeypatch.setattr(settings.ServiceSettings, "is_production", True)
    assert partners.find_bearer(DEMO_KEY) is None


def test_keys_are_kept_as_hashes_and_shown_once(app):
    view, key = make_key(make_partner(), "complaint")
    row = session().scalars(select(PartnerKey)).one()
    secret = key.split("_", 2)[2]
    kept = " ".join(str(value) for value in vars(row).values())
    assert len(secret) >= 43 and secret not in kept
    assert view.prefix in key


def test_a_session_counts_for_nothing_and_none_is_made(client, app):
    sign_in(client, make_officer())
    assert is_turned_away(client.get("/api/v1/services"))
    fresh = app.test_client()
    system = make_system(fresh)
    answer = fresh.get("/api/v1/services?lang=en&size=2", headers=system.headers)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_key_opens_nothing_else(client, app):
    system = make_system(client)
    assert client.get("/staff/settings/partners", headers=system.headers).status_code == 302


def test_a_spent_key_waits(client, app):
    slow, other = make_system(client, rate=3), make_system(client, rate=3)
    statuses = [slow.get("/services").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = slow.ask("POST", "/drafts", {"service": "complaint"})
    assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.mimetype == "application/problem+json"
    assert other.get("/services").status_code == 200, "each key for itself, whatever the address"


def test_the_last_use_is_written_once_a_minute(client, app):
    system = make_system(client)
    read = select(PartnerKey.last_used_at)
    begun = clock.now()
    with time_machine.travel(begun, tick=False) as time:
        system.get("/services")
        first = session().scalar(read)
        time.shift(30)
        system.get("/services")
        assert session().scalar(read) == first == begun
        time.shift(31)
        system.get("/services")
        assert session().scalar(read) == begun + timedelta(seconds=61)


_MANY = b",".join(b'"a%d": 1' % n for n in range(101))
BODIES = {
    "empty": (b"", 400),
    "no JSON": (b"{", 400),
    "not UTF-8": (b'{"service": "\xff"}', 400),
    "NaN": (b'{"service": NaN}', 400),
    "infinite": (b'{"service": "complaint", "answers": {"words": 1e999}}', 400),
    "deep": (b'{"service": ' + b"[" * 500 + b"]" * 500 + b"}", 400),
    "very deep": (b"[" * 100_000, 400),
    "a huge number": (b'{"service": ' + b"9" * 5_000 + b"}", 400),
    "a list": (b"[]", 422),
    "text": (b'"x"', 422),
    "null": (b"null", 422),
    "no service": (b"{}", 422),
    "a number": (b'{"service": 1}', 422),
    "half a letter": (b'{"service": "\\ud800"}', 422),
    "NUL": (b'{"service": "\\u0000"}', 422),
    "unknown": (b'{"service": "complaint", "more": 1}', 422),
    "many answers": (
        b'{"service": "complaint", "answers": {' + b",".join(b'"a%d": 1' % n for n in range(101)) + b"}}",
        422,
    ),
    "wide": (b'{"service": "complaint", "answers": {"words": [' + b"0," * 6_000 + b"0]}}", 400),
    "large": (b'{"service": "' + b"x" * (300 * 1024) + b'"}', 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_cannot_be_read(client, app, name):
    make_authority()
    body, status = BODIES[name]
    headers = make_system(client).headers | {"Content-Type": "application/json"}
    answer = client.post("/api/v1/drafts", data=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"


def test_other_media_are_refused(client, app):
    system = make_system(client)
    for media in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        headers = system.headers | {"Content-Type": media}
        assert client.post("/api/v1/drafts", data=b'{"service": "x"}', headers=headers).status_code == 415


def test_an_unknown_address_and_method_are_problems(client, app):
    system = make_system(client)
    assert system.get("/nothing").mimetype == "application/problem+json"
    refused = system.ask("PATCH", "/services")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert refused.headers["Allow"]


def test_counters_are_folded(app):
    partner = make_partner()
    with unit_of_work():
        for _ in range(3):
            partners.note(partner, "complaint", partners.SENT)
        assert fold() == 2
    assert session().scalars(select(PartnerUse)).one().n == 3
    assert count_month(months_now()[0], partner) == {partner: {("complaint", "sent"): 3}}


@pytest.mark.committed
def test_two_who_send_at_once_get_one_outcome(app):
    make_authority()
    system = make_system(app.test_client())
    draft = system.begin(answers=answers_for("street-light"))
    while draft["next"]:
        draft = system.put(draft["id"], draft["next"], None).json
    key = system.headers["Authorization"].removeprefix("Bearer ")
    gate, answers = threading.Barrier(4), []

    def send() -> None:
        with app.app_context():
            own = System(app.test_client(), key)
            gate.wait()
            answers.append(own.send(draft["id"]))
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    session().rollback()
    assert len(session().scalars(select(CaseFile)).all()) == 1
    [counted] = count_month(months_now()[0]).values()
    assert counted["complaint", "sent"] == 1


def test_the_bounds_are_those_that_are_told():
    assert bearer.LARGEST < bearer.LARGEST_FILE
