"""Sound and film of a case: played by officers who may see it, in parts, saved and never shown, each opening noted."""

import pytest

from services import audit, cases, complaints
from services.audit import Role
from services.references import parse_reference
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import file_complaint, make_authority
from tests.factories.recordings import m4a, make_evidence


@pytest.fixture
def matter(app):
    make_authority()
    reference = file_complaint("flood").reference
    unit = complaints.get_category("flood").unit_id
    case = cases.get_case(reference, actor=audit.Actor(audit.ActorKind.OFFICER, audit.Channel.STAFF, 1, Role.REGISTRY))
    key = make_evidence(case.id)
    assert parse_reference(reference) == reference
    return f"/staff/cases/{reference}", key, unit


def readings() -> int:
    return sum(entry.action == "read case" and entry.note == "evidence" for entry in audit.list_entries(limit=200))


def test_the_page_plays_it_without_opening_it(client, matter):
    page, key, unit = matter
    as_officer(client, Role.OFFICER, unit)
    shown = client.get(page).text
    assert f'<audio class="evidence__player" controls preload="none" src="{page}/evidence/{key}"' in shown
    assert "<video" in shown and "หลักฐานเสียง วิดีโอ และไฟล์" in shown
    assert readings() == 0
    assert "media-src 'self'" in client.get(page).headers["Content-Security-Policy"]


def test_it_is_saved_never_shown_and_each_opening_is_noted(client, matter):
    page, key, unit = matter
    as_officer(client, Role.OFFICER, unit)
    answer = client.get(f"{page}/evidence/{key}")
    assert answer.data == answer.get_data() and len(answer.data) == len(m4a())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.mimetype, answer.headers["Accept-Ranges"]) == ("audio/mp4", "bytes")
    assert readings() == 1


def test_a_player_asks_for_parts_and_is_noted_once(client, matter):
    page, key, unit = matter
    as_officer(client, Role.OFFICER, unit)
    whole = client.get(f"{page}/evidence/{key}").data
    for start, end in ((0, 99), (100, 299), (300, len(whole) - 1)):
        part = client.get(f"{page}/evidence/{key}", headers={"Range": f"bytes={start}-{end}"})
        assert part.status_code == 206 and part.data == whole[start : end + 1]
        assert part.headers["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
    assert readings() == 2
    assert client.get(f"{page}/evidence/{key}", headers={"Range": "bytes=99999-"}).status_code == 416


@pytest.mark.parametrize("parts", ["bytes=1-", "bytes=-50"])
def test_a_part_without_a_beginning_is_an_opening_too(client, matter, parts):
    page, key, unit = matter
    as_officer(client, Role.OFFICER, unit)
    for _ in range(2):
        assert client.get(f"{page}/evidence/{key}", headers={"Range": parts}).status_code == 206
    assert readings() == 1


def test_nobody_else_opens_it(client, matter):
    page, key, _ = matter
    assert client.get(f"{page}/evidence/{key}").status_code == 302
    as_officer(client, Role.REGISTRY)
    assert client.get(f"{page}/evidence/{'x' * 22}").status_code == 404
    assert client.get(f"{page.rsplit('-', 1)[0]}-ZZ/evidence/{key}").status_code == 404
    assert client.get(f"{page}/file/{key}/full").status_code == 404, "pictures and evidence have their own ways"
