"""The one engine of what is submitted and followed: reference, timeline, owner, promise, messages, counters, search."""

from services.cases.acting import act, act_as_reporter, may_dispute
from services.cases.asking import action_defaults, action_questions
from services.cases.chat import get_case_in_chat, list_cases_of_address, list_cases_of_reporter
from services.cases.events import CaseChanged, CaseOpened
from services.cases.evidence import list_evidence, open_evidence
from services.cases.excluding import exclude, include, list_excluded
from services.cases.following import (
    confirm_following,
    confirm_token,
    find_asked,
    follow_case,
    purge_unanswered,
    unsubscribe,
)
from services.cases.machine import TABLE, Action, withhold
from services.cases.near import NearCase, near, near_in_subdistrict
from services.cases.notices import install
from services.cases.opening import open_case
from services.cases.picturing import cover_of, covers_of
from services.cases.queue import QueueFilter, QueuePage, QueueRow, key_of_row, list_queue
from services.cases.rating import (
    BAD_MARK,
    Receiver,
    Served,
    find_receiver,
    find_served,
    list_receivers,
    note_mark,
    reporter_token,
)
from services.cases.reading import (
    ReasonNeeded,
    check_photo,
    get_case,
    log_photo,
    state_reason,
)
from services.cases.settling import (
    ask_for_service,
    close_for_service,
    correct_outcome_for_service,
    decline_for_service,
    join_for_service,
    move_for_service,
)
from services.cases.sweeps import close_confirmed_by_time, remind_of_plans, tell_still_working
from services.cases.tally import QueueCounts, count_queue, fold_tallies
from services.cases.tracking import MyCase, Tracked, list_my_cases, purge_attempts, track_by_code, track_by_token
from services.cases.unsent import note_unsent
from services.cases.views import CaseView, Entry, NewCase, OpenedCase, Reporter
from services.cases.visibility import visible_to
from services.cases.words import (
    CHOSEN_OUTCOMES,
    DECLINE_REASONS,
    HAPPENED,
    OPEN,
    OUTCOME_WORDS,
    SETTLED,
    STATUS_FOR_OTHERS,
    STATUS_SHORT,
    STATUS_WORDS,
    Audience,
    CaseOutcome,
    Status,
    status_words,
)

__all__ = [
    "BAD_MARK",
    "CHOSEN_OUTCOMES",
    "DECLINE_REASONS",
    "HAPPENED",
    "OPEN",
    "OUTCOME_WORDS",
    "SETTLED",
    "STATUS_FOR_OTHERS",
    "STATUS_SHORT",
    "STATUS_WORDS",
    "TABLE",
    "Action",
    "Audience",
    "CaseChanged",
    "CaseOpened",
    "CaseOutcome",
    "CaseView",
    "Entry",
    "MyCase",
    "NearCase",
    "NewCase",
    "OpenedCase",
    "QueueCounts",
    "QueueFilter",
    "QueuePage",
    "QueueRow",
    "ReasonNeeded",
    "Receiver",
    "Reporter",
    "Served",
    "Status",
    "Tracked",
    "act",
    "act_as_reporter",
    "action_defaults",
    "action_questions",
    "ask_for_service",
    "check_photo",
    "close_confirmed_by_time",
    "close_for_service",
    "confirm_following",
    "confirm_token",
    "correct_outcome_for_service",
    "count_queue",
    "cover_of",
    "covers_of",
    "decline_for_service",
    "exclude",
    "find_asked",
    "find_receiver",
    "find_served",
    "fold_tallies",
    "follow_case",
    "get_case",
    "get_case_in_chat",
    "include",
    "install",
    "join_for_service",
    "key_of_row",
    "list_cases_of_address",
    "list_cases_of_reporter",
    "list_evidence",
    "list_excluded",
    "list_my_cases",
    "list_queue",
    "list_receivers",
    "log_photo",
    "may_dispute",
    "move_for_service",
    "near",
    "near_in_subdistrict",
    "note_mark",
    "note_unsent",
    "open_case",
    "open_evidence",
    "purge_attempts",
    "purge_unanswered",
    "remind_of_plans",
    "reporter_token",
    "state_reason",
    "status_words",
    "tell_still_working",
    "track_by_code",
    "track_by_token",
    "unsubscribe",
    "visible_to",
    "withhold",
]
