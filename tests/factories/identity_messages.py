"""The messages around going on elsewhere, linked accounts and officers' work, with texts as long as they get."""

from collections.abc import Iterator

from chatbot.messages import linking, moving, parts, staffing
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.cases import CaseView, QueueRow
from services.text import Words

_ADDRESS = "https://" + "w" * 900


def identity_messages(voice: Voice, long: Words, case: CaseView) -> Iterator[tuple[str, list[Message]]]:
    """All of them; `case` is a matter with long words and every action."""
    yield "carried", moving.carried(voice, long, _ADDRESS, "7K4M2X")
    yield "away", moving.away(voice, long)
    yield "how_back", moving.how_back(voice)
    yield "invite", linking.invite(voice, _ADDRESS)
    for name in ("not_now", "tied", "tied_already", "not_tied", "failed", "really_untie", "untied"):
        yield f"linking.{name}", getattr(linking, name)(voice)
    for code in ("identity_taken", "identity_other", "last_way_in"):
        yield "refused", linking.refused(voice, code)
    row = _row(case)
    shown = staffing.Shown(long, long)
    yield "work", staffing.work(voice, staffing.NEW, [(row, shown)] * 9, scope="unit", more="z" * 24)
    yield "work", staffing.work(voice, staffing.MINE, [(row, shown)], scope="mine", more=None)
    yield "work", staffing.work(voice, staffing.NEW, [], scope="unit", more=None)
    yield "case_card", staffing.case_card(voice, case, shown, long.th * 7, note=long.th[:300])
    yield "case_card", staffing.case_card(voice, case, staffing.Shown(long, Words("", "")), "")
    for action in staffing.ACTIONS:
        yield "sure", staffing.sure(voice, action, case.reference)
    yield "staffing.tied", staffing.tied(voice, long.th[:120])
    yield "not_officer", staffing.not_officer(voice)
    for kind in ("bad_code", "too_often", "untied", "gone", "not_now", "stale", "done"):
        yield "told", staffing.told(voice, kind)
        yield "note", parts.text(staffing.note(voice, kind))


def _row(case: CaseView) -> QueueRow:
    """The matter as a line of a queue."""
    return QueueRow(
        id=case.id, reference=case.reference, title=case.title, service=case.service, topic=case.topic,
        status=case.status, due_at=case.due_at, sort_at=case.received_at, is_open=True, is_late=True, is_soon=False,
        is_confidential=False, district=None, subdistrict=None, unit_id=1, owner="", channel="line",
        received_from="line", received_at=case.received_at, review_on=None, photo_count=0, follower_count=0,
        reopened=0, revision=1,
    )  # fmt: skip
