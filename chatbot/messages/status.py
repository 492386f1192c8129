"""Where a matter stands, as coloured fields: the same for its sender and for officers."""

from chatbot.messages import parts
from chatbot.messages.parts import Part
from chatbot.messages.voice import Voice
from services.cases import STATUS_FOR_OTHERS, STATUS_SHORT, STATUS_WORDS, CaseOutcome, Status, status_words
from services.text import Words

LATE = Words("เกินกำหนด", "Overdue")
_BLUE, _GREEN, _AMBER = ("#2b2a6b", "#e9e9f6"), (parts.JADE, "#e2f1ec"), (parts.WARN, parts.WARN_BACK)
_QUIET, _LATE_COLOURS = ("#4b4b57", "#ededf2"), (parts.RED, "#fbe9e7")
_COLOURS = {
    Status.RECEIVED: _BLUE,
    Status.SCREENING: _BLUE,
    Status.ASSIGNED: _BLUE,
    Status.PASSED_ON: _BLUE,
    Status.IN_PROGRESS: _GREEN,
    Status.RESOLVED: _GREEN,
    Status.CLOSED: _GREEN,
    Status.WAITING_CITIZEN: _AMBER,
    Status.REOPENED: _AMBER,
}


def status_pills(
    voice: Voice,
    status: Status,
    *,
    is_late: bool = False,
    outcome: CaseOutcome | None = None,
    for_others: bool = False,
) -> Part:
    """The status as a coloured field, with another one where the matter is late; a closed matter says how it ended.

    `for_others`: in words for officers, to whom the sender is not "you".
    """
    shown = STATUS_SHORT[status]
    if for_others and shown == STATUS_WORDS[status]:
        shown = STATUS_FOR_OTHERS[status]
    if status is Status.CLOSED:
        shown = status_words(status, outcome)
    made = [parts.pill(shown.in_(voice.language), *colour_of(status))]
    if is_late:
        made.append(parts.pill(voice.say(LATE), *_LATE_COLOURS))
    return parts.pills(made, margin="md")


def colour_of(status: Status) -> tuple[str, str]:
    """The colour of the words and the one behind them."""
    return _COLOURS.get(status, _QUIET)
