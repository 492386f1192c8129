"""The existing register: every problem with its row, numbers kept, safe to repeat and to be killed, then invited."""

import io
import itertools
from datetime import date

import openpyxl
import pytest
from sqlalchemy import func, select

from services import events, people, taxes
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.people import BusinessInvited
from services.people.business_models import Business, Establishment
from services.taxes import register_applying
from services.taxes.tables import write_csv
from tests.factories.businesses import make_tax_id
from tests.factories.people import make_actor, make_person
from tests.factories.registering import make_places

MONTH = date(2026, 11, 1)
HEADINGS = [
    "เลขทะเบียน",
    "ชื่อผู้ประกอบการ",
    "เลขผู้เสียภาษี",
    "อีเมล",
    "สาขา",
    "สถานประกอบการ",
    "ห้อง",
    "อำเภอ",
    "ตำบล",
    "ภาษี",
    "หมายเหตุ",
]
HOTEL = [
    "HT-12/60",
    "บจก.ตัวอย่างหนึ่ง",
    "",
    "one@example.org",
    "0",
    "โรงแรมตัวอย่าง",
    "42",
    "เมืองลำพูน",
    "เวียงยอง",
    "โรงแรม",
    "ก",
]


@pytest.fixture
def finance(app):
    """A finance officer, in an authority with its places."""
    make_places()
    with unit_of_work():
        return make_actor(Role.FINANCE)


def check(finance, *rows, headings=HEADINGS, data=None):
    """An upload of these rows, checked."""
    read, unknown = taxes.read_register(data or write_csv([headings, *rows]), "register.csv", MONTH)
    with unit_of_work():
        return taxes.keep_import(read, "register.csv", MONTH, unknown, actor=finance)


def work(finance, view):
    """Applies and lets the worker do all of it; gives the import as it is then."""
    with unit_of_work():
        taxes.apply_import(view.id, actor=finance)
    while taxes.work_imports():
        pass
    return taxes.get_import(view.id, actor=finance)


def problems(finance, view):
    """Row → its problems as column and code."""
    rows, _ = taxes.list_import_rows(view.id, actor=finance)
    return {row.row: {(column, code) for column, code, _ in row.problems} for row in rows}


def test_a_row_becomes_a_business_with_its_number(finance):
    tax_id = make_tax_id()
    done = work(finance, check(finance, [*HOTEL[:2], tax_id, *HOTEL[3:]]))
    assert (done.status, done.made, done.unknown) == ("applied", 1, "หมายเหตุ")
    business = people.get_business("HT-12/60", owner=finance)
    assert (business.kind, business.tax_id, business.email, business.came_by) == (
        "company", tax_id, "one@example.org", "import",
    )  # fmt: skip
    (place,) = business.establishments
    assert (place.branch, place.kind, place.rooms, place.district) == ("00000", "hotel", 42, "5101")
    assert place.subdistrict.startswith("5101")
    assert [(tax.tax, tax.from_month) for tax in place.taxes] == [("hotel-fee", MONTH)]


def test_rows_of_one_number_are_branches_of_one_business(finance):
    second = ["HT-12/60", HOTEL[1], "", "", "2", "โรงแรมสอง", "5", "", "", "ค่าธรรมเนียมโรงแรม และภาษียาสูบ", ""]
    done = work(finance, check(finance, HOTEL, second))
    assert (done.made, done.changed) == (1, 1)
    business = people.get_business("HT-12/60", owner=finance)
    assert [place.branch for place in business.establishments] == ["00000", "00002"]
    assert {tax.tax for tax in business.establishments[1].taxes} == {"hotel-fee", "tobacco-tax"}


def test_applied_twice_changes_nothing_and_a_new_file_changes_what_it_tells(finance):
    rows = [HOTEL, ["", "ร้านชำตัวอย่าง", "", "", "", "ร้านชำ", "", "ลี้", "", "ยาสูบ", ""]]
    work(finance, check(finance, *rows))
    again = work(finance, check(finance, *rows))
    assert (again.made, again.changed) == (0, 0)
    other = work(finance, check(finance, [*HOTEL[:3], "new@example.org", *HOTEL[4:6], "50", *HOTEL[7:]]))
    assert (other.made, other.changed) == (0, 1)
    business = people.get_business("HT-12/60", owner=finance)
    assert (business.email, business.establishments[0].rooms) == ("new@example.org", 50)
    assert session().scalar(select(func.count(Business.id))) == 2
    assert session().scalar(select(func.count(Establishment.id))) == 2


