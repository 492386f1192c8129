"""Following matters in chat: mine, those of a reference and its code, the card of one."""

from chatbot.messages import cases as case_messages
from chatbot.messages import general
from chatbot.messages.parts import Message
from chatbot.walking import starting
from chatbot.walking.chat import Chat
from services import cases, catalogue, complaints, files, information, organisation
from services.cases import MyCase, Status
from services.errors import NotFound, TooMany
from services.references import CODE_LENGTH, SEPARATORS, normal_code, parse_reference
from services.text import Words, arabic_digits

#: Cards beside each other.
PAGE = 9
#: One's own matters among which a reference is looked for.
MOST = 50
#: The kinds of matters for which there is a picture (`tools/draw_topics.py`).
DRAWN = frozenset(
    {
        "roads", "water", "environment", "safety", "health-social", "learn-travel", "money-works", "our-service",
        "corruption", "services",
    }
)  # fmt: skip
_DRAWN_FOR = {"corruption-report": "corruption"}


def show_mine(chat: Chat, *, after: int | None = None) -> list[Message]:
    """The matters of this chat and of its account, newest first."""
    chat.state["track"] = {}
    found = _mine(chat, after, PAGE + 1)
    shown = found[:PAGE]
    topics = [topic_words(case.service, case.topic) for case in shown]
    more = shown[-1].id if len(found) > PAGE else None
    covers = cases.covers_of([case.token for case in shown])
    pictures = [picture_path(case.service, case.topic, covers.get(case.token, "")) for case in shown]
    is_linked = chat.user.person_id is not None
    return case_messages.my_cases(chat.voice, shown, topics, more=more, is_linked=is_linked, pictures=pictures)


def begin(chat: Chat) -> list[Message]:
    """ "Track": my matters, and a reference can be typed as well."""
    chat.state["track"] = {}
    if _mine(chat, None, 1):
        return show_mine(chat)
    return case_messages.ask_reference(chat.voice)


def ask_reference(chat: Chat) -> list[Message]:
    """By reference and code."""
    chat.state["track"] = {}
    return case_messages.ask_reference(chat.voice)


def show_case(chat: Chat, token: str, *, note: str = "") -> list[Message]:
    """The card of one matter."""
    try:
        tracked = cases.track_by_token(token, actor=chat.actor)
    except NotFound:
        return case_messages.gone(chat.voice)
    case = tracked.case
    unit = next((unit.name for unit in organisation.list_units() if unit.id == case.unit_id), None)
    topic, picture = topic_words(case.service, case.topic), picture_path(case.service, case.topic, cases.cover_of(case))
    return case_messages.case_card(chat.voice, tracked, topic, unit, note=note, picture=picture)


def hear(chat: Chat, typed: str) -> list[Message] | None:
    """What was typed as a reference, a code, or both; None where it is neither."""
    remembered = chat.state.get("track")
    reference, rest = split_reference(typed)
    if reference is None:
        known = (remembered or {}).get("reference")
        if known is None:
            return None
        if not _may_be_code(chat, typed):
            # Something else is said: the reference is no longer waited with.
            return None
        reference, rest = known, typed
    if not rest.strip():
        mine = next((case for case in _mine(chat, None, MOST) if case.reference == reference), None)
        if mine is not None:
            chat.state.pop("track", None)
            return show_case(chat, mine.token)
        chat.state["track"] = {"reference": reference}
        return case_messages.ask_code(chat.voice, reference)
    return _look_up(chat, reference, rest)


def waiting_case(chat: Chat) -> tuple[str, str] | None:
    """Reference and token of the matter in which an officer waits for this user's answer."""
    found = _mine(chat, None, PAGE)
    return next(((case.reference, case.token) for case in found if case.status is Status.WAITING_CITIZEN), None)


def split_reference(typed: str) -> tuple[str | None, str]:
    """The reference at the beginning of (or within) what was typed, and what follows it."""
    words = typed.split()
    if len(typed) > 200 or len(words) > 20:
        return None, typed
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            found = parse_reference(" ".join(words[start:end]))
            if found is not None:
                return found, " ".join(words[end:])
    return None, typed


def topic_words(service: str, topic: str) -> Words | None:
    """What a matter is about: its category, else the service."""
    category = complaints.find_category(topic) if topic else None
    if category is not None:
        return category.name
    try:
        return catalogue.get_service(service).name
    except NotFound:
        return None


def picture_path(service: str, topic: str, key: str = "") -> str:
    """The picture that stands for a matter: the photograph of that key, else one drawn for its kind."""
    if key:
        return f"/pictures/{files.picture_token(key)}"
    category = complaints.find_category(topic) if topic else None
    drawn = category.group if category is not None else _DRAWN_FOR.get(service, "services")
    return f"/static/img/topics/{drawn if drawn in DRAWN else 'services'}.png"


def _may_be_code(chat: Chat, typed: str) -> bool:
    """Whether that could be meant as an access code, well typed or not. Nine letters are one as well as any others."""
    bare = normal_code(typed)
    if not (bare.isascii() and bare.isalnum()):
        return False
    if any(each.isdigit() for each in arabic_digits(typed)):
        return 4 <= len(bare) <= 14
    pieces = [piece for piece in SEPARATORS.split(typed.strip()) if piece]
    if [len(piece) for piece in pieces] == [3, 3, 3]:
        return True
    if len(bare) != CODE_LENGTH or not (typed.isupper() or len(pieces) == 1):
        return False
    # The name of a service may have nine letters too, and so may a cry for help.
    return starting.named(chat, typed) is None and information.find_emergency(typed) is None


def _look_up(chat: Chat, reference: str, typed: str) -> list[Message]:
    code = next((word for word in typed.split() if len(normal_code(word)) == CODE_LENGTH), typed)
    try:
        token = cases.track_by_code(reference, code[:40], address=f"line:{chat.user.address}")
    except TooMany:
        chat.state.pop("track", None)
        return general.told(chat.voice, "too_often")
    if token is None:
        chat.state["track"] = {"reference": reference}
        return case_messages.ask_reference(chat.voice, is_wrong=True)
    chat.state.pop("track", None)
    return show_case(chat, token)


def _mine(chat: Chat, after: int | None, limit: int) -> list[MyCase]:
    by_chat = cases.list_cases_of_address("line", chat.user.address, after=after, limit=limit)
    by_account = cases.list_my_cases(chat.actor, after=after, limit=limit)
    together = {case.id: case for case in [*by_account, *by_chat]}
    return sorted(together.values(), key=lambda case: -case.id)[:limit]
