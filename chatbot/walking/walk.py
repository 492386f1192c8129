"""Walking through questions, whatever they belong to: asking one, hearing the answer, going back and on."""

from typing import Any, Protocol

from chatbot.asking import Partly, Unclear, get_asking
from chatbot.asking.lines import BY_LINK, ask_by_link
from chatbot.asking.photographs import add_pictures
from chatbot.asking.place import has_area
from chatbot.messages.parts import Message
from chatbot.messages.refusals import word_code, word_problem
from chatbot.messages.turn import Turn
from chatbot.messages.walking import added_words, first_of_all, kept_pictures, kept_place
from chatbot.said import Said
from chatbot.walking.chat import Chat
from services.errors import RuleBroken
from services.questions import Question, get_kind
from services.text import label_form, search_form

#: Words that come this soon after a story belong to it, where they answer nothing else: nobody reads that fast.
SOON = 3.0
#: A story has room for more than a name, and is longer than one: shorter answers are whole.
STORY_HOLDS, STORY_SAYS = 1000, 20
#: Kinds that gather an answer in several messages; "done" ends them.
_GATHERING = frozenset({"choices", "photographs"})
#: Kinds that are asked part by part; what was said to the parts is held as "steps".
_STEPWISE = frozenset({"matrix", "ranking"})
_DONE = Said(kind="text", text="done")


class Walk(Protocol):
    """A row of questions somewhere: those of a draft, or of what the sender does to a matter."""

    chat: Chat
    #: What is remembered: "at" (the question in the chat), "held" (half an answer), "seen", "told".
    spot: dict[str, Any]

    @property
    def mark(self) -> str:
        """What its buttons bear."""

    def questions(self) -> list[Question]:
        """All that are asked now."""

    def next_key(self) -> str | None:
        """The first that waits."""

    def value(self, key: str) -> Any:
        """The answer that stands there."""

    def is_answered(self, key: str) -> bool:
        """Whether it was answered or left out."""

    def revision(self, key: str) -> int:
        """How often the answer was changed."""

    def save(self, key: str, raw: Any, *, seen: int | None) -> list[Message] | None:
        """Keeps an answer; messages where that needs a decision first. Raises RuleBroken."""

    def end(self, note: str = "") -> list[Message]:
        """What comes after the last question."""

    def web(self, key: str = "") -> str:
        """Where it goes on on the web, or only the question `key` is answered there; "" where it cannot."""

    def title(self) -> str:
        """What it is called."""


def current(walk: Walk) -> Question | None:
    """The question in the chat; None at the end."""
    asked = {question.key: question for question in walk.questions()}
    at = walk.spot.get("at")
    if at in asked:
        return asked[at]
    forget(walk)
    key = walk.next_key()
    return asked.get(key) if key else None


def turn_of(walk: Walk, question: Question, *, note: str = "", held: dict[str, Any] | None = None) -> Turn:
    """Where the question stands."""
    keys = [each.key for each in walk.questions()]
    n = keys.index(question.key) + 1 if question.key in keys else 1
    reason = question.by_link.get("line")
    is_by_link = reason is not None or question.kind == "lines"
    voice = walk.chat.voice
    held = walk.spot.get("held", {}) if held is None else held
    return Turn(
        mark=walk.mark,
        voice=voice,
        service=walk.title(),
        position=(n, len(keys)),
        value=walk.value(question.key),
        is_answered=walk.is_answered(question.key),
        held=held,
        note=note,
        can_go_back=n > 1 or bool(held.get("steps")),
        web=walk.web(question.key) if is_by_link or question.kind == "file" else "",
        by_link=voice.say(reason or BY_LINK) if is_by_link else "",
    )


def ask(walk: Walk, note: str = "") -> list[Message]:
    """Asks the question that is next, or ends."""
    question = current(walk)
    if question is None:
        return walk.end(note)
    if walk.spot.get("at") != question.key:
        walk.spot |= {"at": question.key, "held": {}}
    elif _is_done_on_the_web(walk, question):
        return advance(walk, note)
    walk.spot["seen"] = walk.revision(question.key)
    turn = turn_of(walk, question, note=note)
    if turn.by_link:
        return ask_by_link(question, turn, walk.chat.language, turn.by_link)
    page = turn.held.get("page", 0)
    return get_asking(question.kind).ask(question, turn, walk.chat.language, page if isinstance(page, int) else 0)


def _is_done_on_the_web(walk: Walk, question: Question) -> bool:
    """Whether the question in the chat was taken by link, and answered there since it was asked."""
    seen = walk.spot.get("seen")
    is_taken = "line" in question.by_link or question.kind in ("lines", "file")
    return is_taken and seen is not None and walk.is_answered(question.key) and walk.revision(question.key) > seen


