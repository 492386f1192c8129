"""Who may own a case: officers of its unit or above it, and the registry; nobody who is shut out of it."""

from sqlalchemy import select

from services.audit import Actor, Role
from services.cases.machine import WORKERS
from services.cases.models import CaseExclusion, CaseFile
from services.cases.views import CaseView
from services.db import session
from services.organisation import unit_and_below
from services.people import Officer


def may_work(role: Role, unit_id: int | None, case: CaseFile | CaseView) -> bool:
    """Whether an officer may own the case; a confidential one only the registry and integrity officers."""
    if case.is_confidential:
        return role in (Role.REGISTRY, Role.INTEGRITY)
    if role is Role.REGISTRY:
        return True
    if role not in WORKERS or unit_id is None or case.unit_id is None:
        return False
    return case.unit_id in unit_and_below(unit_id)


def may_be_given(officer: Officer, case: CaseFile | CaseView, giver: Actor | None) -> bool:
    """Whether an officer is offered as the owner; people of the registry are offered to the registry alone."""
    if officer.role is Role.REGISTRY and giver is not None and not giver.has_role(Role.REGISTRY, Role.INTEGRITY):
        return False
    return may_work(officer.role, officer.unit_id, case)


def officers_shut_out(case_id: int) -> frozenset[int]:
    """The officers who must learn nothing of the case."""
    found = session().execute(select(CaseExclusion.officer_id).where(CaseExclusion.case_id == case_id))
    return frozenset(found.scalars())
