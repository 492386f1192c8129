"""The help desk: conversations of citizens with officers by chat, while the bot is silent."""

from services import events
from services.helpdesk import options
from services.helpdesk.answering import (
    answer,
    begin_again,
    begin_from_case,
    can_begin_from,
    end,
    hand_to_officer,
    hand_to_unit,
    send_again,
    take,
)
from services.helpdesk.base import (
    MOST_WORDS,
    Called,
    CaseLink,
    Heard,
    MessageView,
    Speaker,
    TalkEnded,
    ThreadPage,
    ThreadRow,
    ThreadView,
    register_speaker,
)
from services.helpdesk.calling import blank_unsent, call, hear, is_called, wake_bot
from services.helpdesk.filing import begin_draft
from services.helpdesk.models import EndedBy, Side, ThreadState
from services.helpdesk.options import list_snippets
from services.helpdesk.reading import (
    LISTS,
    check_picture,
    count_threads,
    get_thread,
    list_threads,
    log_reading,
    look_at,
)
from services.helpdesk.sweeping import declare_notices, end_quiet, forget_person, purge, tell_officers
from services.helpdesk.visibility import TALKERS
from services.inbox.unsending import MessageUnsent
from services.people import PersonErased

options.declare()


def install() -> None:
    """Declares the notices and listens; called by `services.offered.install`."""
    declare_notices()
    events.listen(MessageUnsent, blank_unsent)
    events.listen(PersonErased, forget_person)


__all__ = [
    "LISTS",
    "MOST_WORDS",
    "TALKERS",
    "Called",
    "CaseLink",
    "EndedBy",
    "Heard",
    "MessageView",
    "Side",
    "Speaker",
    "TalkEnded",
    "ThreadPage",
    "ThreadRow",
    "ThreadState",
    "ThreadView",
    "answer",
    "begin_again",
    "begin_draft",
    "begin_from_case",
    "call",
    "can_begin_from",
    "check_picture",
    "count_threads",
    "end",
    "end_quiet",
    "get_thread",
    "hand_to_officer",
    "hand_to_unit",
    "hear",
    "install",
    "is_called",
    "list_snippets",
    "list_threads",
    "log_reading",
    "look_at",
    "purge",
    "register_speaker",
    "send_again",
    "take",
    "tell_officers",
    "wake_bot",
]
