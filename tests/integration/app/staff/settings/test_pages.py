"""Who may see the settings, and that each page is there, whole, in both languages."""

import pytest

from services import organisation
from services.audit import Role
from tests.factories.people import make_officer, sign_in

PAGES = [
    "",
    "/organisation",
    "/units",
    "/units/new",
    "/places",
    "/places/5101",
    "/places/510101",
    "/boundaries",
    "/hours",
    "/holidays",
    "/holidays?year=2570",
    "/agencies",
    "/agencies?kind=local&q=ป่าซาง",
    "/agencies?check=open",
    "/agencies/new",
    "/options",
    "/wordings",
    "/wordings/out_of_hours",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_pages_show(admin, path, lang):
    answer = admin.get(f"/staff/settings{path}", query_string=None if "?" in path else {"lang": lang})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "govuk-error-summary" not in page


def test_pages_of_one_unit_and_one_agency_show(admin):
    assert admin.get(f"/staff/settings/units/{organisation.find_unit('finance').id}").status_code == 200
    page = admin.get(f"/staff/settings/agencies/{organisation.find_agency('local-510101').id}").get_data(as_text=True)
    assert 'value="street-light" checked' in page
    assert 'value="510101" checked' in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_other_officers_are_refused(client, demo, role):
    sign_in(client, make_officer(role))
    for path in ("", "/organisation", "/holidays", "/agencies"):
        assert client.get(f"/staff/settings{path}").status_code == 403


def test_strangers_are_sent_to_sign_in(client, demo):
    answer = client.get("/staff/settings/organisation")
    assert answer.status_code == 302
    assert answer.location.startswith("/staff/login")
    assert client.post("/staff/settings/hours").status_code in (302, 400)


def test_a_form_without_its_token_is_refused(admin):
    before = organisation.get_setting("confirm_days")
    answer = admin.post("/staff/settings/options", data={"confirm_days": "3", "seen-confirm_days": "15"})
    assert answer.status_code == 400
    assert organisation.get_setting("confirm_days") == before


@pytest.mark.parametrize(
    "path", ["/units/99999", "/places/999999", "/agencies/99999", "/wordings/nothing", "/boundaries/staged"]
)
def test_what_is_not_there_is_not_found(admin, path):
    assert admin.get(f"/staff/settings{path}").status_code == 404
