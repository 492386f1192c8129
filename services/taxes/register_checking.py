"""One row of an existing register: its columns understood, checked, and made the values that are kept."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services import organisation
from services.errors import RuleBroken
from services.people import ESTABLISHMENT_KINDS, OPERATOR_KINDS, EstablishmentKind, OperatorKind, check_tax_id
from services.people.emails import check_email
from services.people.establishments import MOST_ROOMS
from services.questions import DataClass, Question, get_kind
from services.taxes.kinds import TAXES
from services.text import Words, search_form, single_line

GOOD, WRONG = "good", "wrong"
ALIASES: Mapping[str, Sequence[str]] = {
    "number": (
        "เลขทะเบียน",
        "เลขทะเบียนผู้ประกอบการ",
        "เลขที่ทะเบียน",
        "รหัสผู้ประกอบการ",
        "number",
        "business no",
        "business no.",
    ),
    "name": ("ชื่อผู้ประกอบการ", "ผู้ประกอบการ", "ชื่อนิติบุคคล", "name", "business name", "operator"),
    "kind": ("ประเภทผู้ประกอบการ", "kind", "operator kind"),
    "tax_id": ("เลขประจำตัวผู้เสียภาษี", "เลขผู้เสียภาษี", "tax id", "tax number"),
    "contact_name": ("ผู้ติดต่อ", "ชื่อผู้ติดต่อ", "contact"),
    "phone": ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "phone", "telephone"),
    "email": ("อีเมล", "อีเมล์", "email", "e-mail"),
    "address": ("ที่อยู่", "ที่อยู่ผู้ประกอบการ", "address"),
    "branch": ("สาขา", "เลขสาขา", "branch"),
    "place": ("สถานประกอบการ", "ชื่อสถานประกอบการ", "ชื่อโรงแรม", "ชื่อสถานี", "ชื่อร้าน", "establishment", "place"),
    "place_kind": ("ประเภทสถานประกอบการ", "ประเภทกิจการ", "establishment kind"),
    "rooms": ("ห้อง", "จำนวนห้อง", "จำนวนห้องพัก", "rooms"),
    "district": ("อำเภอ", "district"),
    "subdistrict": ("ตำบล", "subdistrict"),
    "where": ("ที่ตั้ง", "ที่ตั้งสถานประกอบการ", "location"),
    "taxes": ("ภาษี", "ภาษีที่ยื่น", "ประเภทภาษี", "ภาษีหรือค่าธรรมเนียม", "taxes", "tax"),
    "from_month": ("ตั้งแต่เดือน", "เดือนแรก", "เริ่มยื่นเดือน", "from month"),
}
_NUMBER = re.compile(r"[A-Za-z0-9ก-๙./_-]{1,30}")
#: What stands between several taxes of one cell.
_BETWEEN = re.compile(r"[,;·+]")
_PHONE = re.compile(r"[0-9+][0-9 ,#-]{5,60}")
_KINDS = {
    OperatorKind.COMPANY: ("บริษัท", "บจก", "บมจ", "company"),
    OperatorKind.PARTNERSHIP: ("หจก", "ห้างหุ้นส่วน", "partnership"),
    OperatorKind.COOPERATIVE: ("สหกรณ์", "co-operative", "cooperative"),
    OperatorKind.PERSON: ("บุคคล", "นาย", "นาง", "น.ส.", "person"),
}
_PLACES = {
    EstablishmentKind.HOTEL: ("โรงแรม", "รีสอร์ท", "รีสอร์ต", "ที่พัก", "hotel", "resort"),
    EstablishmentKind.GAS: ("แก๊ส", "ก๊าซ", "gas", "lpg"),
    EstablishmentKind.STATION: ("น้ำมัน", "ปั๊ม", "สถานี", "station", "oil"),
    EstablishmentKind.TOBACCO: ("ยาสูบ", "บุหรี่", "tobacco"),
}
_TAX_WORDS = {
    "hotel-fee": ("โรงแรม", "hotel"),
    "oil-tax": ("น้ำมัน", "oil", "แก๊ส", "ก๊าซ"),
    "tobacco-tax": ("ยาสูบ", "tobacco"),
}


class RowChecker:
    """Checks rows one after another: what a row says may contradict an earlier one."""

    def __init__(self, first_month: date) -> None:
        self.first_month = first_month
        self.names: dict[str, str] = {}
        self.branches: set[tuple[str, str]] = set()
        self.districts = {
            search_form(name): d.code for d in organisation.list_districts() for name in (d.name.th, d.name.en)
        }
        self.areas = {
            (area.district, search_form(name)): area.code
            for area in organisation.list_subdistricts()
            for name in (area.name.th, area.name.en)
        }
        self.problems: list[tuple[str, str, str]] = []

    def check(self, number: int, cells: Mapping[str, str]) -> dict[str, Any]:
        """The row as it is kept."""
        self.problems = []
        told = {key: single_line(cells.get(key, "")) for key in ALIASES}
        said: dict[str, Any] = {key: told[key] for key in ("contact_name", "address", "where")}
        said |= self._operator(told) | self._place(told)
        self._against_others(said)
        is_wrong = any(level == "error" for _, _, level in self.problems)
        return {
            "row": number,
            "said": said,
            "problems": [list(problem) for problem in self.problems],
            "status": WRONG if is_wrong else GOOD,
        }

    def _operator(self, told: Mapping[str, str]) -> dict[str, Any]:
        name, number = told["name"], told["number"]
        if not name:
            self._error("name", "required")
        if number and not _NUMBER.fullmatch(number):
            self._error("number", "number_shape")
        kind = _kind_of(told["kind"] or name)
        tax_id = self._taken("tax_id", "tax_id_invalid", lambda: check_tax_id(told["tax_id"], kind))
        email = self._taken("email", "email_invalid", lambda: check_email(told["email"]) if told["email"] else "")
        phone = told["phone"]
        if phone and not _PHONE.fullmatch(phone):
            self._warn("phone", "phone_invalid")
            phone = ""
        return {"name": name[:200], "number": number, "kind": kind, "tax_id": tax_id, "email": email, "phone": phone}

    def _place(self, told: Mapping[str, str]) -> dict[str, Any]:
        branch = told["branch"]
        if branch.isascii() and branch.isdigit() and len(branch) <= 5:
            branch = branch.zfill(5)
        elif branch in ("สำนักงานใหญ่", "สนญ.", "head office"):
            branch = "00000"
        elif branch:
            self._error("branch", "branch_shape")
        rooms = self._taken(
            "rooms", "not_a_number", lambda: int(told["rooms"].replace(",", "")) if told["rooms"] else None
        )
        district, subdistrict = self._area(told)
        taxes = self._taxes(told["taxes"] or told["place_kind"])
        return {
            "branch": branch,
            "place": (told["place"] or told["name"])[:200],
            "place_kind": self._kind_of_place(told, taxes),
            "rooms": rooms,
            "district": district,
            "subdistrict": subdistrict,
            "taxes": taxes,
            "from_month": self._month(told["from_month"]),
        }

    def _area(self, told: Mapping[str, str]) -> tuple[str, str]:
        district = self.districts.get(_bare(told["district"], "อำเภอ", "อ."), "")
        if told["district"] and not district:
            self._error("district", "not_on_list")
        subdistrict = self.areas.get((district, _bare(told["subdistrict"], "ตำบล", "ต.")), "") if district else ""
        if told["subdistrict"] and not subdistrict:
            self._warn("subdistrict", "not_on_list")
        return district, subdistrict

    def _taxes(self, typed: str) -> list[str]:
        plain = search_form(typed)
        parts = [_taxes_in(part) for part in _BETWEEN.split(plain) if part.strip()]
        if not parts or not all(parts):
            self._error("taxes", "tax_unknown")
        return [key for key in TAXES if any(key in part for part in parts)]

    def _kind_of_place(self, told: Mapping[str, str], taxes: Sequence[str]) -> str:
        found = _place_kind(told["place_kind"] or told["place"])
        if told["place_kind"] and not found:
            self._error("place_kind", "kind_unknown")
        return found or next((str(TAXES[tax].establishments[0]) for tax in taxes), "other")

    def _month(self, typed: str) -> str:
        if not typed:
            return ""
        asked = Question("from_month", "month", Words("-", "-"), DataClass.INTERNAL, required=False)
        try:
            return str(get_kind("month").check(asked, typed[:40]) or "")
        except RuleBroken:
            self._error("from_month", "not_a_month")
            return ""

    def _against_others(self, said: Mapping[str, Any]) -> None:
        key = said["number"] or said["tax_id"] or search_form(said["name"])
        known = self.names.setdefault(key, said["name"])
        if said["number"] and search_form(known) != search_form(said["name"]):
            self._error("name", "name_differs")
        if said["branch"]:
            if (key, said["branch"]) in self.branches:
                self._error("branch", "branch_taken")
            self.branches.add((key, said["branch"]))

    def _taken(self, column: str, code: str, read: Any) -> Any:
        try:
            return read()
        except (RuleBroken, ValueError):
            self._warn(column, code)
            return ""

    def _error(self, column: str, code: str) -> None:
        self.problems.append((column, code, "error"))

    def _warn(self, column: str, code: str) -> None:
        self.problems.append((column, code, "warning"))


def _kind_of(typed: str) -> str:
    plain = search_form(typed)
    for kind, words in OPERATOR_KINDS.items():
        if plain in (str(kind), search_form(words.th), search_form(words.en)):
            return str(kind)
    return next((str(kind) for kind, words in _KINDS.items() if any(plain.startswith(w) for w in words)), "other")


def _taxes_in(plain: str) -> list[str]:
    return [key for key in TAXES if key in plain or any(word in plain for word in _TAX_WORDS.get(key, ()))]


def _place_kind(typed: str) -> str:
    plain = search_form(typed)
    for kind, words in ESTABLISHMENT_KINDS.items():
        if plain in (str(kind), search_form(words.th), search_form(words.en)):
            return str(kind)
    return next((str(kind) for kind, words in _PLACES.items() if any(word in plain for word in words)), "")


def _bare(typed: str, *prefixes: str) -> str:
    plain = search_form(typed)
    for prefix in prefixes:
        plain = plain.removeprefix(prefix).strip()
    return plain


def _whole(typed: str) -> int | None:
    value = int(typed.replace(",", "")) if typed else None
    if value is not None and not 0 <= value <= MOST_ROOMS:
        raise ValueError(typed)
    return value
