"""The settings pages of complaint categories: the list by groups, one form with every column, groups."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app.shared import Refused, access, commits, current_actor, roles
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.category_form import details_of, typed_of, values_of
from app.staff.settings.words import saved
from services import complaints, organisation
from services.audit import Role
from services.complaints import AsksPlace, CategoryView, Matter, Publicity, WhoActs
from services.complaints.extras import EDITABLE, MOST_QUESTIONS
from services.errors import NotFound, RuleBroken, Stale
from services.questions import DataClass
from services.text import Words

administrators = roles(Role.ADMIN)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "line_too_long": lazy_gettext("ป้ายใน LINE ต้องไม่เกิน %(max)s ตัวอักษร"),
    "key_shape": lazy_gettext("รหัสใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร"),
    "key_taken": lazy_gettext("มีรหัสนี้แล้ว"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "out_of_range": lazy_gettext("ต้องอยู่ระหว่าง %(min)s ถึง %(max)s"),
    "whole_number": lazy_gettext("กรุณากรอกเป็นจำนวนเต็ม"),
    "confidential_not_public": lazy_gettext("เรื่องที่เป็นความลับแสดงบนแผนที่ไม่ได้"),
    "too_many": lazy_gettext("มีคำถามเพิ่มเติมได้ไม่เกิน %(max)s ข้อ"),
    "choice_count": lazy_gettext("ต้องมีตัวเลือก %(min)s ถึง %(max)s ตัว"),
    "choice_shape": lazy_gettext("แต่ละบรรทัดต้องมี รหัส | ไทย | อังกฤษ"),
}
KIND_WORDS = {
    "text": Words("ข้อความ", "Text"),
    "number": Words("ตัวเลข", "Number"),
    "choice": Words("เลือกหนึ่งข้อ", "One choice"),
    "choices": Words("เลือกได้หลายข้อ", "Several choices"),
    "yes_no": Words("ใช่หรือไม่ใช่", "Yes or no"),
    "phone": Words("หมายเลขโทรศัพท์", "Telephone"),
}
DATA_CLASS_WORDS = {
    DataClass.PUBLIC: Words("เปิดเผยได้", "Public"),
    DataClass.INTERNAL: Words("ใช้ภายใน", "Internal"),
    DataClass.PERSONAL: Words("ข้อมูลส่วนบุคคล", "Personal"),
    DataClass.SENSITIVE: Words("ข้อมูลอ่อนไหว", "Sensitive"),
}


@staff.get("/settings/categories")
@access(administrators)
def view_categories() -> ResponseReturnValue:
    """All categories by their groups, those out of use too."""
    by_group = [
        (group, [one for one in complaints.list_categories() if one.group == group.key])
        for group in complaints.list_groups()
    ]
    units = {unit.id: unit for unit in organisation.list_units()}
    return render_template("staff/categories/view_categories.html", groups=by_group, units=units)


@staff.get("/settings/categories/new")
@access(administrators)
def new_category() -> ResponseReturnValue:
    """The form of a new category."""
    return _page(None, values_of(None))


@staff.post("/settings/categories/new")
@access(administrators)
@commits
def create_category() -> ResponseReturnValue:
    """Adds a category."""
    typed = typed_of(request.form)
    try:
        complaints.add_category(typed["key"], details_of(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(None, typed, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_categories"))


@staff.get("/settings/categories/<key>")
@access(administrators)
def view_category(key: str) -> ResponseReturnValue:
    """One category, to be changed."""
    view = complaints.get_category(key)
    return _page(view, values_of(view))


@staff.post("/settings/categories/<key>")
@access(administrators)
@commits
def change_category(key: str) -> ResponseReturnValue:
    """Changes a category; where a colleague did meanwhile, both are shown and nothing is lost."""
    view, typed = complaints.get_category(key), typed_of(request.form)
    shown = typed["revision"]
    seen = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None
    try:
        complaints.change_category(key, details_of(typed), actor=current_actor(), seen=seen)
    except RuleBroken as broken:
        raise Refused(_page(view, typed, _refusal(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(view.revision)
        words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขเรื่องนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        raise Refused(_page(view, typed, Refusal({"": words})), 409) from stale
    saved()
    return redirect(url_for("staff.view_categories"))


@staff.get("/settings/category-groups/<key>")
@access(administrators)
def view_category_group(key: str) -> ResponseReturnValue:
    """A group, to be changed; the key "new" is the form of a new one."""
    return _group_page(key, _group_values(key))


@staff.post("/settings/category-groups/<key>")
@access(administrators)
@commits
def save_category_group(key: str) -> ResponseReturnValue:
    """Adds or changes a group."""
    typed = {name: request.form.get(name, "")[:300] for name in _GROUP_FIELDS}
    _group_values(key)
    try:
        place = typed["position"].strip()
        if place and not (place.isascii() and place.isdecimal() and len(place) < 6):
            raise RuleBroken("position", "whole_number")
        complaints.save_group(
            typed["key"].strip() if key == "new" else key,
            name=Words(typed["name_th"], typed["name_en"]),
            line=Words(typed["line_th"], typed["line_en"]),
            position=int(place) if place else None,
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_group_page(key, typed, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_categories"))


_GROUP_FIELDS = ("key", "name_th", "name_en", "line_th", "line_en", "position")


def _group_values(key: str) -> dict[str, str]:
    if key == "new":
        return dict.fromkeys(_GROUP_FIELDS, "")
    for group in complaints.list_groups():
        if group.key == key:
            return {
                "key": key,
                "name_th": group.name.th,
                "name_en": group.name.en,
                "line_th": group.line.th,
                "line_en": group.line.en,
                "position": str(group.position),
            }
    raise NotFound(key)


def _group_page(key: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/categories/view_category_group.html", key=key, values=values, refusal=refusal)


def _page(view: CategoryView | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    units = [unit for unit in organisation.list_units() if unit.is_active or (view and unit.id == view.unit_id)]
    choices: dict[str, Any] = {
        "group": [(group.key, group.name) for group in complaints.list_groups()],
        "unit": [(str(unit.id), unit.name) for unit in units],
        "agency": [
            (str(agency.id), agency.name)
            for agency in organisation.list_agencies(active_only=True)
            if agency.kind != "province"
        ],
        "publicity": [(one.value, one.words) for one in Publicity],
        "asks_place": [(one.value, one.words) for one in AsksPlace],
        "matter": [(one.value, one.words) for one in Matter],
        "acts": [(one.value, one.words) for one in WhoActs],
        "kind": [(kind, KIND_WORDS[kind]) for kind in EDITABLE],
        "data_class": [(one.value, DATA_CLASS_WORDS[one]) for one in DataClass],
    }
    return render_template(
        "staff/categories/view_category.html",
        category=view,
        values=values,
        refusal=refusal,
        choices=choices,
        numbers=range(1, MOST_QUESTIONS + 1),
    )


def _refusal(error: RuleBroken) -> Refusal:
    words = {}
    for problem in error.problems:
        said = _WORDS.get(problem.code)
        words[problem.field] = str(said) % problem.params if said else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(words)
