"""Many codes by one table: upload, every problem by its line, a look at the rows, making by the worker."""

from collections.abc import Mapping, Sequence

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.commits import in_one_transaction
from app.staff.blueprint import staff
from app.staff.code_sheets.words import COLUMN_WORDS, STATES, refusal_of, row_words
from app.staff.codes.words import code_makers
from services import codes
from services.codes import batch_reading, batches
from services.codes.batch_reading import RowProblem
from services.codes.sheet_words import BOTH, FORMS, LANGUAGES
from services.errors import RuleBroken
from services.text import Words

_AGAIN = 3
_NO_FORM, _NOTHING = "none", Words("ยังไม่พิมพ์", "Nothing yet")


@staff.get("/codes/batch")
@access(code_makers)
def view_code_batches() -> ResponseReturnValue:
    """The upload of a table, and the last ones."""
    return _list_page(None)


@staff.get("/codes/batch/template.csv")
@access(code_makers)
def view_code_batch_template() -> Response:
    """The table to fill in."""
    answer = Response(batch_reading.template(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=codes-template.csv"
    return answer


@staff.post("/codes/batch")
@access(code_makers)
def upload_code_batch() -> ResponseReturnValue:
    """Reads and checks the table outside of any transaction; what is clean is kept, of anything else nothing."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "required")
        name = upload.filename
        table = batch_reading.read_table(upload.stream.read(batch_reading.MOST_BYTES + 1))
    except RuleBroken as refused:
        return _list_page(refusal_of(refused)), 400
    if table.problems:
        wrong = refusal_of(RuleBroken("file", "rows_wrong"))
        return _list_page(wrong, problems=table.problems, total=table.total), 400
    actor = current_actor()
    made = in_one_transaction(lambda: batches.keep_batch(table, name, actor=actor))
    return redirect(url_for("staff.view_code_batch", batch_id=made.id))


@staff.get("/codes/batch/<int:batch_id>")
@access(code_makers)
def view_code_batch(batch_id: int) -> ResponseReturnValue:
    """Its rows and what shall be printed of them; then how far the worker is."""
    return _page(batch_id, {"form": "label", "language": BOTH})


@staff.post("/codes/batch/<int:batch_id>/make")
@access(code_makers)
@commits
def make_code_batch(batch_id: int) -> ResponseReturnValue:
    """Hands the table to the worker."""
    typed = {name: request.form.get(name, "")[:20] for name in ("form", "language")}
    form = "" if typed["form"] == _NO_FORM else typed["form"] or "-"
    try:
        batches.make_batch(batch_id, form=form, language=typed["language"], actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_page(batch_id, typed, refusal_of(refused)), 400) from refused
    return redirect(url_for("staff.view_code_batch", batch_id=batch_id))


def _list_page(refusal: Refusal | None, *, problems: Sequence[RowProblem] = (), total: int = 0) -> str:
    return render_template(
        "staff/code_sheets/view_code_batches.html",
        batches=batches.list_batches(),
        states=STATES,
        columns=COLUMN_WORDS,
        kinds=codes.list_kinds(),
        most=batch_reading.MOST_ROWS,
        refusal=refusal,
        problems=problems,
        total=total,
        row_words=row_words,
    )


def _page(batch_id: int, values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    batch = batches.get_batch(batch_id)
    typed = request.args.get("after", "")
    rows, more = batches.list_batch_rows(
        batch_id, after=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    )
    is_open = batch.status == batches.MAKING
    return render_template(
        "staff/code_sheets/view_code_batch.html",
        batch=batch,
        rows=rows,
        more=more,
        states=STATES,
        kinds={kind.key: kind.name for kind in codes.list_kinds()},
        forms=[*((form.key, form.name) for form in FORMS.values()), (_NO_FORM, _NOTHING)],
        languages=LANGUAGES.items(),
        values=values,
        refusal=refusal,
        refresh=_AGAIN if is_open and "stay" not in request.args else 0,
    )
