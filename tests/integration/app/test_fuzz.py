"""Whatever is posted to whatever takes a post: a proper page, never a failure, and no answer is lost."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import BaseConverter, IntegerConverter

from services import cases, catalogue, complaints, drafts
from services.audit import Actor
from services.errors import NotFound
from tests.factories.complaints import answers_for, begin, make_authority, send
from tests.factories.pictures import good
from tests.factories.services import ANSWERS, KEY, Desk, make_service
from tests.guards.pages import check_page
from tests.prove.measured import counted

EXAMPLES = counted(300, 2_000)
#: Fields that the public forms know, so that what is made up reaches the views.
NAMES = (
    "action", "seen", "reference", "access_code", "code", "email", "password", "name", "phone", "language", "token",
    "again", "reply-words", "reply-photos", "reply-photos-kept", "dispute-words", "withdraw-words", "confirm-words",
    "seal", "q", "next", "lang", "add-rows", "remove-rows", "rows-0-item", "rows-0-count", "rows-99999-item",
    "place-district", "place-subdistrict", "place-words", "place-lat", "place-lon", "place-accuracy", "day-day",
    "day-month", "day-year", "since-month", "since-year", "photos-kept", "photos-remove", "photos-photographs",
)  # fmt: skip
TRICKY = (
    "", " ", "0", "-1", "๙๙๙๙๙๙๙๙๙๙", "99999999999999999999", "1e308", "NaN", "Infinity", "\0", "\ud800", "\u202e",
    "ก" * 5_000, "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "../../etc/passwd", "5101", "510101",
    "yes", "skip", "save", "RP-69-7K4M-2X", "2569", "31", "30 กุมภาพันธ์", "081-234-5678", "a@b", "somebody@example.org",
)  # fmt: skip
values = st.one_of(st.sampled_from(TRICKY), st.text(max_size=40))
uploads = st.one_of(st.binary(max_size=60), st.sampled_from([*good().values()][:3]))


@pytest.fixture
def fields(app):
    """Both the complaint and a service with every kind of question are on offer."""
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(Desk()))
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()
    yield
    catalogue.forget()


@pytest.fixture
def sending(client, fields):
    """Posts a form as the page's own would be posted: `sending(path, data, files)`."""
    token = client.get("/track").get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]

    def send_form(path: str, data: dict, files: list[tuple[str, bytes]]) -> object:
        body = {
            name.encode("utf-8", "replace").decode(): [_sendable(one) for one in held] for name, held in data.items()
        }
        for name, content in files:
            body.setdefault(name, []).append((io.BytesIO(content), "ภาพ.jpg"))
        body["csrf_token"] = token
        return client.post(path, data=body, content_type="multipart/form-data")

    return send_form


def _sendable(value: str) -> str:
    """Lone surrogates cannot leave a browser."""
    return value.encode("utf-8", "replace").decode()


#: What the script of a page asks for, and reads.
FOR_SCRIPTS = {"/kiosk/here"}


def is_proper(path: str, answer) -> None:
    """A page or a redirect, whatever the status; never a failure. To a script of a page, JSON."""
    assert answer.status_code < 500, (path, answer.status_code)
    if path in FOR_SCRIPTS:
        assert answer.mimetype == "application/json", (path, answer.status_code, answer.mimetype)
        return
    if answer.status_code not in (301, 302, 303):
        assert answer.mimetype == "text/html", (path, answer.status_code, answer.mimetype)
        check_page(answer.get_data())


def hypothesis_like(names: tuple[str, ...]):
    """Form data of known and unknown names, and files."""
    known = st.one_of(st.sampled_from(names), st.text(max_size=12))
    data = st.dictionaries(known, st.lists(values, min_size=1, max_size=3), max_size=6)
    return data, st.lists(st.tuples(known.filter(bool), uploads), max_size=2)


def fuzzed(examples: int):
    """The settings of every property here: seeded, and as many examples as asked for."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def posting_addresses(app) -> list[str]:
    """Every address of the public door that takes a post, with made-up parts."""
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("public."):
            with app.test_request_context():
                made = {name: _made_up(rule._converters[name]) for name in rule.arguments}
                found.append(app.url_map.bind("localhost").build(rule.endpoint, made, method="POST"))
    return sorted(found)


def _made_up(converter: BaseConverter) -> int | str:
    """Something that may stand in this part of an address and leads to nothing."""
    return 7 if isinstance(converter, IntegerConverter) else "x"


def test_every_public_post_answers_with_a_page(app, client, sending):
    addresses = [*posting_addresses(app), *_living(client)]
    assert len(addresses) >= 24
    data, files = hypothesis_like(NAMES)

    @fuzzed(EXAMPLES)
    @given(address=st.sampled_from(addresses), data=data, files=files)
    def holds(address, data, files):
        is_proper(address, sending(address, data, files))

    holds()


def _living(client) -> list[str]:
    """Addresses that lead to something: a matter, a draft of this browser, services, a follower."""
    outcome = send(begin("street-light"))
    tracked = cases.track_by_token(outcome.track_token, actor=Actor.citizen())
    assert tracked.is_reporter
    draft_id = begin("flood")
    with client.session_transaction() as held:
        held["drafts"] = [[draft_id, 0]]
    return [
        f"/services/{KEY}", "/services/complaint", "/services/corruption-report",
        *(f"/track/{outcome.track_token}/{action}" for action in ("reply", "confirm", "dispute", "withdraw")),
        f"/reports/{outcome.reference}/follow", f"/ask/{draft_id}/review", f"/ask/{draft_id}/follow",
        f"/ask/{draft_id}/save", f"/ask/{draft_id}/save/mail", f"/ask/{draft_id}/words", f"/ask/{draft_id}/place",
    ]  # fmt: skip


KINDS = sorted(ANSWERS)


def test_every_kind_of_question_answers_with_a_page_and_loses_nothing(client, sending):
    with_prefix = tuple(dict.fromkeys([*KINDS, *NAMES, *(f"carried-{key}" for key in KINDS)]))
    data, files = hypothesis_like(with_prefix)

    @fuzzed(EXAMPLES)
    @given(key=st.sampled_from(KINDS), data=data, files=files, own=st.lists(values, max_size=2))
    def holds(key, data, files, own):
        draft_id = sending(f"/services/{KEY}", {}, []).location.split("/")[2]
        for known in sorted({"kind", "named"} - {key}):
            drafts.answer(draft_id, known, ANSWERS[known], actor=Actor.citizen())
        before = drafts.get_draft(draft_id).answers
        is_proper(key, sending(f"/ask/{draft_id}/{key}", data | ({key: own} if own else {}), files))
        after = drafts.get_draft(draft_id).answers
        assert {one: after.get(one) for one in before if one != key} == {
            one: held for one, held in before.items() if one != key
        }

    holds()


def test_every_question_of_a_complaint_answers_with_a_page(client, sending):
    keys = [*answers_for("flood"), "photographs", "photo_position", "unknown"]
    data, files = hypothesis_like((*keys, *NAMES))
    draft_id = begin("flood")
    with client.session_transaction() as held:
        held["drafts"] = [[draft_id, 0]]

    @fuzzed(EXAMPLES // 3)
    @given(key=st.sampled_from(keys), data=data, files=files)
    def holds(key, data, files):
        is_proper(key, sending(f"/ask/{draft_id}/{key}", data, files))
        for page in (f"/ask/{draft_id}/{key}", f"/ask/{draft_id}/review"):
            is_proper(page, client.get(page))

    holds()
