"""Which cases an actor may know of at all. Every list, count, search, duplicate and export goes through here."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

from services import clock
from services.audit import Actor, ActorKind, Role
from services.cases.models import CaseExclusion, CaseFile, ConfidentialReading
from services.cases.words import Status
from services.db import session

#: Roles that see every case that is not confidential.
OVERSEERS = (Role.ADMIN, Role.EXECUTIVE, Role.AUDITOR)
#: How long a stated reason opens a confidential case.
READING_LASTS = timedelta(minutes=30)
_UNDECIDED = (Status.RECEIVED.value, Status.SCREENING.value)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseFile` that holds for just the cases which `actor` may know of.

    Registry: all. Integrity: confidential ones alone. Administrator, executive, auditor: all but confidential ones.
    Others: those of their units once screened, those they own, those they filed; never confidential ones. A citizen:
    those of the account. An officer who is shut out of a case learns nothing of it, whatever the role.
    """
    if actor.kind is ActorKind.SYSTEM:
        return true()
    if actor.kind is ActorKind.CITIZEN and actor.id is not None:
        return CaseFile.person_id == actor.id
    if not actor.is_officer or actor.id is None:
        return false()
    return and_(_by_role(actor), _not_shut_out(actor.id))


def _by_role(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.REGISTRY:
        return true()
    if actor.role is Role.INTEGRITY:
        return CaseFile.is_confidential.is_(True)
    if actor.role in OVERSEERS:
        return CaseFile.is_confidential.is_(False)
    return and_(
        CaseFile.is_confidential.is_(False),
        or_(
            and_(of_units(actor), CaseFile.status.not_in(_UNDECIDED)),
            CaseFile.owner_id == actor.id,
            CaseFile.filed_by_id == actor.id,
        ),
    )


def of_units(actor: Actor) -> ColumnElement[bool]:
    """The cases of the officer's own unit and those below it."""
    units = sorted(actor.unit_ids or ({actor.unit_id} if actor.unit_id is not None else ()))
    if not units:
        return false()
    return CaseFile.unit_id == units[0] if len(units) == 1 else CaseFile.unit_id.in_(units)


def _not_shut_out(officer_id: int) -> ColumnElement[bool]:
    return not_(
        exists(select(1).where(CaseExclusion.case_id == CaseFile.id, CaseExclusion.officer_id == officer_id)).correlate(
            CaseFile
        )
    )


def sees_reporter(actor: Actor, *, is_name_released: bool, is_confidential: bool) -> bool:
    """Whether name and ways to reach the reporter are shown: to the registry always, to the unit once released."""
    if actor.has_role(Role.REGISTRY) or (is_confidential and actor.has_role(Role.INTEGRITY)):
        return True
    return is_name_released and actor.has_role(Role.OFFICER, Role.HEAD, Role.FINANCE, Role.COUNTER)


def knows_reporter(actor: Actor) -> ColumnElement[bool]:
    """The condition on `CaseFile` under which `sees_reporter` holds."""
    if actor.has_role(Role.REGISTRY):
        return true()
    if actor.has_role(Role.INTEGRITY):
        return CaseFile.is_confidential.is_(True)
    if sees_reporter(actor, is_name_released=True, is_confidential=False):
        return CaseFile.is_name_released.is_(True)
    return false()


def has_stated_reason(case_id: int, officer_id: int) -> bool:
    """Whether the officer gave a reason for reading this confidential case within the last half hour."""
    since = clock.now() - READING_LASTS
    found = session().execute(
        select(ConfidentialReading.id)
        .where(
            ConfidentialReading.case_id == case_id,
            ConfidentialReading.officer_id == officer_id,
            ConfidentialReading.at >= since,
        )
        .limit(1)
    )
    return found.first() is not None
