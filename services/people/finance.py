"""Who works with money, and who may read along."""

from services.audit import Actor, Role
from services.organisation import find_unit, list_units, unit_and_below

#: Key of the finance unit, and its name where the authority chose another key.
UNIT_KEY, UNIT_NAME = "finance", "กองคลัง"
READERS = (Role.EXECUTIVE, Role.AUDITOR)


def finance_unit_id() -> int | None:
    """The finance unit, by its key, else by its name; None where there is none."""
    unit = find_unit(UNIT_KEY) or next((each for each in list_units() if each.name.th == UNIT_NAME), None)
    return None if unit is None else unit.id


def is_finance(actor: Actor) -> bool:
    """Whether the actor works with money: a finance officer, or the head of the finance unit or of one below it."""
    if actor.has_role(Role.FINANCE):
        return True
    unit_id = finance_unit_id() if actor.has_role(Role.HEAD) else None
    return unit_id is not None and actor.unit_id in unit_and_below(unit_id)


def may_see_finance(actor: Actor) -> bool:
    """Whether the actor may read what concerns money: finance, executives and auditors."""
    return is_finance(actor) or actor.has_role(*READERS)
