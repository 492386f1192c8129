"""News: written and published by officers, consent kept and withdrawn, nobody approves what is their own."""

from datetime import timedelta

import pytest

from services import audit, clock, news
from services.audit import Actor, Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.inbox.users import know_user
from services.news import Audience, BroadcastDetails, BroadcastState, NewsState
from services.news.demo import seed_demo_news
from services.news.models import Subscriber
from services.people.demo import seed_demo_accounts
from services.text import Words
from tests.factories import news as factory
from tests.factories.complaints import make_authority


def code_of(act) -> str:
    """The code with which something is refused."""
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        act()
    return refused.value.problems[0].code


class TestItems:
    """Writing, changing, publishing."""

    def test_an_item_is_read_once_it_is_published(self, app):
        item = factory.make_item(is_published=False)
        with pytest.raises(NotFound):
            news.get_published(item.id)
        writer = factory.officer()
        with unit_of_work():
            news.publish_item(item.id, actor=writer)
        assert news.get_published(item.id).title == factory.TITLE
        with unit_of_work():
            news.withdraw_item(item.id, actor=writer)
        with pytest.raises(NotFound):
            news.get_published(item.id)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"kind": "nothing"}, "not_on_list"),
            ({"title": Words(" ", "a")}, "required"),
            ({"text": Words("", "")}, "required"),
            ({"title": Words("ก" * 161, "a")}, "too_long"),
            ({"title": Words("ก", "")}, "both_or_none"),
            ({"text": Words("ก", "")}, "both_or_none"),
            ({"link": "javascript:alert(1)"}, "link_shape"),
            ({"link": "https://[bad"}, "link_shape"),
            ({"link": "https://a b"}, "link_shape"),
            ({"reference": "RP-69-7K4M-2X"}, "case_not_public"),
            ({"picture_words": "ก" * 301}, "too_long"),
        ],
    )
    def test_what_is_refused(self, app, changes, code):
        writer = factory.officer()
        assert code_of(lambda: news.create_item(factory.details(**changes), actor=writer)) == code

    def test_only_officers_who_write_write(self, app):
        for actor in (Actor.citizen(), factory.officer(Role.AUDITOR), factory.officer(Role.INTEGRITY)):
            with pytest.raises(NotAllowed), unit_of_work():
                news.create_item(factory.details(), actor=actor)
        with pytest.raises(NotFound):
            news.get_item(1, actor=Actor.citizen())

    def test_a_colleagues_change_is_not_overwritten(self, app):
        item, writer = factory.make_item(), factory.officer()
        with unit_of_work():
            news.change_item(item.id, factory.details(link="https://a.example"), seen=item.revision, actor=writer)
        with pytest.raises(Stale), unit_of_work():
            news.change_item(item.id, factory.details(), seen=item.revision, actor=writer)

    def test_the_list_is_paged_both_ways_and_by_kind(self, app, monkeypatch):
        begun = clock.now()
        made = []
        for number in range(5):
            monkeypatch.setattr(clock, "now", lambda n=number: begun + timedelta(minutes=n))
            made.append(factory.make_item(kind="tax" if number == 2 else "notice").id)
        first = news.list_published(limit=2)
        assert [item.id for item in first.items] == [made[4], made[3]] and first.previous_key is None
        second = news.list_published(limit=2, after=first.next_key)
        assert [item.id for item in second.items] == [made[2], made[1]]
        back = news.list_published(limit=2, before=second.previous_key)
        assert [item.id for item in back.items] == [made[4], made[3]]
        last = news.list_published(limit=2, after=second.next_key)
        assert [item.id for item in last.items] == [made[0]] and last.next_key is None
        assert [item.id for item in news.list_published("tax").items] == [made[2]]
        assert len(news.list_items(actor=factory.LOOKER, limit=3).items) == 3

    def test_every_change_leaves_a_row_in_the_trail(self, app):
        item = factory.make_item()
        actions = [entry.action for entry in audit.list_entries(subject="news", subject_id=item.id)]
        assert actions == ["publish news", "write news"]