def test_every_problem_is_told_with_its_row(finance):
    view = check(
        finance,
        HOTEL,
        ["HT-2", "", "", "", "", "x", "", "", "", "โรงแรม", ""],
        ["HT 3 มีเว้น", "บ", "", "", "", "x", "", "", "", "โรงแรม", ""],
        ["HT-4", "บ", "123", "no mail", "ก", "x", "many", "แดนไกล", "", "ทองคำ", ""],
        ["HT-12/60", "ชื่ออื่น", "", "", "00000", "x", "", "", "", "โรงแรม", ""],
    )
    told = problems(finance, view)
    assert told[2] == set()
    assert told[3] == {("name", "required")}
    assert told[4] == {("number", "number_shape")}
    assert told[5] == {
        ("tax_id", "tax_id_invalid"), ("email", "email_invalid"), ("branch", "branch_shape"), ("rooms", "not_a_number"),
        ("district", "not_on_list"), ("taxes", "tax_unknown"),
    }  # fmt: skip
    assert told[6] == {("name", "name_differs"), ("branch", "branch_taken")}
    assert (view.total, view.good) == (5, 1)
    only, _ = taxes.list_import_rows(view.id, actor=finance, only_problems=True)
    assert [row.row for row in only] == [3, 4, 5, 6]


def test_a_warning_leaves_the_value_out_and_the_row_in(finance):
    done = work(finance, check(finance, [*HOTEL[:2], "123", "no mail", *HOTEL[4:]]))
    assert done.made == 1
    business = people.get_business("HT-12/60", owner=finance)
    assert (business.tax_id, business.email) == ("", "")


@pytest.mark.parametrize(
    ("heading", "typed", "code"),
    [
        ("ภาษี", "ทองคำ", "tax_unknown"),
        ("ภาษี", "โรงแรม, ทองคำ", "tax_unknown"),
        ("ตั้งแต่เดือน", "13/2569", "not_a_month"),
        ("อำเภอ", "แดนไกล", "not_on_list"),
        ("ประเภทสถานประกอบการ", "โรงงิ้ว", "kind_unknown"),
    ],
)
def test_what_would_be_guessed_is_refused_with_row_and_column(finance, heading, typed, code):
    headings = [*HEADINGS, "ตั้งแต่เดือน", "ประเภทสถานประกอบการ"]
    row = dict(zip(headings, [*HOTEL, "10/2569", "โรงแรม"], strict=True)) | {heading: typed}
    view = check(finance, [*HOTEL, "", ""], list({**row, "สาขา": "2"}.values()), headings=headings)
    assert (view.total, view.good) == (2, 1)
    column = next(key for key, names in taxes.REGISTER_COLUMNS.items() if heading in names)
    assert problems(finance, view) == {2: set(), 3: {(column, code)} | (
        {("subdistrict", "not_on_list")} if heading == "อำเภอ" else set())}  # fmt: skip
    work(finance, view)
    (place,) = people.get_business("HT-12/60", owner=finance).establishments
    assert place.branch == "00000"


def test_headings_in_english_and_a_sheet_are_read(finance):
    book = openpyxl.Workbook()
    book.active.append(["Register of 2026"])
    book.active.append(["Business No", "Operator", "Telephone", "Establishment", "Rooms", "Tax", "From month"])
    book.active.append([1234567, "Example Co", "053 000 111", "Example Hotel", 8, "hotel fee", "10/2569"])
    out = io.BytesIO()
    book.save(out)
    work(finance, check(finance, data=out.getvalue()))
    business = people.get_business("1234567", owner=finance)
    assert business.phone == "053 000 111"
    assert business.establishments[0].taxes[0].from_month == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe\x00", "table_unreadable"), (b"a,b\n1,2\n", "table_columns_missing")],
)
def test_what_is_no_register_is_refused(finance, data, code):
    with pytest.raises(RuleBroken) as refused:
        taxes.read_register(data, "x.csv", MONTH)
    assert (refused.value.problems[0].field, refused.value.problems[0].code) == ("file", code)


def test_the_template_can_be_imported(finance):
    read, unknown = taxes.read_register(taxes.register_template(), "template.csv", MONTH)
    assert unknown == ""
    assert [(row["status"], row["problems"]) for row in read] == [("good", []), ("good", [])]


