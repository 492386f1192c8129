"""Surveys in chat: one tap on a face is stored at once, and disturbs nothing that the chat is in the midst of."""

from chatbot.messages import surveys as messages
from chatbot.messages.parts import MESSAGES, Message
from chatbot.walking import acting, drafting, starting
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.walking.feature import Feature
from services import drafts, helpdesk, surveys
from services.catalogue import CHAT_ADDRESS
from services.errors import NotFound, RuleBroken
from services.surveys import MARKS, SATISFACTION, TIED, Rated

_MARKS = {str(mark): mark for mark in MARKS}
_GROUP = "surveys"


def press(chat: Chat, rest: str) -> list[Message]:
    """A face, a button below a mark, or words that ask for surveys."""
    name, _, token = rest.partition(":")
    if name in _MARKS:
        return _rate(chat, _MARKS[name], token)
    if name in ("more", "faces"):
        return _go_on(chat, name, token)
    if name == "start" and any(each.key == SATISFACTION for each in chat.services()):
        return starting.begin(chat, SATISFACTION)
    return show_open(chat)


def is_mark(data: str) -> bool:
    """Whether a button is a face: whoever talks with an officer goes on talking."""
    key, _, rest = data.partition(":")
    return key == FEATURE.key and rest.partition(":")[0] in _MARKS


def show_open(chat: Chat) -> list[Message]:
    """The surveys that can be answered here now."""
    found = [each for each in chat.services() if each.group == _GROUP and each.key != TIED]
    return messages.open_surveys(chat.voice, found)


def _rate(chat: Chat, score: int, token: str) -> list[Message]:
    try:
        rated = surveys.rate(token, score, actor=chat.actor)
    except NotFound:
        return messages.closed(chat.voice)
    except RuleBroken as refused:
        return messages.closed(chat.voice, is_late=refused.problems[0].code == "too_late")
    if helpdesk.is_called(chat.user):
        return _stored(chat, rated)
    walk, told = _open_walk(chat)
    if isinstance(walk, drafting.DraftWalk) and walk.view.source.get("invitation") == token:
        return [*_stored(chat, rated, is_asked=True), *_corrected(walk, rated)][:MESSAGES]
    if walk is not None:
        return [*_stored(chat, rated), *walking.ask(walk)][:MESSAGES]
    if told:
        return [*_stored(chat, rated), *told][:MESSAGES]
    if rated.is_bad and rated.has_more:
        return [*_stored(chat, rated, is_asked=True), *_ask_more(chat, rated)][:MESSAGES]
    return _stored(chat, rated)


def _go_on(chat: Chat, name: str, token: str) -> list[Message]:
    """The faces again, or the rest of the questions. A form that is open stays as it is and comes first."""
    try:
        rated = surveys.get_rating(token)
    except NotFound:
        return messages.closed(chat.voice)
    if name == "faces" or rated.score is None:
        if not rated.may_rate:
            return messages.closed(chat.voice, is_late=rated.score is not None)
        return messages.change_mark(chat.voice, rated.question.label, rated.tied, token)
    walk, told = _open_walk(chat)
    if walk is not None or told:
        return walking.ask(walk) if walk is not None else told
    return _ask_more(chat, rated) if rated.has_more else _stored(chat, rated)


def _open_walk(chat: Chat) -> tuple[drafting.DraftWalk | acting.ActionWalk | None, list[Message]]:
    act = acting.load(chat)
    return (act, []) if act is not None else drafting.load(chat)


def _ask_more(chat: Chat, rated: Rated) -> list[Message]:
    """Begins the form with the rest, the mark filled in; why comes first after a bad one."""
    try:
        draft_id = surveys.begin_more(
            rated.token, actor=chat.actor, language=chat.language, source={CHAT_ADDRESS: chat.user.address}
        )
    except NotFound:
        return messages.closed(chat.voice)
    chat.state.pop("info", None)
    return walking.ask(drafting.enter(chat, drafts.get_draft(draft_id)))


def _corrected(walk: drafting.DraftWalk, rated: Rated) -> list[Message]:
    """The form about this very mark is open: it goes on with the new one."""
    return walk.save(rated.question.key, str(rated.score), seen=None) or walking.advance(walk)


def _stored(chat: Chat, rated: Rated, *, is_asked: bool = False) -> list[Message]:
    return messages.rated(
        chat.voice,
        rated.score or 0,
        token=rated.token,
        about=rated.about,
        tied=rated.tied,
        is_bad=rated.is_bad,
        is_asked=is_asked,
        has_more=rated.has_more,
        reopens=rated.reopens or "",
    )


FEATURE = Feature(
    "rate",
    press,
    {
        "start": (
            "ประเมิน", "แบบประเมิน", "ประเมินความพึงพอใจ", "ให้คะแนน", "survey", "rate", "rate the service", "feedback",
        ),
        "list": ("แบบสอบถาม", "แบบสำรวจ", "ตอบแบบสอบถาม", "ตอบแบบสำรวจ", "surveys", "questionnaire", "questionnaires"),
    },
)  # fmt: skip
