"""Several citizens who do anything at all in the chat, and what must hold whatever they do: a state machine.

Everything is real but the phones: the webhook, the inbox, the conversation, drafts and cases, and the played platform.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import func, select

from chatbot.incoming import CHANNEL
from chatbot.platform.users import Post, deliver
from services import clock, drafts, inbox
from services.audit import Actor, Channel
from services.cases.models import CaseFile
from services.db import session, unit_of_work
from services.drafts.models import Draft, DraftAnswer
from services.errors import NotFound, RuleBroken
from services.inbox.models import ChatEventRow, ChatReply
from tests.factories.chat_world import (
    ANSWERS,
    COMMANDS,
    FAULTS,
    FILM,
    FORGED,
    PAPER,
    PICTURE,
    SOUND,
    STORIES,
    Killed,
    World,
    short,
)
from tests.factories.complaints import answers_for
from tests.factories.talking import Talker, actions

#: A worker's steps until all is settled; with every wait of the inbox this is plenty.
_ROUNDS = 40


class Talks(RuleBasedStateMachine):
    """Two citizens. A subclass names the `world`."""

    world: World

    @initialize(languages=st.tuples(st.sampled_from(["th", "en"]), st.sampled_from(["th", "en"])), begins=st.booleans())
    def arrive(self, languages: tuple[str, str], begins: bool) -> None:
        self.world.sequences += 1
        self.talkers = [Talker(self.world.line, language=language) for language in languages]
        self.events: list[dict[str, Any]] = []
        self.seen: list[str] = []
        self.trace: list[str] = []
        self.cases_before = self._cases()
        self.first_event = session().scalar(select(func.max(ChatEventRow.id))) or 0
        if begins:
            self._do(self.talkers[0], "say", "ร้องเรียน")

    # ------------------------------------------------------------------ what people do
    @rule(who=st.integers(0, 1), words=st.sampled_from(COMMANDS))
    def command(self, who: int, words: str) -> None:
        self._do(self.talkers[who], "say", words)

    @rule(who=st.integers(0, 1), words=st.sampled_from(ANSWERS + STORIES))
    def type_anything(self, who: int, words: str) -> None:
        self._do(self.talkers[who], "say", words)

    @rule(who=st.integers(0, 1), number=st.integers(0, 59))
    def type_what_was_really_written(self, who: int, number: int) -> None:
        texts = self.world.texts or STORIES
        self._do(self.talkers[who], "say", texts[number % len(texts)])

    @rule(who=st.integers(0, 1), number=st.integers(0, 30))
    def press_what_is_shown(self, who: int, number: int) -> None:
        self._press(self.talkers[who], self._offered(self.talkers[who]), number)

    @rule(who=st.integers(0, 1), number=st.integers(0, 30))
    def press_what_is_shown_once_more(self, who: int, number: int) -> None:
        self.press_what_is_shown(who, number)

    @rule(who=st.integers(0, 1), number=st.integers(0, 200))
    def press_something_old(self, who: int, number: int) -> None:
        if self.seen:
            self._do(self.talkers[who], "press", self.seen[number % len(self.seen)])

    @rule(who=st.integers(0, 1), data=st.sampled_from(FORGED))
    def press_something_forged(self, who: int, data: str) -> None:
        self._do(self.talkers[who], "press", data)

    @rule(who=st.integers(0, 1), n=st.integers(1, 3))
    def send_pictures(self, who: int, n: int) -> None:
        self._do(self.talkers[who], "send_pictures", [PICTURE] * n)

    @rule(
        who=st.integers(0, 1),
        what=st.sampled_from(["place", "named place", "sticker", "voice", "film", "paper", "nothing"]),
    )
    def send_something(self, who: int, what: str) -> None:
        sent: dict[str, tuple[Any, ...]] = {
            "place": ("send_place", 18.578, 99.008),
            "named place": ("send_place", 18.6, 99.0, "ลำพูน", "หน้าวัด"),
            "sticker": ("send_sticker",),
            "voice": ("send_recording", "audio", SOUND, "audio/m4a"),
            "film": ("send_recording", "video", FILM, "video/mp4"),
            "paper": ("send_file", "a.pdf", PAPER),
            "nothing": ("send_recording", "audio", b"nothing of the kind", "audio/m4a"),
        }
        self._do(self.talkers[who], *sent[what])

    @rule(who=st.integers(0, 1), number=st.integers(0, 30))
    def take_back(self, who: int, number: int) -> None:
        talker = self.talkers[who]
        mine = [event["message"]["id"] for event in self._of(talker) if event["type"] == "message"]
        if mine:
            self._do(talker, "unsend", mine[-1 - number % len(mine)])

    @rule(who=st.integers(0, 1))
    def leave_and_come_back(self, who: int) -> None:
        self._do(self.talkers[who], "block")
        self._do(self.talkers[who], "follow")

    @rule(who=st.integers(0, 1))
    def somebody_fills_in_the_rest_on_the_web(self, who: int) -> None:
        draft = self._draft(self.talkers[who])
        if draft is None:
            return
        answers = answers_for("street-light", notify="line", email=None)
        answers |= {"accused": "นาย ก", "is_leader": "no", "events": "เรียกเงิน", "when_where": "เมื่อวาน"}
        answers |= {"name_kind": "none"} if self.world.sequences % 3 == 0 else {}
        with unit_of_work():
            while draft.next_key is not None:
                key = draft.next_key
                try:
                    actor = Actor.citizen(channel=Channel.WEB)
                    draft = drafts.answer(draft.id, key, answers.get(key), actor=actor, seen=drafts.OVERWRITE)
                except (RuleBroken, NotFound):
                    break
        self._do(self.talkers[who], "say", "ถัดไป")

    @rule(who=st.integers(0, 1))
    def begin_fill_in_and_send(self, who: int) -> None:
        if self._draft(self.talkers[who]) is None:
            self._do(self.talkers[who], "say", "แจ้งเบาะแส" if self.world.sequences % 2 else "ร้องเรียน")
        self.somebody_fills_in_the_rest_on_the_web(who)
        self.press_send_twice(who)

    @rule(who=st.integers(0, 1))
    def press_send_twice(self, who: int) -> None:
        data = [each["data"] for each in self._offered(self.talkers[who]) if each.get("data", "").startswith("send:")]
        if data:
            with Post(self.world.line.platform) as held:
                self.events += [self.talkers[who].phone.press(data[0]), self.talkers[who].phone.press(data[0])]
                self._release(held)
            self._settle()

    # ------------------------------------------------------------------ what the network and the worker do
    @rule(who=st.integers(0, 1), first=st.sampled_from(ANSWERS + STORIES), then=st.sampled_from(COMMANDS + STORIES))
    def two_within_one_second(self, who: int, first: str, then: str) -> None:
        with Post(self.world.line.platform) as held:
            self.events += [self.talkers[who].phone.say(first), self.talkers[who].phone.say(then)]
            self._release(held)
        self._settle()

    @rule(first=st.sampled_from(COMMANDS), then=st.sampled_from(ANSWERS), one_by_one=st.booleans())
    def in_another_order(self, first: str, then: str, one_by_one: bool) -> None:
        with Post(self.world.line.platform) as held:
            for talker in self.talkers:
                for words in (first, then):
                    self.world.line.platform.offset += 0.01
                    self.events.append(talker.phone.say(words))
            held.held.reverse()
            self._release(held, one_by_one=one_by_one)
        self._settle()

    @rule(number=st.integers(0, 50), times=st.integers(1, 3))
    def deliver_again(self, number: int, times: int) -> None:
        if self.events:
            session().rollback()
            event = self.events[-1 - number % len(self.events)]
            assert deliver(self.world.line.platform, [event] * times, is_redelivery=True) == 200
            session().rollback()
            assert self.world.line.work() == 0, "what comes again is not worked again"

    @rule(fault=st.sampled_from(FAULTS))
    def the_platform_fails(self, fault: tuple[str, int, str, bool]) -> None:
        path, status, message, is_done = fault
        self.world.line.platform.fail_next(path, status, message, is_done=is_done)

    @rule(who=st.integers(0, 1), words=st.sampled_from(COMMANDS + ANSWERS))
    def the_worker_comes_too_late_for_the_token(self, who: int, words: str) -> None:
        session().rollback()
        self.world.line.platform.offset += 1
        self.events.append(self.talkers[who].phone.say(words))
        self.world.line.platform.offset += 70
        self.world.skip(70)
        self._settle()

    @rule(who=st.integers(0, 1), words=st.sampled_from(COMMANDS + ANSWERS), moment=st.sampled_from(["before", "after"]))
    def the_worker_dies(self, who: int, words: str, moment: str) -> None:
        handler, line = self.world.line.handler, self.world.line
        usual = handler.handle

        def die(event: Any, user: Any, ready: Any) -> None:
            if moment == "after":
                usual(event, user, ready)
            raise Killed

        session().rollback()
        line.platform.offset += 1
        self.events.append(self.talkers[who].phone.say(words))
        handler.handle = die  # type: ignore[method-assign]
        line.work()
        handler.handle = usual  # type: ignore[method-assign]
        self.world.crashed += 1
        self._settle()

    @rule(seconds=st.sampled_from([1, 60, 3600, 13 * 3600, 25 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.world.skip(seconds)
        self.world.line.platform.offset += seconds

    # ------------------------------------------------------------------ what must hold
    def teardown(self) -> None:
        if not hasattr(self, "talkers"):
            return
        with self._told("teardown"):
            self._holds_at_the_end()

    def _holds_at_the_end(self) -> None:
        self.world.line.platform.faults.clear()
        # In turn, where there is less time: each of the two is met in half of the sequences.
        for talker in self.talkers if self.world.is_thorough else self.talkers[self.world.sequences % 2 :][:1]:
            self._is_never_stuck(talker)
        for talker in self.talkers:
            self._was_answered_once_and_in_order(talker)
        self._no_case_twice()
        assert self.world.line.refused() == []
        self.world.events += len(self.events)
        self.world.line.forget_calls(keep=self.world.sequences % 100 == 1)

    def _is_never_stuck(self, talker: Talker) -> None:
        if not inbox.is_reachable(CHANNEL, talker.phone.id):
            self._do(talker, "follow")
        self._do(talker, "say", "เมนู")
        assert talker.last, "the menu comes at any moment"
        if self._draft(talker) is not None or talker.user.state.get("act"):
            self._do(talker, "say", "ยกเลิก")
            self._do(talker, "say", "ใช่")
            if talker.user.state.get("act") or self._draft(talker) is not None:
                # What was to be done to a matter was given up first; the form behind it is next.
                self._do(talker, "say", "ยกเลิก")
                self._do(talker, "say", "ใช่")
        assert self._draft(talker) is None, "what was begun can be given up"
        talker.last = []
        self._do(talker, "say", "ร้องเรียน")
        assert talker.last and self._draft(talker) is not None, "anything can be begun anew"

    def _was_answered_once_and_in_order(self, talker: Talker) -> None:
        session().rollback()
        if inbox.find_user(CHANNEL, talker.phone.id) is None:
            assert list(talker.phone.shown()) == [], "who never wrote is told nothing"
            return
        replies = session().scalars(select(ChatReply).where(ChatReply.user_id == talker.user.id).order_by(ChatReply.id))
        rows = replies.all()
        assert all(row.state == "sent" or row.last_error for row in rows)
        if not any(row.is_secret or row.is_doubtful or row.state != "sent" for row in rows):
            told = [message for row in rows for message in row.messages or []]
            assert told == list(talker.phone.shown())
        assert all(len(row.messages or []) <= 5 for row in rows)
        session().rollback()

    def _no_case_twice(self) -> None:
        by_draft = session().execute(
            select(CaseFile.draft_id, func.count())
            .where(CaseFile.draft_id.is_not(None))
            .group_by(CaseFile.draft_id)
            .having(func.count() > 1)
        )
        assert by_draft.all() == []
        sent = session().scalar(select(func.count()).select_from(Draft).where(Draft.state == "submitted")) or 0
        assert self._cases() <= sent
        self.world.sent += self._cases() - self.cases_before
        session().rollback()

    def _nothing_failed(self) -> None:
        query = select(ChatEventRow.kind, ChatEventRow.state, ChatEventRow.last_error, ChatEventRow.payload)
        is_odd = (ChatEventRow.state != "done") | (ChatEventRow.last_error != "")
        odd = session().execute(query.where(ChatEventRow.id > self.first_event, is_odd)).all()
        assert odd == [], odd

    def _nothing_was_lost(self) -> None:
        for talker in self.talkers:
            draft = self._draft(talker)
            if draft is None:
                continue
            held = {row.question: row.given for row in session().scalars(
                select(DraftAnswer).where(DraftAnswer.draft_id == draft.id)
            )}  # fmt: skip
            accepted = {key: value for (of, key), value in self.world.accepted.items() if of == draft.id}
            for key, value in accepted.items():
                assert key in held and held[key] == value, (key, value, held.get(key))

    # ------------------------------------------------------------------ how it is done
    def _do(self, talker: Talker, name: str, *values: Any) -> None:
        session().rollback()
        self.world.line.platform.offset += 1
        done = getattr(talker.phone, name)(*values)
        self.events += done if isinstance(done, list) else [done]
        self._settle()

    def _release(self, held: Post, *, one_by_one: bool = False) -> None:
        session().rollback()
        assert set(held.deliver(one_by_one=one_by_one)) == {200}

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Notes what was done, and where it breaks, how."""
        self.trace.append(what)
        try:
            yield
        except Exception as error:
            self.world.failures.append("\n".join([*self.trace, traceback.format_exc(limit=-3), repr(error)]))
            raise

    def _settle(self) -> None:
        with self._told(str([short(event) for event in self.events[-4:]])):
            self._settle_all()

    def _settle_all(self) -> None:
        """The worker works until nothing is left, its waits included."""
        line = self.world.line
        for number in range(_ROUNDS):
            session().rollback()
            line.work()
            inbox.send_waiting()
            if not self._is_waiting():
                break
            if number:
                self.world.skip(20)
                line.platform.offset += 20
                inbox.release_leases()
        else:
            raise AssertionError("the worker never comes to an end")
        self._nothing_failed()
        self._nothing_was_lost()
        session().rollback()
        for talker in self.talkers:
            if news := talker.phone.news():
                talker.last = news
                self.seen += [each["data"] for each in self._offered(talker) if each.get("data")]

    def _is_waiting(self) -> bool:
        events = select(ChatEventRow.id).where(ChatEventRow.state.in_(("waiting", "working"))).limit(1)
        answers = select(ChatReply.id).where(ChatReply.state.in_(("waiting", "sending"))).limit(1)
        return session().scalar(events) is not None or session().scalar(answers) is not None

    def _offered(self, talker: Talker) -> list[dict[str, Any]]:
        return [each for each in actions(talker.last) if each.get("type") in ("postback", "datetimepicker", "message")]

    def _press(self, talker: Talker, offered: list[dict[str, Any]], number: int) -> None:
        if not offered:
            return
        action = offered[number % len(offered)]
        if action["type"] == "message":
            self._do(talker, "say", action["text"])
        elif action["type"] == "datetimepicker":
            session().rollback()
            self.events.append(talker.phone.press(action["data"], date=clock.today().isoformat()))
            self._settle()
        else:
            self._do(talker, "press", action["data"])

    def _of(self, talker: Talker) -> list[dict[str, Any]]:
        return [event for event in self.events if event["source"].get("userId") == talker.phone.id]

    def _draft(self, talker: Talker) -> Any:
        user = inbox.find_user(CHANNEL, talker.phone.id)
        if user is None or user.draft_id is None:
            return None
        session().refresh(user)
        try:
            view = drafts.get_draft(user.draft_id) if user.draft_id else None
        except NotFound:
            return None
        return view if view is not None and view.is_open else None

    def _cases(self) -> int:
        return session().scalar(select(func.count()).select_from(CaseFile)) or 0
