"""The pages behind five faces and the rules after what they are sent, with the matters that their links belong to."""

from services import cases, surveys
from services.audit import SYSTEM, Actor, Channel, Role
from services.cases import Action, NewCase, Reporter, Status
from services.db import unit_of_work
from services.organisation import list_units
from services.people import find_officer
from services.surveys.seed import seed_satisfaction
from services.surveys.standing import find_tied, standing_token

OPEN = (
    "/rate/{fresh_mark}", "/rate/{fresh_mark}/5", "/rate/{good_mark}", "/rate/{bad_mark}", "/rate/wrong",
    "/track/{marked_matter}", "/track/{unmarked_matter}",
)  # fmt: skip
ADMIN = (
    "/staff/surveys/rules", "/staff/surveys/rules/case", "/staff/surveys/rules/case?service=complaint",
    "/staff/surveys/rules/receipt?new=1",
)  # fmt: skip
HEAD = ("/staff/cases/{marked_reference}",)
EMPTY = [("/staff/surveys/rules/case", "")]
NOT_FOUND = {"/rate/wrong": 404}
_WORDS = {"why": ["slow", "unclear"], "remark": "รอนานสามสัปดาห์ และไม่มีใครแจ้งว่าถึงไหนแล้ว"}


def plant() -> dict[str, str]:
    """Three closed matters: one without a mark, one with a good and one with a bad one, and why."""
    with unit_of_work():
        seed_satisfaction(SYSTEM)
    made = {name: _closed(f"{name}@example.org") for name in ("fresh", "good", "bad", "unmarked")}
    citizen = Actor.citizen()
    with unit_of_work():
        tokens = {name: _token(name, opened) for name, opened in made.items()}
        surveys.rate(tokens["good"], 5, actor=citizen)
        surveys.rate(tokens["bad"], 1, actor=citizen)
        surveys.tell_why(tokens["bad"], _WORDS, actor=citizen)
    return {
        "fresh_mark": tokens["fresh"],
        "good_mark": tokens["good"],
        "bad_mark": tokens["bad"],
        "marked_matter": made["bad"].track_token,
        "unmarked_matter": made["unmarked"].track_token,
        "marked_reference": made["bad"].reference,
    }


def _closed(address: str) -> cases.OpenedCase:
    head = find_officer("head@demo.pracha.example")
    assert head is not None
    unit = next(unit for unit in list_units() if unit.id == head.unit_id)
    new = NewCase(
        "complaint", "RP", "street-light", "", "ไฟทางหน้าวัดดับ", Status.ASSIGNED, unit.id, "web", "web",
        Reporter("open", "ผู้แจ้งสมมุติ", "", address, "email"), answer_days=2, resolve_days=7,
    )  # fmt: skip
    actor = Actor(Actor.citizen().kind.OFFICER, Channel.STAFF, head.id, Role.HEAD, unit.id, frozenset({unit.id}))
    with unit_of_work():
        opened = cases.open_case(new, actor=Actor.citizen())
        cases.act(opened.reference, Action.CLOSE, actor=actor, outcome="mended", words="เปลี่ยนหลอดแล้ว", photos=[])
    return opened


def _token(name: str, opened: cases.OpenedCase) -> str:
    found = find_tied("email", f"{name}@example.org", "case", opened.id)
    assert found is not None
    return standing_token(found)
