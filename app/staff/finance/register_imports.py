"""The import of an existing register: upload, preview with every problem, applying by the worker, inviting, slips."""

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.business_words import business_refusal, read_month
from app.shared.commits import in_one_transaction
from app.staff.blueprint import staff
from app.staff.finance.businesses import join_url
from app.staff.finance.rules import finance
from services import clock, taxes
from services.errors import RuleBroken
from services.people import CODE_LIVES
from services.text import Words

STATES = {
    "ready": Words("ตรวจแล้ว รอนำเข้า", "Checked, not applied yet"),
    "applying": Words("กำลังนำเข้า", "Being applied"),
    "applied": Words("นำเข้าแล้ว", "Applied"),
    "inviting": Words("กำลังส่งคำเชิญ", "Invitations are going out"),
}
COLUMNS = {key: Words(names[0], key.replace("_", " ")) for key, names in taxes.REGISTER_COLUMNS.items()}
PROBLEMS = {
    "required": Words("ว่าง", "empty"),
    "number_shape": Words("เลขทะเบียนมีอักขระที่ใช้ไม่ได้", "characters that no number has"),
    "name_differs": Words("ชื่อไม่ตรงกับแถวก่อนหน้าที่เลขทะเบียนเดียวกัน", "another name than an earlier row of that number"),
    "branch_shape": Words("ไม่ใช่เลขสาขา", "no branch number"),
    "branch_taken": Words("สาขาซ้ำกับแถวก่อนหน้า", "the branch of an earlier row"),
    "tax_id_invalid": Words("เลขไม่ถูกต้อง นำเข้าโดยเว้นว่าง", "not a right number, taken in without it"),
    "tax_id_juristic": Words("ไม่ใช่เลขนิติบุคคล นำเข้าโดยเว้นว่าง", "not of a juristic person, taken in without it"),
    "email_invalid": Words("ไม่ใช่ที่อยู่อีเมล นำเข้าโดยเว้นว่าง", "no e-mail address, taken in without it"),
    "phone_invalid": Words("ไม่ใช่หมายเลขโทรศัพท์", "no telephone number"),
    "not_a_number": Words("ไม่ใช่จำนวนห้อง", "not a number of rooms"),
    "not_on_list": Words("ไม่พบในจังหวัด", "not in this province"),
    "tax_unknown": Words("ไม่ทราบว่ายื่นภาษีใด", "which tax is not known"),
    "kind_unknown": Words("ไม่รู้จักประเภทสถานประกอบการ", "a type of establishment that is not known"),
    "not_a_month": Words("ไม่ใช่เดือน", "no month"),
}


@staff.get("/finance/imports")
@access(finance)
def view_register_imports() -> ResponseReturnValue:
    """The last imports, and the upload of another."""
    return _list_page({}, None)


@staff.get("/finance/imports/template.csv")
@access(finance)
def view_register_template() -> Response:
    """The table to fill in."""
    response = Response(taxes.register_template(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=register-template.csv"
    return response


@staff.post("/finance/imports")
@access(finance)
def upload_register() -> ResponseReturnValue:
    """Reads and checks the file outside of any transaction, then keeps what it says."""
    form, upload = request.form, request.files.get("file")
    try:
        month = read_month(form.get("first_month", ""), "first_month") or clock.today().replace(day=1)
        if upload is None or not upload.filename:
            raise RuleBroken("file", "required")
        name = upload.filename
        rows, unknown = taxes.read_register(upload.stream.read(), name, month)
    except RuleBroken as refused:
        return _list_page(form.to_dict(), business_refusal(refused)), 400
    actor = current_actor()
    made = in_one_transaction(lambda: taxes.keep_import(rows, name, month, unknown, actor=actor))
    return redirect(url_for("staff.view_register_import", import_id=made.id))


@staff.get("/finance/imports/<int:import_id>")
@access(finance)
def view_register_import(import_id: int) -> ResponseReturnValue:
    """The preview: counts, every problem with its row; then how far the worker is."""
    return _page(import_id, None)


@staff.post("/finance/imports/<int:import_id>/apply")
@access(finance)
@commits
def apply_register_import(import_id: int) -> ResponseReturnValue:
    """Hands the good rows to the worker."""
    try:
        taxes.apply_import(import_id, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_page(import_id, business_refusal(refused)), 400) from refused
    return redirect(url_for("staff.view_register_import", import_id=import_id))


@staff.post("/finance/imports/<int:import_id>/invite")
@access(finance)
@commits
def invite_register_import(import_id: int) -> ResponseReturnValue:
    """Invites everybody with an e-mail address for whom nobody acts yet."""
    try:
        taxes.invite_imported(import_id, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_page(import_id, business_refusal(refused)), 400) from refused
    flash(_("เริ่มส่งคำเชิญแล้ว"), "success")
    return redirect(url_for("staff.view_register_import", import_id=import_id))


@staff.post("/finance/imports/<int:import_id>/slips")
@access(finance)
@commits
def print_register_slips(import_id: int) -> ResponseReturnValue:
    """Slips with a code for those without an e-mail address, a hundred at once; shown once."""
    typed = request.form.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    slips, more = taxes.make_slips(import_id, actor=current_actor(), after=after)
    return render_template(
        "staff/finance/print_register_slips.html",
        slips=slips,
        more=more,
        import_id=import_id,
        expires_at=clock.now() + CODE_LIVES - timedelta(days=1),
        join_url=join_url(),
    )


def _list_page(values: dict[str, str], refusal: Refusal | None) -> str:
    return render_template(
        "staff/finance/view_register_imports.html",
        imports=taxes.list_imports(actor=current_actor()),
        states=STATES,
        values=values,
        refusal=refusal,
    )


def _page(import_id: int, refusal: Refusal | None) -> str:
    actor = current_actor()
    typed = request.args.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    only = request.args.get("show") != "all"
    rows, more = taxes.list_import_rows(import_id, actor=actor, only_problems=only, after=after)
    view = taxes.get_import(import_id, actor=actor)
    return render_template(
        "staff/finance/view_register_import.html",
        view=view,
        rows=rows,
        more=more,
        only=only,
        states=STATES,
        columns=COLUMNS,
        problems=PROBLEMS,
        refusal=refusal,
    )
