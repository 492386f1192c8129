"""Walking a draft: its questions, the review, sending, and the same draft on the web meanwhile."""

from datetime import timedelta
from typing import Any

from chatbot.messages import general, moving
from chatbot.messages import review as review_messages
from chatbot.messages.parts import Message
from chatbot.messages.refusals import word_problem
from chatbot.walking import forgetting, pictures, unsent
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from services import clock, drafts
from services.drafts import DraftView
from services.errors import NotAllowed, NotFound, RuleBroken, SignInNeeded, Stale
from services.questions import Question, get_kind

#: A form left for so long is asked about before words are taken for an answer.
LEFT_FOR = timedelta(hours=12)


class DraftWalk:
    """A draft in the chat."""

    def __init__(self, chat: Chat, view: DraftView) -> None:
        self.chat = chat
        self.view = view
        self.spot: dict[str, Any] = chat.spot("draft")
        # Whoever takes the draft along changes this number: by it the chat notices.
        self.spot["holder"] = view.holder

    @property
    def mark(self) -> str:
        """The beginning of the draft's id."""
        return self.view.id[:8]

    def questions(self) -> list[Question]:
        """Those that apply, given the answers so far."""
        return [each.question for each in self.view.asked]

    def next_key(self) -> str | None:
        """The first that waits."""
        return self.view.next_key

    def value(self, key: str) -> Any:
        """The answer that stands there."""
        asked = self.view.find(key)
        return asked.value if asked is not None else None

    def is_answered(self, key: str) -> bool:
        """Whether it was answered or left out on purpose."""
        asked = self.view.find(key)
        return asked is not None and asked.is_answered

    def revision(self, key: str) -> int:
        """How often the answer was changed."""
        asked = self.view.find(key)
        return asked.revision if asked is not None else 0

    def save(self, key: str, raw: Any, *, seen: int | None) -> list[Message] | None:
        """Saves an answer; where the web answered meanwhile, both answers are shown."""
        try:
            self.view = drafts.answer(
                self.view.id,
                key,
                raw,
                actor=self.chat.actor,
                seen=drafts.OVERWRITE if seen is None else seen,
                language=self.chat.language,
                holder=self.view.holder,
            )
            unsent.note(self.chat, self.view, key)
        except Stale as clash:
            self.spot["clash"] = {"key": key, "yours": clash.yours}
            return self.both_answers()
        except (NotFound, NotAllowed):
            # The question fell away or the draft was sent between the two: it is shown as it stands.
            return load(self.chat)[1] or walking.advance(self)
        return None

    def both_answers(self) -> list[Message]:
        """The answer on the web and the one of the chat."""
        clash = self.spot["clash"]
        asked = self.view.find(clash["key"])
        if asked is None:
            self.spot.pop("clash")
            return walking.advance(self)
        kind = get_kind(asked.question.kind)
        theirs, yours = (
            kind.read_back(asked.question, value, self.chat.language) for value in (asked.value, clash["yours"])
        )
        return review_messages.both_answers(self.chat.voice, asked.question.label, theirs, yours)

    def choose_answer(self, is_mine: bool) -> list[Message]:
        """Which of the two it shall be."""
        clash = self.spot.pop("clash", None)
        if clash is None:
            return walking.ask(self)
        if is_mine:
            try:
                decision = self.save(clash["key"], clash["yours"], seen=None)
            except RuleBroken as refused:
                asked = self.view.find(clash["key"])
                told = word_problem(refused.problems[0], asked.question if asked else None, self.chat.voice)
                return walking.go_to(self, clash["key"], told)
            if decision is not None:
                return decision
        return walking.advance(self)

    def title(self) -> str:
        """The name of the service."""
        return self.view.service.name.in_(self.chat.language)

    def web(self, key: str = "") -> str:
        """A link to this draft on the web, where it moves; with `key` to that question alone, and it stays here."""
        if key:
            return self.chat.voice.url(f"/answer/{drafts.question_link(self.view, key)}")
        return self.chat.voice.url(f"/resume/{drafts.carry_link(self.view)}")

    def end(self, note: str = "") -> list[Message]:
        """The review."""
        view, voice = self.view, self.chat.voice
        self.spot["seal"] = view.seal
        return review_messages.review(
            voice,
            draft_id=view.id,
            seal=view.seal,
            service=view.service.name,
            rows=rows_of(self),
            panels=drafts.preview(view.id, self.chat.actor),
            send_label=view.service.send_label,
            certification=view.service.certification,
            note=note,
            web=self.web(),
        )

    def is_left(self) -> bool:
        """Whether it was left so long ago that its asker may have forgotten; said once."""
        touched = self.view.touched_at
        if touched is None or touched > clock.now() - LEFT_FOR or self.spot.get("left") == touched.isoformat():
            return False
        self.spot["left"] = touched.isoformat()
        return True

    def ask_whether_to_go_on(self) -> list[Message]:
        """Go on, or begin anew?"""
        touched = self.view.touched_at or clock.now()
        when = clock.say_day(clock.local(touched).date(), self.chat.language)
        return general.stale(self.chat.voice, self.view.service, when)


