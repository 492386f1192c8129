"""Drafts: the answers so far, whoever gave them and wherever. One draft gives one outcome."""

from services.drafts.answering import OVERWRITE, answer
from services.drafts.carrying import may_hand_over
from services.drafts.consent import CONSENT, needs_consent, note_consent
from services.drafts.declared import RESUME_LINK, declare_drafts
from services.drafts.events import DraftBegun, DraftEnded
from services.drafts.evidence import drop_evidence, evidence_limits, keep_evidence, list_evidence, may_keep
from services.drafts.leaving import abandon_held, abandon_left
from services.drafts.listing import OpenDraft, list_open
from services.drafts.opening import abandon, join_chat, open_draft
from services.drafts.purging import purge_expired
from services.drafts.resuming import (
    carry_link,
    find_by_link,
    find_question,
    is_carried,
    question_link,
    resume_by_code,
    resume_by_link,
    resume_code,
    resume_link,
    take_along,
)
from services.drafts.submitting import follow, preview, preview_typed, submit
from services.drafts.view import Asked, DraftView, get_draft, is_living
from services.drafts.withdrawing import withdraw

__all__ = [
    "CONSENT",
    "OVERWRITE",
    "RESUME_LINK",
    "Asked",
    "DraftBegun",
    "DraftEnded",
    "DraftView",
    "OpenDraft",
    "abandon",
    "abandon_held",
    "abandon_left",
    "answer",
    "carry_link",
    "declare_drafts",
    "drop_evidence",
    "evidence_limits",
    "find_by_link",
    "find_question",
    "follow",
    "get_draft",
    "is_carried",
    "is_living",
    "join_chat",
    "keep_evidence",
    "list_evidence",
    "list_open",
    "may_hand_over",
    "may_keep",
    "needs_consent",
    "note_consent",
    "open_draft",
    "preview",
    "preview_typed",
    "purge_expired",
    "question_link",
    "resume_by_code",
    "resume_by_link",
    "resume_code",
    "resume_link",
    "submit",
    "take_along",
    "withdraw",
]
