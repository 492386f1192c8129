"""The import of assets: upload, preview with every problem by its line, taking over by the worker with progress."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.commits import in_one_transaction
from app.staff.assets.words import editors, kind_choices, refusal_of
from app.staff.blueprint import staff
from services import assets
from services.errors import RuleBroken
from services.text import Words

#: The page looks so often how far the worker is, in seconds.
REFRESH = 2
IMPORT_STATES = {
    "ready": Words("ตรวจแล้ว รอนำเข้า", "Checked, not applied yet"),
    "applying": Words("กำลังนำเข้า", "Being applied"),
    "applied": Words("นำเข้าแล้ว", "Applied"),
}
COLUMNS = {
    key: Words(names[0], english)
    for (key, names), english in zip(
        assets.COLUMNS.items(),
        ("number", "kind", "name", "English name", "latitude", "longitude", "district", "subdistrict", "place", "unit",
         "note"),
        strict=True,
    )
}  # fmt: skip
PROBLEMS = {
    "required": Words("ว่าง", "empty"),
    "too_long": Words("ยาวเกินไป", "too long"),
    "number_shape": Words("มีอักขระที่ใช้ไม่ได้", "characters that no number has"),
    "number_twice": Words("เลขซ้ำกับแถวก่อนหน้า", "the number of an earlier row"),
    "not_on_list": Words("ไม่รู้จัก", "not known"),
    "not_a_point": Words("ไม่ใช่จุดพิกัด", "no point"),
    "axes_swapped": Words("ละติจูดและลองจิจูดสลับกัน", "latitude and longitude swapped"),
    "outside": Words("อยู่นอกเขตจังหวัด", "outside the province"),
    "half_a_point": Words("พิกัดไม่ครบ", "half a point"),
    "place_needed": Words("ไม่มีทั้งพิกัดและอำเภอ", "neither point nor district"),
    "subdistrict_twice": Words("มีหลายตำบลชื่อนี้ ต้องบอกอำเภอ", "several of that name: the district is needed"),
    "changed_meanwhile": Words("มีผู้แก้ไขหลังตรวจไฟล์ ส่งไฟล์อีกครั้ง", "changed since the check: send the file again"),
    "district_differs": Words("พิกัดอยู่อำเภออื่น ใช้อำเภอตามไฟล์", "the point lies in another district; the file's is kept"),
}
WHAT = {
    "new": Words("เพิ่มใหม่", "new"),
    "change": Words("แก้ไข", "to be changed"),
    "same": Words("เหมือนเดิม", "as it is"),
    "wrong": Words("ไม่นำเข้า", "left out"),
    "made": Words("เพิ่มแล้ว", "added"),
    "changed": Words("แก้ไขแล้ว", "changed"),
    "kept": Words("เหมือนเดิม", "as it is"),
    "refused": Words("ไม่นำเข้า", "left out"),
}


@staff.get("/assets/import")
@access(editors)
def view_asset_imports() -> ResponseReturnValue:
    """The last imports, and the upload of another."""
    return _list_page("", None)


@staff.get("/assets/import/template.csv")
@access(editors)
def view_asset_template() -> Response:
    """The table to fill in."""
    response = Response(assets.template(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=assets-template.csv"
    return response


@staff.post("/assets/import")
@access(editors)
def upload_assets() -> ResponseReturnValue:
    """Reads and checks the file outside of any transaction, then keeps what it says."""
    kind, upload = request.form.get("kind", "")[:40], request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        checked = assets.check_file(upload.stream.read(), upload.filename, kind)
    except RuleBroken as refused:
        return _list_page(kind, refusal_of(refused)), 400
    actor = current_actor()
    made = in_one_transaction(lambda: assets.keep_import(checked, actor=actor))
    return redirect(url_for("staff.view_asset_import", import_id=made.id))


@staff.get("/assets/import/<int:import_id>")
@access(editors)
def view_asset_import(import_id: int) -> ResponseReturnValue:
    """The preview: counts, every problem with its line; then how far the worker is."""
    return _page(import_id, None)


@staff.post("/assets/import/<int:import_id>/apply")
@access(editors)
@commits
def apply_asset_import(import_id: int) -> ResponseReturnValue:
    """Hands the good rows to the worker."""
    try:
        assets.apply_import(import_id, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_page(import_id, refusal_of(refused)), 400) from refused
    return redirect(url_for("staff.view_asset_import", import_id=import_id))


def _list_page(kind: str, refusal: Refusal | None) -> str:
    return render_template(
        "staff/assets/view_asset_imports.html",
        imports=assets.list_imports(actor=current_actor()),
        states=IMPORT_STATES,
        kinds=kind_choices(),
        values={"kind": kind},
        refusal=refusal,
        most=f"{assets.MOST_ROWS:,}",
    )


def _page(import_id: int, refusal: Refusal | None) -> str:
    actor, typed = current_actor(), request.args.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    view = assets.get_import(import_id, actor=actor)
    only = request.args.get("show") != "all"
    rows, more = assets.list_import_rows(import_id, actor=actor, only_problems=only, after=after)
    return render_template(
        "staff/assets/view_asset_import.html",
        view=view,
        rows=rows,
        more=more,
        only=only,
        states=IMPORT_STATES,
        columns=COLUMNS,
        problems=PROBLEMS,
        what=WHAT,
        kinds={kind.key: kind.name for kind in assets.list_kinds()},
        refusal=refusal,
        refresh=REFRESH if view.status == "applying" and "stay" not in request.args else 0,
    )
