"""Beginning a service in chat: by its words, by the menu, by a code from the web; and what comes near to a word."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from chatbot.messages import general
from chatbot.messages.parts import Message
from chatbot.walking import choosing, drafting, topics
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.words import plain, plain_label
from services import clock, drafts, text
from services.catalogue import CHAT_ADDRESS, Service
from services.errors import NotFound, RuleBroken, SignInNeeded, TooMany

#: A word of a service within so few others begins it.
SHORT = 40
#: What was wanted before the account was tied is done afterwards, if that is soon.
SOON = timedelta(minutes=30)


def named(chat: Chat, typed: str) -> Service | None:
    """The service whose word, name or button was typed, and nothing else."""
    if len(typed) > 80:
        return None
    wanted = plain(typed)
    for service in chat.services():
        names = [service.key, service.name.th, service.name.en, *service.chat_words]
        names += [service.line.th, service.line.en] if service.line else []
        if wanted and wanted in (plain_label(name) for name in names):
            return service
    return None


def meant(chat: Chat, typed: str) -> Service | None:
    """The only service of whose words one stands in a short sentence: "อยากร้องเรียนครับ"."""
    if len(typed) > SHORT:
        return None
    said = text.search_form(typed)
    found = [
        service
        for service in chat.services()
        if any(text.label_form(word) in said for word in service.chat_words if len(word) > 3)
    ]
    return found[0] if len(found) == 1 else None


def nearest(chat: Chat, typed: str, most: int = 3) -> list[Service]:
    """The services that share most with what was typed; the first of the list where none shares anything."""
    wanted = set(text.bigrams(typed[:200]))
    scored = [(len(wanted & _bigrams_of(service)), service) for service in chat.services()]
    return [service for _, service in sorted(scored, key=lambda pair: -pair[0])][:most]


def _bigrams_of(service: Service) -> set[str]:
    words = [service.name.th, service.name.en, service.summary.th, service.summary.en, *service.chat_words]
    return set(text.bigrams(" ".join(words)))


def begin(
    chat: Chat, key: str, *, typed: str = "", anew: bool = False, handed: Mapping[str, str] | None = None
) -> list[Message]:
    """Begins a service: its key, or what `topics.pressed` makes. In another form it asks first, unless `anew`.

    `handed` is what the service is told from the start: the establishment, the month.
    """
    asked_for, (key, topic, mark) = key, topics.parted(key)
    kept = chat.state.pop("handed", None) or {}
    if handed is None and anew and kept.get("key") == key:
        handed = kept["values"]
    service = next((each for each in chat.services() if each.key == key), None)
    if service is None:
        return general.unknown(chat.voice, nearest(chat, typed or key))
    # What was asked before is over: nothing of it stays beside a form, which may be one without a name.
    chat.state.pop("info", None)
    choosing.forget(chat)
    walk, _ = drafting.load(chat)
    if walk is not None:
        if not anew and walk.view.answers:
            walk.spot["text"] = typed
            if handed:
                chat.state["handed"] = {"key": key, "values": dict(handed)}
            return general.busy(chat.voice, walk.view.service, service, may_be_answer=bool(typed), key=asked_for)
        drafts.abandon(walk.view.id, actor=chat.actor)
        drafting.leave(chat)
    source = {**(handed or {}), CHAT_ADDRESS: chat.user.address}
    told = topics.take(chat, service, topic, mark)
    try:
        view = drafts.open_draft(
            service.key,
            asker=chat.actor,
            language=chat.language,
            source=source,
            prefill=told.answers,
            told_at=told.at,
        )
    except SignInNeeded:
        do_after_tying(chat, f"start:{key}")
        return general.sign_in(chat.voice, service)
    except NotFound:
        return general.unknown(chat.voice, nearest(chat, typed or key))
    walk = drafting.enter(chat, view)
    topics.note(chat, walk, told)
    return walking.ask(walk)


def do_after_tying(chat: Chat, data: str) -> None:
    """Remembers for a while what a button says that needs an account: it is done once the chat is tied to one."""
    chat.state["after"] = {"data": data, "until": (clock.now() + SOON).timestamp()}


def resume(chat: Chat, code: str) -> list[Message]:
    """Goes on with a draft that was begun on the web. A wrong code counts, so nothing is raised."""
    try:
        view = drafts.resume_by_code(code, origin=f"line:{chat.user.address}", taker=chat.actor)
    except (NotFound, RuleBroken):
        return general.told(chat.voice, "bad_code")
    except TooMany:
        return general.told(chat.voice, "too_often")
    if not view.is_open:
        return general.told(chat.voice, "bad_code")
    view = drafts.join_chat(view.id, chat.user.address, actor=chat.actor)
    return walking.ask(drafting.enter(chat, view), general.note(chat.voice, "resumed"))


def welcome(chat: Chat) -> list[Message]:
    """The first words to somebody who begins to follow."""
    return general.welcome(chat.voice, chat.services())


def offer(chat: Chat, walk_is_open: bool) -> list[Message]:
    """The menu; with "continue" where a form waits."""
    return [general.menu(chat.voice, _shown(chat.services()), can_go_on=walk_is_open)]


def _shown(services: Sequence[Service]) -> Sequence[Service]:
    return services[:10]
