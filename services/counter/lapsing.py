"""What becomes of appointments that nobody ticked off: after their day the system ends them, and blames nobody."""

from sqlalchemy import select

from services import clock, organisation
from services.audit import SYSTEM, record
from services.cases import CaseOutcome, close_for_service
from services.cases.models import CaseFile
from services.counter.appointing import BOOKED, GIVEN_UP, MISSED
from services.counter.models import Appointment
from services.db import session
from services.text import Words

AT_ONCE = 25
#: An officer may have forgotten to tick them off: it does not say that they stayed away.
_OVER = Words(
    "สิ้นวันนัดแล้ว ระบบจึงปิดนัดหมายนี้ หากท่านมารับบริการแล้วไม่ต้องทำอะไร หากยังต้องการรับบริการ โปรดนัดหมายใหม่",
    "The day is over, so the system closed this appointment. If you came, there is nothing to do. "
    "If you still need us, please book again.",
)


def lapse_appointments(limit: int = AT_ONCE) -> int:
    """Sweep: ends booked appointments whose day is over in Thailand; gives how many.

    Each counts as not having come, by the system, until an officer corrects it. Nobody is sent a notice. Where the
    office was closed that day, or the matter had ended otherwise, the seat is merely given up.
    """
    due = session().scalars(
        select(Appointment.id)
        .where(Appointment.day < clock.today(), Appointment.state == BOOKED, Appointment.case_id.is_not(None))
        .order_by(Appointment.day, Appointment.id)
        .limit(limit)
    )
    return sum(_lapse(appointment_id) for appointment_id in due.all())


def _lapse(appointment_id: int) -> int:
    """The case is locked first, as everywhere; a case that somebody works on at this moment waits for the next time."""
    case_id = session().get_one(Appointment, appointment_id).case_id
    query = select(CaseFile).where(CaseFile.id == case_id).with_for_update(skip_locked=True)
    case = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if case is None:
        return 0
    row = session().get_one(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if row.state != BOOKED or row.case_id != case.id:
        return 0
    if not case.is_open:
        _give_up(row)
        return 1
    if organisation.is_working_day(row.day):
        row.state = MISSED
        session().flush()
        record("lapse appointment", actor=SYSTEM, subject="case", subject_id=case.id, fields=["state"])
    else:
        _give_up(row)
    words = _OVER.in_(case.language)
    close_for_service(case.id, CaseOutcome.LAPSED, words=words, actor=SYSTEM, is_quiet=True)
    return 1


def _give_up(row: Appointment) -> None:
    row.state, row.seat = GIVEN_UP, None
    session().flush()
    record("free seat", actor=SYSTEM, subject="case", subject_id=row.case_id, fields=["seat"])
