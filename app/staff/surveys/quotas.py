"""How many answers are wanted from each district: the two calculators that officials look for, and how far one is."""

from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.acting_form import refusal_of
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import surveys
from services.errors import RuleBroken
from services.surveys import Quotas
from services.text import Words, arabic_digits

FORMULAS = {
    "yamane": (Words("ทาโร ยามาเน", "Taro Yamane"), surveys.yamane),
    "krejcie_morgan": (Words("เครจซีและมอร์แกน", "Krejcie and Morgan"), surveys.krejcie_morgan),
}


@staff.get("/surveys/<int:survey_id>/quotas")
@access(officer)
def view_survey_quotas(survey_id: int) -> ResponseReturnValue:
    """Progress by district, and for those who build the survey the calculators."""
    return _page(survey_id, _values(surveys.get_quotas(survey_id, actor=current_actor())))


@staff.post("/surveys/<int:survey_id>/quotas")
@access(editors)
@commits
def save_survey_quotas(survey_id: int) -> ResponseReturnValue:
    """Saves people and answers wanted; or works out the answers wanted, which saves nothing."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    quotas = surveys.get_quotas(survey_id, actor=actor)
    values = _values(quotas) | {name: text[:20] for name, text in request.form.items()}
    try:
        people = {line.district: _number(values, f"population-{line.district}") for line in quotas.lines}
        if request.form.get("do") == "calculate":
            values |= _worked_out(people, values)
            raise Refused(_page(survey_id, values), 200)
        wanted = {district: (n, _number(values, f"sample-{district}")) for district, n in people.items()}
        surveys.save_quotas(survey_id, wanted, actor)
    except RuleBroken as broken:
        raise Refused(_page(survey_id, values, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_quotas", survey_id=survey_id))


def _worked_out(people: dict[str, int], values: dict[str, str]) -> dict[str, str]:
    """The sample by the formula, shared out; what is shown again with it."""
    _name, formula = FORMULAS.get(values.get("formula", ""), FORMULAS["yamane"])
    error = next((one for one in surveys.ERRORS if str(one) == values.get("error")), surveys.USUAL_ERROR)
    try:
        wanted = formula(sum(people.values()), error)
    except ValueError as impossible:
        raise RuleBroken(f"population-{next(iter(people))}", "population_outside") from impossible
    shared = surveys.share_out(wanted, people)
    return {f"sample-{district}": str(n) for district, n in shared.items()} | {"wanted": f"{wanted:,}"}


def _number(values: dict[str, str], name: str) -> int:
    said = arabic_digits(values.get(name, "")).replace(",", "").strip()
    number = number_of(said) if said else 0
    if number is None:
        raise RuleBroken(name, "population_outside" if name.startswith("population") else "sample_outside")
    return number


def _values(quotas: Quotas) -> dict[str, str]:
    values = {"formula": "yamane", "error": str(surveys.USUAL_ERROR), "wanted": ""}
    for line in quotas.lines:
        values[f"population-{line.district}"] = str(line.population)
        values[f"sample-{line.district}"] = str(line.sample)
    return values


def _page(survey_id: int, values: dict[str, str], refusal: Refusal | None = None) -> str:
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    return render_template(
        "staff/surveys/view_survey_quotas.html",
        survey=view,
        tabs=survey_tabs(view),
        quotas=surveys.get_quotas(survey_id, actor=actor),
        values=values,
        refusal=refusal,
        builds=surveys.may_edit(actor, view),
        formulas=[(key, name) for key, (name, _formula) in FORMULAS.items()],
        errors=[(str(error), Words(*[f"{error * Decimal(100):.0f} %"] * 2)) for error in surveys.ERRORS],
    )
