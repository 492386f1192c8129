"""Who keeps the name back is not found out: not by the case, the audit, the draft or the files, account or not."""

from io import BytesIO

import pytest
from sqlalchemy import select

from services import audit, drafts, files
from services.cases.models import CaseFile, Follower
from services.catalogue import Matches
from services.db import session, unit_of_work
from services.drafts.models import Draft
from services.files.models import StoredFile
from tests.factories.complaints import begin, begin_service, citizen, file_complaint, make_authority, send
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import pdf

REPORT = {
    "accused": "นายตัวอย่าง",
    "is_leader": "no",
    "events": "เรียกเงิน",
    "when_where": "วันนี้ที่ลาน",
    "name_kind": "none",
}


@pytest.fixture(autouse=True)
def _authority(app):
    make_authority()


def nothing_joins(actor, draft_id: str) -> None:
    """No row names both the account and what came of its draft."""
    assert session().get_one(Draft, draft_id).person_id is None
    for case in session().scalars(select(CaseFile).where(CaseFile.name_kind == "none")):
        assert (case.person_id, case.draft_id, case.reporter_email, case.reporter_name) == (None, None, None, None)
    assert not session().scalars(select(Follower).where(Follower.person_id == actor.id)).all()
    of_sending = [e for e in audit.list_entries(limit=100) if e.action in ("open case", "submit draft", "follow case")]
    assert not [entry for entry in of_sending if entry.actor_id == actor.id]
    assert not [entry for entry in of_sending if entry.subject_id == draft_id]


def test_a_complaint_without_a_name():
    actor = citizen()
    draft_id = begin("street-light", actor=actor, name_kind="none", name=None, phone=None, notify=None, email=None)
    send(draft_id, actor=actor)
    nothing_joins(actor, draft_id)


def test_a_report_of_corruption_without_a_name():
    actor = citizen()
    draft_id = begin_service("corruption-report", REPORT, actor=actor)
    send(draft_id, actor=actor)
    nothing_joins(actor, draft_id)


def test_what_was_sent_with_it_tells_no_account_either():
    """The trail names the account that sent a file, the file names its case: neither key nor moment stands in both."""
    actor = citizen()
    with unit_of_work():
        photograph = files.save_photograph(BytesIO(phone_jpeg()), filename="ของฉัน.jpg", actor=actor)
        document = files.save_document(BytesIO(pdf()), filename="ของฉัน.pdf", actor=actor)
    sent = {"photographs": [photograph.key], "document": {"key": document.key}}
    draft_id = begin_service("corruption-report", {**REPORT, **sent}, actor=actor)
    send(draft_id, actor=actor)
    nothing_joins(actor, draft_id)
    rows = session().scalars(select(StoredFile).where(StoredFile.owner_kind == "case")).all()
    assert {row.key for row in rows} == {photograph.key, document.key}
    trail = [entry for entry in audit.list_entries(limit=100) if entry.actor_id == actor.id]
    assert [entry.action for entry in trail if entry.subject == "file"] == ["save document", "save photograph"]
    assert not {entry.subject_id for entry in trail} & {row.key for row in rows}
    assert not {entry.at for entry in trail} & {row.created_at for row in rows}
    assert not any(row.created_by_id or row.name for row in rows)


def test_following_what_was_reported_already_without_a_name():
    file_complaint("street-light", email="first@example.org")
    actor = citizen()
    draft_id = begin("street-light", actor=actor, name_kind="none", name=None, phone=None, notify=None, email=None)
    (matches,) = [panel for panel in drafts.preview(draft_id, actor) if isinstance(panel, Matches)]
    with unit_of_work():
        drafts.follow(draft_id, matches.items[0].token, actor=actor)
    nothing_joins(actor, draft_id)


def test_sent_again_it_still_shows_the_same():
    actor = citizen()
    draft_id = begin_service("corruption-report", REPORT, actor=actor)
    first = send(draft_id, actor=actor)
    assert send(draft_id, actor=actor).reference == first.reference
