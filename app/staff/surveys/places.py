"""Counters and events with a code each: added by lines, shown as pictures, printed on A4."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors, refusal_of
from services import organisation, surveys
from services.errors import RuleBroken
from services.surveys import PlaceDetails, PlaceView, SurveyView
from services.text import Words

_FIELDS = ("name_th", "name_en", "unit", "is_active")
_LONGEST = 20_000


@staff.get("/surveys/<int:survey_id>/places")
@access(editors)
def view_survey_places(survey_id: int) -> ResponseReturnValue:
    """The places with their codes, and a box to add some."""
    return _page(_survey(survey_id), {"names": "", "unit": ""})


@staff.post("/surveys/<int:survey_id>/places")
@access(editors)
@commits
def add_survey_places(survey_id: int) -> ResponseReturnValue:
    """Adds a place for each line."""
    view = _survey(survey_id)
    typed = {"names": request.form.get("names", "")[:_LONGEST], "unit": request.form.get("unit", "")[:20]}
    unit_id = number_of(typed["unit"])
    named = [line.partition("|") for line in typed["names"].splitlines() if line.strip()]
    try:
        places = [PlaceDetails(Words(th, en), unit_id) for th, _bar, en in named]
        made = surveys.add_places(survey_id, places, current_actor())
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    flash(gettext("เพิ่มจุดบริการแล้ว %(n)s จุด", n=len(made)), "success")
    return redirect(url_for("staff.view_survey_places", survey_id=survey_id))


@staff.get("/surveys/<int:survey_id>/places/<int:place_id>")
@access(editors)
def view_survey_place(survey_id: int, place_id: int) -> ResponseReturnValue:
    """One place with its code, to be changed."""
    view, place = _survey(survey_id), _place(survey_id, place_id)
    values = {
        "name_th": place.name.th,
        "name_en": place.name.en,
        "unit": str(place.unit_id or ""),
        "is_active": "yes" if place.is_active else "",
    }
    return _place_page(view, place, values)


@staff.post("/surveys/<int:survey_id>/places/<int:place_id>")
@access(editors)
@commits
def change_survey_place(survey_id: int, place_id: int) -> ResponseReturnValue:
    """Changes a place, or takes it out of use."""
    view, place = _survey(survey_id), _place(survey_id, place_id)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    details = PlaceDetails(
        Words(typed["name_th"], typed["name_en"]), number_of(typed["unit"]), typed["is_active"] == "yes"
    )
    try:
        surveys.change_place(survey_id, place_id, details, current_actor())
    except RuleBroken as broken:
        raise Refused(_place_page(view, place, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_places", survey_id=survey_id))


@staff.get("/surveys/<int:survey_id>/places/<int:place_id>/qr.<any(png,svg):kind>")
@access(editors)
def view_survey_place_qr(survey_id: int, place_id: int, kind: str) -> Response:
    """The code as a picture, or as a drawing for printing at any size."""
    _survey(survey_id)
    place = _place(survey_id, place_id)
    if kind == "png":
        answer = Response(surveys.place_png(place), mimetype="image/png")
    else:
        answer = Response(surveys.place_svg(place), mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = f'inline; filename="survey-{place.code}.{kind}"'
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@staff.get("/surveys/<int:survey_id>/places/print")
@access(editors)
def print_survey_places(survey_id: int) -> ResponseReturnValue:
    """A sheet of A4 for each place in use, or for `?place=` alone."""
    view = _survey(survey_id)
    wanted = number_of(request.args.get("place", ""))
    places = [place for place in surveys.list_places(survey_id) if place.is_active]
    return render_template(
        "staff/surveys/print_survey_places.html",
        survey=view,
        places=[place for place in places if wanted is None or place.id == wanted],
    )


def _survey(survey_id: int) -> SurveyView:
    return surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)


def _place(survey_id: int, place_id: int) -> PlaceView:
    return surveys.get_place(survey_id, place_id)


def _page(view: SurveyView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/surveys/view_survey_places.html",
        survey=view,
        tabs=survey_tabs(view),
        places=surveys.list_places(view.id),
        units=_units(),
        unit_names={unit.id: unit.short for unit in organisation.list_units()},
        values=values,
        refusal=refusal,
    )


def _place_page(view: SurveyView, place: PlaceView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/surveys/view_survey_place.html",
        survey=view,
        place=place,
        units=_units(),
        values=values,
        refusal=refusal,
    )


def _units() -> list[tuple[str, Words]]:
    return [(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)]
