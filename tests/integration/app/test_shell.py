"""The shell: every public page in both languages, the reader's choices, the home page, refusals, what commits."""

import pytest
from werkzeug.exceptions import MethodNotAllowed

from app.shared import Refused, commits, records
from app.shared.access import rule_of
from services import audit, cases, catalogue, clock, complaints, db, errors, organisation
from services.audit import SYSTEM, Role
from services.cases import Action
from services.db import unit_of_work
from tests.factories.cases import make_case
from tests.factories.people import make_actor, make_unit
from tests.guards.pages import check_page

#: A file to keep, whole in itself, so with its style and script inside; looked at in functional/test_verify_offline.
FILES = {"/verify/offline.html"}


def public_pages(app):
    """The pages that anybody may read and whose address has no gaps."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and not rule.arguments
        and rule.rule not in FILES
        and rule_of(app.view_functions[rule.endpoint]).kind is None
    )


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_public_page_is_as_it_must_be(app, checked_client, lang):
    seen = 0
    for address in public_pages(app):
        answer = checked_client.get(f"{address}?lang={lang}")
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert f'<html lang="{lang}"' in answer.text, address
            seen += 1
    assert seen >= 5


def test_the_language_is_kept_and_its_link_keeps_the_question(checked_client):
    page = checked_client.get("/services?q=ถนน").text
    assert 'href="/services?q=%E0%B8%96%E0%B8%99%E0%B8%99&amp;lang=en"' in page
    assert "All services" in checked_client.get("/services?lang=en").text
    assert "All services" in checked_client.get("/services").text
    assert "All services" not in checked_client.get("/services?lang=th").text
    assert "All services" not in checked_client.get("/services?lang=fr").text


def test_the_text_size_is_kept(checked_client):
    assert 'class="text-3"' in checked_client.get("/?size=3").text
    assert 'class="text-3"' in checked_client.get("/help").text
    assert 'class="text-' not in checked_client.get("/help?size=1").text
    assert 'class="text-' not in checked_client.get("/help?size=9").text


def test_the_home_page_begins_by_looking_up_a_matter(checked_client):
    main = checked_client.get("/").text.split("<main")[1]
    form = main[: main.index("</form>")]
    assert 'action="/track"' in form
    assert 'name="reference"' in form and 'name="access_code"' in form


def test_services_stand_in_their_lists(checked_client):
    page = checked_client.get("/").text
    for service in catalogue.list_services(audit.Actor.citizen(), audit.Channel.WEB):
        assert f'href="/services/{service.key}"' in page


def test_services_are_found_by_words_and_nothing_is_said_so(checked_client):
    assert 'href="/services/complaint"' in checked_client.get("/services?q=ร้องเรียน").text
    page = checked_client.get("/services?q=<b>zzz").text
    assert "ไม่พบบริการที่ตรงกับคำนี้" in page and "<b>zzz" not in page


def test_matters_mended_lately_are_shown_newest_first(checked_client):
    assert "จะปรากฏที่นี่" in checked_client.get("/").text
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        complaints.seed_categories()
        officer = make_actor(Role.OFFICER, unit_id=make_unit("works"))
    opened = [make_case(unit_id=officer.unit_id, topic=topic) for topic in ("street-light", "flood", "rubbish")]
    for day, case in enumerate(opened):
        with clock.standing_at(clock.now() + clock.days(day)), unit_of_work():
            outcome = "explained" if case is opened[-1] else "mended"
            cases.act(case.reference, Action.CLOSE, actor=officer, outcome=outcome, words="แล้ว")
    page = checked_client.get("/").text
    assert page.index(opened[1].reference) < page.index(opened[0].reference)
    assert opened[2].reference not in page


def test_the_theme_follows_the_organisation(app, client, monkeypatch):
    from dataclasses import replace

    from app.shared import pages
    from services.organisation import Colours, get_organisation

    assert client.get("/theme.css").text == ""
    own = replace(get_organisation(), colours=Colours("#123456", "#0a1a2a", "#aa8822", "#006644"))
    monkeypatch.setattr(pages, "get_organisation", lambda: own)
    with app.test_request_context():
        address = pages.theme_url()
    answer = client.get(address)
    assert "--indigo:#123456" in answer.text and "--jade-dark:#" in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/theme.css?v=old").headers.get("Cache-Control", "")
    evil = replace(own, colours=Colours("red}body{display:none", "#0a1a2a", "#aa8822", "#006644"))
    monkeypatch.setattr(pages, "get_organisation", lambda: evil)
    assert "display" not in client.get("/theme.css").text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound(), 404),
        (errors.NotAllowed(), 403),
        (errors.TooMany(600), 429),
        (errors.Unavailable(), 503),
        (errors.RuleBroken("name", "required"), 400),
        (errors.Stale("name", "a", "b"), 409),
        (MethodNotAllowed(["POST"]), 405),
    ],
)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_each_refusal_has_its_page(app, error, status, lang):
    with app.test_request_context(f"/somewhere?lang={lang}"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(error))
    assert answer.status_code == status
    check_page(answer.get_data())
    if status in (429, 503):
        assert answer.headers["Retry-After"] == ("600" if status == 429 else "60")


def test_machines_get_a_problem_document(client):
    answer = client.get("/api/v1/nothing-here")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {"type": "about:blank", "title": "Not Found", "status": 404}


def test_the_page_of_a_broken_house_asks_nobody(app, monkeypatch):
    from app.shared import pages

    def broken():
        raise RuntimeError("no database")

    monkeypatch.setattr(pages, "get_organisation", broken)
    monkeypatch.setitem(app.config, "TESTING", False)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    check_page(answer.get_data())


def test_signing_in_leads_back(client):
    answer = client.get("/staff/password?from=mail")
    assert answer.status_code == 302
    assert answer.location == "/staff/login?next=%2Fstaff%2Fpassword%3Ffrom%3Dmail"


def _count(app):
    return db.session().connection().exec_driver_sql("SELECT count(*) FROM audit").scalar()


def _record():
    audit.record("try", actor=SYSTEM, subject="test", subject_id=1)
    return "done"


@pytest.mark.committed
def test_a_view_commits_whole_or_not_at_all(app):
    before = _count(app)
    with app.test_request_context("/", method="POST"):
        assert commits(_record)() == "done"
    db.session().rollback()
    assert _count(app) == before + 1

    def refuses():
        _record()
        raise Refused("no", 400)

    def breaks():
        _record()
        raise errors.NotFound

    with app.test_request_context("/", method="POST"):
        answer = commits(refuses)()
        assert (answer.status_code, answer.get_data(as_text=True)) == (400, "no")
        with pytest.raises(errors.NotFound):
            commits(breaks)()
    db.session().rollback()
    assert _count(app) == before + 1


@pytest.mark.committed
def test_a_get_commits_only_where_it_records(app):
    before = _count(app)
    with app.test_request_context("/"):
        with pytest.raises(MethodNotAllowed):
            commits(_record)()
        assert records(_record)() == "done"
    db.session().rollback()
    assert _count(app) == before + 1
