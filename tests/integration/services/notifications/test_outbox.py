"""The outbox: rows written with their cause, sent once and marked, tried again, given up, held back, taken up again."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr

import pytest
import time_machine
from sqlalchemy import select, text, update

from services import audit, clock, db, notifications, settings
from services.audit import SYSTEM, Actor, ActorKind, Channel
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications import Delivery, NoticeState, Recipient, Result, sending
from services.notifications.models import Notice
from services.text import Words

OFFICER = Actor(ActorKind.OFFICER, Channel.STAFF, 3)


def tell(kind, *addresses, language="th", token=None, title="ไฟดับ"):
    with db.unit_of_work():
        return notifications.notify(
            kind,
            recipients=[Recipient("email", address, language, token) for address in addresses],
            params={
                "reference": "RP-69-7K4M-2X",
                "title": title,
                "promised": date(2026, 11, 20),
                "link": "https://example.org/track/abc",
            },
            subject=("case", 5),
        )


def states():
    db.session().expire_all()
    return [view.state for view in reversed(notifications.list_for_subject("case", 5))]


def test_a_notice_reaches_its_reader_in_thai_and_html(app, kind, mail):
    assert tell(kind, "somchai@example.org", token="tok") == 1
    assert notifications.send_due(10) == 1
    (message,) = mail.messages
    assert mail.recipients == ["somchai@example.org"]
    assert message["Subject"] == "เรื่อง RP-69-7K4M-2X ไฟดับ"
    assert parseaddr(message["From"]) == ("อบจ.ลำพูน", "no@example.org")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<http://localhost:8000/unsubscribe/tok>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime.tzinfo is not None
    plain, html = (message.get_body((form,)).get_content() for form in ("plain", "html"))
    assert "ภายใน 20 พฤศจิกายน 2569" in plain
    assert "/unsubscribe/tok" in plain
    assert '<html lang="th">' in html
    assert '<a href="https://example.org/track/abc"' in html
    (view,) = notifications.list_for_subject("case", 5)
    assert view.state == NoticeState.SENT
    assert view.sent_at is not None
    assert view.address != "somchai@example.org"
    assert notifications.send_due(10) == 0


@pytest.mark.parametrize("length", [3, 64, 160, 700])
def test_the_way_to_unsubscribe_is_one_plain_line(app, kind, mail, length):
    token = "aZ0-_." * 120
    tell(kind, "somchai@example.org", token=token[:length])
    notifications.send_due(10)
    (raw,) = mail.raw
    wanted = f"List-Unsubscribe: <http://localhost:8000/unsubscribe/{token[:length]}>"
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert wanted.encode() in head
    assert all(len(line) <= 78 for line in raw.split(b"\r\n") if not line.startswith(b"List-Unsubscribe:"))


def test_each_reader_has_their_language(app, kind, mail):
    tell(kind, "jane@example.org", language="en", title=Words("ไฟดับ", "Lamp out"))
    notifications.send_due(10)
    (message,) = mail.messages
    assert message["Subject"] == "RP-69-7K4M-2X: Lamp out"
    assert "promised by 20 November 2026." in message.get_body(("plain",)).get_content()
    assert message["List-Unsubscribe"] is None


def test_a_batch_has_one_connection_and_each_address_one_message(app, kind, mail):
    assert tell(kind, "a@example.org", "b@example.org", "A@example.org") == 2
    tell(kind, "c@example.org")
    assert notifications.send_due(10) == 3
    assert sorted(mail.recipients) == ["A@example.org", "b@example.org", "c@example.org"]
    assert mail.connections == 1


def test_what_the_public_wrote_cannot_become_a_header_or_a_tag(app, kind, mail):
    tell(kind, "a@example.org", title="ไฟ\r\nBcc: all@example.org <script>{reference}</script>")
    notifications.send_due(10)
    (message,) = mail.messages
    assert message["Bcc"] is None
    assert mail.recipients == ["a@example.org"]
    html = message.get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "{reference}" in html


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "nobody", "a@b@example.org"])
def test_an_address_that_is_none_fails_alone(app, kind, mail, address):
    tell(kind, address)
    tell(kind, "good@example.org")
    notifications.send_due(10)
    assert states() == [NoticeState.FAILED, NoticeState.SENT]
    assert mail.recipients == ["good@example.org"]


def test_nothing_is_left_of_work_that_was_rolled_back(app, kind, mail):
    with pytest.raises(LookupError), db.unit_of_work():
        notifications.notify(
            kind,
            recipients=[Recipient("email", "a@example.org")],
            params=dict.fromkeys(("reference", "title", "promised", "link"), "x"),
            subject=("case", 5),
        )
        raise LookupError
    assert notifications.send_due(10) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"params": {"reference": "x"}},
        {"recipients": [Recipient("pigeon", "a@example.org")]},
        {"recipients": [Recipient("email", "a@example.org", "fr")]},
    ],
)
def test_mistakes_of_the_programmer_are_told_at_once(app, kind, wrong):
    right = {
        "recipients": [Recipient("email", "a@example.org")],
        "params": dict.fromkeys(("reference", "title", "promised", "link"), "x"),
        "subject": ("case", 5),
    }
    with pytest.raises(ValueError, match=r"gaps|sender|written"), db.unit_of_work():
        notifications.notify(kind, **(right | wrong))


def test_personal_data_is_sealed(app, kind):
    tell(kind, "somchai@example.org", title="บ้านคุณสมชาย")
    (row,) = db.session().execute(text("SELECT * FROM notice")).all()
    assert "somchai" not in str(row)
    assert "สมชาย" not in str(row)


def test_a_mailbox_that_does_not_exist_is_not_tried_again(app, kind, mail):
    mail.answers["gone@example.org"] = "550 5.1.1 <gone@example.org> unknown"
    tell(kind, "gone@example.org", "here@example.org")
    notifications.send_due(10)
    assert states() == [NoticeState.FAILED, NoticeState.SENT]
    failed = notifications.list_for_subject("case", 5)[1]
    assert failed.last_error == "smtp 550"


def test_a_full_mailbox_is_tried_again_ever_later_and_given_up(app, kind, mail):
    mail.answers["full@example.org"] = "452 try later"
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False) as time:
        tell(kind, "full@example.org")
        waits = []
        for attempt in range(1, 8):
            assert notifications.send_due(10) == 1
            assert notifications.send_due(10) == 0
            (view,) = notifications.list_for_subject("case", 5)
            assert view.attempts == attempt
            waits.append((view.next_try_at - clock.now()).total_seconds() / 60)
            time.shift(view.next_try_at - clock.now() + timedelta(seconds=1))
        assert view.state == NoticeState.GIVEN_UP
        for wait, minutes in zip(waits, (1, 5, 30, 120, 360, 1440), strict=False):
            assert 0.9 * minutes <= wait <= 1.1 * minutes
        assert notifications.send_due(10) == 0
        mail.answers.clear()
        with db.unit_of_work():
            assert notifications.retry(view.id, actor=OFFICER).state == NoticeState.WAITING
        assert notifications.send_due(10) == 1
    assert states() == [NoticeState.SENT]
    assert audit.list_entries()[0].action == "retry notice"


def test_only_officers_send_again_and_only_what_failed(app, kind, mail):
    tell(kind, "a@example.org")
    notifications.send_due(10)
    (view,) = notifications.list_for_subject("case", 5)
    with pytest.raises(RuleBroken), db.unit_of_work():
        notifications.retry(view.id, actor=OFFICER)
    with pytest.raises(NotAllowed), db.unit_of_work():
        notifications.retry(view.id, actor=SYSTEM)
    with pytest.raises(NotFound), db.unit_of_work():
        notifications.retry(view.id + 1000, actor=OFFICER)


def test_without_a_mail_server_everything_waits(app, kind):
    tell(kind, "a@example.org", "b@example.org")
    assert notifications.send_due(10) == 2
    assert states() == [NoticeState.WAITING] * 2
    assert {view.last_error for view in notifications.list_for_subject("case", 5)} == {"ConnectionRefusedError"}


@pytest.mark.parametrize("mistake", [("//", "//user:wrong@"), ("smtp:", "pigeon:"), ("smtp:", "smtp+starttls:")])
def test_a_mistake_in_our_settings_is_not_the_notices(app, kind, mail, mistake):
    from dataclasses import replace

    settings.configure(replace(settings.current(), smtp_url=mail.url.replace(*mistake)))
    tell(kind, "a@example.org")
    notifications.send_due(10)
    assert states() == [NoticeState.WAITING]
    assert mail.messages == []


def test_unsubscribing_holds_back_what_waits(app, kind, mail):
    tell(kind, "a@example.org", "b@example.org")
    with db.unit_of_work():
        assert notifications.suppress("email", "A@example.org", ("case", 5)) == 1
        assert notifications.suppress("email", "b@example.org", ("case", 6)) == 0
    notifications.send_due(10)
    assert states() == [NoticeState.SUPPRESSED, NoticeState.SENT]


def test_urgent_notices_leave_first(app, kind, mail, monkeypatch):
    tell(kind, "news@example.org", "code@example.org")
    with db.unit_of_work() as session:
        newest = session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(1)).one()
        session.execute(update(Notice).where(Notice.id == newest).values(priority=0))
    notifications.send_due(1)
    assert mail.recipients == ["code@example.org"]


def test_words_of_officers_come_before_ours(app, kind, mail):
    from services import organisation

    with db.unit_of_work():
        organisation.set_wording("mail.test_told", "th", "ด่วน {title} {reference} {promised} {link} ไม่มีหัวเรื่อง", OFFICER)
    tell(kind, "a@example.org")
    notifications.send_due(10)
    (message,) = mail.messages
    assert message["Subject"] == "เรื่อง RP-69-7K4M-2X ไฟดับ"
    assert "ไม่มีหัวเรื่อง" in message.get_body(("plain",)).get_content()


def test_what_a_dead_worker_held_is_sent_with_the_same_message_id(app, kind, mail, monkeypatch):
    tell(kind, "a@example.org")
    monkeypatch.setattr(sending, "this_worker", lambda: _gone())
    monkeypatch.setattr(sending, "_mark", lambda *_: None)
    assert notifications.send_due(10) == 1
    monkeypatch.undo()
    assert states() == [NoticeState.SENDING]
    assert notifications.send_due(10) == 0, "the lease still runs"
    assert notifications.release_leases() == 1


def _gone() -> str:
    import socket

    return f"{socket.gethostname()}:{2**22 - 3}:1"


def test_a_lease_that_ended_is_taken_over_and_the_late_one_marks_nothing(app, kind, mail):
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False) as time:
        tell(kind, "a@example.org")
        (claimed,) = sending._claim(10)
        with db.unit_of_work() as session:
            session.execute(update(Notice).values(worker="elsewhere:1:1"))
        assert notifications.release_leases() == 0, "another host's worker may live"
        assert notifications.send_due(10) == 0
        time.shift(61)
        assert notifications.send_due(10) == 1
    assert states() == [NoticeState.SENT]
    sending._mark(claimed, Delivery(Result.REFUSED, "late"))
    assert states() == [NoticeState.SENT]


def test_a_slow_batch_gives_back_what_its_lease_would_not_cover(app, kind, mail, monkeypatch):
    tell(kind, "a@example.org", "b@example.org")
    monkeypatch.setattr(sending, "_BATCH_SECONDS", -1.0)
    claimed = sending._claim(10)
    assert sending._send_batch(claimed) == 0
    assert states() == [NoticeState.WAITING] * 2
    assert {view.attempts for view in notifications.list_for_subject("case", 5)} == {0}


def test_a_notice_that_ends_every_worker_is_given_up(app, kind, mail):
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False) as time:
        tell(kind, "a@example.org")
        for _ in range(7):
            assert sending._claim(10)
            time.shift(61)
        assert sending._claim(10) == []
    assert states() == [NoticeState.GIVEN_UP]


def test_without_a_server_in_development_mail_lies_in_a_folder(app, kind, tmp_path):
    from dataclasses import replace

    settings.configure(replace(settings.current(), smtp_url="", instance=tmp_path))
    tell(kind, "a@example.org")
    notifications.send_due(10)
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert b"To: a@example.org" in file.read_bytes()
    assert states() == [NoticeState.SENT]


def test_old_notices_go_and_open_ones_stay(app, kind, mail):
    with time_machine.travel(datetime(2026, 1, 10, 3, tzinfo=UTC), tick=False):
        tell(kind, "a@example.org", "b@example.org")
        notifications.send_due(1)
    tell(kind, "c@example.org")
    with db.unit_of_work():
        assert notifications.purge_old() == 1
    assert states() == [NoticeState.WAITING] * 2
