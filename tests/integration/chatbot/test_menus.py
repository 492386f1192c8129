"""Menus below the chat at the played platform: installed once, replaced when they change, each user's own."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from chatbot import conversation
from chatbot.client import Refused
from chatbot.messages import menus as words
from chatbot.richmenu import MenuKeeper, make_menu
from services import catalogue, inbox, organisation, people
from services.audit import SYSTEM, Actor, Channel, Role
from services.db import session, unit_of_work
from services.inbox import keeping
from services.organisation import OrganisationDetails
from services.text import Words
from tests.factories.complaints import make_authority
from tests.factories.people import make_actor

CREATE = "/v2/bot/richmenu"
KEYS = ["citizen-en", "citizen-th", "officer-en", "officer-th"]


@pytest.fixture
def real(line):
    """The platform with the true conversation."""
    line.handler.conversation = conversation
    return line


def install():
    session().rollback()
    return inbox.install_channel("line")


def view():
    found = inbox.view_channel("line")
    session().rollback()
    return found


def planned(key):
    """The body of a menu as it should be now."""
    (body,) = [menu.body for menu in MenuKeeper().plan().parts.menus if menu.key == key]
    session().rollback()
    return body


def at_line(line):
    """The menus at the platform by their ids."""
    rows = line.platform.state.rows("SELECT id, body, picture FROM rich_menu ORDER BY rowid")
    return {row["id"]: row for row in rows}


def shown_to(line, phone):
    row = line.platform.state.row("SELECT rich_menu FROM user WHERE id = ?", phone.id)
    return row["rich_menu"]


def writes(line):
    return [call for call in line.platform.calls() if call["method"] != "GET" and "/test" not in call["path"]]


class TestInstalling:
    """All of it, once."""

    def test_four_menus_with_pictures_aliases_and_the_thai_one_for_all(self, line):
        installed = install()
        assert sorted(installed.menus) == KEYS and installed.webhook == "http://localhost:8000/line/webhook"
        assert installed.webhook_answers is True and installed.webhook_said == ""
        rows = at_line(line)
        assert set(rows) == set(installed.menus.values())
        for row in rows.values():
            assert len(row["picture"]) <= 1024 * 1024
            assert Image.open(io.BytesIO(row["picture"])).size == (2500, 1686)
        aliases = {row["id"]: row["rich_menu"] for row in line.platform.state.rows("SELECT * FROM alias")}
        assert aliases == {f"pracha-{key}": number for key, number in installed.menus.items()}
        assert line.platform.state.setting("menu", "") == installed.menus["citizen-th"]
        assert line.platform.state.setting("endpoint", "") == installed.webhook
        assert line.refused() == []
        stands = view()
        assert stands.is_installed and stands.menus == KEYS and stands.webhook_answers and not stands.last_error

    def test_a_second_time_changes_nothing(self, line):
        first = install()
        before = len(writes(line))
        second = install()
        assert second.done == () and dict(second.menus) == dict(first.menus)
        assert len(writes(line)) == before

    def test_what_changed_is_replaced_and_the_old_goes(self, line):
        first = install()
        describe(name="อบจ.ทดสอบใหม่")
        second = install()
        assert set(first.menus.values()).isdisjoint(second.menus.values())
        assert set(at_line(line)) == set(second.menus.values())
        assert line.platform.state.setting("menu", "") == second.menus["citizen-th"]

    def test_menus_of_others_stay(self, line):
        other = make_menu("citizen", "th", organisation.get_organisation(), [], base_url="http://x.example")
        line.platform.state.run(
            "INSERT INTO rich_menu (id, body) VALUES (?, ?)", "richmenu-other", '{"name": "made by hand"}'
        )
        install()
        describe(name="อบจ.อื่น")
        install()
        assert "richmenu-other" in at_line(line) and other.key == "citizen-th"

    def test_a_menu_that_never_got_its_picture_is_made_again(self, line):
        first = install()
        line.platform.state.run("UPDATE rich_menu SET picture = NULL WHERE id = ?", first.menus["officer-th"])
        second = install()
        assert second.menus["officer-th"] != first.menus["officer-th"]
        assert set(at_line(line)) == set(second.menus.values())

    def test_an_upload_that_fails_leaves_nothing_half(self, line):
        line.platform.fail_next("/v2/bot/richmenu/richmenu-", 500)
        session().rollback()
        with pytest.raises(Exception, match="500"):
            inbox.install_channel("line")
        assert at_line(line) == {}
        assert view().last_error == "line 500" and view().next_try_at is not None


class TestKeeping:
    """The worker's part."""

    def test_the_worker_installs_in_development_and_what_changes_later(self, line, later):
        session().rollback()
        assert inbox.keep_channels() == 1 and view().is_installed
        assert inbox.keep_channels() == 0
        describe(name="อบจ.เปลี่ยนชื่อ")
        assert inbox.keep_channels() == 1 and inbox.keep_channels() == 0

    def test_in_production_it_waits_to_be_asked(self, line, monkeypatch):
        production = replace(keeping.settings.current(), environment="production")
        monkeypatch.setattr(keeping.settings, "current", lambda: production)
        session().rollback()
        assert inbox.keep_channels() == 0 and not view().is_installed
        with unit_of_work():
            inbox.want_install("line", actor=make_actor(Role.ADMIN))
        assert view().is_wanted
        assert inbox.keep_channels() == 1 and view().is_installed and not view().is_wanted

    def test_without_a_channel_nothing_is_tried(self, app):
        session().rollback()
        assert inbox.keep_channels() == 0 and view() == inbox.ChannelView("line")

    def test_where_the_platform_is_away_it_is_tried_again(self, line, later):
        line.platform.fail_next("/v2/bot/", 0, times=1)
        session().rollback()
        assert inbox.keep_channels() == 0
        assert view().last_error and not view().is_installed
        assert inbox.keep_channels() == 0, "not at once"
        later(20)
        assert inbox.keep_channels() == 1 and view().last_error == ""

    def test_a_refusal_is_told_and_tried_again_much_later(self, line, later):
        line.platform.fail_next("/v2/bot/richmenu", 400, "no", times=9)
        session().rollback()
        with pytest.raises(Refused):
            inbox.install_channel("line")
        later(600)
        assert inbox.keep_channels() == 0 and view().last_error == "line 400"

    def test_a_webhook_that_nobody_answers_is_told(self, line):
        line.platform.post = lambda body, headers: 0
        installed = install()
        assert installed.webhook_answers is False and "COULD_NOT_CONNECT" in installed.webhook_said
        assert view().webhook_answers is False and sorted(installed.menus) == KEYS


