"""Who may read what citizens say to officers, what is written down of it, and how long it is kept."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from services import clock, files, helpdesk, organisation
from services.audit import Role, list_entries
from services.db import session, unit_of_work
from services.errors import NotFound
from services.events import raise_event
from services.helpdesk.models import ChatMessage, ChatThread
from services.people import PersonErased
from tests.factories.complaint_pages import as_officer, post
from tests.factories.complaints import make_authority
from tests.factories.helpdesk import Talker, act, waiting
from tests.factories.people import make_person
from tests.factories.pictures import phone_jpeg
from tests.integration.chatbot.conftest import checked_bodies, line  # noqa: F401 Fixtures.


@pytest.fixture(autouse=True)
def _authority(app):
    make_authority()


@pytest.fixture
def talker(line):  # noqa: F811
    return Talker.on(line)


class TestReading:
    """Who reads what is written down, and only those who may."""

    def test_each_reading_is_in_the_trail(self, talker, client):
        thread = waiting(talker)
        actor = as_officer(client, Role.REGISTRY)
        client.get("/staff/chats")
        assert not readings(thread)
        page = client.get(f"/staff/chats/{thread}").text
        assert [row.actor_id for row in readings(thread)] == [actor.id]
        assert f'data-news="/staff/chats/{thread}/news"' in page
        mark = page.split('data-mark="')[1].split('"')[0]
        assert client.get(f"/staff/chats/{thread}/news?mark={mark}").status_code == 204
        assert len(readings(thread)) == 1
        talker.say("มีใครอยู่ไหมคะ")
        fresh = client.get(f"/staff/chats/{thread}/news?mark={mark}")
        assert fresh.status_code == 200 and "มีใครอยู่ไหมคะ" in fresh.text and len(readings(thread)) == 2

    @pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.AUDITOR])
    def test_not_for_those_who_talk_with_nobody(self, talker, client, role):
        thread = waiting(talker)
        as_officer(client, role)
        for page in ("/staff/chats", f"/staff/chats/{thread}", f"/staff/chats/{thread}/news"):
            assert client.get(page).status_code == 403
        assert "/staff/chats" not in client.get("/staff").text

    def test_an_officer_of_a_unit_learns_nothing_of_what_the_desk_has(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.OFFICER, organisation.find_unit("public-works").id)
        assert client.get(f"/staff/chats/{thread}").status_code == 404
        assert client.get(f"/staff/chats/{thread}/news").status_code == 404
        for action in ("answer", "take", "end", "again", "file", "hand"):
            form = {"words": "ก", "service": "complaint", "seen": "1"}
            assert post(client, f"/staff/chats/{thread}/{action}", "/staff", **form).status_code == 404
        assert "ไม่มีใครรอคุย" in client.get("/staff/chats").text

    def test_the_count_stands_in_the_menu_and_at_home(self, talker, client):
        as_officer(client, Role.REGISTRY)
        assert "menu__count" not in client.get("/staff").text
        waiting(talker)
        home = client.get("/staff").text
        assert '<span class="menu__count" aria-hidden="true">1</span>' in home and "แชตรอตอบ" in home

    def test_the_lists_are_paged(self, line, client, monkeypatch):  # noqa: F811
        monkeypatch.setattr("services.helpdesk.reading.PAGE", 2)
        numbers = [waiting(Talker.on(line, f"คนที่ {n}")) for n in range(3)]
        as_officer(client, Role.REGISTRY)
        first = client.get("/staff/chats").text
        assert [f'/staff/chats/{n}"' in first for n in numbers] == [True, True, False]
        following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = client.get(following).text
        assert [f'/staff/chats/{n}"' in second for n in numbers] == [False, False, True]

    def test_looking_by_itself_keeps_nobody_signed_in(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        start = clock.now()
        for minutes in (10, 20, 29):
            with time_machine.travel(start + timedelta(minutes=minutes)):
                assert client.get(f"/staff/chats/{thread}/news", headers={"X-By-Itself": "1"}).status_code == 200
        with time_machine.travel(start + timedelta(minutes=31)):
            assert client.get(f"/staff/chats/{thread}/news", headers={"X-By-Itself": "1"}).status_code == 302


def readings(thread: int):
    return [row for row in list_entries(subject="chat", subject_id=thread, limit=50) if row.action == "read chat"]


class TestKeeping:
    """What was said is kept for a term and then goes, pictures too."""

    def test_after_the_term_it_goes(self, talker, client):
        thread = waiting(talker)
        talker.phone.send_picture(phone_jpeg())
        talker.work()
        key = session().scalar(select(ChatMessage.file_key).where(ChatMessage.file_key.is_not(None)))
        as_officer(client, Role.REGISTRY)
        act(client, thread, "end")
        with time_machine.travel(clock.now() + timedelta(days=89)), unit_of_work():
            assert helpdesk.purge() == 0
        with time_machine.travel(clock.now() + timedelta(days=91)), unit_of_work():
            assert helpdesk.purge() == 1
        assert session().scalar(select(ChatMessage.id)) is None
        with pytest.raises(NotFound):
            files.get_file(key)

    def test_it_goes_with_the_account_that_is_closed(self, talker):
        thread = waiting(talker)
        with unit_of_work():
            person = make_person()
            talker.user.person_id = person.id
        with unit_of_work():
            raise_event(PersonErased(person.id))
        assert session().get(ChatThread, thread) is None and talker.user.handover_until is None

    def test_what_is_said_is_sealed(self, talker):
        waiting(talker)
        stored = session().execute(text("SELECT words FROM chat_message WHERE kind = 'text'")).scalar_one()
        assert "น้ำ" not in stored
