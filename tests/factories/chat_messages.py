"""Every message that the chat can send, with texts as long as they get: for the platform's limits and its schema."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chatbot.asking import get_asking
from chatbot.asking.lines import ask_by_link
from chatbot.messages import cases as case_messages
from chatbot.messages import courtesy, general, grouping, handover, information, parts, question, review
from chatbot.messages.parts import Message
from chatbot.messages.turn import Turn
from chatbot.messages.voice import Voice
from services.cases import Action, Audience, CaseView, Entry, MyCase, Status, Tracked
from services.catalogue import Lines, Match, Matches, Notice, Outcome
from services.helpdesk import EndedBy
from services.information import Answer
from services.questions import Choice, DataClass, Question, list_kinds
from services.text import Words
from tests.factories.identity_messages import identity_messages
from tests.factories.services import DISTRICTS, SUBDISTRICTS, Desk, make_service
from tests.factories.tax_messages import tax_messages

#: Thai with marks above and below, and an English word that cannot be parted; longer than any label may be shown.
LONG = Words("น้ำท่วมขังที่ปากซอย" * 36, "floodwater" * 70)
#: As long as an answer may be.
LONGEST = LONG.th * 7
TOKEN = "eyJmIjo5OTk5OTk5OTk5LCJjIjo5OTk5OTk5OTk5fQ" * 3
DRAFT = "Zz9_-Yy8Xx7Ww6Vv5Uu4Tt"
AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SERVICE = make_service(Desk(), name=LONG, summary=LONG)


def long_choices(n: int) -> tuple[Choice, ...]:
    """So many choices in three groups, each as long as can be."""
    groups = [Words(f"{i} {LONG.th}", f"{i} {LONG.en}") for i in range(3)]
    return tuple(
        Choice(f"{'k' * 60}{i}", Words(f"{i} {LONG.th}", f"{i} {LONG.en}"), hint=LONG, group=groups[i % 3])
        for i in range(n)
    )


def short_keyed(n: int) -> tuple[Choice, ...]:
    """So many choices whose keys may name a field."""
    return tuple(replace(one, key=f"{'k' * 50}{i}") for i, one in enumerate(long_choices(n)))


def questions_of(kind: str) -> list[Question]:
    """A question of a kind with everything long, required and not."""
    column = Question("item", "text", LONG, DataClass.INTERNAL)
    settings: dict[str, dict[str, Any]] = {
        "choice": {"choices": long_choices(70)},
        "choices": {"choices": long_choices(40)},
        "yes_no": {"yes": LONG, "no": LONG},
        "rating": {"words": (LONG,) * 5},
        "scale": {"low": LONG, "high": LONG},
        "matrix": {"rows": short_keyed(12), "words": (LONG,) * 5},
        "ranking": {"choices": short_keyed(40)},
        "lines": {"columns": (column,)},
        "place": {"districts": DISTRICTS, "subdistricts": SUBDISTRICTS},
        "date": {"earliest": "today-400", "latest": "today"},
    }
    return [
        Question("q" * 40, kind, LONG, DataClass.INTERNAL, LONG, is_required, settings.get(kind, {}), notice=LONG,
                 notice_level="warning")
        for is_required in (True, False)
    ]  # fmt: skip


#: An answer of every kind, as it stands in a draft.
VALUES: dict[str, Any] = {
    "text": LONG.th, "long_text": LONGEST, "number": 10**15, "money": 123_456_789, "date": "2026-11-20",
    "month": "2026-11",
    "choice": "k" * 60 + "1", "choices": ["k" * 60 + "1", "k" * 60 + "2"], "yes_no": True, "phone": "0812345678",
    "email": "a" * 60 + "@example.org", "thai_id": "9000000000004", "photographs": ["k" * 32] * 3,
    "place": {"district": "5101", "subdistrict": "510101", "words": LONG.th[:300]},
    "file": {"key": "k" * 32, "name": "x"}, "rating": 5, "scale": 10,
    "matrix": {f"{'k' * 50}{i}": 5 for i in range(12)}, "ranking": [f"{'k' * 50}{i}" for i in range(40)],
    "lines": [{"item": LONG.th}] * 5,
}  # fmt: skip
_HELD: dict[str, list[dict[str, Any]]] = {
    "choice": [{"group": "1"}, {"group": "1", "page": 1}, {"page": 5}],
    "choices": [{"ticked": ["k" * 60 + "3"]}, {"ticked": [], "page": 2}],
    "place": [{"place": {"district": "5101"}}, {"place": {"district": "5101", "subdistrict": "510101"}}],
    "month": [{"page": 1}],
    "matrix": [{"steps": [["k" * 50 + "0", 5], ["k" * 50 + "1", None]]}],
    "ranking": [{"steps": ["k" * 50 + str(i) for i in range(30)]}, {"page": 2}],
}


def voices() -> Iterator[Voice]:
    """Both languages, both personas."""
    for language in ("th", "en"):
        for persona in ("female", "male"):
            yield Voice(language, persona, organisation=LONG_NAME, phone="0-5351-1000", base_url="https://" + "a" * 60)


LONG_NAME = Words("องค์การบริหารส่วนจังหวัดลำพูน" * 4, "Lamphun Provincial Administrative Organization")


def asked(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """Every kind of question at every step."""
    for kind in list_kinds():
        required, optional = questions_of(kind)
        for held in [{}, *_HELD.get(kind, [])]:
            for each, value in ((required, None), (optional, VALUES[kind])):
                turn = Turn(
                    "act-withdraw-9999999",
                    voice,
                    LONG.in_(voice.language),
                    (39, 40),
                    value,
                    value is not None,
                    held,
                    note=LONG.in_(voice.language),
                    can_go_back=True,
                    web="https://" + "w" * 300,
                )
                yield "asking", get_asking(kind).ask(each, turn, voice.language, held.get("page", 0))
                if kind == "lines":
                    yield "asking", ask_by_link(each, turn, voice.language, LONG.in_(voice.language))
    plain = Question("q", "text", Words("ก", "a"), DataClass.INTERNAL)
    yield "question.question_messages", question.question_messages(plain, Turn("m", voice))


def general_messages(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """What is said beside the questions."""
    many = [SERVICE] * 12
    yield "welcome", general.welcome(voice, many)
    yield "hello", general.hello(voice, many)
    yield "thanks", general.thanks(voice)
    yield "report_with_pictures", general.report_with_pictures(voice, many[0])
    yield "grouping.joined", grouping.joined(voice)
    yield "grouping.not_tied", grouping.not_tied(voice)
    yield "courtesy.you_are_welcome", courtesy.you_are_welcome(voice)
    yield "courtesy.you_are_welcome", courtesy.you_are_welcome(voice, goes_on=True)
    yield "menu", [general.menu(voice, many, can_go_on=True)]
    yield "unknown", general.unknown(voice, many, answers=("RP-69-7K4M-2X", TOKEN))
    yield "help_card", general.help_card(voice, service=LONG, can_go_back=True, web="https://" + "w" * 300)
    yield "help_card", general.help_card(voice, service=None, can_go_back=False)
    yield "really_cancel", general.really_cancel(voice, LONG)
    yield "cancelled", general.cancelled(voice)
    yield "nothing_open", general.nothing_open(voice)
    yield "stale", general.stale(voice, SERVICE, "20 พฤศจิกายน 2569")
    yield "busy", general.busy(voice, SERVICE, SERVICE, may_be_answer=True)
    yield "expired", general.expired(voice)
    yield "old_button", general.old_button(voice)
    yield "sign_in", general.sign_in(voice, SERVICE)
    yield "web_link", general.web_link(voice, LONG, "https://" + "w" * 300)
    yield "which", general.which(voice, [(LONG.th, "tax:file:hotel-fee:2026-10:1:1"), ("โรงแรม", "news:settings")])
    yield "languages", general.languages(voice)
    yield "apology", general.apology(voice)
    yield "officer_called", general.officer_called(voice, next_day="วันจันทร์", can_go_on=True)
    for kind in ("bad_code", "too_often", "language"):
        yield "told", general.told(voice, kind)
    for kind in ("resumed", "language", "old"):
        yield "note", parts.text(general.note(voice, kind))
    yield "service_label", parts.text(general.service_label(SERVICE, voice))


def review_messages(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """The review with everything there can be, and what comes of it."""
    match = Match(TOKEN, LONG, LONG, date(2026, 11, 1), LONG.th[:40], "/reports/pictures/x")
    panels = [
        *[Notice(LONG, "warning", "q" * 40)] * 8,
        Lines(LONG, [(LONG, LONG)] * 20, (LONG, LONG)),
        Matches([match] * 9),
        Matches([]),
    ]
    for n in (0, 1, 12, 40):
        rows = [review.Row("q" * 40, LONG, (LONGEST, LONG.th) if i % 2 else ()) for i in range(n)]
        yield "review", review.review(
            voice, draft_id=DRAFT, seal="999.2026-11", service=LONG, rows=rows, panels=panels if n > 1 else (),
            send_label=LONG, certification=LONG, note=LONG.th[:900], web="https://" + "w" * 300,
        )  # fmt: skip
        yield "which_to_change", review.which_to_change(voice, DRAFT[:8], rows, 1)
    yield "duplicates", [review.duplicates(voice, DRAFT, Matches([match] * 9))]
    yield "both_answers", review.both_answers(voice, LONG, [LONG.th] * 3, [])
    yield "changed_meanwhile", parts.text(review.changed_meanwhile(voice))
    full = Outcome("case", "RP-69-7K4M-2X", "7K4-M2X-Q9P", TOKEN, "2026-12-01", 7, [LONG] * 12)
    fact = {"th": LONG.th, "en": LONG.en, "value_th": LONG.th, "value_en": LONG.en}
    billed = {
        "said": {"th": LONG.th[:200] + "{ka}", "en": LONG.en[:200]},
        "facts": [fact, fact],
        "picture": {"address": "http://localhost/bills/pictures/" + TOKEN + ".png", "th": LONG.th, "en": LONG.en},
        "links": [{"th": LONG.th, "en": LONG.en, "href": "/bills/open/" + TOKEN}] * 2,
    }
    for outcome in (
        full,
        replace(full, details=billed),
        Outcome("followed", track_token=TOKEN),
        Outcome("thanks"),
        Outcome("case", promised="2026-12-01"),
    ):
        yield "confirmation", review.confirmation(voice, outcome, LONG)


def case_view(status: Status = Status.WAITING_CITIZEN) -> CaseView:
    """A matter with long words and every action."""
    entry = Entry(1, AT, "answer", Audience.REPORTER, LONG, LONG, "", LONGEST, status)
    return CaseView(
        id=1, reference="RP-69-7K4M-2X", service="complaint", topic="street-light", status=status, outcome=None,
        is_open=True, is_late=True, is_confidential=False, title=LONG.th, words=LONG.th, unit_id=1, owner_id=None,
        channel="line", received_from="line", language="th", received_at=AT, answer_due_at=AT, due_at=AT,
        promised_days=7, paused_at=None,
        first_answered_at=None, resolved_at=None, closed_at=None, review_on=None, name_kind="open",
        reporter=None, is_name_released=False, district=None, subdistrict=None, lat=None, lon=None, place_words="",
        is_listed=False, reopened=0, follower_count=0, merged_into=None, merged_here=(), revision=1,
        timeline=[entry] * 9, actions=list(Action), photos=(),
    )  # fmt: skip


def cases_messages(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """Matters."""
    tracked = Tracked(case_view(), True, True, "line", TOKEN)
    picture = "/pictures/" + TOKEN
    yield "case_card", case_messages.case_card(voice, tracked, LONG, LONG, note=LONG.th[:400], picture=picture)
    yield "case_card", case_messages.case_card(voice, Tracked(case_view(), False, True, "line", TOKEN), None, None)
    one = ("RP-69-7K4M-2X", TOKEN, "complaint", "t", LONG.th, Status.PASSED_ON, AT, AT)
    mine = [MyCase(number, *one) for number in range(12)]
    yield (
        "my_cases",
        case_messages.my_cases(voice, mine, [LONG] * 12, more=10**18, pictures=[picture] * 12),
    )
    yield "my_cases", case_messages.my_cases(voice, mine[:1], [None], more=None)
    yield "my_cases", case_messages.my_cases(voice, [], [], more=None)
    for status in Status:
        each = Tracked(case_view(status), True, True, "line", TOKEN)
        yield "case_card", case_messages.case_card(voice, each, LONG, LONG)
    yield "ask_reference", case_messages.ask_reference(voice)
    yield "ask_reference", case_messages.ask_reference(voice, is_wrong=True)
    yield "ask_code", case_messages.ask_code(voice, "RP-69-7K4M-2X")
    yield "gone", case_messages.gone(voice)
    yield "not_now", parts.text(case_messages.not_now(voice))
    yield "really_withdraw", case_messages.really_withdraw(voice, "RP-69-7K4M-2X")
    for action in case_messages.ORDER:
        yield "done", parts.text(case_messages.done(voice, action))
        yield "action_title", parts.text(case_messages.action_title(action).in_(voice.language))


def handover_messages(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """What is said around a talk with an officer, and the officer's own words at their longest."""
    words = (LONG.in_(voice.language) + " ") * 200
    for is_first in (True, False):
        yield (
            "answer",
            handover.answer(voice, words[:2000], post=LONG.th[:120], is_first=is_first, reference="RP-69-7K4M-2X"),
        )
        yield "already", handover.already(voice, answers=is_first)
    for by in EndedBy:
        yield "ended", handover.ended(voice, by, can_go_on=True)


