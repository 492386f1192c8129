"""The authority itself: one row that every page shows, changed under an optimistic lock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import Problem, RuleBroken, Stale
from services.organisation.cache import cached, changing
from services.organisation.colours import checked_colours
from services.organisation.models import Organisation
from services.organisation.options import get_setting
from services.organisation.views import Colours, OrganisationView
from services.text import Words, normalise, single_line

KINDS = ("pao", "province", "city", "town", "subdistrict-municipality", "sao", "other")
PRODUCT = Words("ประชา", "Pracha")
REGISTRY = Words("ศูนย์รับเรื่องราวร้องทุกข์", "Complaints registry")
NO_WORDS = Words("", "")
USUAL_COLOURS: Mapping[str, str] = {"indigo": Colours().indigo, "gold": Colours().gold, "jade": Colours().jade}
_NAMES = ("name", "short", "product", "registry")
_PHONE = re.compile(r"[0-9+()\- ,#]*\Z")


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an officer may say of the authority."""

    name: Words
    short_name: Words
    product_name: Words = PRODUCT
    initials: str = ""
    kind: str = "pao"
    colours: Mapping[str, str] = field(default_factory=lambda: dict(USUAL_COLOURS))
    logo_key: str | None = None
    address: Words = NO_WORDS
    phone: str = ""
    email: str = ""
    website: str = ""
    registry_name: Words = REGISTRY
    province_code: str = ""


_NOBODY = OrganisationView(
    name=Words("องค์กรปกครองส่วนท้องถิ่น", "Local authority"),
    short_name=Words("หน่วยงาน", "Authority"),
    product_name=PRODUCT,
    initials="",
    kind="other",
    colours=Colours(),
    logo_key=None,
    address=NO_WORDS,
    phone="",
    email="",
    website="",
    registry_name=REGISTRY,
    province_code="",
    confirm_days=15,
    revision=0,
)


def get_organisation() -> OrganisationView:
    """The authority; before it has been described, a neutral one of revision 0, so that every page can be shown."""
    return cached("organisation", _load)


def update_organisation(details: OrganisationDetails, *, revision: int, actor: Actor) -> OrganisationView:
    """Describes the authority anew (revision 0: for the first time).

    Raises Stale when another officer saved since `revision` was read, RuleBroken with `required`, `too_long`,
    `email_shape`, `phone_shape`, `website_shape`, `unknown_kind`, `colour_shape`, `contrast_too_low`.
    """
    values = _checked(details)
    changing()
    row = session().execute(select(Organisation).execution_options(populate_existing=True)).scalar()
    present = row.revision if row else 0
    if present != revision:
        raise Stale("organisation", get_organisation(), details)
    if row is None:
        row = Organisation(id=1, revision=1, **values)
        session().add(row)
        changed = list(values)
    else:
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            row.revision += 1
    session().flush()
    if changed:
        audit.record("change organisation", actor=actor, subject="organisation", subject_id=1, fields=changed)
    return get_organisation()


def _checked(details: OrganisationDetails) -> dict[str, Any]:
    values: dict[str, Any] = {
        "initials": single_line(details.initials),
        "kind": details.kind,
        "logo_key": details.logo_key,
        "address_th": normalise(details.address.th),
        "address_en": normalise(details.address.en),
        "phone": single_line(details.phone),
        "email": single_line(details.email),
        "website": single_line(details.website),
        "province_code": details.province_code,
    }
    for name, words in (
        ("name", details.name),
        ("short", details.short_name),
        ("product", details.product_name),
        ("registry", details.registry_name),
    ):
        values[f"{name}_th"], values[f"{name}_en"] = single_line(words.th), single_line(words.en)
    problems = _problems(values)
    try:
        colours = checked_colours(details.colours)
        values["colours"] = {f.name: getattr(colours, f.name) for f in fields(colours)}
    except RuleBroken as refusal:
        problems.extend(refusal.problems)
    if problems:
        raise RuleBroken.of(problems)
    return values


def _problems(values: dict[str, Any]) -> list[Problem]:
    problems = []
    for name in (
        "name_th",
        "name_en",
        "short_th",
        "short_en",
        "product_th",
        "product_en",
        "registry_th",
        "registry_en",
    ):
        if not values[name]:
            problems.append(Problem(name, "required"))
    for column in Organisation.__table__.columns:
        most, value = getattr(column.type, "length", None), values.get(column.name)
        if most and isinstance(value, str) and len(value) > most:
            problems.append(Problem(column.name, "too_long", {"most": most}))
    if values["kind"] not in KINDS:
        problems.append(Problem("kind", "unknown_kind"))
    if not _PHONE.match(values["phone"]):
        problems.append(Problem("phone", "phone_shape"))
    if values["email"]:
        try:
            validate_email(values["email"], check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            problems.append(Problem("email", "email_shape"))
    if values["website"] and not re.match(r"https?://[^\s/]+\.[^\s]+\Z", values["website"]):
        problems.append(Problem("website", "website_shape"))
    return problems


def _load() -> OrganisationView:
    row = session().execute(select(Organisation).order_by(Organisation.id).limit(1)).scalar()
    if row is None:
        return replace(_NOBODY, confirm_days=int(get_setting("confirm_days")))
    return OrganisationView(
        name=Words(row.name_th, row.name_en),
        short_name=Words(row.short_th, row.short_en),
        product_name=Words(row.product_th, row.product_en),
        initials=row.initials,
        kind=row.kind,
        colours=Colours(**row.colours),
        logo_key=row.logo_key,
        address=Words(row.address_th, row.address_en),
        phone=row.phone,
        email=row.email,
        website=row.website,
        registry_name=Words(row.registry_th, row.registry_en),
        province_code=row.province_code,
        confirm_days=int(get_setting("confirm_days")),
        revision=row.revision,
    )
