"""Complaints and corruption reports on the case engine: intake, screening, release, public list, categories."""

from services import catalogue, events
from services.cases.events import CaseChanged
from services.complaints.categories import (
    CategoryDetails,
    CategoryView,
    GroupView,
    add_category,
    change_category,
    find_category,
    get_category,
    list_categories,
    list_groups,
    save_group,
)
from services.complaints.code_kinds import declare_code_kinds
from services.complaints.corruption import CORRUPTION_REPORT
from services.complaints.digests import declare_digests, say_digest_times, send_digests, tell_tied, tell_untied
from services.complaints.duplicates import LikelyDuplicate, likely_duplicates
from services.complaints.extras import extra_questions
from services.complaints.joined import find_joined
from services.complaints.offering import COMPLAINT
from services.complaints.photographs import PhotographView, find_released, list_photographs
from services.complaints.places import say_area
from services.complaints.published import (
    PERIODS,
    ReportFilter,
    ReportPage,
    ReportRow,
    ReportView,
    count_only_categories,
    count_states,
    follow_report,
    get_report,
    list_mended,
    list_points,
    list_reports,
    overview,
    points_of,
)
from services.complaints.releasing import PhotoRelease, release, withdraw_release
from services.complaints.screening import (
    Candidate,
    ComplaintView,
    WaitingPage,
    WaitingRow,
    list_candidates,
    list_waiting,
    load_for_screening,
    screen_complaint,
    set_registry_facts,
    view_complaint,
)
from services.complaints.seed import seed_categories
from services.complaints.tallies import fold_report_tallies
from services.complaints.watching import on_case_changed
from services.complaints.words import AsksPlace, Matter, PhotoPart, Publicity, ReceivedFrom, State, WhoActs
from services.personal import Finding, Found, find_personal, kinds_of_personal, mask_personal

__all__ = [
    "COMPLAINT",
    "CORRUPTION_REPORT",
    "PERIODS",
    "AsksPlace",
    "Candidate",
    "CategoryDetails",
    "CategoryView",
    "ComplaintView",
    "Finding",
    "Found",
    "GroupView",
    "LikelyDuplicate",
    "Matter",
    "PhotoPart",
    "PhotoRelease",
    "PhotographView",
    "Publicity",
    "ReceivedFrom",
    "ReportFilter",
    "ReportPage",
    "ReportRow",
    "ReportView",
    "State",
    "WaitingPage",
    "WaitingRow",
    "WhoActs",
    "add_category",
    "change_category",
    "count_only_categories",
    "count_states",
    "extra_questions",
    "find_category",
    "find_joined",
    "find_personal",
    "find_released",
    "fold_report_tallies",
    "follow_report",
    "get_category",
    "get_report",
    "kinds_of_personal",
    "likely_duplicates",
    "list_candidates",
    "list_categories",
    "list_groups",
    "list_mended",
    "list_photographs",
    "list_points",
    "list_reports",
    "list_waiting",
    "load_for_screening",
    "mask_personal",
    "offer",
    "overview",
    "points_of",
    "release",
    "save_group",
    "say_area",
    "say_digest_times",
    "screen_complaint",
    "seed_categories",
    "send_digests",
    "set_registry_facts",
    "tell_tied",
    "tell_untied",
    "view_complaint",
    "withdraw_release",
]


def offer() -> None:
    """Puts the two services on offer and listens to what happens to cases; called by `services.offered.install`."""
    declare_digests()
    catalogue.register(COMPLAINT)
    catalogue.register(CORRUPTION_REPORT)
    declare_code_kinds()
    events.listen(CaseChanged, on_case_changed)