class TestEachUser:
    """Who sees which."""

    def test_english_gets_the_english_menu_and_thai_the_usual_one(self, real):
        installed, phone = install(), real.phone()
        phone.say("English")
        real.work()
        assert shown_to(real, phone) == "", "nothing is asked of the platform inside the unit of work"
        assert inbox.show_menus() == 1
        assert shown_to(real, phone) == installed.menus["citizen-en"]
        phone.say("ภาษาไทย")
        real.work()
        assert inbox.show_menus() == 1 and shown_to(real, phone) == ""
        assert inbox.show_menus() == 0

    def test_a_new_friend_whose_line_is_english(self, real):
        installed, phone = install(), real.phone("Ann", language="en")
        phone.follow()
        real.work()
        inbox.show_menus()
        assert shown_to(real, phone) == installed.menus["citizen-en"]

    def test_who_ties_a_chat_as_an_officer_and_lets_go_of_it(self, real):
        installed, phone = install(), real.phone()
        with unit_of_work():
            officer = make_actor(Role.OFFICER)
            code = people.new_tie_code(actor=officer)
            people.tie_officer(code, channel="line", address=phone.id)
        phone.say("สวัสดี")
        real.work()
        inbox.show_menus()
        assert shown_to(real, phone) == installed.menus["officer-th"]
        with unit_of_work():
            people.untie_officer(officer.id, actor=officer, channel="line")
        assert inbox.check_menus() == 1 and inbox.check_menus() == 0
        inbox.show_menus()
        assert shown_to(real, phone) == ""

    def test_while_the_platform_is_away_it_waits_and_is_told_later(self, real, later):
        installed, phone = install(), real.phone()
        phone.say("English")
        real.work()
        real.platform.fail_next("/v2/bot/user/", 500)
        assert inbox.show_menus() == 0 and shown_to(real, phone) == ""
        assert inbox.show_menus() == 0
        later(6)
        assert inbox.show_menus() == 1 and shown_to(real, phone) == installed.menus["citizen-en"]

    def test_who_wrote_before_anything_was_installed(self, real):
        phone = real.phone()
        phone.say("English")
        real.work()
        assert inbox.show_menus() == 0
        installed = install()
        assert inbox.show_menus() == 1 and shown_to(real, phone) == installed.menus["citizen-en"]

    def test_menus_that_were_replaced_are_shown_anew(self, real):
        phone = real.phone()
        install()
        phone.say("English")
        real.work()
        inbox.show_menus()
        describe(name="อบจ.ใหม่อีก")
        second = install()
        assert inbox.show_menus() == 1 and shown_to(real, phone) == second.menus["citizen-en"]

    def test_one_who_left_holds_up_nobody(self, real):
        installed, gone, phone = install(), real.phone(), real.phone("Ann")
        for each in (gone, phone):
            each.say("English")
        real.work()
        real.platform.fail_next(f"/v2/bot/user/{gone.id}", 404)
        inbox.show_menus()
        assert shown_to(real, phone) == installed.menus["citizen-en"] and shown_to(real, gone) == ""


