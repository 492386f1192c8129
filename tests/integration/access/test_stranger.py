"""A stranger with a guessed reference learns nothing: what exists and what does not answer the same, to the letter."""

import re
import time
from datetime import date

import pytest

from services.references import new_reference, parse_reference
from tests.factories.access import KINDS
from tests.integration.access.asking import Asker

_CSRF = re.compile(r"<input[^>]*csrf_token[^>]*>")
#: Well formed, with a right check character, and nobody's.
NOBODYS = new_reference("RP", date(2026, 11, 20))


@pytest.fixture
def asker(app, house):
    return Asker(app, house)


def told(asker, who, method, path, reference, **options) -> tuple:
    """Everything that an answer tells, the typed reference taken out."""
    answer = asker.ask_path(who, method, path.format(reference), **options)
    text = _CSRF.sub("", answer.text).replace(reference, "…")
    return answer.status, text, answer.location.replace(reference, "…")


#: Where a reference can be guessed, and by whom; public matters are meant to be found at /reports.
GUESSES = [
    ("GET", "/track/{}", KINDS),
    ("GET", "/track?reference={}", KINDS),
    ("POST", "/track", KINDS),
    ("GET", "/reports/{}", ("confidential", "sealed", "counted")),
    ("POST", "/reports/{}/follow", ("confidential", "sealed", "counted")),
    ("GET", "/staff/cases/{}", KINDS),
    ("POST", "/staff/cases/{}/note", KINDS),
    ("GET", "/staff/screening/{}", KINDS),
    ("GET", "/staff/cases/{}/release", KINDS),
    ("POST", "/track/{}/withdraw", KINDS),
    ("GET", "/track/{}/file/nothing/full", KINDS),
    ("GET", "/ask/{}", KINDS),
    ("GET", "/ask/{}/review", KINDS),
    ("GET", "/reports/pictures/{}", KINDS),
]


@pytest.mark.parametrize("who", ["stranger", "another citizen"])
def test_what_exists_answers_like_what_does_not(asker, house, who):
    assert parse_reference(NOBODYS) == NOBODYS
    compared = 0
    for method, path, kinds in GUESSES:
        data = {"reference": NOBODYS, "access_code": "2222-2222", "email": "x@example.org"}
        nothing = told(asker, who, method, path, NOBODYS, data=data if method == "POST" else None)
        for kind in kinds:
            reference = house.cases[kind].reference
            sent = data | {"reference": reference} if method == "POST" else None
            assert told(asker, who, method, path, reference, data=sent) == nothing, (method, path, kind)
            compared += 1
    print(f"\n{compared} guesses of {who} compared with one that is nobody's")


def test_officers_learn_no_more_by_guessing(asker, house):
    """A matter that is not theirs and one that does not exist are one and the same."""
    for who, kinds in {
        "officer": ("other", "screening", "confidential", "sealed"),
        "admin": ("confidential", "sealed"),
        "counter": KINDS,
        "accused registry": ("confidential",),
        "accused integrity": ("confidential", "mine"),
    }.items():
        for method, path in (
            ("GET", "/staff/cases/{}"),
            ("POST", "/staff/cases/{}/note"),
            ("POST", "/staff/cases/{}/reason"),
            ("POST", "/staff/cases/{}/exclude"),
            ("GET", "/staff/screening/{}"),
            ("POST", "/staff/screening/{}"),
            ("GET", "/staff/cases/{}/release"),
            ("GET", "/staff/cases/{}/file/nothing/full"),
        ):
            data = {"note-words": "ก", "reason": "อยากรู้มาก", "officer_id": str(house.accounts["head"].id)}
            options = {"data": data} if method == "POST" else {}
            nothing = told(asker, who, method, path, NOBODYS, **options)
            for kind in kinds:
                assert told(asker, who, method, path, house.cases[kind].reference, **options) == nothing, (who, path)


def test_drafts_of_others_are_as_good_as_none(asker, house):
    from tests.factories.complaints import begin

    theirs = begin("street-light")
    for path in ("/ask/{}", "/ask/{}/words", "/ask/{}/review", "/ask/{}/done", "/ask/{}/save", "/ask/{}/files/x"):
        for who in ("stranger", "owner", "registry"):
            assert told(asker, who, "GET", path, theirs) == told(asker, who, "GET", path, "n" * len(theirs)), path


def test_wrong_codes_take_as_long_whatever_is_wrong(app, house, monkeypatch):
    """Both are held back to the same moment, so the time tells nothing; here the floor is lowered to be quick."""
    monkeypatch.setattr("app.public.tracking.SLOWLY", 0.15)
    asker = Asker(app, house)
    took: dict[str, list[float]] = {}
    for reference in (house.cases["mine"].reference, house.cases["confidential"].reference, NOBODYS, "ไม่ใช่เลขที่"):
        for _ in range(4):
            begun = time.perf_counter()
            answer = asker.ask_path(
                "stranger", "POST", "/track", data={"reference": reference, "access_code": "2222-2222"}
            )
            took.setdefault(reference, []).append(time.perf_counter() - begun)
            assert answer.status == 400
    # The quickest of each: what a busy machine adds is never taken off.
    quickest = [min(times) for times in took.values()]
    assert min(quickest) >= 0.15
    assert max(quickest) - min(quickest) < 0.15, quickest


def test_guessing_codes_stops_for_what_exists_and_what_does_not(asker, house):
    for reference in (house.cases["mine"].reference, NOBODYS):
        statuses = [
            asker.ask_path(
                "stranger", "POST", "/track", data={"reference": reference, "access_code": f"2222-22{n}2"}, keeps=True
            ).status
            for n in range(12)
        ]
        assert statuses == [400] * 10 + [429] * 2, reference
