"""The trail of one case, for auditors."""

from services import cases
from services.audit import Role
from services.cases import Action
from services.db import unit_of_work
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import file_complaint, make_authority, officer


def test_an_auditor_reads_what_was_done_and_by_whom(client):
    make_authority()
    reference = file_complaint("flood").reference
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        cases.act(reference, Action.NOTE, actor=registry, words="จดไว้ภายใน")
    as_officer(client, Role.AUDITOR)
    html = client.get(f"/staff/cases/{reference}/trail").get_data(as_text=True)
    assert "note case" in html and "words" in html and "จดไว้ภายใน" not in html
    assert html.index("note case") < html.index("open case")


def test_nobody_else_reads_it(client):
    make_authority()
    reference = file_complaint("flood").reference
    for role in (Role.ADMIN, Role.REGISTRY, Role.EXECUTIVE):
        as_officer(client, role)
        assert client.get(f"/staff/cases/{reference}/trail").status_code == 403
