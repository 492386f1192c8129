"""Who somebody is, between the chat and the web: signing in by LINE, and tying a chat to an account."""

import re

from tests.functional.phones import HeldPhone
from tests.functional.walking import PASSWORD, go_on


def test_signing_in_by_line(site, open_page):
    phone = HeldPhone(open_page(), site)
    web = open_page(width=360)
    web.goto(f"{site.url}/account/sign-in")
    web.locator("main").get_by_text("LINE").first.click()
    web.get_by_role("button", name=phone.name).click()
    web.wait_for_url(re.compile(r"/account$"))
    assert "LINE" in web.locator("main").inner_text()


def test_whoever_refuses_is_not_signed_in(site, open_page):
    web = open_page()
    web.goto(f"{site.url}/account/sign-in")
    web.locator("main").get_by_text("LINE").first.click()
    web.locator("button.plain").click()
    web.wait_for_url(lambda address: address.startswith(site.url))
    web.goto(f"{site.url}/account")
    assert "/account/sign-in" in web.url


def test_a_chat_is_tied_to_an_account(site, open_page):
    phone = HeldPhone(open_page(), site)
    phone.add_friend()
    phone.say("เชื่อมบัญชี")
    with phone.page.context.expect_page() as opened:
        phone.page.locator("#chat .sim-row--other button").last.click()
    web = opened.value
    web.set_default_timeout(90_000)
    web.fill("#email", "citizen@demo.pracha.example")
    web.fill("#password", PASSWORD)
    go_on(web)
    web.wait_for_url(re.compile(r"/account/line"))
    before = phone.newest()
    go_on(web)
    web.wait_for_url(re.compile(r"/dialog/bot/accountLink"))
    assert "เชื่อม" in phone.wait_for("", after=before)
    kinds = [event["type"] for event in phone.events()]
    assert kinds[-1] == "accountLink"
