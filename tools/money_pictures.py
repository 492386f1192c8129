"""The pictures of taxes and fees: the finance desk, the register, ordinances, and what operators see."""

import csv
import io

from picture_steps import DESKTOP, PHONE, Shown, Take, go_on, sign_in, sign_in_citizen
from playwright.sync_api import Page

#: Rows of a register as an authority keeps it, with what is often wrong in it; all of it is made up.
_REGISTER = (
    ("เลขทะเบียน", "ชื่อผู้ประกอบการ", "สาขา", "สถานประกอบการ", "ประเภทสถานประกอบการ", "ห้อง", "อำเภอ", "ภาษี", "อีเมล"),
    ("HT-0101", "บจก.ตัวอย่างหนึ่ง", "00000", "โรงแรมตัวอย่างหนึ่ง", "โรงแรม", "24", "เมืองลำพูน", "โรงแรม", "hotel@example.org"),
    ("HT-0102", "นางสาวตัวอย่าง สองใจ", "00000", "โฮมสเตย์ตัวอย่างสอง", "โรงแรม", "สิบ", "แม่ทา", "โรงแรม", ""),
    ("ST-0103", "หจก.ตัวอย่างสาม", "1", "ปั๊มตัวอย่างสาม", "สถานีบริการน้ำมัน", "", "ลี้", "ภาษีน้ำมัน", "oil@example"),
    ("", "ร้านชำตัวอย่างสี่", "00000", "ร้านชำตัวอย่างสี่", "ร้านค้าปลีกยาสูบ", "", "เชียงใหม่", "ทอง", ""),
)


def _desk(path: str) -> Take:
    def show(page: Page, url: str) -> None:
        sign_in(page, url, "finance")
        page.goto(f"{url}/staff/finance{path}")

    return show


def _row(path: str) -> Take:
    """Opens the first row of a list."""

    def show(page: Page, url: str) -> None:
        _desk(path)(page, url)
        page.locator("main table tbody tr").first.locator("a").first.click()

    return show


def a_return(page: Page, url: str) -> None:
    """A return that waits to be examined, with figures and, if there is one, something to look at."""
    for path in ("/returns?flag=any", "/returns"):
        _desk(path)(page, url)
        rows = page.locator("main table tbody tr").filter(has_not_text="ไม่มีรายการ")
        if rows.count():
            break
    rows.first.locator("a").first.click()


def register_import(page: Page, url: str) -> None:
    """A register that was checked row by row and is not applied."""
    _desk("/imports")(page, url)
    table = io.StringIO()
    csv.writer(table).writerows(_REGISTER)
    page.set_input_files("#file", [{"name": "ทะเบียน.csv", "mimeType": "text/csv", "buffer": table.getvalue().encode()}])
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.wait_for_url("**/imports/*")
    page.goto(f"{page.url}?show=all")


def ordinance(page: Page, url: str) -> None:
    """The rules of one tax."""
    _desk("/ordinances")(page, url)
    page.locator("main a[href^='/staff/finance/ordinances/2']").first.click()


def taxes(page: Page, url: str) -> None:
    """What an operator has to file and to pay."""
    sign_in_citizen(page, url, "operator")
    page.goto(f"{url}/taxes")


def tax_review(page: Page, url: str) -> None:
    """A return of a hotel before it is filed; it is not sent."""
    sign_in_citizen(page, url, "operator")
    page.goto(f"{url}/services/hotel-fee")
    go_on(page)
    given = {"rooms_sold": "412", "nights": "655", "room_charge": "486,250.00"}
    for _ in range(15):
        page.wait_for_load_state("domcontentloaded")
        key = page.url.rstrip("/").split("/")[-1]
        if key == "review":
            return
        main = page.locator("main")
        if key in given:
            main.locator("input[type=text]").first.fill(given[key])
        elif main.locator("input[type=radio]:visible").count():
            main.locator("input[type=radio]:visible").first.check()
        go_on(page)


def bill(page: Page, url: str) -> None:
    """A bill with its QR code, one that is not overdue where there is one."""
    taxes(page, url)
    rows = page.locator("main table tbody tr", has=page.locator("a[href^='/bills/']"))
    in_time = rows.filter(has_not_text="ค้างชำระ")
    (in_time if in_time.count() else rows).first.locator("a").first.click()


def receipt(page: Page, url: str) -> None:
    """The last receipt of an operator."""
    taxes(page, url)
    page.locator("main li a[href^='/receipts/']").first.click()


MONEY: dict[str, Shown] = {
    "finance": (_desk(""), DESKTOP, 700),
    "finance-return": (a_return, DESKTOP, 1500),
    "finance-exception": (_row("/exceptions?code=short"), DESKTOP, 760),
    "finance-refund": (_row("/refunds"), DESKTOP, 860),
    "finance-arrears": (_desk("/arrears"), DESKTOP, 860),
    "finance-revenue": (_desk("/revenue"), DESKTOP, 860),
    "registration": (_row("/registrations"), DESKTOP, 1500),
    "register-import": (register_import, DESKTOP, 860),
    "ordinance": (ordinance, DESKTOP, 1650),
    "taxes": (taxes, DESKTOP, 760),
    "tax-review": (tax_review, DESKTOP, 1480),
    "bill-phone": (bill, PHONE, 1000),
    "receipt-phone": (receipt, PHONE, 900),
}
