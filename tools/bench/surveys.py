"""Results of a survey with many answers against one with few, and the worker that counts them."""

import os
import random
import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from sqlalchemy import insert, select

from services import clock, surveys
from services.db import db, session, unit_of_work
from services.surveys import counting, mixing, showing
from services.surveys.about_you import AGE, EDUCATION, OCCUPATION, SEX
from services.surveys.definition import Definition, to_json
from services.surveys.models import Survey, SurveyResponse, SurveyVersion
from tools.bench.measure import Figure, Request
from tools.bench.pages import Pages, signed_in
from tools.bench.sites import Site, copy_of, serving

#: Answers of the two surveys.
SIZES = (1_000, 100_000)
ADMIN = "admin@demo.pracha.example"
_AT_ONCE = 2_000
_CHANNELS = ("web", "line", "qr", "kiosk", "counter")
_MONTHS = 12


def measure(site: Site, wanted: frozenset[str], rounds: int, seconds: int) -> list[Figure]:
    """`survey_results` at the desk and for the public, `survey_counting` and `survey_mixing` by the way."""
    if wanted.isdisjoint({"survey_results", "survey_counting"}):
        return []
    sizes = tuple(int(n) for n in os.environ.get("PRACHA_BENCH_ANSWERS", "").split(",") if n) or SIZES
    with ExitStack() as stack:
        copy = stack.enter_context(copy_of(site, "surveys"))
        with copy.app().app_context():
            ids = [_make(f"bench{size}", size) for size in sizes]
            figures = list(_work(copy.database, sizes))
            db.session.remove()
            db.engine.dispose()
        if "survey_results" not in wanted:
            return figures
        server = stack.enter_context(serving(copy))
        pages = Pages(stack, rounds, seconds)
        cookie = signed_in(server.url, ADMIN)
        few, many = (pages.page(server, [Request(f"/staff/surveys/{number}/results", cookie=cookie)]) for number in ids)
        figures.append(_named(pages.against("survey_results", copy, many, few), sizes[-1]))
        few, many = (pages.page(server, [Request(f"/surveys/bench{size}/results")]) for size in sizes)
        figures.append(_named(pages.against("survey_results_public", copy, many, few), sizes[-1]))
    return figures


def _named(figure: Figure, answers: int) -> Figure:
    return Figure(figure.name, figure.database, answers, figure.ratio, figure.figure, figure.unit)


def _work(database: str, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """How fast the worker counts all answers, and writes them anew."""
    total, slowest = sum(sizes), 0.0
    began, spent, took = time.monotonic(), time.process_time(), []
    while True:
        start = time.monotonic()
        if not counting.count_fresh():
            break
        took.append(time.monotonic() - start)
    seconds, cpu = time.monotonic() - began, time.process_time() - spent
    showing.renew_shown()
    slowest = max(took)
    yield Figure("survey_counting", database, total, None, total / seconds, "answers a second")
    yield Figure("survey_counting_cpu", database, total, None, total / cpu, "answers a CPU second")
    yield Figure("survey_counting_hold", database, total, None, statistics.median(took) * 1000, "ms a transaction")
    yield Figure("survey_counting_longest", database, total, None, slowest * 1000, "ms at most")
    began, mixed = time.monotonic(), 0
    while mixed < total:
        done = mixing.mix()
        mixed += done
        if not done:
            break
    yield Figure("survey_mixing", database, mixed, None, mixed / (time.monotonic() - began), "answers a second")


def _make(key: str, size: int) -> int:
    """A published survey of the five aspects with so many answers of made-up people."""
    ready = surveys.find_ready("aspects")
    assert ready is not None
    definition, now = ready.definition, clock.now()
    with unit_of_work() as current:
        row = Survey(
            key=key, title_th="ความพึงพอใจต่อการให้บริการ", title_en="Satisfaction with services", purpose="annual",
            state="open", who="anyone", channels=list(_CHANNELS), working=to_json(definition), version=1,
            published=[one.key for one in definition.questions if one.kind not in ("text", "long_text")] + ["about"],
            created_at=now, changed_at=now,
        )  # fmt: skip
        current.add(row)
        current.flush()
        current.add(
            SurveyVersion(survey_id=row.id, number=1, definition=to_json(definition), published_at=now, officer_id=None)
        )
        survey_id = row.id
    dice = random.Random(size)
    for start in range(0, size, _AT_ONCE):
        made = [_answer(survey_id, definition, dice) for _ in range(min(_AT_ONCE, size - start))]
        with unit_of_work() as current:
            current.execute(insert(SurveyResponse), made)
    return session().scalars(select(Survey.id).where(Survey.key == key)).one()


def _answer(survey_id: int, definition: Definition, dice: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in definition.questions:
        match question.kind:
            case "rating":
                answers[question.key] = _mark(dice)
            case "matrix":
                answers[question.key] = {row.key: _mark(dice) for row in question.rows}
            case "choice":
                answers[question.key] = dice.choice(question.options).key
            case "choices":
                answers[question.key] = [option.key for option in question.options if dice.random() < 0.4]
    for key, choices in (("sex", SEX), ("age", AGE), ("education", EDUCATION), ("occupation", OCCUPATION)):
        answers[f"about_{key}"] = dice.choice(choices).key
    answers["about_district"] = f"510{dice.randint(1, 8)}"
    return {
        "id": secrets.randbits(63), "survey_id": survey_id, "version": 1, "step": 0,
        "month": clock.today().replace(month=dice.randint(1, _MONTHS), day=1), "channel": dice.choice(_CHANNELS),
        "service": dice.choice(("", "complaint", "hotel-fee")), "unit_id": dice.randint(1, 6), "place_id": None,
        "is_burst": False, "answers": answers, "invitation_id": None, "subject": "", "subject_id": 0, "at": None,
    }  # fmt: skip


def _mark(dice: random.Random) -> int:
    return dice.choices((5, 4, 3, 2, 1), (46, 34, 13, 5, 2))[0]