class TestKinds:
    """What somebody may be interested in."""

    def test_administrators_change_and_add_kinds(self, app):
        admin = factory.officer(Role.ADMIN)
        with unit_of_work():
            news.save_kind("health", name=Words("สุขภาพ", "Health"), position=15, is_active=True, actor=admin)
            news.save_kind("tax", name=Words("ภาษี", "Taxes"), position=30, is_active=False, actor=admin)
        assert [kind.key for kind in news.list_kinds(active_only=True)][:2] == ["notice", "health"]
        assert "tax" not in {kind.key for kind in news.list_kinds(active_only=True)}

    @pytest.mark.parametrize(
        ("key", "name", "position", "code"),
        [
            ("K", Words("ก", "a"), 1, "key_shape"),
            ("ok", Words("", "a"), 1, "required"),
            ("ok", Words("ก", "a" * 81), 1, "too_long"),
            ("ok", Words("ก", "a"), 1000, "out_of_range"),
        ],
    )
    def test_what_is_refused(self, app, key, name, position, code):
        admin = factory.officer(Role.ADMIN)
        assert code_of(lambda: news.save_kind(key, name=name, position=position, is_active=True, actor=admin)) == code

    def test_there_are_not_too_many_and_others_may_not(self, app):
        admin = factory.officer(Role.ADMIN)
        name = Words("ก", "a")
        with unit_of_work():
            for number in range(5):
                news.save_kind(f"more-{number}", name=name, position=90, is_active=True, actor=admin)
        assert code_of(lambda: news.save_kind("k-11", name=name, position=1, is_active=True, actor=admin)) == (
            "too_many_kinds"
        )
        with pytest.raises(NotAllowed), unit_of_work():
            news.save_kind("x1", name=name, position=1, is_active=True, actor=factory.LOOKER)


class TestConsent:
    """Nobody gets anything unasked; withdrawal counts at once and both stay known."""

    def test_consent_is_kept_with_its_time_and_withdrawn_at_once(self, app):
        with unit_of_work():
            user = know_user("line", "U1", seen_at=clock.now())
            assert not news.get_preferences(user).is_agreed
            agreed = news.agree(user, ["notice", "tax"])
            assert agreed.kinds == {"notice", "tax"} and agreed.agreed_at is not None
            assert news.refuse(user, "tax").kinds == {"notice"}
            assert not news.refuse(user, "notice").is_agreed
            assert news.refuse(user, "notice") == news.Preferences()
        row = session().query(Subscriber).one()
        assert row.agreed_at is None and row.withdrawn_at is not None
        actions = [entry.action for entry in audit.list_entries(subject="news_subscriber", subject_id=row.id)]
        assert actions == ["withdraw from news", "refuse news", "agree to news"]

    def test_a_kind_or_district_that_is_none(self, app):
        with unit_of_work():
            user = know_user("line", "U1", seen_at=clock.now())
        assert code_of(lambda: news.agree(user, ["nothing"])) == "not_on_list"
        assert code_of(lambda: news.agree(user, [])) == "not_on_list"
        assert code_of(lambda: news.choose_district(user, "99")) == "not_on_list"

    def test_an_address_is_asked_before_it_gets_anything(self, app):
        with unit_of_work():
            news.ask_by_email("a@example.org", ["notice"], language="en", actor=Actor.citizen())
            news.ask_by_email("A@example.org", ["notice"], language="en", actor=Actor.citizen())
        item = factory.make_item()
        number = factory.prepare(item, by_email=True)
        assert news.cost_of(number, actor=factory.LOOKER).mails == 0
        token = link_of("news.confirm")
        assert news.find_asked(token) == ["notice"]
        with unit_of_work():
            news.confirm_by_email(token, actor=Actor.citizen())
        assert news.cost_of(number, actor=factory.LOOKER).mails == 1

    def test_a_mail_can_end_it_and_the_address_is_forgotten(self, app):
        from services.news.subscribing_mail import unsubscribe_token

        with unit_of_work():
            news.ask_by_email("a@example.org", ["notice"], language="th", actor=Actor.citizen())
        token = link_of("news.confirm")
        with unit_of_work():
            news.confirm_by_email(token, actor=Actor.citizen())
        row = session().query(Subscriber).one()
        ending = unsubscribe_token(row.id)
        assert news.is_news_token(ending) and not news.is_news_token(token)
        for _ in range(2):
            with unit_of_work():
                news.unsubscribe(ending, actor=Actor.citizen())
        session().expire_all()
        assert session().query(Subscriber).one().address is None
        with pytest.raises(NotFound), unit_of_work():
            news.confirm_by_email(token, actor=Actor.citizen())
        with pytest.raises(NotFound), unit_of_work():
            news.unsubscribe("forged", actor=Actor.citizen())

    def test_addresses_that_never_answered_are_forgotten(self, app, monkeypatch):
        with unit_of_work():
            news.ask_by_email("a@example.org", ["notice"], language="th", actor=Actor.citizen())
        real = clock.now
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=8))
        with unit_of_work():
            assert news.purge_unanswered() == 1


