"""A business from its registration to a refund: approved, filed, paid by the bank's callback, receipted, amended."""

import hashlib
import hmac
import itertools
import json
import re
import urllib.request
from datetime import UTC, datetime

import pytest

from services import clock, qr
from services.money import baht
from services.taxes.rules import add_months, first_of
from tests.factories.businesses import make_tax_id
from tests.functional.conftest import PAYMENT_SECRET
from tests.functional.walking import PASSWORD, answer_question, go_on, sign_in

_numbers = itertools.count(1)
REFERENCE = r"[A-Z]{2}-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}"
MONTH = add_months(first_of(clock.today()), -10)


def sign_in_citizen(page, site, language: str) -> None:
    page.goto(f"{site.url}/account/sign-in?lang={language}")
    page.fill("#email", "citizen@demo.pracha.example")
    page.fill("#password", PASSWORD)
    go_on(page)
    page.wait_for_url(re.compile(r"/account(/cases)?$"))


def ask_service(page, site, service: str, answers: dict, language: str) -> str:
    """From the page of a service to its confirmation; what that says."""
    page.goto(f"{site.url}/services/{service}?lang={language}")
    go_on(page)
    for _ in range(30):
        if page.url.endswith("/review"):
            break
        answer_question(page, answers)
    assert page.url.endswith("/review"), f"{page.url}: {page.locator('main').inner_text()}"
    go_on(page)
    page.wait_for_url(re.compile(r"/done$"))
    return page.locator("main").inner_text()


def tell_of_payment(site, bill: dict) -> dict:
    """The bank tells of the money, signed."""
    now = datetime.now(UTC).isoformat()
    body = json.dumps(
        {
            "transaction_id": f"WALK{bill['ref1']}{bill['ref2']}",
            "ref1": bill["ref1"],
            "ref2": bill["ref2"],
            "amount": bill["amount"],
            "paid_at": now,
            "sent_at": now,
        }
    ).encode()
    signature = hmac.new(PAYMENT_SECRET.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        f"{site.url}/payments/callback", body, {"Content-Type": "application/json", "X-Signature": signature}
    )
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.load(answer)


def read_bill(page) -> dict:
    """What the bill says to a bank's app: the code in its picture, read as a telephone reads it."""
    picture = page.locator("main img[src$='/qr.png']")
    data = page.request.get(page.evaluate("e => e.src", picture.element_handle())).body()
    found = qr.parse(qr.read_picture(data)[0])
    return {"ref1": found.ref1, "ref2": found.ref2, "amount": str(baht(found.amount_satang))}


def decide(site, open_page, who: str, path: str, button: str) -> None:
    page = open_page()
    sign_in(page, site, who)
    page.goto(site.url + path)
    page.locator("main").get_by_role("button", name=re.compile(button)).first.click()
    page.wait_for_load_state()


def register(citizen, site, open_page, place: str, language: str) -> None:
    """A hotel asks to be registered, and the desk approves from that month on."""
    number = next(_numbers)
    told = ask_service(
        citizen, site, "business-registration",
        {
            "want": "new", "operator": "company", "name": f"บริษัท ทดสอบเดินเรื่อง {number} จำกัด",
            "tax_id": make_tax_id(number=77_000 + number), "contact_name": "สมหญิง ตัวอย่าง", "phone": "081 000 0001",
            "email": "hotel@example.org", "place_name": place, "place_kind": "hotel", "lets": "daily", "rooms": "12",
            "taxes": ["hotel-fee"], "where": ("5101", "510101", "ใกล้กู่ช้าง"), "more": "no",
        },
        language,
    )  # fmt: skip
    registration = re.search(REFERENCE, told)[0]
    officer = open_page()
    sign_in(officer, site, "finance")
    officer.goto(f"{site.url}/staff/finance/registrations/{registration}")
    if officer.locator("#join-new").count():
        officer.check("#join-new")
    officer.fill("#first_month", f"{MONTH.month}/{MONTH.year + 543}")
    officer.locator("form[action$='/approve'] button:not([type=button])").last.click()
    officer.wait_for_load_state()
    assert officer.locator(".govuk-error-summary").count() == 0, officer.locator("main").inner_text()


def examine(site, open_page, reference: str) -> None:
    """The desk examines a return; before that nothing of it is given back."""
    officer = open_page()
    sign_in(officer, site, "finance")
    officer.goto(f"{site.url}/staff/finance/returns/{reference}")
    officer.locator("form[action*='/examine'] button:not([type=button])").first.click()
    officer.wait_for_load_state()


