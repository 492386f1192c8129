"""Answering what somebody just types: emergencies first, then the information centre, "was this it?", or a person."""

from collections.abc import Sequence

from chatbot.asking import Unclear, get_asking
from chatbot.messages import information as messages
from chatbot.messages import topics as topic_messages
from chatbot.messages.parts import MESSAGES, Message
from chatbot.walking import topics
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.words import Command
from services import information
from services.audit import Channel
from services.catalogue import Service
from services.information import Answer, Outcome, Sureness
from services.questions import Question

#: Questions whose answers are chosen, not told: other words there may be a question to us.
_CHOSEN = frozenset({"choice", "choices", "yes_no", "rating", "date", "month", "number", "money"}) | frozenset(
    {"scale", "matrix", "ranking"}
)


def emergency(chat: Chat, typed: str) -> list[Message] | None:
    """The numbers to call, where the words tell of an emergency."""
    urgent = information.find_emergency(typed)
    return messages.emergency(chat.voice, urgent) if urgent is not None else None


def answer(chat: Chat, typed: str, *, waiting: tuple[str, str] | None = None) -> list[Message] | None:
    """What the information centre says, as cards; None where it does not know.

    `waiting` is (reference, token) of a matter in which an officer waits for words: then it must be sure, and the words
    can be sent to the officer all the same.
    """
    chat.state.pop("info", None)
    reply = information.ask(typed)
    if reply.sureness is Sureness.NOTHING or (waiting is not None and reply.sureness is not Sureness.CLEAR):
        return None
    if waiting is not None:
        chat.state["unsent"] = typed[:4000]
    answers = [hit.answer for hit in reply.hits]
    chat.state["info"] = {"asked": information.scrub(typed), "slugs": [each.slug for each in answers]}
    mark = "" if waiting is not None or information.is_question(typed) else topics.keep(chat, typed)
    return messages.cards(chat.voice, answers, _can_begin(chat), waiting=waiting, starts=_starts(chat, answers, mark))


def about(chat: Chat, typed: str, service: Service | None, *, asks: bool) -> list[Message] | None:
    """Words that are clearly about something to begin: whether that is meant; None for what the centre answers.

    `service` is the one that was named in the words, if any.
    """
    found = topics.understand(chat, typed, service)
    reply = information.ask(typed) if found is not None else None
    if found is None or reply is None or (asks and reply.sureness is not Sureness.NOTHING):
        return None
    offered, understood = found
    chat.state.pop("info", None)
    mark = topics.keep(chat, typed)
    return topic_messages.offer(
        chat.voice,
        [(each, topics.pressed(offered, each.topic, mark)) for each in understood],
        other=topics.pressed(offered, "", mark),
        is_story=bool(offered.story) and len(typed.strip()) >= topics.STORY,
        has_answers=any(not hit.answer.is_emergency for hit in reply.hits),
    )


def _related(chat: Chat) -> list[Message]:
    """What the information centre knows about the words whose topic was offered."""
    typed = topics.kept(chat)
    hits = information.ask(typed).hits if typed else []
    answers = [hit.answer for hit in hits if not hit.answer.is_emergency]
    if not answers:
        return messages.how_to_ask(chat.voice)
    chat.state["info"] = {"asked": information.scrub(typed), "slugs": [each.slug for each in answers]}
    starts = _starts(chat, answers, str(chat.state["about"]["mark"]))
    return messages.cards(chat.voice, answers, _can_begin(chat), starts=starts)


def _starts(chat: Chat, answers: Sequence[Answer], mark: str = "") -> dict[str, str]:
    """What the buttons of answers say that begin a service with what the answer is about, by slug."""
    services = {service.key: service for service in chat.services()}
    found = {}
    for answer in answers:
        service = services.get(answer.service)
        if service is not None and service.topic:
            of_title = service.understands(answer.title.th)
            topic = of_title[0].topic if len(of_title) == 1 else ""
            if topic or mark:
                found[answer.slug] = topics.pressed(service, topic, mark)
    return found


def note_nothing(chat: Chat, typed: str) -> None:
    """Keeps a question that found nothing, so that officers see what to write; not who asked it."""
    if information.is_question(typed):
        information.note_question(typed, Outcome.NOTHING, language=chat.language, channel=Channel.LINE)


def decide(chat: Chat, meaning: Command) -> list[Message] | None:
    """ "Yes" or "no" typed after "was this it?"; None where nothing was asked."""
    if "info" not in chat.state or meaning not in (Command.YES, Command.NO):
        return None
    return press(chat, "yes" if meaning is Command.YES else "no")


def press(chat: Chat, rest: str) -> list[Message]:
    """A button of an answer: yes, no, or one that shows an answer."""
    what, _, slug = rest.partition(":")
    if what == "about":
        return _related(chat)
    if what == "show":
        found = information.find_answer(slug)
        return (
            messages.shown(chat.voice, found, _can_begin(chat), starts=_starts(chat, [found]))
            if found
            else messages.how_to_ask(chat.voice)
        )
    asked = chat.state.pop("info", None)
    if what == "yes":
        shown = asked["slugs"] if asked else []
        named = slug if slug in shown else shown[0] if len(shown) == 1 else ""
        if named:
            information.rate_answer(named, is_useful=True, channel=Channel.LINE)
        return messages.glad(chat.voice)
    if what == "no":
        if asked:
            _note_no(chat, asked["asked"], asked["slugs"])
        return messages.sorry(chat.voice, _reporting(chat))
    return messages.how_to_ask(chat.voice)


def aside(chat: Chat, walk: walking.Walk, question: Question, typed: str) -> list[Message] | None:
    """A question to us in the midst of a form: answered, and the form asked again.

    Only where the words are no answer to what the form asks, and something else was clearly asked.
    """
    if question.kind not in _CHOSEN:
        return None
    turn = walking.turn_of(walk, question)
    if turn.by_link or walking.names_a_choice(walk, typed):
        return None
    told = emergency(chat, typed)
    if told is None and not isinstance(get_asking(question.kind).read(question, chat.said, turn), Unclear):
        return None
    if told is None and information.is_question(typed):
        reply = information.ask(typed)
        if reply.sureness is Sureness.CLEAR:
            told = messages.aside(chat.voice, reply.hits[0].answer)
    if not told:
        return None
    # Quick replies that another message follows are not shown.
    told = [{name: part for name, part in each.items() if name != "quickReply"} for each in told]
    return [*told, *walking.ask(walk)][:MESSAGES]


def _note_no(chat: Chat, asked: str, slugs: list[str]) -> None:
    slug = slugs[0] if len(slugs) == 1 else ""
    if slug:
        information.rate_answer(slug, is_useful=False, channel=Channel.LINE)
    information.note_question(asked, Outcome.NO, language=chat.language, channel=Channel.LINE, slug=slug)


def _reporting(chat: Chat) -> Service | None:
    """The service by which anything can be told, where one is on offer here."""
    return next((service for service in chat.services() if service.topic), None)


def _can_begin(chat: Chat) -> frozenset[str]:
    return frozenset(service.key for service in chat.services())
