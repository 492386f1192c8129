"""The page of the authority itself: names, logo, colours, ways to reach it."""

from dataclasses import asdict
from typing import Any

from flask import redirect as to
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import files
from services import organisation as rooms
from services.errors import RuleBroken, Stale
from services.organisation import OrganisationDetails, OrganisationView
from services.text import Words

KINDS = (
    ("pao", Words("องค์การบริหารส่วนจังหวัด", "Provincial administrative organisation")),
    ("province", Words("จังหวัด", "Province office")),
    ("city", Words("เทศบาลนคร", "City municipality")),
    ("town", Words("เทศบาลเมือง", "Town municipality")),
    ("subdistrict-municipality", Words("เทศบาลตำบล", "Subdistrict municipality")),
    ("sao", Words("องค์การบริหารส่วนตำบล", "Subdistrict administrative organisation")),
    ("other", Words("อื่น ๆ", "Other")),
)
_COLOURS = ("indigo", "gold", "jade")
_MOST_TYPED = 3000


@staff.get("/settings/organisation")
@access(administrators)
def view_organisation() -> ResponseReturnValue:
    """The authority as it is, to be changed."""
    return _page(_values(rooms.get_organisation()))


@staff.post("/settings/organisation")
@access(administrators)
@commits
def update_organisation() -> ResponseReturnValue:
    """Saves the authority, or shows its colours on a sample without saving."""
    typed = _typed()
    try:
        if request.form.get("do") == "sample":
            rooms.checked_colours(typed)
            raise Refused(_page(typed, is_sample=True), 200)
        revision = int(typed["revision"]) if typed["revision"].isdecimal() else -1
        rooms.update_organisation(_details(typed, _logo()), revision=revision, actor=current_actor())
    except RuleBroken as broken:
        # The shape of an upload is refused without a field: there is only one.
        raise Refused(_page(typed, refusal_of(broken, whole="logo")), 400) from broken
    except Stale as stale:
        theirs = stale.theirs
        typed["revision"] = str(theirs.revision)
        raise Refused(_page(typed, theirs=_differences(typed, theirs)), 409) from stale
    saved()
    return to(url_for("staff.view_organisation"))


def _logo() -> str | None:
    """The key of the logo from now on: a new upload, the present one, or none."""
    upload = request.files.get("logo")
    if upload is not None and upload.filename:
        stored = files.save_logo(upload.stream, filename=upload.filename, actor=current_actor())
        files.attach([stored.key], "organisation", 1)
        return stored.key
    return None if request.form.get("remove_logo") else rooms.get_organisation().logo_key


def _details(typed: dict[str, str], logo_key: str | None) -> OrganisationDetails:
    def words(name: str) -> Words:
        return Words(typed[f"{name}_th"], typed[f"{name}_en"])

    return OrganisationDetails(
        name=words("name"),
        short_name=words("short"),
        product_name=words("product"),
        initials=typed["initials"],
        kind=typed["kind"],
        colours={name: typed[name] for name in _COLOURS},
        logo_key=logo_key,
        address=words("address"),
        phone=typed["phone"],
        email=typed["email"],
        website=typed["website"],
        registry_name=words("registry"),
        province_code=rooms.get_organisation().province_code or typed["province_code"],
    )


def _values(view: OrganisationView) -> dict[str, str]:
    """The authority as the fields of the form."""
    values = {name: str(getattr(view, name)) for name in ("initials", "kind", "phone", "email", "website", "revision")}
    values["province_code"] = view.province_code
    for name, words in (
        ("name", view.name),
        ("short", view.short_name),
        ("product", view.product_name),
        ("address", view.address),
        ("registry", view.registry_name),
    ):
        values[f"{name}_th"], values[f"{name}_en"] = words.th, words.en
    colours: dict[str, Any] = asdict(view.colours)
    return values | {name: str(colours[name]) for name in _COLOURS}


def _typed() -> dict[str, str]:
    names = _values(rooms.get_organisation())
    return {name: request.form.get(name, "")[:_MOST_TYPED] for name in names}


def _differences(typed: dict[str, str], theirs: OrganisationView) -> dict[str, str]:
    """What the other officer's version says where it differs from what was typed."""
    return {
        name: value for name, value in _values(theirs).items() if name != "revision" and value != typed.get(name, value)
    }


def _page(
    values: dict[str, str],
    refusal: Refusal | None = None,
    *,
    theirs: dict[str, str] | None = None,
    is_sample: bool = False,
) -> str:
    return render_template(
        "staff/settings/view_organisation.html",
        values=values,
        refusal=refusal,
        theirs=theirs,
        kinds=KINDS,
        sample=_sample(values),
        is_sample=is_sample,
        logo_key=rooms.get_organisation().logo_key,
    )


def _sample(values: dict[str, str]) -> dict[str, str] | None:
    """The colours to draw the sample in; None while one of them is not a colour or cannot be read."""
    try:
        colours = rooms.checked_colours(values)
    except RuleBroken:
        return None
    return {"indigo": colours.indigo, "dark": colours.indigo_dark, "gold": colours.gold, "jade": colours.jade}
