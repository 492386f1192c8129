"""Likely duplicates: place first, then words. Only what is public of a matter ever leaves this module."""

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from rapidfuzz import fuzz
from sqlalchemy import select

from services import clock
from services.cases.models import CaseFile
from services.cases.near import NearCase, near, near_in_subdistrict
from services.cases.words import Status
from services.complaints.categories import find_category
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.places import say_area
from services.db import session
from services.text import Words

#: Of dense towns, so many of the nearest are compared by their words.
COMPARED = 240
#: Of those, so many are compared in depth.
LOOKED_AT_CLOSELY = 40
#: So many characters of each text are compared: what it is about stands at its beginning.
LETTERS = 240
#: Below this a matter is not worth showing: elsewhere, or of something else.
WORTH_SHOWING = 0.36
#: The same where a point is missing: subdistrict and topic alone prove nothing, so the words have to be alike.
WORTH_WITHOUT_POINT = 0.44
_METRES = 111_320.0


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """What the public may know of a matter that may be the same. `score` lies between 0 and 1."""

    case_id: int
    topic: str
    title: Words
    area: Words
    received_on: date
    status: Status
    released_words: str
    photograph: str | None
    score: float


def likely_duplicates(
    lat: float | None,
    lon: float | None,
    topic: str,
    words: str,
    *,
    subdistrict: str | None = None,
    limit: int = 5,
    without: int | None = None,
) -> list[LikelyDuplicate]:
    """Open public matters that may be the same, likeliest first. Without a point, those of the subdistrict and topic.

    `without` is the id of a case to leave out: the one that is being compared.
    """
    if lat is not None and lon is not None:
        candidates = near(lat, lon, limit=COMPARED)
    elif subdistrict:
        candidates = near_in_subdistrict(subdistrict, topic)
    else:
        return []
    ranked = _ranked([one for one in candidates if one.id != without], lat, lon, topic, words)
    return _public([(one, score) for one, score in ranked if score >= _least(one, lat)][:limit])


def as_duplicate(case_id: int) -> LikelyDuplicate | None:
    """What the public may know of one open matter that is known to be the same; None where it is not public."""
    case = session().get(CaseFile, case_id)
    if case is None:
        return None
    one = NearCase(
        case.id, case.lat, case.lon, case.topic, case.title, "", case.received_at, Status(case.status), case.subdistrict
    )
    return next(iter(_public([(one, 1.0)])), None)


def _least(one: NearCase, lat: float | None) -> float:
    return WORTH_WITHOUT_POINT if lat is None or one.lat is None else WORTH_SHOWING


def _ranked(
    candidates: Sequence[NearCase], lat: float | None, lon: float | None, topic: str, words: str
) -> list[tuple[NearCase, float]]:
    """Candidates with their scores, best first: a quick look at all of them, a close one at the best."""
    placed = sorted(
        ((one, _nearness(one, lat, lon)) for one in candidates),
        key=lambda pair: -pair[1] - (0.5 if pair[0].topic == topic else 0.0),
    )[:COMPARED]
    wanted, texts = _plain(words), [_plain(one.words) for one, _ in placed]
    pairs, others = _pairs(wanted), [_pairs(text) for text in texts]
    common = [pairs & other for other in others]
    weights = _weights(pairs, common)
    total = math.fsum(weights.values())
    quick = [_shared(len(pairs), len(other), both, weights, total) for other, both in zip(others, common, strict=True)]
    order = sorted(
        range(len(placed)),
        key=lambda i: -(2 * quick[i] + placed[i][1] + (0.5 if placed[i][0].topic == topic else 0.0)),
    )
    scored = []
    for index in order[:LOOKED_AT_CLOSELY]:
        one, nearness = placed[index]
        likeness = _likeness(wanted, texts[index], quick[index])
        scored.append((one, _score(likeness, nearness, one.topic == topic)))
    return sorted(scored, key=lambda pair: -pair[1])


def _score(likeness: float, nearness: float, is_same_topic: bool) -> float:
    return 0.6 * likeness + 0.2 * nearness + (0.2 if is_same_topic else 0.0)


