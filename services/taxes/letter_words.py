"""What a demand letter says: the frame of an official letter, the law only where an officer has cited it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services import clock
from services.documents import baht_words
from services.money import format_amount, format_baht
from services.organisation import (
    Setting,
    SettingKind,
    declare_setting,
    get_organisation,
    get_setting,
    get_unit,
    read_emblem,
)
from services.people.finance import finance_unit_id
from services.taxes.arrears import Debtor
from services.taxes.kinds import TAXES
from services.text import Words

SIGNER_NAME, SIGNER_POST = "letters_signer_name", "letters_signer_post"
LAW, THAI_DIGITS = "letters_law", "letters_thai_digits"
LEAST = "taxes.arrears_least_satang"
#: Lines in the table of one letter; what is beyond is summed up in one.
LINES = 25
_GROUP = Words("หนังสือเตือนให้ชำระ", "Demand letters")
_NO_HINT = Words("", "")


def declare_letters() -> None:
    """Declares the settings; safe to repeat."""
    cited = Words(
        "เว้นว่างจนกว่าจะตรวจสอบแล้ว หนังสือจะไม่อ้างกฎหมาย", "Left empty until checked: the letter then cites nothing"
    )
    for key, default, label, hint in (
        (SIGNER_NAME, "", Words("ชื่อผู้ลงนาม", "Name of the signer"), _NO_HINT),
        (SIGNER_POST, "ผู้อำนวยการกองคลัง", Words("ตำแหน่งผู้ลงนาม", "Post of the signer"), _NO_HINT),
        (LAW, "", Words("กฎหมายหรือข้อบัญญัติที่อ้าง", "Law or ordinance that is cited"), cited),
    ):
        declare_setting(Setting(key, SettingKind.TEXT, default, label, hint, _GROUP, 0, 300))
    label = Words("ใช้เลขไทยในหนังสือ", "Thai digits in letters")
    declare_setting(Setting(THAI_DIGITS, SettingKind.BOOL, True, label, _NO_HINT, _GROUP))
    label = Words("ยอดค้างต่ำสุดที่ออกหนังสือเตือน (สตางค์) (?)", "Least sum that a letter asks for (satang) (?)")
    hint = Words("ใบแจ้งที่ค้างต่ำกว่านี้อยู่ในรายการค้างชำระ แต่ไม่อยู่ในหนังสือ", "Bills below stay in the list, not in letters")
    declare_setting(Setting(LEAST, SettingKind.INT, 100, label, hint, _GROUP, 0, 100_000_000))


def letter_of(debtor: Debtor, number: str, day: date, days: int) -> dict[str, Any]:
    """One letter as it is kept: everything that is printed, as of its day. Letters are in Thai."""
    rows = [[f"{TAXES[month.tax].line.th} เดือน{clock.say_month(month.month.year, month.month.month, 'th')}"
             f" {month.establishment} (ยังไม่ยื่นแบบ)", clock.say_day_short(month.due_on, "th"), "–"]
            for month in debtor.months]  # fmt: skip
    rows += [
        [
            f"{bill.title.th} ใบแจ้ง {bill.reference}",
            clock.say_day_short(bill.due_on, "th"),
            format_amount(bill.left_satang),
        ]
        for bill in debtor.bills
    ]
    left_out = len(rows) - LINES
    if left_out > 0:
        rows = [*rows[:LINES], [f"และอีก {left_out} รายการ", "", ""]]
    until = clock.say_day(day + clock.days(days), "th")
    asked = []
    if debtor.months:
        asked.append("ยื่นแบบรายการ")
    if debtor.bills:
        asked.append("ชำระ")
    law = str(get_setting(LAW)).strip()
    return {
        "number": number,
        "day": day.isoformat(),
        "subject": f"ขอให้{'และ'.join(asked)}ภาษีหรือค่าธรรมเนียม",
        "to": f"{debtor.name} (เลขทะเบียน {debtor.number})",
        "refers": [law] if law else [],
        "paragraphs": [
            f"ตามที่ท่านเป็นผู้ประกอบการซึ่งมีหน้าที่ยื่นแบบรายการและชำระภาษีหรือค่าธรรมเนียมให้แก่{get_organisation().name.th} นั้น",
            f"จากการตรวจสอบ ณ วันที่ {clock.say_day(day, 'th')} พบรายการที่เกินกำหนด ดังนี้",
        ],
        "table": {
            "columns": [{"text": "รายการ"}, {"text": "ครบกำหนด"}, {"text": "ค้างชำระ (บาท)", "align": "right"}],
            "rows": rows,
            "total": ["รวม", "", format_amount(debtor.satang)] if debtor.bills else [],
        },
        "after": [
            *(
                [f"รวมค้างชำระ {format_baht(debtor.satang, 'th')} ({baht_words(debtor.satang, 'th')})"]
                if debtor.bills
                else []
            ),
            f"จึงขอให้ท่าน{'และ'.join(asked)}ภาษีหรือค่าธรรมเนียมดังกล่าวภายในวันที่ {until} ยอดที่ต้องชำระอาจมีเงินเพิ่มตามวันที่ชำระ"
            " หากดำเนินการแล้วก่อนได้รับหนังสือนี้ ขออภัยมา ณ ที่นี้",
        ],
        "closing": "จึงเรียนมาเพื่อโปรดดำเนินการ",
        "signer": {"name": str(get_setting(SIGNER_NAME)), "post": str(get_setting(SIGNER_POST))},
        "contact": _contact(),
    }


def paper_of(letters: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The letters as the paper takes them."""
    return {
        "language": "th",
        "issuer": issuer(),
        "thai_digits": bool(get_setting(THAI_DIGITS)),
        "letters": list(letters),
    }


def issuer() -> dict[str, Any]:
    """The authority as papers show it."""
    organisation = get_organisation()
    unit_id = finance_unit_id()
    return {
        "name": organisation.name.th,
        "initials": organisation.initials,
        "address": organisation.address.th,
        "telephone": organisation.phone,
        "unit": get_unit(unit_id).name.th if unit_id else "",
        "logo": read_emblem(),
        "indigo": organisation.colours.indigo,
        "gold": organisation.colours.gold,
    }


def _contact() -> dict[str, str]:
    unit_id = finance_unit_id()
    if unit_id is None:
        return {"unit": "", "telephone": get_organisation().phone}
    unit = get_unit(unit_id)
    return {"unit": unit.name.th, "telephone": unit.phone or get_organisation().phone, "email": unit.email}
