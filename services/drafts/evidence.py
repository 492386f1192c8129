"""What is sent beside the answers of a draft: recordings and papers, which go along to the case."""

from services import files, organisation
from services.audit import Actor
from services.catalogue import Notice
from services.db import session
from services.drafts.answering import touch
from services.drafts.declared import AUDIO_MB, VIDEO_MB, VIDEO_SECONDS
from services.drafts.uploads import OWNER
from services.drafts.view import OPEN, DraftView, get_draft, load, view_of
from services.errors import NotAllowed, NotFound, RuleBroken
from services.files import Limits, StoredFileView
from services.text import Words

#: So many beside one draft.
MOST = 10
_MEGA = 1024 * 1024


def evidence_limits() -> Limits:
    """How large and long a recording may be, as officers have set it."""
    return Limits(
        video_bytes=int(organisation.get_setting(VIDEO_MB)) * _MEGA,
        audio_bytes=int(organisation.get_setting(AUDIO_MB)) * _MEGA,
        video_seconds=int(organisation.get_setting(VIDEO_SECONDS)),
    )


def may_keep(draft_id: str) -> bool:
    """Whether recordings or papers have a use in that draft. Called outside of any unit of work."""
    try:
        view = get_draft(draft_id)
        takes_files = any(each.question.kind == "file" for each in view.asked)
        return view.is_open and (view.service.takes_evidence or takes_files)
    except NotFound:
        return False
    finally:
        session().rollback()


def keep_evidence(draft_id: str, key: str, *, actor: Actor) -> DraftView:
    """Keeps a stored file beside the answers.

    NotFound for a draft that does not live or a file of somebody else's, NotAllowed once it was sent or where its
    service takes none, RuleBroken evidence_full.
    """
    draft = load(draft_id, lock=True)
    view = view_of(draft, actor=actor)
    if draft.state != OPEN or not view.service.takes_evidence:
        raise NotAllowed("no evidence here")
    if len(files.list_evidence(OWNER, draft_id)) >= MOST:
        raise RuleBroken("", "evidence_full", max=MOST)
    files.attach([key], OWNER, draft_id)
    draft.revision += 1
    touch(draft)
    return view_of(draft, actor=actor)


def list_evidence(draft_id: str) -> list[StoredFileView]:
    """What is kept beside the answers, oldest first."""
    return files.list_evidence(OWNER, draft_id)


def drop_evidence(draft_id: str, key: str, *, actor: Actor) -> bool:
    """Removes one that its sender took back; whether it was there."""
    draft = load(draft_id, lock=True)
    if draft.state != OPEN or key not in [view.key for view in list_evidence(draft_id)]:
        return False
    files.remove(key, actor=actor)
    draft.revision += 1
    touch(draft)
    return True


def evidence_notice(draft_id: str) -> list[Notice]:
    """What the review says of it; nothing where there is none."""
    n = len(list_evidence(draft_id))
    if not n:
        return []
    told = Words(
        f"แนบคลิปหรือไฟล์ {n} รายการ จะส่งให้เจ้าหน้าที่ดูประกอบ ไม่เผยแพร่ต่อสาธารณะ",
        f"Attached for the officer and never published: {n} recording(s) or file(s).",
    )
    return [Notice(told, "info", code="evidence")]
