"""The pages of the directory of other authorities."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import complaints, organisation
from services.errors import RuleBroken
from services.organisation import AgencyDetails, AgencyView, CoverageView
from services.text import Words, search_form

KINDS = (
    ("local", Words("ท้องถิ่น (เทศบาล อบต.)", "Local (municipality, SAO)")),
    ("national", Words("ส่วนราชการและรัฐวิสาหกิจ", "Government office or enterprise")),
    ("province", Words("ศูนย์ดำรงธรรมจังหวัด", "Provincial Damrongtham Centre")),
    ("hotline", Words("สายด่วน", "Hotline")),
    ("oversight", Words("ผู้กำกับดูแลและตรวจสอบ", "Oversight")),
)
_FIELDS = ("name_th", "name_en", "letter_address", "phone", "email", "kind", "note", "is_checked", "is_active")
#: A directory is longer than this only after a large import; then it is searched.
_MOST_SHOWN = 300
_CORRUPTION = ("corruption-report", Words("แจ้งเบาะแสการทุจริต", "Report corruption"))


@staff.get("/settings/agencies")
@access(administrators)
def view_agencies() -> ResponseReturnValue:
    """The directory, found by words, kind and whether the number is confirmed."""
    return _list_page()


@staff.post("/settings/agencies/import")
@access(administrators)
@commits
def import_agencies() -> ResponseReturnValue:
    """Takes authorities from a table."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        done = organisation.import_agencies(upload.stream, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_list_page(refusal_of(broken)), 400) from broken
    said = gettext("เพิ่ม %(added)s หน่วยงาน แก้ไข %(changed)s หน่วยงาน", added=done.added, changed=done.changed)
    flash(said, "success")
    return redirect(url_for("staff.view_agencies"))


@staff.get("/settings/agencies/new")
@access(administrators)
def new_agency() -> ResponseReturnValue:
    """The form of a new authority."""
    return _page(None, {"kind": "local", "is_active": "yes"}, (set(), set()))


@staff.post("/settings/agencies/new")
@access(administrators)
@commits
def create_agency() -> ResponseReturnValue:
    """Adds an authority."""
    typed = _typed()
    try:
        organisation.create_agency(_details(typed), coverage=_coverage(), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(None, typed, _chosen(), refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_agencies"))


@staff.get("/settings/agencies/<int:agency_id>")
@access(administrators)
def view_agency(agency_id: int) -> ResponseReturnValue:
    """One authority, to be changed."""
    agency = organisation.get_agency(agency_id)
    values = {
        "name_th": agency.name.th,
        "name_en": agency.name.en,
        "letter_address": agency.letter_address,
        "phone": agency.phone,
        "email": agency.email,
        "kind": agency.kind,
        "note": agency.note,
        "is_checked": "yes" if agency.is_checked else "",
        "is_active": "yes" if agency.is_active else "",
    }
    return _page(agency, values, _ticks(agency))


@staff.post("/settings/agencies/<int:agency_id>")
@access(administrators)
@commits
def update_agency(agency_id: int) -> ResponseReturnValue:
    """Changes an authority and what it takes."""
    agency, typed = organisation.get_agency(agency_id), _typed()
    details = _details(typed, agency.province_code)
    # Ticks say "each category in each place"; finer coverage from a table stays while nobody touches them.
    coverage = None if _chosen() == _ticks(agency) else _coverage()
    try:
        organisation.update_agency(agency_id, details, coverage=coverage, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(agency, typed, _chosen(), refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_agencies"))


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:2500] for name in _FIELDS}


def _details(typed: Mapping[str, str], province_code: str = "") -> AgencyDetails:
    return AgencyDetails(
        name=Words(typed["name_th"], typed["name_en"]),
        letter_address=typed["letter_address"],
        phone=typed["phone"],
        email=typed["email"],
        kind=typed["kind"],
        note=typed["note"],
        province_code=province_code,
        is_checked=typed["is_checked"] == "yes",
        is_active=typed["is_active"] == "yes",
    )


def _ticks(agency: AgencyView) -> tuple[set[str], set[str]]:
    """The categories ("*" for all) and places of what it takes now."""
    categories = {covered.category or "*" for covered in agency.coverage}
    places = {covered.subdistrict or covered.district or "" for covered in agency.coverage} - {""}
    return categories, places


def _chosen() -> tuple[set[str], set[str]]:
    """The ticked categories ("*" for all) and places."""
    return set(request.form.getlist("categories")[:200]), set(request.form.getlist("places")[:2000])


def _coverage() -> Sequence[CoverageView]:
    """Every ticked category in every ticked place; none ticked means nothing, or everywhere."""
    categories, places = _chosen()
    kinds: list[str | None] = [None] if "*" in categories else [c[:60] for c in sorted(categories)]
    spots: list[tuple[str | None, str | None]] = [
        (code, None) if len(code) == 4 else (None, code) for code in sorted(places)
    ]
    return organisation.each_covered(kinds, spots)


def _list_page(refusal: Refusal | None = None) -> str:
    words, kind, check = (request.args.get(name, "")[:100] for name in ("q", "kind", "check"))
    sought = search_form(words)
    agencies = [
        agency
        for agency in organisation.list_agencies()
        if (not sought or sought in search_form(f"{agency.name.th} {agency.name.en} {agency.phone}"))
        and (not kind or agency.kind == kind)
        and (check != "open" or (agency.phone and not agency.is_checked))
    ]
    return render_template(
        "staff/settings/view_agencies.html",
        agencies=agencies[:_MOST_SHOWN],
        total=len(agencies),
        kinds=KINDS,
        kind_words=dict(KINDS),
        words=words,
        kind=kind,
        check=check,
        refusal=refusal,
    )


def _page(
    agency: AgencyView | None,
    values: Mapping[str, str],
    chosen: tuple[set[str], set[str]],
    refusal: Refusal | None = None,
) -> str:
    known = [(c.key, c.name) for c in complaints.list_categories()] + [_CORRUPTION]
    # What is covered already stays on the page, also where no such category is known any more.
    known += [(key, Words(key, key)) for key in sorted(chosen[0] - {"*"} - {key for key, _ in known})]
    return render_template(
        "staff/settings/view_agency.html",
        agency=agency,
        values=values,
        refusal=refusal,
        kinds=KINDS,
        categories=known,
        districts=[(d, organisation.list_subdistricts(d.code)) for d in organisation.list_districts()],
        chosen_categories=chosen[0],
        chosen_places=chosen[1],
    )
