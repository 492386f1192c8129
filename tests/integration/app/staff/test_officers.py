"""The pages on which an administrator keeps officers' accounts."""

import re

import pytest

from services import people
from services.audit import Role
from tests.factories.people import make_officer, make_unit, sign_in


@pytest.fixture
def admin(client):
    make_unit("test-unit")
    officer = make_officer(Role.ADMIN)
    sign_in(client, officer)
    return officer


def post(client, path, page="/staff/officers/new", **form):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))[1]
    return client.post(path, data={"csrf_token": token, **form})


NEW = {"email": "new@example.org", "role": "counter", "unit": "test-unit", "post": "เจ้าพนักงานธุรการ 9", "phone": ""}

PATHS = ["/staff/officers", "/staff/officers/new", "/staff/officers/1"]
POSTS = ["/staff/officers/new", "/staff/officers/1"] + [
    f"/staff/officers/1/{act}" for act in ("deactivate", "activate", "invitation")
]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_administrators(client, role):
    sign_in(client, make_officer(role))
    for path in PATHS:
        assert client.get(path).status_code == 403, path
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/staff/password").get_data(as_text=True))[1]
    for path in POSTS:
        assert client.post(path, data={"csrf_token": token, **NEW}).status_code == 403, path
    assert people.find_officer("new@example.org") is None


def test_strangers_are_sent_to_the_sign_in(client):
    for path in PATHS:
        assert client.get(path).location.startswith("/staff/login?next=")


def test_creates_an_officer_and_shows_the_link_once(app, client, admin):
    page = post(client, "/staff/officers/new", **NEW).get_data(as_text=True)
    link = re.search(r"http://localhost:8000(/staff/invitation/[\w-]+)", page)[1]
    assert app.test_client().get(link).status_code == 200
    officer = people.find_officer("new@example.org")
    assert (officer.role, officer.post) == (Role.COUNTER, "เจ้าพนักงานธุรการ 9")
    assert link not in client.get(f"/staff/officers/{officer.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nonsense"), ("role", "emperor"), ("role", ""), ("unit", ""), ("post", " ")]
)
def test_a_refusal_stands_beside_its_field_and_keeps_the_rest(client, admin, field, value):
    form = NEW | {field: value}
    answer = post(client, "/staff/officers/new", **form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'href="#{field}"' in page and f'id="{field}-error"' in page
    if field != "post":
        assert form["post"] in page
    assert people.find_officer(form["email"]) is None


@pytest.mark.parametrize("role", ["registry", "integrity"])
def test_the_link_of_a_sensitive_role_is_shown_nowhere(client, admin, role):
    for path in ("/staff/officers/new", "invitation"):
        if path == "invitation":
            path = f"/staff/officers/{people.find_officer(NEW['email']).id}/invitation"
        answer = post(client, path, **NEW | {"role": role})
        officer = people.find_officer(NEW["email"])
        assert answer.location == f"/staff/officers/{officer.id}"
        page = client.get(answer.location).get_data(as_text=True)
        assert "new@example.org เท่านั้น" in page and "/staff/invitation/" not in page
    assert not people.get_officer(officer.id).has_password


def test_changes_role_unit_and_post(client, admin):
    make_unit("second-unit")
    officer = make_officer()
    path = f"/staff/officers/{officer.id}"
    form = {"role": "finance", "unit": "second-unit", "post": "นักวิชาการคลัง 3", "phone": "053 000 000"}
    answer = post(client, path, path, **form)
    assert (answer.status_code, answer.location) == (302, path)
    changed = people.get_officer(officer.id)
    assert (changed.role, changed.post, changed.unit_id) == (Role.FINANCE, "นักวิชาการคลัง 3", make_unit("second-unit"))


def test_closes_and_opens_an_account(client, admin):
    officer = make_officer()
    path = f"/staff/officers/{officer.id}"
    post(client, f"{path}/deactivate", path)
    assert not people.get_officer(officer.id).is_active
    assert f"{path}/invitation" not in client.get(path).get_data(as_text=True)
    assert post(client, f"{path}/invitation", path).status_code == 400
    post(client, f"{path}/activate", path)
    assert people.get_officer(officer.id).is_active


def test_the_last_administrator_is_told_why(client, admin):
    path = f"/staff/officers/{admin.id}"
    answer = post(client, f"{path}/deactivate", path)
    assert answer.status_code == 400 and "govuk-error-summary" in answer.get_data(as_text=True)
    form = {"role": "head", "unit": "test-unit", "post": admin.post, "phone": ""}
    answer = post(client, path, path, **form)
    assert answer.status_code == 400 and 'id="role-error"' in answer.get_data(as_text=True)
    assert people.get_officer(admin.id).role is Role.ADMIN


def test_an_officer_who_does_not_exist_is_not_found(client, admin):
    assert client.get("/staff/officers/999999").status_code == 404
    for act in ("", "/deactivate", "/activate", "/invitation"):
        assert post(client, f"/staff/officers/999999{act}", **NEW).status_code == 404


def test_lists_searches_and_pages(client, admin):
    for number in range(55):
        make_officer(post=f"พนักงานขับรถ {number}")
    first = client.get("/staff/officers?q=พนักงานขับรถ").get_data(as_text=True)
    assert "พนักงานขับรถ 54" in first and first.count('href="/staff/officers/') == 51
    more = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(more).get_data(as_text=True)
    assert "พนักงานขับรถ 0<" in second and "พนักงานขับรถ 54" not in second
    nothing = client.get("/staff/officers?q=<script>&after=tampered")
    assert nothing.status_code == 200 and "<script>&" not in nothing.get_data(as_text=True)
