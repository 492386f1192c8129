"""One code as a picture that was read back, and what each form of a sheet looks like."""

from flask import Response, request

from app.shared import access, officer
from app.staff.blueprint import staff
from services import codes
from services.codes import sheet_data
from services.codes.sheet_words import BOTH, FORMS, LANGUAGES
from services.errors import NotFound
from services.text import Words

#: Pixels a module: for a screen, for a paper, for a poster.
SIZES = {"small": 4, "medium": 10, "large": 32}
#: A code that hangs in the street is drawn at the highest level.
_LEVEL = "H"
_LONGEST = 80


@staff.get("/codes/<int:code_id>/code.<any(png,svg):kind>")
@access(officer)
def view_code_picture(code_id: int, kind: str) -> Response:
    """The code as a picture (`?size=`), or as a drawing for printing at any size."""
    view = codes.get_code(code_id)
    picture = sheet_data.picture_of(view.address, _LEVEL)
    if kind == "svg":
        return _picture(picture.svg(), "image/svg+xml", f"{view.printed}.svg")
    scale = SIZES.get(request.args.get("size", ""), SIZES["medium"])
    return _picture(picture.png(scale), "image/png", f"{view.printed}.png")


@staff.get("/codes/sheets/preview/<form>.png")
@access(officer)
def view_code_sheet_preview(form: str) -> Response:
    """The first page of a form: of `?code=`, or of a sample; in `?language=`, with the words that were typed."""
    if form not in FORMS:
        raise NotFound(form)
    wanted = request.args.get("language", "")
    typed = request.args.get("code", "")
    view = codes.get_code(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    wording = Words(request.args.get("wording_th", "")[:_LONGEST], request.args.get("wording_en", "")[:_LONGEST])
    chosen = wanted if wanted in LANGUAGES else BOTH
    return _picture(sheet_data.preview_png(form, chosen, wording, view), "image/png", f"{form}.png")


def _picture(body: bytes | str, media_type: str, name: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
