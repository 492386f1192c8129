"""The directory of other authorities: who takes which category where, with letter address and telephone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import delete, select

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.organisation.cache import cached, changing
from services.organisation.models import Agency, AgencyCoverage
from services.organisation.places import find_subdistrict, list_districts
from services.organisation.views import AgencyView, CoverageView
from services.text import Words, normalise, single_line

#: Categories times places of one authority; a province has some fifty subdistricts and thirty categories.
MOST_COVERED = 5000
#: local (municipality, SAO), national (an office of a ministry or enterprise), hotline, oversight, province.
KINDS = ("local", "national", "hotline", "oversight", "province")


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """What may be said of an authority. English falls back to Thai."""

    name: Words
    letter_address: str = ""
    phone: str = ""
    email: str = ""
    kind: str = "national"
    note: str = ""
    province_code: str = ""
    is_checked: bool = False
    is_active: bool = True


def list_agencies(*, active_only: bool = False) -> list[AgencyView]:
    """All authorities in order of their Thai names."""
    return [a for a in _agencies().values() if a.is_active or not active_only]


def get_agency(agency_id: int) -> AgencyView:
    """The authority; NotFound."""
    try:
        return _agencies()[agency_id]
    except KeyError:
        raise NotFound("agency") from None


def find_agency(key: str) -> AgencyView | None:
    """The authority with that stable key ("governor", "nacc" …), or None."""
    return next((a for a in _agencies().values() if a.key == key), None)


def find_agencies(category: str | None = None, subdistrict: str | None = None) -> list[AgencyView]:
    """Active authorities that take that category in that subdistrict, the most particular first.

    Left out, category or subdistrict do not narrow the list. What covers everything comes last.
    """
    place = find_subdistrict(subdistrict) if subdistrict else None
    found: list[tuple[int, str, AgencyView]] = []
    for agency in list_agencies(active_only=True):
        ranks = [
            rank
            for covered in agency.coverage
            if (rank := _rank(covered, category, subdistrict, place.district if place else None)) is not None
        ]
        if ranks:
            found.append((-max(ranks), agency.name.th, agency))
    return [agency for _, _, agency in sorted(found, key=lambda f: f[:2])]


def _rank(covered: CoverageView, category: str | None, subdistrict: str | None, district: str | None) -> int | None:
    """How particularly the coverage speaks of the matter; None where it does not."""
    rank = 0
    for wanted, said, weight in (
        (category, covered.category, 2),
        (subdistrict, covered.subdistrict, 4),
        (district, covered.district, 1),
    ):
        if wanted is None or said is None:
            continue
        if wanted != said:
            return None
        rank += weight
    return rank


def each_covered(
    categories: Iterable[str | None], places: Iterable[tuple[str | None, str | None]]
) -> list[CoverageView]:
    """Every category (None: all) in every place (district, subdistrict), each once; no place means everywhere.

    RuleBroken("coverage", "too_much_covered", most) before so many are made.
    """
    kinds, spots = list(dict.fromkeys(categories)), list(dict.fromkeys(places)) or [(None, None)]
    _check_amount(len(kinds) * len(spots))
    return [CoverageView(kind, district, subdistrict) for kind in kinds for district, subdistrict in spots]


def create_agency(
    details: AgencyDetails, *, actor: Actor, coverage: Sequence[CoverageView] = (), key: str | None = None
) -> AgencyView:
    """Adds an authority; RuleBroken codes `required`, `unknown_kind`, `too_long`, `unknown_place`,
    `too_much_covered`.
    """
    changing()
    row = Agency(key=key)
    _fill(row, details)
    session().add(row)
    session().flush()
    _cover(row.id, coverage)
    audit.record("add agency", actor=actor, subject="agency", subject_id=row.id)
    return get_agency(row.id)


def update_agency(
    agency_id: int, details: AgencyDetails, *, actor: Actor, coverage: Sequence[CoverageView] | None = None
) -> AgencyView:
    """Changes an authority, and what it covers when `coverage` is given; NotFound and the codes of `create_agency`."""
    changing()
    row = session().get(Agency, agency_id, populate_existing=True)
    if row is None:
        raise NotFound("agency")
    before = {f.name: getattr(row, f.name) for f in fields(details) if f.name != "name"}
    names = (row.name_th, row.name_en)
    _fill(row, details)
    changed = [name for name, value in before.items() if getattr(row, name) != value]
    if (row.name_th, row.name_en) != names:
        changed.append("name")
    session().flush()
    if coverage is not None and set(coverage) != set(get_agency(agency_id).coverage):
        _cover(agency_id, coverage)
        changed.append("coverage")
    if changed:
        audit.record("change agency", actor=actor, subject="agency", subject_id=agency_id, fields=changed)
    return get_agency(agency_id)


def _fill(row: Agency, details: AgencyDetails) -> None:
    """Sets the columns once all of them are found good: a refused row stays as it was."""
    name = single_line(details.name.th)
    values: dict[str, str | bool] = {
        "name_th": name,
        "name_en": single_line(details.name.en) or name,
        "letter_address": normalise(details.letter_address),
        "phone": single_line(details.phone),
        "email": single_line(details.email),
        "kind": details.kind,
        "note": normalise(details.note),
        "province_code": details.province_code,
        "is_checked": details.is_checked,
        "is_active": details.is_active,
    }
    problems = [] if name else [Problem("name_th", "required")]
    if details.kind not in KINDS:
        problems.append(Problem("kind", "unknown_kind"))
    for field, most in (("name_th", 200), ("name_en", 200), ("phone", 60), ("email", 254), ("note", 2000)):
        if len(str(values[field])) > most:
            problems.append(Problem(field, "too_long", {"most": most}))
    if problems:
        raise RuleBroken.of(problems)
    for field, value in values.items():
        setattr(row, field, value)


def _check_amount(covered: int) -> None:
    if covered > MOST_COVERED:
        raise RuleBroken("coverage", "too_much_covered", most=MOST_COVERED)


def _cover(agency_id: int, coverage: Sequence[CoverageView]) -> None:
    _check_amount(len(coverage))
    districts = {d.code for d in list_districts()}
    for covered in coverage:
        if covered.subdistrict and find_subdistrict(covered.subdistrict) is None:
            raise RuleBroken("coverage", "unknown_place", place=covered.subdistrict)
        if covered.district and covered.district not in districts:
            raise RuleBroken("coverage", "unknown_place", place=covered.district)
    session().execute(delete(AgencyCoverage).where(AgencyCoverage.agency_id == agency_id))
    session().add_all(
        AgencyCoverage(
            agency_id=agency_id, category_key=c.category, district_code=c.district, subdistrict_code=c.subdistrict
        )
        for c in dict.fromkeys(coverage)
    )
    session().flush()
    changing()


def _agencies() -> dict[int, AgencyView]:
    return cached("agencies", _load)


def _load() -> dict[int, AgencyView]:
    coverage: dict[int, list[CoverageView]] = {}
    for row in session().execute(select(AgencyCoverage).order_by(AgencyCoverage.id)).scalars():
        coverage.setdefault(row.agency_id, []).append(
            CoverageView(row.category_key, row.district_code, row.subdistrict_code)
        )
    agencies = session().execute(select(Agency).order_by(Agency.name_th, Agency.id)).scalars()
    return {
        row.id: AgencyView(
            row.id,
            row.key,
            Words(row.name_th, row.name_en),
            row.letter_address,
            row.phone,
            row.email,
            row.kind,
            row.note,
            row.province_code,
            row.is_checked,
            row.is_active,
            tuple(coverage.get(row.id, ())),
        )
        for row in agencies
    }