def link_of(kind: str) -> str:
    """The token in the last mail of that kind."""
    from services.notifications.models import Notice

    row = session().query(Notice).filter_by(kind=kind).order_by(Notice.id.desc()).first()
    return row.params["link"].rpartition("/")[2]


class TestApproval:
    """A second officer, never one's own; a changed text is approved anew."""

    def test_nobody_approves_what_is_their_own(self, app):
        head = factory.officer(Role.HEAD)
        item = factory.make_item(actor=head)
        number = factory.prepare(item)
        assert code_of(lambda: news.approve(number, seen=item.revision, actor=head)) == "own_news"
        other = factory.make_item()
        mine = factory.prepare(other, author=head)
        assert code_of(lambda: news.approve(mine, seen=other.revision, actor=head)) == "own_news"
        with unit_of_work():
            news.change_item(other.id, factory.details(link="https://a.example"), seen=None, actor=head)
        again = factory.prepare(news.get_item(other.id, actor=head))
        assert code_of(lambda: news.approve(again, seen=other.revision + 1, actor=head)) == "own_news"

    def test_a_draft_is_sent_to_nobody(self, app):
        item, writer = factory.make_item(is_published=False), factory.officer()
        with unit_of_work():
            number = news.create_broadcast(item.id, actor=writer)
        assert code_of(lambda: news.submit(number, actor=writer)) == "news_draft"
        with unit_of_work():
            news.publish_item(item.id, actor=writer)
            news.submit(number, actor=writer)

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNTER, Role.REGISTRY, Role.AUDITOR])
    def test_other_roles_do_not_approve(self, app, role):
        item = factory.make_item()
        number, actor = factory.prepare(item), factory.officer(role)
        with pytest.raises(NotAllowed), unit_of_work():
            news.approve(number, seen=item.revision, actor=actor)

    def test_a_change_after_the_approval_voids_it(self, app):
        item = factory.make_item()
        waiting, approved = factory.prepare(item), factory.begin(item)
        writer = factory.officer()
        with unit_of_work():
            news.change_item(item.id, factory.details(link="https://a.example"), seen=None, actor=writer)
        for number in (waiting, approved):
            view = factory.view(number)
            assert (view.state, view.reason, view.approved_by) == (BroadcastState.DRAFT, "text_changed", "")
        assert factory.work() == 0
        actions = [entry.action for entry in audit.list_entries(subject="broadcast", subject_id=approved)]
        assert actions[0] == "void approval" and "approve broadcast" in actions

    def test_withdrawing_or_another_picture_voids_it_too(self, app):
        item = factory.make_item()
        number, writer = factory.begin(item), factory.officer()
        with unit_of_work():
            news.withdraw_item(item.id, actor=writer)
        assert factory.view(number).state is BroadcastState.DRAFT
        assert code_of(lambda: news.submit(number, actor=writer)) == "news_withdrawn"

    def test_the_approver_approves_what_was_read(self, app):
        item = factory.make_item()
        number, head = factory.prepare(item), factory.officer(Role.HEAD)
        assert code_of(lambda: news.approve(number, seen=item.revision - 1, actor=head)) == "text_changed"
        assert code_of(lambda: news.approve(number, seen=None, actor=head)) == "text_changed"

    def test_it_is_handed_back_with_words(self, app):
        item = factory.make_item()
        number, head = factory.prepare(item), factory.officer(Role.HEAD)
        assert code_of(lambda: news.hand_back(number, " ", actor=head)) == "required"
        with unit_of_work():
            news.hand_back(number, "ตรวจวันที่อีกครั้ง", actor=head)
        view = factory.view(number)
        assert (view.state, view.remark) == (BroadcastState.DRAFT, "ตรวจวันที่อีกครั้ง")
        assert code_of(lambda: news.hand_back(number, "อีก", actor=head)) == "not_waiting"

    def test_what_was_submitted_is_not_changed(self, app):
        item = factory.make_item()
        number, writer = factory.prepare(item), factory.officer()
        details = BroadcastDetails(Audience.SUBSCRIBERS, "notice")
        assert code_of(lambda: news.change_broadcast(number, details, actor=writer)) == "not_a_draft"
        assert code_of(lambda: news.resume(number, actor=writer)) == "not_stopped"

    def test_a_plan_lies_ahead_and_english_needs_english(self, app):
        writer = factory.officer()
        item = factory.make_item(title=Words("ก", ""), text=Words("ข", ""))
        with unit_of_work():
            number = news.create_broadcast(item.id, actor=writer)
        for changes, code in (
            ({"scheduled_at": clock.now()}, "in_the_past"),
            ({"scheduled_at": clock.now() + timedelta(days=400)}, "too_far"),
            ({"language": "en"}, "no_english"),
            ({"language": "fr"}, "not_on_list"),
            ({"interest": "x"}, "not_on_list"),
            ({"district": "99"}, "not_on_list"),
        ):
            details = BroadcastDetails(**({"audience": Audience.SUBSCRIBERS, "interest": "notice"} | changes))
            assert code_of(lambda details=details: news.change_broadcast(number, details, actor=writer)) == code

    def test_the_list_of_sendings_by_state(self, app):
        item = factory.make_item()
        waiting = factory.prepare(item)
        planned = factory.begin(item, scheduled_at=factory.in_an_hour())
        found = {
            group: [row.id for row in news.list_broadcasts(group, actor=factory.LOOKER).rows] for group in news.GROUPS
        }
        assert found == {"draft": [], "waiting": [waiting], "scheduled": [planned], "running": [], "over": []}
        page = news.list_broadcasts(actor=factory.LOOKER, limit=1)
        assert [row.id for row in page.rows] == [planned] and page.next_key == planned
        after = news.list_broadcasts(actor=factory.LOOKER, limit=1, after=page.next_key)
        assert [row.id for row in after.rows] == [waiting] and after.previous_key == waiting
        assert news.count_waiting(actor=factory.officer(Role.HEAD)) == 1
        assert news.count_waiting(actor=factory.LOOKER) == 0


def test_the_demonstration(app):
    make_authority()
    with unit_of_work():
        seed_demo_accounts(audit.SYSTEM)
    with unit_of_work():
        assert seed_demo_news() >= 6
    with unit_of_work():
        assert seed_demo_news() == 0
    groups = {group: len(news.list_broadcasts(group, actor=factory.LOOKER).rows) for group in news.GROUPS}
    assert groups["waiting"] == 1 and groups["scheduled"] == 1 and groups["over"] == 2
    states = {item.state for item in news.list_items(actor=factory.LOOKER).items}
    assert {NewsState.DRAFT, NewsState.PUBLISHED} == states
