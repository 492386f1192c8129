"""Going on elsewhere: strangers learn nothing, the code serves once, the link waits for its button."""

import re

from services import drafts, notifications
from tests.factories.asking import start
from tests.factories.forged import forged
from tests.factories.walking import Walker


def _without_tokens(html):
    return re.sub(r'name="csrf_token" value="[^"]*"|/ask/[\w-]{22}', "", html)


def test_other_sessions_see_what_they_see_of_unknown_drafts(app, walker):
    draft_id = start(walker)
    stranger = Walker(app.test_client())
    for path in ("", "/kind", "/review", "/done", "/save"):
        known, unknown = stranger.go(f"/ask/{draft_id}{path}"), stranger.go(f"/ask/{'A' * 22}{path}")
        assert known.status == unknown.status == 404
        assert _without_tokens(known.html) == _without_tokens(unknown.html)
    token = stranger.go("/resume").fields()["csrf_token"]
    response = stranger.client.post(f"/ask/{draft_id}/kind", data={"csrf_token": token, "kind": "road"})
    assert response.status_code == 404
    assert drafts.get_draft(draft_id).answers == {}


def test_code_opens_the_draft_in_another_session_once(app, walker):
    draft_id = start(walker)
    walker.press(kind="light")
    page = walker.press(action="save", lamps="")
    assert page.path == f"/ask/{draft_id}/save"
    page = walker.press()
    code = page.text(page.all("p", class_="big-ref")[0])
    other = Walker(app.test_client())
    other.go("/resume")
    assert other.press(code=code).path == f"/ask/{draft_id}/lamps"
    third = Walker(app.test_client())
    third.go("/resume")
    used, wrong = third.press(code=code), third.press(code="222222")
    assert used.status == wrong.status == 400
    assert used.problems == wrong.problems
    assert _without_tokens(used.html) == _without_tokens(wrong.html)


def test_too_many_codes_are_refused(app, walker):
    other = Walker(app.test_client())
    other.go("/resume")
    statuses = [other.press(code="222222").status if other.at.status != 429 else 429 for _ in range(12)]
    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_save_keeps_what_was_typed(walker):
    draft_id = start(walker)
    walker.press(kind="light")
    walker.press(action="save", lamps="7")
    assert drafts.get_draft(draft_id).answers["lamps"] == 7


def test_link_opens_nothing_until_its_button_is_pressed(app, walker):
    draft_id = start(walker)
    walker.go(f"/ask/{draft_id}/save")
    link = walker.at.text(walker.at.all("textarea", id="link")[0])
    assert link.startswith("http://localhost:8000/resume/")
    other = Walker(app.test_client())
    path = link.removeprefix("http://localhost:8000")
    other.go(path)
    assert other.go(f"/ask/{draft_id}").status == 404
    other.go(path)
    assert other.press().path == f"/ask/{draft_id}/kind"
    assert other.go(forged(path)).status == 404


def test_link_is_sent_by_mail(walker):
    draft_id = start(walker)
    walker.go(f"/ask/{draft_id}/save")
    form = next(f for f in walker.at.main.iter("form") if f.get("action", "").endswith("/mail"))
    page = walker.press(form, email="not an address")
    assert page.status == 400
    assert page.problems
    form = next(f for f in walker.at.main.iter("form") if f.get("action", "").endswith("/mail"))
    walker.press(form, email="somebody@example.org")
    assert [notice.kind for notice in notifications.list_for_subject("draft", draft_id)] == ["draft.resume_link"]