def _likeness(wanted: str, text: str, shared: float) -> float:
    """How alike two texts are, 0 to 1. Thai has no spaces, so letters and pairs of letters are compared, not words."""
    if not wanted or not text:
        return 0.0
    ratio = fuzz.ratio(wanted, text) / 100
    part = fuzz.partial_ratio(wanted, text) / 100 if min(len(wanted), len(text)) >= 8 else ratio
    return float(max(shared, 0.5 * shared + 0.25 * ratio + 0.25 * part))


def _weights(pairs: frozenset[str], common: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each pair of letters says here: what stands in every report of the neighbourhood says little."""
    counted = Counter(chain.from_iterable(common))
    return {pair: math.log(1 + (len(common) + 1) / (counted[pair] + 1)) for pair in pairs}


def _shared(wanted: int, other: int, common: frozenset[str], weights: Mapping[str, float], total: float) -> float:
    """The weight of the pairs that both have: of all that was asked for, and of what a shorter text could give.

    `wanted` and `other` are how many pairs the two texts have, `total` the weight of all that are wanted.
    """
    if not wanted or not other:
        return 0.0
    # Summed exactly: a set has another order in each process, and equal reports would differ by the last bit.
    shared = math.fsum(map(weights.__getitem__, common))
    # A short text cannot share much; sharing all of very little proves little either.
    possible = total * min(1.0, max(other, 10) / wanted)
    return math.sqrt((shared / total) * (shared / possible))


def _plain(words: str) -> str:
    """The beginning of a text for comparing; what is stored is normalised already."""
    return words[:LETTERS].translate(_DIGITS).casefold()


#: Every decimal digit of any script as 0–9: hundreds of texts are compared, each by one call.
_DIGITS = {
    code: str(digit) for code in range(0x660, 0x1FBFA) if (digit := unicodedata.decimal(chr(code), None)) is not None
}


def _pairs(text: str) -> frozenset[str]:
    letters = "".join(text.split())
    return frozenset(map("".join, pairwise(letters)))


def _nearness(one: NearCase, lat: float | None, lon: float | None) -> float:
    """1 at the same spot, a half at 150 metres, falling from there; 0 where a point is missing: then words decide."""
    if lat is None or lon is None or one.lat is None or one.lon is None:
        return 0.0
    metres = math.hypot((one.lat - lat) * _METRES, (one.lon - lon) * _METRES * math.cos(math.radians(lat)))
    return 1 / (1 + metres / 150)


def _public(ranked: Sequence[tuple[NearCase, float]]) -> list[LikelyDuplicate]:
    if not ranked:
        return []
    ids = [one.id for one, _ in ranked]
    # Nothing is taken from the comparison itself: what may be shown is asked for anew, under its own condition.
    rows = session().execute(
        select(CaseFile.id, CaseFile.district, CaseFile.subdistrict, Complaint.released_words)
        .outerjoin(Complaint, Complaint.case_id == CaseFile.id)
        .where(CaseFile.id.in_(ids), CaseFile.is_listed.is_(True), CaseFile.is_confidential.is_(False))
    )
    shown = {row.id: row for row in rows}
    photos = _photographs(ids)
    found = []
    for one, score in ranked:
        row, category = shown.get(one.id), find_category(one.topic)
        if row is not None and category is not None and category.is_listed:
            found.append(
                LikelyDuplicate(
                    case_id=one.id,
                    topic=one.topic,
                    title=category.name,
                    area=say_area(row.district, row.subdistrict),
                    received_on=clock.local(one.received_at).date(),
                    status=one.status,
                    released_words=row.released_words or "",
                    photograph=photos.get(one.id),
                    score=round(score, 4),
                )
            )
    return found


def _photographs(case_ids: Sequence[int]) -> dict[int, str]:
    rows = session().execute(
        select(ComplaintPhoto.case_id, ComplaintPhoto.released_key)
        .where(ComplaintPhoto.case_id.in_(case_ids), ComplaintPhoto.released_key.is_not(None))
        .order_by(ComplaintPhoto.position.desc(), ComplaintPhoto.id.desc())
    )
    return {case_id: key for case_id, key in rows if key}
