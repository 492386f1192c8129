"""What complaints do when something happens to a case: counters and photographs follow, in the same transaction."""

from services.cases.events import CaseChanged
from services.cases.models import CaseFile
from services.complaints.models import Complaint
from services.complaints.photographs import note_new_photographs
from services.complaints.tallies import keep_tally
from services.db import session


def on_case_changed(event: CaseChanged) -> None:
    """Keeps the public counters and the list of photographs of a complaint right."""
    complaint = session().get(Complaint, event.case_id)
    if complaint is None:
        return
    case = session().get_one(CaseFile, event.case_id)
    keep_tally(case, complaint)
    note_new_photographs(case)
