"""The inbox: once each, in order per user, leased, given up with an apology, blanked when taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services import clock, db, inbox
from services.db import session, unit_of_work
from services.inbox import replies, working
from services.inbox.models import ChatEventRow, ChatReply, ChatUser, EventState, ReplyState
from tests.factories.inbox import CHANNEL, NotingHandler, incoming


def states() -> dict[str, str]:
    """Each event and where it stands."""
    return dict(session().execute(select(ChatEventRow.event_id, ChatEventRow.state)).tuples().all())


@pytest.fixture
def later(monkeypatch):
    """Moves the clock on."""
    real, moved = clock.now, timedelta()

    def move(seconds: float) -> None:
        nonlocal moved
        moved += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", lambda: real() + moved)
    return move


def test_what_comes_twice_is_stored_once(app):
    event = incoming()
    assert inbox.accept(CHANNEL, [event, event]) == 1
    assert inbox.accept(CHANNEL, [event]) == 0
    assert inbox.accept("other", [event]) == 1
    assert inbox.accept(CHANNEL, []) == 0


def test_a_thousand_events_at_once(app):
    assert inbox.accept(CHANNEL, [incoming(f"U{n}") for n in range(1000)]) == 1000
    assert session().scalar(select(func.count()).select_from(ChatEventRow)) == 1000


def test_odd_shapes_are_stored_and_no_two_are_one(app):
    odd = [
        incoming(event_id="x" * 300),
        incoming(event_id="\x00", kind="k" * 99, at=-5),
        incoming(payload={"text": "\ud800 half", "deep": [1.5, None, {"ก": "ข"}]}, at=2**70),
        incoming(user="\udcff", message_ref="ก"),
    ]
    assert inbox.accept(CHANNEL, odd) == 4
    rows = session().scalars(select(ChatEventRow).order_by(ChatEventRow.id)).all()
    assert rows[2].payload == {"text": "? half", "deep": [1.5, None, {"ก": "ข"}]}
    assert len({row.event_id for row in rows}) == 4


def test_events_without_an_id_are_known_by_what_they_say(app):
    one = inbox.Incoming("", "odd", 1, {"a": 1})
    assert inbox.accept(CHANNEL, [one, one, inbox.Incoming("", "odd", 1, {"a": 2})]) == 2


def test_nothing_is_readable_in_the_database(app):
    inbox.accept(CHANNEL, [incoming("Usecret", payload={"text": "ความลับ"})])
    inbox.work(CHANNEL, NotingHandler(answers=True))
    for table in ("chat_event", "chat_user", "chat_reply"):
        for row in session().connection().exec_driver_sql(f"SELECT * FROM {table}"):
            assert "Usecret" not in str(row) and "ความลับ" not in str(row)


def test_events_of_one_user_are_worked_in_order_of_time(app):
    inbox.accept(CHANNEL, [incoming("U1", at=30, event_id="c"), incoming("U1", at=10, event_id="a")])
    inbox.accept(CHANNEL, [incoming("U1", at=20, event_id="b"), incoming("U2", at=15, event_id="x")])
    handler = NotingHandler()
    assert inbox.work(CHANNEL, handler) == 4
    assert [event for user, event in handler.worked if user == "U1"] == ["a", "b", "c"]
    assert inbox.work(CHANNEL, handler) == 0
    user = inbox.find_user(CHANNEL, "U1")
    assert user is not None and user.state == {"count": 3}
    assert inbox.get_user(user.id) is user


def test_a_user_with_an_event_in_work_is_left_alone(app):
    inbox.accept(CHANNEL, [incoming("U1", at=20, event_id="b"), incoming("U2", at=30, event_id="x")])
    claimed = working._claim(CHANNEL)
    assert claimed is not None and claimed[0].event_id == "b"
    # An older event that arrives meanwhile waits too.
    inbox.accept(CHANNEL, [incoming("U1", at=10, event_id="a")])
    handler = NotingHandler()
    assert inbox.work(CHANNEL, handler) == 1
    assert handler.worked == [("U2", "x")]


def test_a_killed_worker_loses_nothing_and_its_ghost_writes_nothing(app, later):
    inbox.accept(CHANNEL, [incoming(event_id="a", at=1), incoming(event_id="b", at=2)])
    claimed = working._claim(CHANNEL)
    assert claimed is not None
    handler = NotingHandler(answers=True)
    assert inbox.work(CHANNEL, handler) == 0
    later(61)
    assert inbox.work(CHANNEL, handler) == 2
    assert [event for _, event in handler.worked] == ["a", "b"]
    ghost = NotingHandler(answers=True)
    working._work_one(*claimed, ghost)
    assert (ghost.worked, ghost.delivered) == ([], [])
    assert states() == {"a": EventState.DONE, "b": EventState.DONE}


def test_an_event_that_ends_the_process_each_time_is_given_up(app, later):
    inbox.accept(CHANNEL, [incoming(event_id="a")])
    for _ in range(working.ATTEMPTS):
        assert working._claim(CHANNEL) is not None
        later(61)
    handler = NotingHandler()
    assert inbox.work(CHANNEL, handler) == 1
    assert (handler.worked, handler.apologised) == ([], ["a"])
    assert states() == {"a": EventState.FAILED}


def test_a_failure_waits_and_holds_up_the_users_later_events_only(app, later):
    inbox.accept(CHANNEL, [incoming(at=1, event_id="a"), incoming(at=2, event_id="b"), incoming("U2", event_id="x")])
    handler = NotingHandler(fails={"a": 1})
    inbox.work(CHANNEL, handler)
    assert handler.worked == [("U2", "x")]
    row = session().scalars(select(ChatEventRow).where(ChatEventRow.event_id == "a")).one()
    assert (row.state, row.last_error, row.attempts) == (EventState.WAITING, "ValueError", 1)
    later(2)
    inbox.work(CHANNEL, handler)
    assert [event for _, event in handler.worked] == ["x", "a", "b"]


def test_after_five_attempts_somebody_apologises_once(app, later):
    inbox.accept(CHANNEL, [incoming(at=1, event_id="a"), incoming(at=2, event_id="b")])
    handler = NotingHandler(fails={"a": 99})
    for _ in range(8):
        inbox.work(CHANNEL, handler)
        later(31)
    assert handler.apologised == ["a"]
    assert [event for _, event in handler.worked] == ["b"]
    assert states() == {"a": EventState.FAILED, "b": EventState.DONE}
    assert [answer.messages for answer in handler.delivered] == [[{"type": "text", "text": "sorry"}]]


def test_what_a_failed_attempt_wrote_is_gone(app, later):
    class Halfway(NotingHandler):
        def handle(self, event, user, ready):
            user.draft_id = "half"
            reply(user)
            super().handle(event, user, ready)

    def reply(user):
        inbox.reply(user, [{"type": "text", "text": "half"}])

    inbox.accept(CHANNEL, [incoming(event_id="a")])
    handler = Halfway(fails={"a": 1})
    inbox.work(CHANNEL, handler)
    assert handler.delivered == [] and session().scalar(select(func.count()).select_from(ChatReply)) == 0
    later(2)
    inbox.work(CHANNEL, handler)
    assert len(handler.delivered) == 1


def test_a_message_taken_back_after_its_work_is_blanked(app):
    inbox.accept(CHANNEL, [incoming(event_id="a", message_ref="M1")])
    inbox.work(CHANNEL, NotingHandler())
    with unit_of_work():
        assert inbox.blank(CHANNEL, "M1") == 1
    row = session().scalars(select(ChatEventRow).where(ChatEventRow.event_id == "a")).one()
    assert (row.payload, row.message_ref) == (None, "M1")


def test_a_message_that_comes_after_it_was_taken_back_is_never_read(app):
    with unit_of_work():
        assert inbox.blank(CHANNEL, "M1") == 0
        inbox.blank(CHANNEL, "M1")
    inbox.accept(CHANNEL, [incoming(event_id="a", message_ref="M1"), incoming(event_id="b", message_ref="M2")])
    handler = NotingHandler()
    inbox.work(CHANNEL, handler)
    assert [event for _, event in handler.worked] == ["b"]
    row = session().scalars(select(ChatEventRow).where(ChatEventRow.event_id == "a")).one()
    assert (row.payload, row.state) == (None, EventState.DONE)


def test_groups_have_no_user(app):
    inbox.accept(CHANNEL, [incoming("", thread="G1", event_id="g")])
    handler = NotingHandler()
    inbox.work(CHANNEL, handler)
    assert handler.worked == [("", "g")]
    assert session().scalar(select(func.count()).select_from(ChatUser)) == 0


def test_an_answer_leaves_right_after_the_commit(app):
    inbox.accept(CHANNEL, [incoming(event_id="a")])
    handler = NotingHandler(answers=True)
    inbox.work(CHANNEL, handler)
    (answer,) = handler.delivered
    assert (answer.address, answer.reply_token, answer.is_doubtful) == ("U1", "token a", False)
    row = session().scalars(select(ChatReply)).one()
    assert (row.state, row.reply_token) == (ReplyState.SENT, None)


def test_more_than_five_messages_become_several_answers(app):
    with unit_of_work():
        user = inbox.users.know_user(CHANNEL, "U1", seen_at=clock.now())
        assert inbox.reply(user, [{"n": n} for n in range(11)], token="t") == 3
    rows = session().scalars(select(ChatReply).order_by(ChatReply.id)).all()
    assert [len(row.messages) for row in rows] == [5, 5, 1]
    assert [row.reply_token for row in rows] == ["t", None, None]
    assert {row.state for row in rows} == {ReplyState.WAITING}


def test_an_answer_that_could_not_leave_is_sent_by_the_sweep(app, later):
    inbox.register_handler(CHANNEL, lambda: handler)
    inbox.accept(CHANNEL, [incoming(event_id="a")])
    handler = NotingHandler(answers=True)
    handler.ends = [inbox.Attempt(inbox.Ended.LATER, "500", is_doubtful=True)]
    inbox.work(CHANNEL, handler)
    assert inbox.send_waiting() == 0
    later(3)
    assert inbox.send_waiting() == 1
    first, second = handler.delivered
    assert (second.is_doubtful, second.attempts) == (True, 2)
    assert (first.retry_key, first.messages) == (second.retry_key, second.messages)
    assert inbox.send_waiting() == 0


def test_an_answer_whose_sender_was_killed_is_found_and_doubted(app, later):
    inbox.register_handler(CHANNEL, lambda: handler)
    handler = NotingHandler(answers=True)
    inbox.accept(CHANNEL, [incoming(event_id="a")])
    claimed = working._claim(CHANNEL)
    assert claimed is not None
    answered = working._handle(*claimed, handler, "ready a")
    assert len(answered) == 1 and handler.delivered == []
    assert inbox.send_waiting() == 0
    later(26)
    assert inbox.send_waiting() == 1
    assert handler.delivered[0].is_doubtful
    # The one that was thought dead comes back and marks nothing.
    replies._mark(answered[0], "ghost", inbox.Attempt(inbox.Ended.FAILED, "ghost"))
    assert session().scalars(select(ChatReply)).one().state == ReplyState.SENT


def test_a_later_answer_does_not_overtake(app, later):
    inbox.register_handler(CHANNEL, lambda: handler)
    handler = NotingHandler(answers=True)
    handler.ends = [inbox.Attempt(inbox.Ended.LATER, "500")]
    inbox.accept(CHANNEL, [incoming(event_id="a", at=1), incoming(event_id="b", at=2)])
    inbox.work(CHANNEL, handler)
    assert len(handler.delivered) == 1
    later(3)
    assert inbox.send_waiting() == 2
    assert [answer.messages[0]["text"] for answer in handler.delivered] == ["a", "a", "b"]


def test_an_answer_is_given_up_in_the_end_and_a_blocked_user_noted(app, later):
    inbox.register_handler(CHANNEL, lambda: handler)
    handler = NotingHandler(answers=True)
    handler.ends = [inbox.Attempt(inbox.Ended.LATER, "500") for _ in range(50)]
    inbox.accept(CHANNEL, [incoming(event_id="a")])
    inbox.work(CHANNEL, handler)
    for _ in range(15):
        later(3601)
        inbox.send_waiting()
    assert len(handler.delivered) == len(replies.BACK_OFF) + 1
    assert session().scalars(select(ChatReply)).one().state == ReplyState.FAILED
    session().rollback()
    handler.ends = [inbox.Attempt(inbox.Ended.FAILED, "blocked", is_blocked=True)]
    inbox.accept(CHANNEL, [incoming(event_id="b")])
    inbox.work(CHANNEL, handler)
    user = inbox.find_user(CHANNEL, "U1")
    assert user is not None and user.is_blocked


def test_ninety_days_later_nothing_is_held(app, later):
    inbox.accept(CHANNEL, [incoming(event_id="a"), incoming(event_id="b", at=2_000)])
    handler = NotingHandler(answers=True, fails={"b": 1})
    inbox.work(CHANNEL, handler)
    with unit_of_work():
        assert inbox.purge() == 0
    later(91 * 24 * 3600)
    with unit_of_work():
        assert inbox.purge() == 2
    assert states() == {"b": EventState.WAITING}
    assert inbox.find_user(CHANNEL, "U1") is not None


def test_what_came_is_added_outside_of_any_unit_of_work_or_not_at_all(app):
    woken = []
    db.on_wake(lambda: woken.append(1))
    with pytest.raises(RuntimeError), db.unit_of_work():
        inbox.accept(CHANNEL, [incoming(event_id="within")])
    assert not woken
    inbox.accept(CHANNEL, [incoming(event_id="alone")])
    assert len(woken) == 1
    inbox.accept(CHANNEL, [incoming(event_id="alone")])
    assert len(woken) == 1, "nothing new, nobody woken"