def forget(walk: Walk) -> None:
    """Lets go of the question in the chat."""
    for name in ("at", "held", "seen"):
        walk.spot.pop(name, None)


def go_to(walk: Walk, key: str, note: str = "") -> list[Message]:
    """Asks one question, answered or not."""
    walk.spot |= {"at": key, "held": {}, "seen": None}
    return ask(walk, note)


def advance(walk: Walk, note: str = "") -> list[Message]:
    """Asks what waits."""
    forget(walk)
    return ask(walk, note)


def hear(walk: Walk, said: Said, *, key: str | None = None) -> list[Message]:
    """Takes what was said as the answer to the question in the chat, or to that of an earlier button."""
    question = current(walk)
    other = next((each for each in walk.questions() if each.key == key), None) if key else None
    if other is not None and (question is None or other.key != question.key):
        return _hear_earlier(walk, other, said)
    if question is None:
        return walk.end()
    turn = turn_of(walk, question)
    if turn.by_link:
        is_done = _is_done_on_the_web(walk, question)
        return advance(walk) if is_done else ask(walk, word_code("not_lines", turn.voice))
    heard = get_asking(question.kind).read(question, said, turn)
    if isinstance(heard, Unclear):
        return _belongs_to_story(walk, said) or ask(walk, word_code(heard.code, turn.voice))
    try:
        if isinstance(heard, Partly):
            return _step(walk, question, heard, said)
        return _save(walk, question, heard, said)
    except RuleBroken as refused:
        told = word_problem(refused.problems[0], question, turn.voice)
        return _belongs_to_story(walk, said) or ask(walk, told)


def _step(walk: Walk, question: Question, heard: Partly, said: Said) -> list[Message]:
    if heard.has_answer:
        decision = walk.save(question.key, heard.answer, seen=None)
        if decision is not None:
            return decision
    walk.spot["held"] = dict(heard.held)
    if said.kind == "picture" and said.part_of[0] < said.part_of[1]:
        return []
    return ask(walk, heard.note)


def _save(walk: Walk, question: Question, raw: Any, said: Said) -> list[Message]:
    seen = None if question.kind == "photographs" else walk.spot.get("seen", 0)
    decision = walk.save(question.key, raw, seen=seen)
    if decision is not None:
        return decision
    at = said.at.timestamp() if said.at else None
    walk.spot["told"] = {"key": question.key, "at": at} if at and _is_story(walk, question) else None
    return advance(walk)


def _hear_earlier(walk: Walk, question: Question, said: Said) -> list[Message]:
    """A button of a question that was asked before: its answer is changed, and the chat stays where it is."""
    heard = get_asking(question.kind).read(question, said, turn_of(walk, question, held={}))
    if isinstance(heard, Unclear):
        return ask(walk, word_code(heard.code, walk.chat.voice))
    if isinstance(heard, Partly):
        walk.spot |= {"at": question.key, "held": dict(heard.held)}
        return ask(walk)
    try:
        return walk.save(question.key, heard, seen=None) or ask(walk)
    except RuleBroken as refused:
        return ask(walk, word_problem(refused.problems[0], question, walk.chat.voice))


def _is_story(walk: Walk, question: Question) -> bool:
    """Whether a story was told: at the question that holds most, in more than a few words. A name never grows on."""
    if question.kind != "long_text":
        return False
    held = {each.key: _room(each) for each in walk.questions() if each.kind == "long_text"}
    most = max(held.values(), default=0)
    value = walk.value(question.key)
    is_main = held.get(question.key) == most and most >= STORY_HOLDS
    return is_main and isinstance(value, str) and len(value) >= STORY_SAYS


def _room(question: Question) -> int:
    return int({**get_kind(question.kind).settings, **question.settings}["max_length"])


def _belongs_to_story(walk: Walk, said: Said) -> list[Message]:
    """Words that answer nothing and come right after a story are its second half: added, not refused."""
    told = walk.spot.get("told") or {}
    if said.kind != "text" or said.at is None or not told or not 0 <= said.at.timestamp() - told["at"] <= SOON:
        return []
    before = walk.value(told["key"])
    if not isinstance(before, str):
        return []
    try:
        if walk.save(told["key"], f"{before}\n{said.text}", seen=None) is not None:
            return []
    except RuleBroken:
        return []
    return ask(walk, added_words(walk.chat.voice))


