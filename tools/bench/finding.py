"""Searching the queue by words, and finding likely duplicates: milliseconds in the process, without HTTP."""

import random
import time
from collections.abc import Callable

from sqlalchemy import func, select

from services import cases
from services.audit import Actor
from services.cases import QueueFilter
from services.cases.models import CaseFile
from services.complaints import likely_duplicates
from services.db import db, session
from services.people import actor_for, find_officer
from tools.bench.answers import ARTICLES, answer_times
from tools.bench.measure import Figure, percentile
from tools.bench.sites import Site

#: Words of two characters and more, of which some stand in every third text and some in hardly any.
WORDS = (
    "ไฟ", "น้ำ", "ถนน", "หลุม", "ขยะ", "ท่อ", "ฝน", "ไฟดับ", "น้ำท่วม", "ถนนพัง", "หมู่บ้าน", "สะพาน", "เด็ก", "ซอย", "หมา", "ควัน",
    "ต้นไม้", "สายไฟ", "กลิ่นเหม็น", "ไฟทางดับ", "เดือดร้อน", "ขอบคุณ", "โรงเรียน", "ตลาด", "วัด", "คลอง", "ป้าย",
    "อุบัติเหตุ", "ช้าง", "ปลาวาฬ",
)  # fmt: skip
SEARCHERS = ("officer@demo.pracha.example", "admin@demo.pracha.example")


def measure(site: Site, wanted: frozenset[str], tries: int) -> list[Figure]:
    """`search`, `duplicates` and `answers` on one site."""
    figures = []
    with site.app().app_context():
        if "search" in wanted:
            taken = search_times(tries)
            figures.append(Figure("search", site.database, site.rows, None, percentile(taken, 0.95), "ms p95"))
            figures.append(Figure("search_p50", site.database, site.rows, None, percentile(taken, 0.5), "ms p50"))
        if "answers" in wanted:
            taken, built, held = answer_times(tries)
            figures.append(Figure("answers", site.database, ARTICLES, None, percentile(taken, 0.95), "ms CPU p95"))
            figures.append(Figure("answers_build", site.database, ARTICLES, None, built, "s CPU"))
            figures.append(Figure("answers_memory", site.database, ARTICLES, None, held, "MiB"))
        if "duplicates" in wanted:
            taken, recall = duplicate_times(tries)
            figures.append(Figure("duplicates", site.database, site.rows, None, percentile(taken, 0.95), "ms p95"))
            figures.append(Figure("duplicates_recall", site.database, site.rows, None, recall, "found in five"))
        session().rollback()
        db.session.remove()
        db.engine.dispose()
    return figures


def search_times(tries: int, say: Callable[[str], None] | None = None) -> list[float]:
    """Each word and as many rare ones, for an officer of one unit and for an administrator who sees all."""
    actors = []
    for email in SEARCHERS:
        found = find_officer(email)
        if found is None:
            raise SystemExit(f"{email} is missing")
        actors.append(actor_for(found))
    taken = []
    for words in (*WORDS, *_rare(max(len(WORDS), tries // 4))):
        for actor in actors:
            spent = _timed(lambda: _search(actor, words))  # noqa: B023 Called at once.
            taken.append(spent)
            if say is not None:
                say(f"{spent:8.1f} ms  {actor.role}  {words}")
    return taken


def _search(actor: Actor, words: str) -> None:
    cases.list_queue(actor, QueueFilter(scope="all", words=words))
    session().rollback()


def _timed(work: Callable[[], None], times: int = 3) -> float:
    """Milliseconds: the middle of three, as others disturb."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[times // 2]


def _rare(count: int) -> list[str]:
    """Pieces of single texts, four to nine characters long."""
    dice, found = random.Random(3), list[str]()
    last = session().execute(select(func.max(CaseFile.id))).scalar_one()
    while len(found) < count:
        words = (
            session()
            .execute(select(CaseFile.words).where(CaseFile.id >= dice.randint(1, last)).order_by(CaseFile.id).limit(1))
            .scalar_one()
        )
        longest = max(words.split(" "), key=len)
        start = dice.randint(0, max(0, len(longest) - 5))
        piece = longest[start : start + dice.randint(4, 9)]
        if len(piece) >= 2 and piece.strip():
            found.append(piece)
    return found


def duplicate_times(tries: int) -> tuple[list[float], float]:
    """Milliseconds for matters of the densest squares, and how often the matter itself is among the first five.

    What is held out is how the same would be said by a neighbour: some 60 metres off, in a part of the words.
    """
    dice, taken, hits = random.Random(11), list[float](), 0
    cells = (
        session()
        .execute(
            select(CaseFile.near_cell)
            .where(CaseFile.near_cell.is_not(None))
            .group_by(CaseFile.near_cell)
            .order_by(func.count().desc())
            .limit(20)
        )
        .scalars()
        .all()
    )
    ids = [
        (row.id, row.lat, row.lon, row.topic, row.words)
        for cell in cells
        for row in session().execute(
            select(CaseFile.id, CaseFile.lat, CaseFile.lon, CaseFile.topic, CaseFile.words)
            .where(CaseFile.near_cell == cell)
            .limit(400)
        )
    ]
    session().rollback()
    chosen = [one for one in dice.sample(ids, len(ids)) if is_telling(one[4])][:tries]
    for case_id, lat, lon, topic, words in chosen:
        said = paraphrase(words, dice)
        near = lat + dice.uniform(-0.0005, 0.0005), lon + dice.uniform(-0.0005, 0.0005)
        began = time.perf_counter()
        likely = likely_duplicates(lat=near[0], lon=near[1], topic=topic, words=said)
        taken.append((time.perf_counter() - began) * 1000)
        session().rollback()
        hits += case_id in [one.case_id for one in likely]
    return taken, hits / len(chosen)


def is_telling(words: str) -> bool:
    """Whether a text says anything by which it could be told from its neighbours (it names a village)."""
    return "บ้าน" in words and "หมู่" in words and len(words) > 50


def paraphrase(words: str, dice: random.Random) -> str:
    """The parts of a text in another order, one of them left out, with a word of one's own."""
    parts = words.split(" ")
    dice.shuffle(parts)
    kept = parts[:-1] if len(parts) > 4 else parts
    return " ".join(["ช่วยดูด้วยค่ะ", *kept])
