"""What arrives with a request: characters that cannot be kept, ids and keys without end, addresses that look away."""

import base64
import json
import re

import pytest

from services import organisation
from services.audit import Role
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import make_authority
from tests.factories.people import make_officer, make_person, sign_in
from tests.guards.pages import check_page

#: Control characters, halves and non-characters, around words that must stay.
ODD = "ถนน\x00\x01\x0b\x1f\x7f\x85\ufdd0\uffff\U0001fffeพัง"


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def post(client, path, page=None, **form):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page or path).get_data(as_text=True))[1]
    return client.post(path, data={"csrf_token": token, **form})


def key(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


PUBLIC = (
    "/reports/pictures/a%00b", "/reports/a%00b", "/services/a%00b", "/track/a%00b", "/resume/a%00b", "/ask/a%00b",
    "/account/confirm/a%00b", "/account/reset/a%00b", "/unsubscribe/a%00b", "/staff/invitation/a%00b",
    "/static/a%00b", "/a%00b", "/reports?topic=a%00b", "/reports?district=a%00b", "/services?q=a%00b", "/?a%00b=1",
)  # fmt: skip
STAFF = (
    "/staff/queue?q=a%00b", "/staff/queue?topic=a%00b", "/staff/queue?district=a%00b", "/staff/cases/a%00b",
    "/staff/file/complaint/a%00b", "/staff/file/complaint/a%00b/done", "/staff/settings/wordings/a%00b",
    "/staff/settings/places/a%00b", "/staff/settings/categories/a%00b", "/staff/officers?q=a%00b",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_a_nul_in_an_address_leads_nowhere(client, path):
    answer = client.get(path)
    assert answer.status_code == (400 if "?" in path else 404)
    check_page(answer.get_data())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN, Role.REGISTRY])
def test_a_nul_in_an_officer_s_address_leads_nowhere(client, role):
    as_officer(client, role)
    for path in STAFF:
        assert client.get(path).status_code == (400 if "?" in path else 404), path


def test_a_nul_in_a_form_is_taken_out(client):
    sign_in(client, make_officer(Role.ADMIN))
    answer = post(
        client, "/staff/settings/agencies/new", name_th="เทศบาล\0ใหม่", kind="local", categories="a\0b", is_active="yes"
    )
    assert answer.status_code == 302
    (made,) = [one for one in organisation.list_agencies() if one.name.th == "เทศบาลใหม่"]
    assert [covered.category for covered in made.coverage] == ["ab"]


def test_a_part_of_a_form_without_a_name_is_passed_over(client):
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nwords\r\n--x--\r\n"
    answer = client.post("/track", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    check_page(answer.get_data())


@pytest.mark.parametrize(
    ("path", "page", "form"),
    [
        ("/track", "/track", {"reference": ODD, "access_code": ODD}),
        ("/resume", "/resume", {"code": ODD}),
        ("/account/register", None, {"email": ODD, "password": "x", "name": ODD, "phone": ODD}),
        ("/account/sign-in", None, {"email": ODD, "password": ODD, "next": f"/{ODD}"}),
        ("/account/reset", None, {"email": ODD}),
    ],
)
def test_what_pages_show_again_is_valid(client, path, page, form):
    answer = post(client, path, page, **form)
    assert answer.status_code < 500
    if answer.status_code != 302:
        check_page(answer.get_data())


def test_what_settings_show_again_is_valid(client):
    sign_in(client, make_officer(Role.ADMIN))
    for path, form in (
        ("/staff/settings/organisation", {"name_th": ODD, "revision": "1"}),
        ("/staff/settings/agencies/new", {"name_th": "", "note": ODD, "kind": ODD, "categories": ODD, "places": ODD}),
        ("/staff/officers/new", {"email": ODD, "role": ODD, "unit": ODD, "post": ODD, "phone": ODD}),
    ):
        answer = post(client, path, **form)
        assert answer.status_code == 400, path
        assert "ถนนพัง" in answer.get_data(as_text=True), path
        check_page(answer.get_data())


@pytest.mark.parametrize("path", ["/services", "/track", "/staff/queue", "/staff/officers", "/staff/settings/agencies"])
def test_what_is_sought_is_shown_again_as_a_valid_page(client, path):
    sign_in(client, make_officer(Role.ADMIN))
    odd = "%01%0b%7f%C2%85%EF%B7%90%EF%BF%BF%ED%A0%80"
    answer = client.get(f"{path}?q=ถนน{odd}พัง&reference=ถนน{odd}พัง&topic={odd}&{odd}=1")
    assert answer.status_code == 200
    check_page(answer.get_data())


FAR = (
    key(10**30), key(2**63), key(-1), key(True), key("x"), key([1]),
    key("9999-12-31T23:59:59-14:00", 5), key("0001-01-01T00:00:00+14:00", 5), key("2026-11-20T00:00:00+00:00", 10**30),
    "1_zzzzzzzzzzzzzzzzzzzzz", "zzzzzzzzzzz_zzzzzzzzzzzz", "-zzzzzzzzzz_1", "1_-1", "1_ 1", "_",
    # The first moment of the calendar in Bangkok is none in UTC.
    "-hsyodawnk0_1",
)  # fmt: skip


def test_keys_of_nobody_are_the_first_page(client):
    for path, reader in (
        ("/account/cases", lambda: sign_in(client, make_person())),
        ("/staff/officers", lambda: sign_in(client, make_officer(Role.ADMIN))),
        ("/staff/screening", lambda: as_officer(client, Role.REGISTRY)),
        ("/staff/queue", lambda: None),
        ("/reports", lambda: None),
    ):
        reader()
        for typed in FAR:
            for name in ("after", "before"):
                assert client.get(f"{path}?{name}={typed}").status_code == 200, (path, name, typed)


def test_ids_without_end_are_not_found(client):
    sign_in(client, make_officer(Role.ADMIN))
    for number in (10**30, 2**63, 10**18 - 1, 0, "9" * 5000):
        for path in ("/staff/officers/{}", "/staff/settings/agencies/{}", "/staff/settings/units/{}"):
            assert client.get(path.format(number)).status_code == 404, (path, str(number)[:40])


@pytest.mark.parametrize("path", ["/\\evil.example/", "/\t/evil.example/", "/\n/evil.example/", "//evil.example/"])
def test_no_link_of_a_page_that_is_not_there_leads_off_this_site(client, path):
    answer = client.get("/x", environ_overrides={"PATH_INFO": path})
    links = re.findall(r'href="([^"]*)"', answer.get_data(as_text=True))
    assert any("lang=en" in link for link in links) or answer.status_code == 308
    for link in links:
        assert not re.match(r"\s*[/\\]\s*[/\\]", link), link
        assert "evil.example" not in link or link.startswith(("/%", "/evil.example", "http://localhost/")), link