class TestTiles:
    """No tile leads nowhere."""

    def test_every_tile_is_answered(self, real):
        make_authority()
        install()
        for kind in ("citizen-th", "citizen-en"):
            for number, area in enumerate(planned(kind)["areas"]):
                phone = real.phone(f"{kind} {number}")
                phone.press(area["action"]["data"])
                real.work()
                assert phone.news(), area["action"]
                said = str(phone.shown())
                assert "ปุ่มนี้เป็นของรายการเก่า" not in said and "ยังไม่เข้าใจ" not in said
        assert real.refused() == []

    def test_every_tile_of_officers_is_answered_or_opens_a_page(self, app, real):
        make_authority()
        phone = real.phone()
        with unit_of_work():
            officer = make_actor(Role.OFFICER)
            people.tie_officer(people.new_tie_code(actor=officer), channel="line", address=phone.id)
        for area in planned("officer-th")["areas"]:
            action = area["action"]
            if action["type"] == "uri":
                endpoint, _ = app.url_map.bind("localhost").match(action["uri"].removeprefix("http://localhost:8000"))
                assert endpoint.startswith("staff.")
                continue
            phone.press(action["data"])
            real.work()
            said = str(phone.news())
            assert len(said) > 2 and "ปุ่มนี้เป็นของรายการเก่า" not in said and "คำนี้สำหรับเจ้าหน้าที่" not in said, action
        assert real.refused() == []

    def test_only_what_is_on_offer_and_six_in_all(self):
        def icons(*offered, commands=()):
            return [tile.icon for tile in words.citizen_tiles(offered, commands)]

        assert icons() == ["track", "mine", "help", "officer"]
        assert icons("complaint", "corruption-report") == ["report", "track", "mine", "corruption", "help", "officer"]
        everything = icons("complaint", "corruption-report", "hotel-fee", "satisfaction", commands=("news",))
        assert everything == ["report", "track", "taxes", "rate", "news", "officer"]

    def test_tiles_lie_beside_each_other_within_the_menu(self, app):
        offered = [each.key for each in catalogue.list_services(Actor.citizen(None, channel=Channel.LINE))]
        for kind in ("citizen", "officer"):
            menu = make_menu(kind, "th", organisation.get_organisation(), offered, base_url="https://x.example")
            boxes = [area["bounds"] for area in menu.body["areas"]]
            for number, one in enumerate(boxes):
                for other in boxes[number + 1 :]:
                    apart = (
                        one["x"] + one["width"] <= other["x"]
                        or other["x"] + other["width"] <= one["x"]
                        or one["y"] + one["height"] <= other["y"]
                        or other["y"] + other["height"] <= one["y"]
                    )
                    assert apart, (one, other)


class TestCommand:
    """`flask line install`."""

    def test_says_what_it_did_and_then_that_nothing_was_left_to_do(self, app, line):
        session().rollback()
        done = app.test_cli_runner().invoke(args=["line", "install"])
        assert done.exit_code == 0 and "made pracha citizen-th" in done.output
        assert "Webhook: http://localhost:8000/line/webhook answers." in done.output
        again = app.test_cli_runner().invoke(args=["line", "install"])
        assert again.exit_code == 0 and "Everything stood already." in again.output

    def test_is_no_failure_where_line_is_away(self, app, line, later):
        line.platform.fail_next("/v2/bot/", 0)
        session().rollback()
        done = app.test_cli_runner().invoke(args=["line", "install"])
        assert done.exit_code == 0 and "tries again" in done.output
        later(60)
        assert inbox.keep_channels() == 1

    def test_a_refusal_fails(self, app, line):
        line.platform.fail_next("/v2/bot/richmenu", 400, "no")
        session().rollback()
        done = app.test_cli_runner().invoke(args=["line", "install"])
        assert done.exit_code == 1 and "LINE refuses: line 400" in done.output


def describe(*, name: str):
    """Another name of the authority, which the pictures show."""
    with unit_of_work():
        shown = organisation.get_organisation()
        details = OrganisationDetails(
            shown.name if shown.revision else Words("องค์กร", "Body"), Words(name, f"PAO {name}"), initials="อบจ"
        )
        organisation.update_organisation(details, revision=shown.revision, actor=SYSTEM)