def test_nothing_personal_lies_open(finance):
    check(finance, HOTEL)
    stored = session().connection().exec_driver_sql("SELECT * FROM register_import_row").mappings().all()
    assert "one@example.org" not in str(stored)


def test_only_finance_imports(finance):
    view = check(finance, HOTEL)
    with unit_of_work():
        others = [make_actor(role) for role in (Role.AUDITOR, Role.COUNTER, Role.ADMIN)]
    for actor in others:
        with pytest.raises(NotFound):
            taxes.get_import(view.id, actor=actor)
        with pytest.raises(NotFound), unit_of_work():
            taxes.apply_import(view.id, actor=actor)


def test_it_is_applied_once(finance):
    view = check(finance, HOTEL)
    work(finance, view)
    with pytest.raises(RuleBroken), unit_of_work():
        taxes.apply_import(view.id, actor=finance)
    bad = check(finance, ["", "", "", "", "", "x", "", "", "", "", ""])
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        taxes.apply_import(bad.id, actor=finance)
    assert refused.value.problems[0].code == "nothing_good"


def test_a_kill_in_the_middle_resumes_without_a_double(finance, monkeypatch):
    rows = [[f"N-{n}", f"บจก.ตัวอย่าง {n}", "", "", "0", f"โรงแรม {n}", "", "", "", "โรงแรม", ""] for n in range(130)]
    view = check(finance, *rows)
    with unit_of_work():
        taxes.apply_import(view.id, actor=finance)
    first = taxes.work_imports()
    assert 0 < first < 130
    real, count = register_applying._apply, itertools.count(1)

    def dies(said, first_month):
        if next(count) == 2:
            raise KeyboardInterrupt
        return real(said, first_month)

    monkeypatch.setattr(register_applying, "_apply", dies)
    monkeypatch.setattr(register_applying, "SECONDS", 60)
    with pytest.raises(KeyboardInterrupt):
        taxes.work_imports()
    assert session().scalar(select(func.count(Business.id))) == first
    monkeypatch.setattr(register_applying, "_apply", real)
    while taxes.work_imports():
        pass
    done = taxes.get_import(view.id, actor=finance)
    assert (done.status, done.made, done.seen) == ("applied", 130, 130)
    assert session().scalar(select(func.count(Business.id))) == 130


def test_what_the_register_refuses_is_told_and_the_rest_goes_on(finance):
    view = check(finance, HOTEL, ["HT-2", "บจก.สอง", "", "", "0", "สอง", "", "", "", "โรงแรม", ""])
    with unit_of_work():
        (row,) = session().scalars(
            select(taxes.register_models.RegisterImportRow).where(taxes.register_models.RegisterImportRow.row == 2)
        )
        row.said = {**row.said, "branch": "1"}
    done = work(finance, view)
    assert (done.made, done.refused) == (1, 1)
    assert problems(finance, view)[2] == {("establishment-1-branch", "branch_shape")}


def test_those_with_an_address_are_invited_and_the_others_get_slips(finance):
    mailed = []
    events.listen(BusinessInvited, mailed.append)
    rows = [HOTEL, ["HT-2", "บจก.สอง", "", "", "0", "สอง", "", "", "", "โรงแรม", ""]]
    rows.append(["HT-3", "บจก.สาม", "", "three@example.org", "0", "สาม", "", "", "", "โรงแรม", ""])
    view = check(finance, *rows)
    with pytest.raises(RuleBroken), unit_of_work():
        taxes.invite_imported(view.id, actor=finance)
    work(finance, view)
    with unit_of_work():
        business = people.get_business("HT-3", owner=finance)
        people.add_member(business.id, make_person().id, part="owner", actor=finance)
        taxes.invite_imported(view.id, actor=finance)
    while taxes.work_imports():
        pass
    assert [event.email for event in mailed] == ["one@example.org"]
    assert taxes.get_import(view.id, actor=finance).invited == 1
    with unit_of_work():
        taxes.invite_imported(view.id, actor=finance)
    while taxes.work_imports():
        pass
    assert len(mailed) == 1
    with unit_of_work():
        ((first, old),), more = taxes.make_slips(view.id, actor=finance)
    with unit_of_work():
        ((second, new),), _ = taxes.make_slips(view.id, actor=finance)
    assert (first.number, second.number, more) == ("HT-2", "HT-2", None)
    with pytest.raises(NotFound):
        people.find_business_invitation(old)
    assert people.find_business_invitation(new).part == "owner"