def give_back(citizen, site, open_page, language: str) -> None:
    """What was paid too much is asked back, approved by two others, and paid out."""
    citizen.goto(f"{site.url}/taxes/credits?lang={language}")
    citizen.locator("main table a[href^='/taxes/credits/']").first.click()
    citizen.fill("#amount", "43.22")
    citizen.select_option("#manner", "pay_out")
    citizen.fill("#account", "ธนาคารตัวอย่าง 000-0-00000-0")
    go_on(citizen)
    citizen.wait_for_url(re.compile(r"/taxes/credits$"))
    refund = re.search(r"RF-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", citizen.locator("main").inner_text())[0]
    path = f"/staff/finance/refunds/{refund}"
    decide(site, open_page, "finance", path, "อนุมัติ")
    decide(site, open_page, "finance-head", path, "อนุมัติ")
    payer = open_page()
    sign_in(payer, site, "finance")
    payer.goto(site.url + path)
    payer.fill("#done_reference", "โอน 1/ตัวอย่าง")
    payer.locator("form[action$='/pay-out'] button").first.click()
    payer.wait_for_load_state()
    citizen.goto(f"{site.url}/taxes/credits?lang=th")
    assert "คืนเงินเมื่อ" in citizen.locator("main").inner_text()


@pytest.mark.parametrize(("width", "scripts", "language"), [(1280, True, "th"), (360, False, "en")])
def test_from_the_registration_to_the_refund(site, open_page, width, scripts, language):
    place = f"โรงแรมทดสอบเดินเรื่อง {language}"
    citizen = open_page(width=width, scripts=scripts)
    sign_in_citizen(citizen, site, language)
    register(citizen, site, open_page, place, language)

    filing = {
        "establishment": place, "month": f"{MONTH:%Y-%m}", "has_items": "yes", "way": "month", "rooms_sold": "30",
        "nights": "45", "room_charge": "54,321.55",
    }  # fmt: skip
    told = ask_service(citizen, site, "hotel-fee", filing, language)
    filed = re.search(r"TX-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", told)[0]
    assert "543.22" in told

    citizen.goto(f"{site.url}/taxes/returns/{filed}")
    citizen.locator("main a[href^='/bills/']").first.click()
    citizen.wait_for_url(re.compile(r"/bills/"))
    bill = read_bill(citizen)
    assert bill["amount"] == "543.22"
    assert tell_of_payment(site, bill)["result"] == "matched"
    assert tell_of_payment(site, bill)["result"] == "matched"

    citizen.reload()
    citizen.locator("main a[href*='/receipts/']").first.click()
    citizen.wait_for_url(re.compile(r"/receipts/"))
    receipt = citizen.url.split("?")[0]
    assert "543.22" in citizen.locator("main").inner_text()
    verified = open_page(width=width, scripts=scripts)
    verified.goto(site.url + citizen.locator("main a[href*='/verify/']").first.get_attribute("href"))
    assert "543.22" in verified.locator("main").inner_text()
    if scripts:
        check_offline(citizen, verified, site, receipt)

    # Amended to less and examined: what was paid too much comes back.
    told = ask_service(citizen, site, "hotel-fee", {**filing, "room_charge": "50,000"}, language)
    examine(site, open_page, re.search(r"TX-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", told)[0])
    give_back(citizen, site, open_page, language)


def check_offline(citizen, verified, site, receipt: str) -> None:
    """What the code on the receipt holds passes the check that asks no server, and an altered one does not."""
    picture = citizen.request.get(f"{receipt}.png").body()
    signed = next(text for text in qr.read_picture(picture) if "/verify/" in text)
    verified.goto(f"{site.url}/verify/offline")
    verified.context.set_offline(True)
    for text, words in ((signed, "ลายมือชื่อถูกต้อง"), (signed[:-30] + "AAAA" + signed[-26:], "ลายมือชื่อไม่ถูกต้อง")):
        verified.evaluate("document.querySelector('[data-verify-result]').hidden = true")
        verified.fill("textarea", text)
        verified.click("[data-verify-form] button")
        verified.wait_for_selector("[data-verify-result]:not([hidden])")
        assert words in verified.inner_text("[data-verify-result]")
    verified.context.set_offline(False)