def go_on(walk: Walk) -> list[Message]:
    """ "Next" or "done": takes what is gathered, keeps what stands there, leaves out what may be left out."""
    question = current(walk)
    if question is None:
        return walk.end()
    if question.kind in _GATHERING and not turn_of(walk, question).by_link:
        if walk.value(question.key) or walk.spot.get("held") or question.required:
            return hear(walk, _DONE)
    elif _is_half_said(walk, question):
        return hear(walk, _DONE)
    if walk.is_answered(question.key):
        return advance(walk)
    if question.required:
        return ask(walk, word_code("required", walk.chat.voice))
    return leave_out(walk, question)


def skip(walk: Walk) -> list[Message]:
    """ "Skip": leaves the question out where it may be, and keeps an answer that stands there."""
    question = current(walk)
    if question is None:
        return walk.end()
    if _is_half_said(walk, question):
        return hear(walk, _DONE)
    if walk.is_answered(question.key):
        return advance(walk)
    if question.required:
        return ask(walk, word_code("not_skippable", walk.chat.voice))
    return leave_out(walk, question)


def _is_half_said(walk: Walk, question: Question) -> bool:
    """Whether parts of the answer are known that may do, and would be lost by going on."""
    held = walk.spot.get("held", {})
    if question.kind in _STEPWISE:
        return bool(held.get("steps")) and not question.required and not walk.is_answered(question.key)
    return question.kind == "place" and has_area(held)


def leave_out(walk: Walk, question: Question) -> list[Message]:
    """The asker chose to say nothing here."""
    try:
        decision = walk.save(question.key, None, seen=walk.spot.get("seen", 0))
    except RuleBroken as refused:
        return ask(walk, word_problem(refused.problems[0], question, walk.chat.voice))
    return decision if decision is not None else advance(walk)


def back(walk: Walk) -> list[Message]:
    """ "Back": the step before within the question, else the question before."""
    question = current(walk)
    keys = [each.key for each in walk.questions()]
    if question is None:
        return go_to(walk, keys[-1]) if keys else walk.end()
    if question.kind in _STEPWISE and walk.spot.get("held", {}).get("steps"):
        walk.spot["held"] = {"steps": walk.spot["held"]["steps"][:-1]}
        return ask(walk)
    if question.kind in ("place", "choice") and set(walk.spot.get("held", {})) - {"page"}:
        return go_to(walk, question.key)
    n = keys.index(question.key)
    return go_to(walk, keys[n - 1]) if n else ask(walk, first_of_all(walk.chat.voice))


def turn_page(walk: Walk) -> list[Message]:
    """ "More": the next page of what there is to choose."""
    held = walk.spot.setdefault("held", {})
    page = held.get("page", 0)
    held["page"] = (page if isinstance(page, int) else 0) + 1
    return ask(walk)


def names_a_choice(walk: Walk, typed: str) -> bool:
    """Whether the words are the label of a choice of the question in the chat: they win over words of the chat."""
    question = current(walk)
    if question is None:
        return False
    wanted = search_form(typed)
    labels = []
    for choice in question.settings.get("choices", ()):
        labels += [choice.label, choice.line or choice.label]
    if question.kind == "yes_no":
        labels += [question.settings[name] for name in ("yes", "no") if name in question.settings]
    return any(wanted in (label_form(words.th), label_form(words.en)) for words in labels)


def keep_aside(walk: Walk, said: Said) -> list[Message]:
    """A picture or a location while something else is asked: kept for the question that wants it, if there is one."""
    voice = walk.chat.voice
    if said.kind == "picture" and said.trouble:
        return ask(walk, word_code(said.trouble, voice))
    wanted = "photographs" if said.kind == "picture" else "place"
    question = next((each for each in walk.questions() if each.kind == wanted), None)
    if question is None:
        return ask(walk, word_code("no_pictures_here" if wanted == "photographs" else "want_text", voice))
    turn = turn_of(walk, question, held={})
    note = kept_place(voice, question.label)
    if wanted == "photographs":
        step = add_pictures(question, said, turn)
        raw: Any = step.answer
        note = step.note or kept_pictures(voice, question.label, len(step.answer))
    else:
        heard = get_asking("place").read(question, said, turn)
        if isinstance(heard, Unclear):
            return ask(walk, word_code(heard.code, voice))
        raw = heard.held["place"] if isinstance(heard, Partly) else heard
    try:
        decision = walk.save(question.key, raw, seen=None)
    except RuleBroken as refused:
        return ask(walk, word_problem(refused.problems[0], question, voice))
    if decision is not None:
        return decision
    return [] if said.kind == "picture" and said.part_of[0] < said.part_of[1] else ask(walk, note)