def load(chat: Chat) -> tuple[DraftWalk | None, list[Message]]:
    """The draft that the chat is in, if it can be walked; else what there is to say about it, which is said once."""
    if chat.user.draft_id is None:
        return None, []
    try:
        view = drafts.get_draft(chat.user.draft_id)
    except NotFound:
        leave(chat)
        return None, general.expired(chat.voice)
    if view.asker.id not in (None, chat.user.person_id):
        # The account was let go of, and its form with it.
        leave(chat)
        return None, general.expired(chat.voice)
    if not view.is_open:
        begun = forgetting.since(chat)
        leave(chat)
        return None, _confirmed(chat, view, begun)
    if is_moved(chat, view):
        if view.service.is_anonymous:
            forgetting.forget(chat, forgetting.since(chat, view))
        leave(chat)
        if not view.service.is_anonymous:
            chat.state["away"] = view.id
        return None, moving.away(chat.voice, view.service.name)
    return DraftWalk(chat, view), []


def is_moved(chat: Chat, view: DraftView) -> bool:
    """Whether somebody took the draft along since the chat was in it last."""
    return bool(chat.state.get("draft", {}).get("holder", view.holder) != view.holder)


def leave(chat: Chat) -> None:
    """The chat is in no draft any more."""
    chat.user.draft_id = None
    chat.state.pop("draft", None)
    chat.state.pop("away", None)


def look_after(chat: Chat) -> list[Message]:
    """What became of the form that went to the web from here: it is still filled in, it was sent, or it is gone."""
    draft_id = chat.state.get("away")
    if draft_id is None:
        return general.nothing_open(chat.voice)
    try:
        view = drafts.get_draft(draft_id)
    except NotFound:
        chat.state.pop("away")
        return general.expired(chat.voice)
    if view.is_open:
        return moving.away(chat.voice, view.service.name)
    chat.state.pop("away")
    return _confirmed(chat, view)


def enter(chat: Chat, view: DraftView) -> DraftWalk:
    """The chat goes on in this draft."""
    leave(chat)
    chat.user.draft_id = view.id
    chat.state.pop("track", None)
    forgetting.note_beginning(chat)
    walk = DraftWalk(chat, view)
    pictures.hand_over(walk)
    return walk


def send(chat: Chat, draft_id: str, seal: str) -> list[Message]:
    """Sends the draft, once: pressed again it shows the same."""
    try:
        view = drafts.get_draft(draft_id)
    except NotFound:
        return _after_it_went(chat, draft_id)
    if not view.is_open:
        return _confirmed(chat, view)
    if draft_id != chat.user.draft_id:
        return general.old_button(chat.voice)
    walk, told = load(chat)
    if walk is None:
        return told
    try:
        outcome = drafts.submit(draft_id, actor=chat.actor, seen=seal or None, holder=walk.view.holder)
    except NotFound:
        return load(chat)[1] or general.old_button(chat.voice)
    except Stale:
        walking.forget(walk)
        return walk.end(review_messages.changed_meanwhile(chat.voice)) if view.is_complete else walking.ask(walk)
    except RuleBroken as refused:
        return _refused(walk, refused)
    except SignInNeeded:
        return general.sign_in(chat.voice, view.service)
    forgetting.mark(chat, view.service, outcome, forgetting.since(chat, view))
    unsent.note_sent(chat, outcome)
    leave(chat)
    if view.service.is_anonymous:
        # The draft is gone, so this joins nobody with anything: it only lets a second press be answered.
        chat.state["thanked"] = draft_id[:8]
    return review_messages.confirmation(chat.voice, outcome, view.service.name)


def follow(chat: Chat, draft_id: str, token: str) -> list[Message]:
    """Follows what was reported already instead of sending it once more."""
    try:
        view = drafts.get_draft(draft_id)
    except NotFound:
        return general.old_button(chat.voice)
    if not view.is_open:
        return _confirmed(chat, view)
    if draft_id != chat.user.draft_id:
        return general.old_button(chat.voice)
    walk, told = load(chat)
    if walk is None:
        return told
    try:
        outcome = drafts.follow(draft_id, token, actor=chat.actor, holder=walk.view.holder)
    except NotFound:
        return load(chat)[1] or walking.ask(walk, general.note(chat.voice, "old"))
    forgetting.mark(chat, view.service, outcome, forgetting.since(chat))
    unsent.note_sent(chat, outcome)
    leave(chat)
    return review_messages.confirmation(chat.voice, outcome, view.service.name)


def rows_of(walk: DraftWalk) -> list[review_messages.Row]:
    """Every answer as it reads back."""
    return [
        review_messages.Row(
            each.question.key,
            each.question.label,
            tuple(get_kind(each.question.kind).read_back(each.question, each.value, walk.chat.language))
            if each.is_answered
            else (),
        )
        for each in walk.view.asked
    ]


def _confirmed(chat: Chat, view: DraftView, begun: str = "") -> list[Message]:
    if view.outcome is None:
        return general.expired(chat.voice)
    forgetting.mark(chat, view.service, view.outcome, begun or forgetting.since(chat))
    if (chat.state.get("brought") or {}).get("draft") == view.id:
        unsent.note_sent(chat, view.outcome)
    return review_messages.confirmation(chat.voice, view.outcome, view.service.name)


def _after_it_went(chat: Chat, draft_id: str) -> list[Message]:
    if chat.state.get("thanked") == draft_id[:8]:
        return general.thanks(chat.voice)
    return general.old_button(chat.voice)


def _refused(walk: DraftWalk, refused: RuleBroken) -> list[Message]:
    """An answer that would not do: its question is asked again; a rule of the whole form is told above the review."""
    problem = refused.problems[0]
    key = problem.field.split(".")[0]
    asked = walk.view.find(key)
    told = word_problem(problem, asked.question if asked else None, walk.chat.voice)
    return walking.go_to(walk, key, told) if asked is not None else walk.end(told)
