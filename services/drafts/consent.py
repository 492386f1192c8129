"""That somebody for whom an officer files was told how personal data are used, and agrees."""

from services import audit
from services.audit import Actor
from services.catalogue import Who
from services.db import session
from services.drafts.view import OPEN, DraftView, load
from services.errors import NotFound

#: The question by which a service asks for it by itself, and the name under which the source of a draft keeps it.
ASKED, CONSENT = "callers_consent", "consent"


def needs_consent(view: DraftView) -> bool:
    """Whether the officer has to confirm it before sending: where the service takes what is personal of somebody else,
    and does not ask for it by itself."""
    if not view.asker.is_officer or view.service.who is Who.STAFF or view.service.is_anonymous:
        return False
    questions = [each.question for each in view.asked]
    return any(each.data_class.is_sealed for each in questions) and all(each.key != ASKED for each in questions)


def note_consent(draft_id: str, *, actor: Actor) -> None:
    """Keeps with the draft and in the audit that it was confirmed. NotFound for a draft that is not open."""
    draft = load(draft_id, lock=True)
    if draft.state != OPEN:
        raise NotFound("draft")
    draft.source = {**(draft.source or {}), CONSENT: "yes"}
    session().flush()
    audit.record("note consent", actor=actor, subject="draft", subject_id=draft_id, fields=(CONSENT,))
