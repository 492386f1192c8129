"""What happens with a finished complaint: the case, what is its own beside it, photographs; or following another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services import assets, clock, files
from services.audit import Actor, ActorKind, Channel
from services.cases import NewCase, OpenedCase, Reporter, Status, follow_case, open_case
from services.cases.models import CaseFile
from services.catalogue import Context, Outcome, Submission
from services.complaints.about_assets import asset_of, joined_words, tie_and_join
from services.complaints.categories import CategoryView, find_category
from services.complaints.code_kinds import came_by
from services.complaints.extras import PREFIX
from services.complaints.intake import received_from
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.previewing import FOLLOW, place_of_photographs
from services.complaints.receiving import moment_received
from services.complaints.reporter import how_told, reporter_of
from services.complaints.tallies import keep_tally
from services.complaints.words import PhotoPart
from services.db import session
from services.errors import NotFound, RuleBroken
from services.files import Position
from services.organisation import locate
from services.questions import Question, get_kind
from services.references import unsign
from services.text import Words, snippet

KIND = "RP"
_TOLD = {
    "email": Words(
        "เราส่งอีเมลถึงท่านแล้ว กดลิงก์ในอีเมลเพื่อยืนยันว่าต้องการติดตามเรื่องนี้",
        "We have sent you an e-mail: press its link to confirm that you want to follow this matter.",
    ),
    "line": Words("เราจะแจ้งความคืบหน้าทาง LINE นี้", "We tell you of progress here in LINE."),
}


def submit_complaint(submission: Submission) -> Outcome:
    """Opens the case. RuleBroken where the category went out of use meanwhile or a name is missing that it needs."""
    answers = submission.answers
    category = find_category(str(answers.get("category") or ""))
    if category is None or not category.is_active:
        raise RuleBroken("category", "not_on_list")
    if answers.get("name_kind") == "none" and not category.may_be_anonymous:
        raise RuleBroken("name_kind", "not_on_list")
    at = submission.at or clock.now()
    asker = submission.asker
    reporter = reporter_of(answers, asker, submission.source)
    place = _place(answers)
    _settle_positions(answers)
    asset = asset_of(answers, submission.source)
    if asset is not None:
        # Of two reports of one asset at once, the later waits here for the earlier.
        assets.lock_asset(asset.id)
    opened = open_case(
        NewCase(
            service=submission.service,
            kind=KIND,
            topic=category.key,
            title=snippet(str(answers["words"]), 120),
            words=str(answers["words"]),
            status=Status.ASSIGNED if category.skips_screening else Status.RECEIVED,
            unit_id=(asset.own_unit_id if asset else None) or category.unit_id,
            received_from=received_from(asker.channel, answers, submission.source),
            received_at=moment_received(answers, at),
            channel=asker.channel,
            language=submission.language,
            is_confidential=category.is_confidential,
            is_listed=category.is_listed,
            answer_days=category.answer_days,
            resolve_days=category.resolve_days,
            reporter=reporter,
            place=place,
            photos=list(answers.get("photographs") or ()),
            evidence=submission.evidence,
            draft_id=None if reporter.name_kind == "none" else submission.draft_id,
            filed_by_id=asker.id if asker.is_officer else None,
            search_words=_search_words(submission, category),
        ),
        actor=unnamed(asker) if reporter.name_kind == "none" else asker,
    )
    _write_complaint(opened.id, submission, category)
    outcome = replace(outcome_of(opened, category, reporter), is_unnamed=reporter.name_kind == "none")
    is_answered_here = asker.channel == reporter.notify
    if asset is not None and tie_and_join(
        opened, asset, category, language=submission.language, is_answered_here=is_answered_here
    ):
        outcome = replace(outcome, next_steps=(joined_words(asset), *outcome.next_steps[1:]))
    return outcome


def outcome_of(opened: OpenedCase, category: CategoryView | None, reporter: Reporter) -> Outcome:
    """What the confirmation shows, and what happens next in words."""
    steps = [
        Words(
            "ศูนย์รับเรื่องฯ ตรวจเรื่องและส่งหน่วยงานที่รับผิดชอบ",
            "The registry checks the matter and sends it to the responsible unit.",
        ),
        how_told(reporter, Words("ทุกครั้งที่เรื่องคืบหน้า", "each time something happens")),
        Words(
            "เมื่อดำเนินการเสร็จ ท่านยืนยันได้ว่าเรียบร้อย หรือขอเปิดเรื่องอีกครั้ง",
            "When it is done you confirm it, or reopen the matter.",
        ),
    ]
    if category is not None and category.skips_screening:
        steps[0] = Words("เรื่องส่งถึงหน่วยงานที่รับผิดชอบแล้ว", "The matter is with the responsible unit already.")
    if category is not None and category.is_forwarded:
        steps[2] = Words(
            "เราส่งต่อให้หน่วยงานที่มีอำนาจ และแจ้งชื่อ เลขหนังสือ และโทรศัพท์ให้ท่านทราบ",
            "We pass it to the authority in charge and tell you its name, letter number and telephone.",
        )
    return Outcome(
        kind="case",
        reference=opened.reference,
        access_code=opened.access_code,
        track_token=opened.track_token,
        promised=clock.local(opened.due_at).date().isoformat() if opened.due_at else None,
        promised_days=opened.promised_days,
        next_steps=tuple(steps),
        details=first_answer(opened),
    )


def first_answer(opened: OpenedCase) -> dict[str, str]:
    """By which day the first answer is promised, for the confirmation."""
    if opened.answer_due_at is None:
        return {}
    return {"first_answer": clock.local(opened.answer_due_at).date().isoformat()}


def follow_match(context: Context, draft_id: str, token: str) -> Outcome:
    """Follows a matter that was reported already, instead of sending it again; by e-mail where one was given.

    NotFound for a token that is forged, too old, or whose matter is not public any more.
    """
    payload = unsign(token, FOLLOW)
    if payload is None:
        raise NotFound("match")
    answers = context.answers
    reporter = reporter_of(answers, context.asker, context.source)
    track_token = follow_case(
        int(payload["case"]),
        channel=reporter.notify,
        address=reporter.address,
        language=context.language,
        person_id=reporter.person_id,
        actor=unnamed(context.asker) if reporter.name_kind == "none" else context.asker,
    )
    # Nothing was sent, so nothing that was uploaded is kept.
    files.remove(list(answers.get("photographs") or ()))
    told = _TOLD.get(
        reporter.notify, Words("เก็บลิงก์ติดตามนี้ไว้เพื่อดูความคืบหน้า", "Keep the tracking link to see how it goes on.")
    )
    return Outcome(
        kind="followed", track_token=track_token, next_steps=(told,), is_unnamed=reporter.name_kind == "none"
    )


def keep_photographs(case_id: int, keys: list[str]) -> None:
    """Notes the photographs that came with a case."""
    session().add_all(
        ComplaintPhoto(case_id=case_id, file_key=key, part=PhotoPart.BEFORE, position=number)
        for number, key in enumerate(keys)
    )


def _write_complaint(case_id: int, submission: Submission, category: CategoryView) -> None:
    answers = submission.answers
    extra, sealed = split_extra(submission)
    extra |= came_by(submission.source)
    complaint = Complaint(
        case_id=case_id,
        matter=category.matter if category.skips_screening else None,
        their_reference=answers.get("their_reference"),
        their_due_on=date.fromisoformat(answers["their_due_on"]) if answers.get("their_due_on") else None,
        has_callers_consent=answers.get("callers_consent") is True,
        extra=extra,
        sealed_extra=sealed or None,
        agreed_position=answers.get("photo_position") is True,
    )
    session().add(complaint)
    keys = list(answers.get("photographs") or ())
    if keys:
        keep_photographs(case_id, keys)
    session().flush()
    keep_tally(session().get_one(CaseFile, case_id), complaint)


def _settle_positions(answers: Mapping[str, Any]) -> None:
    """Keeps or wipes what the cameras knew, as the sender said, before the pictures belong to the case."""
    keys = list(answers.get("photographs") or ())
    if keys and answers.get("photo_position") is True:
        files.agree_position(keys)
    elif keys:
        files.forget_position(keys)


def split_extra(submission: Submission) -> tuple[dict[str, Any], dict[str, Any]]:
    """The extra answers with the words they were asked in, so that they stay readable when the category changes.

    Two mappings: what may stand in the clear, and what is sealed.
    """
    clear: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    for question, value in _extra_answers(submission):
        read = {
            language: list(get_kind(question.kind).read_back(question, value, language)) for language in ("th", "en")
        }
        kept = {"label": [question.label.th, question.label.en], "value": value, "read": read}
        (sealed if question.data_class.is_sealed else clear)[question.key.removeprefix(PREFIX)] = kept
    return clear, sealed


def _extra_answers(submission: Submission) -> list[tuple[Question, Any]]:
    asked = [question for question in submission.questions if question.key.startswith(PREFIX)]
    pairs = [(question, submission.answers.get(question.key)) for question in asked]
    return [(question, value) for question, value in pairs if value is not None]


def _search_words(submission: Submission, category: CategoryView) -> str:
    if category.is_confidential:
        return ""
    clear, _ = split_extra(submission)
    lines = [" ".join(kept["read"]["th"]) for kept in clear.values()]
    their_reference = submission.answers.get("their_reference") or ""
    return " ".join([category.name.th, their_reference, *lines]).strip()


def _place(answers: Mapping[str, Any]) -> dict[str, Any] | None:
    place = dict(answers.get("place") or {})
    position = place_of_photographs(answers)
    if position is not None and position.lat is not None and position.lon is not None:
        place = _with_point(place, position)
    return place or None


def _with_point(place: dict[str, Any], position: Position) -> dict[str, Any]:
    """The place with the point of a photograph, unless taken outside the province or in another subdistrict."""
    found = locate(position.lat or 0.0, position.lon or 0.0)
    if found.is_inside is False:
        return place
    subdistrict = found.subdistrict.code if found.subdistrict else None
    if place.get("subdistrict") and subdistrict and place["subdistrict"] != subdistrict:
        return place
    place |= {"lat": position.lat, "lon": position.lon}
    if not place.get("district") and found.district:
        place |= {"district": found.district.code, "subdistrict": subdistrict}
    return place


def unnamed(asker: Actor) -> Actor:
    """The same asker without the account: whoever keeps the name back is not named in the audit either."""
    return Actor.citizen(channel=Channel(asker.channel)) if asker.kind is ActorKind.CITIZEN else asker