def information_messages(voice: Voice) -> Iterator[tuple[str, list[Message]]]:
    """Answers of the information centre, as long as they get, one and three beside each other."""
    urgent = Words("โทร 191 199 1669 1784 " + LONG.th[:270], "Call 191 199 1669 1784 " + LONG.en[:270])
    answer = Answer("s" * 60, LONG, Words(LONG.th[:300], LONG.en[:300]), LONG, service="example", is_example=True)
    fact = Answer("services", LONG, LONG, LONG, is_fact=True)
    yield "one answer", information.cards(voice, [answer], {"example"})
    yield "answer while one waits", information.cards(voice, [fact], (), waiting=("RP-69-7K4M-2X", TOKEN))
    yield "three answers", information.cards(voice, [answer, fact, answer], {"example"})
    yield "answer in a form", information.aside(voice, fact)
    yield "answer by its name", information.shown(voice, answer, {"example"})
    yield "emergency", information.emergency(voice, Answer("emergency", LONG, urgent, LONG))
    yield "it was the answer", information.glad(voice)
    yield "it was not", information.sorry(voice)
    yield "how to ask", information.how_to_ask(voice)


def every_message() -> Iterator[tuple[str, list[Message]]]:
    """All of them, in every voice."""
    for voice in voices():
        # Questions have no particle but in what is told above them.
        makers = (asked,) if voice.persona == "female" else ()
        for make in (
            *makers,
            general_messages,
            review_messages,
            cases_messages,
            handover_messages,
            information_messages,
        ):
            yield from make(voice)
        yield from identity_messages(voice, LONG, case_view())
        yield from tax_messages(voice, LONG)
