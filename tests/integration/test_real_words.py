"""The words that citizens really wrote, through intake, tracking, queue and search.

The texts are not ours to ship: they lie beside the repository, and where they do not, these tests do not exist.
"""

import csv
import os
import random
import unicodedata
import warnings
from pathlib import Path

import pytest

from app.config import ROOT
from services import cases, catalogue, complaints
from services.audit import Actor, Role
from services.cases import QueueFilter
from services.db import db
from services.errors import NotFound, RuleBroken
from services.text import normalise, search_form
from tests.factories.complaints import file_complaint, make_authority, officer
from tests.factories.people import make_officer, sign_in
from tests.factories.references import reference_in
from tests.factories.walking import Walker
from tests.integration.app.conftest import Browser

PLACE = ROOT.parent / "shared" / "data" / "real-complaints-sample.csv"
PATH = Path(os.environ.get("PRACHA_REAL_WORDS") or PLACE)
ON_PAGES = 40
LONGEST = 4000


def read_texts() -> list[str]:
    """Every text of the file."""
    with PATH.open(encoding="utf-8-sig", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


@pytest.fixture
def categories(app):
    """The keys of the categories whose matters everybody may search."""
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()
    views = complaints.list_categories(active_only=True)
    return [one.key for one in views if one.is_listed]


def piece_of(text: str, length: int, chance: random.Random) -> str:
    """A random piece of the text as somebody might type it: letters or digits in a row."""
    form = search_form(text)
    pieces = [form[at : at + length] for at in range(len(form) - length + 1)]
    return chance.choice([piece for piece in pieces if is_row(piece)] or [max(form.split(), key=len)])


def is_row(piece: str) -> bool:
    """Whether nothing in it parts words."""
    return all(unicodedata.category(sign)[0] in "LMN" for sign in piece)


def beginning_of(form: str) -> str:
    """The first words, whole, of about sixty characters: what an officer copies out of a letter."""
    return form if len(form) <= 60 else form[:60].rpartition(" ")[0] or form[:60]


def found_by(words: str, category: str, actor: Actor) -> set[str]:
    """The references that the queue shows for the words among the matters of a category, page after page."""
    found: set[str] = set()
    key = ""
    while True:
        page = cases.list_queue(actor, QueueFilter(scope="all", status="", words=words, topics=(category,)), after=key)
        found |= {row.reference for row in page.rows}
        if page.next_key is None:
            return found
        key = page.next_key


def every_text_is_taken_tracked_and_found(app, categories):
    texts, chance = read_texts(), random.Random(69)
    registry, held = officer(Role.REGISTRY), {}
    for number, text in enumerate(texts):
        category = categories[number % len(categories)]
        outcome = file_complaint(category, words=text, notify="none", email=None)
        tracked = cases.track_by_token(outcome.track_token, actor=Actor.citizen())
        assert tracked.case.words == normalise(text), outcome.reference
        held[outcome.reference] = category, search_form(text)
    assert len(held) == len(texts)
    for reference, (category, form) in held.items():
        for piece in (piece_of(form, 2, chance), piece_of(form, 4, chance), beginning_of(form)):
            found = found_by(piece, category, registry)
            wanted = {other for other, (topic, words) in held.items() if topic == category and piece in words}
            assert reference in wanted and wanted <= found, (piece, reference, wanted - found)


def forty_texts_go_through_the_pages(app, categories):
    usual, app.test_client_class = app.test_client_class, Browser
    try:
        desk = Walker(app.test_client())
        sign_in(desk.client, make_officer(Role.REGISTRY))
        db.session.commit()
        chance = random.Random(69)
        for number, text in enumerate(chance.sample(read_texts(), ON_PAGES)):
            citizen = Walker(app.test_client())
            reference = lodge(citizen, categories[number % len(categories)], text)
            assert " ".join(normalise(text).split()) in citizen.at.text(citizen.at.main), reference
            for piece in (piece_of(text, 2, chance), piece_of(text, 4, chance), beginning_of(search_form(text))):
                assert is_in_queue(desk, reference, piece), (reference, piece)
    finally:
        app.test_client_class = usual


def lodge(citizen: Walker, category: str, text: str) -> str:
    """Reports it page by page and opens the tracking page; gives the reference."""
    citizen.go(f"/services/complaint?category={category}")
    page = citizen.press()
    while not page.path.endswith("/review"):
        key = page.path.partition("?")[0].rpartition("/")[2]
        assert not page.problems, (key, page.problems)
        page = citizen.press(**answer_to(page, key, text))
    page = citizen.press()
    reference = reference_in(" ".join(page.text(dd) for dd in page.all("dd", class_="big-ref")))
    link = next(a.get("href") for a in page.main.iter("a") if "/track/" in a.get("href", ""))
    citizen.go(link[link.index("/track/") :])
    return reference


def answer_to(page, key: str, text: str) -> dict:
    """What is typed on the page of a question."""
    known = {
        "words": {"words": text},
        "name_kind": {"name_kind": "open"},
        "name": {"name": "สมหญิง ตัวอย่าง"},
        "notify": {"notify": "none"},
        "place": {"place__district": "5101", "place__subdistrict": "510101", "place__words": "หน้าวัด"},
    }
    if key in known:
        return known[key]
    if any(button.get("value") == "skip" for button in page.main.iter("button")):
        return {"action": "skip"}
    choices = [one.get("value") for one in page.form.iter("input") if one.get("type") in ("radio", "checkbox")]
    return {key: choices[0] if choices else "0812345678" if "phone" in key else "1"}


def is_in_queue(desk: Walker, reference: str, piece: str) -> bool:
    """Whether the officer's queue shows the case for that piece on any of its pages."""

    answer = desk.client.get("/staff/queue", query_string={"q": piece, "status": "any", "scope": "all"})
    while True:
        html = answer.get_data(as_text=True)
        if f"/staff/cases/{reference}" in html:
            return True
        path = html.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        if not path:
            return False
        answer = desk.client.get(path)


def only_what_is_too_long_is_refused(app, categories):
    longest = max(read_texts(), key=len)
    whole = normalise((longest + " ") * 9)
    assert file_complaint(categories[0], words=whole[:LONGEST].strip()).reference
    with pytest.raises(RuleBroken) as refused:
        file_complaint(categories[0], words=whole[: LONGEST + 1])
    assert [(one.field, one.code) for one in refused.value.problems] == [("words", "too_long")]
    client = Browser(app, app.response_class, use_cookies=True)
    citizen = Walker(client)
    citizen.go(f"/services/complaint?category={categories[0]}")
    page = citizen.press()
    assert page.path.endswith("/words")
    page = citizen.press(words=whole)
    assert page.status == 400 and "4,000" in page.problems[0].replace("4000", "4,000")
    assert page.fields()["words"][0].strip() == whole.strip()


if PATH.exists():
    test_every_text_is_taken_tracked_and_found = every_text_is_taken_tracked_and_found
    test_forty_texts_go_through_the_pages = forty_texts_go_through_the_pages
    test_only_what_is_too_long_is_refused = only_what_is_too_long_is_refused
else:
    warnings.warn(f"{PATH} is not here: the tests on real words are left out", stacklevel=1)
