"""Every text of a sample of real complaints goes through intake, tracking, the queue and the search.

The sample lies beside the project and is not ours to ship: where it is absent, the tests are left out and say so.
"""

import csv
import warnings
from pathlib import Path

from services import cases, complaints, drafts
from services.audit import Actor, Role
from services.db import unit_of_work
from services.text import normalise
from tests.factories.complaints import PLACE, officer

SAMPLE = Path(__file__).parents[5] / "shared/data/real-complaints-sample.csv"

if SAMPLE.exists():
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        TEXTS = [row["text"] for row in csv.DictReader(file)]

    def test_every_real_text_goes_through_intake_and_is_followed(app):
        asker = Actor.citizen()
        registry = officer(Role.REGISTRY)
        categories = [one.key for one in complaints.list_categories() if one.is_listed]
        for number, text in enumerate(TEXTS):
            with unit_of_work():
                outcome = _file(text, categories[number % len(categories)], asker)
            found = cases.track_by_token(outcome.track_token, actor=asker)
            assert found.case.words == normalise(text)
            if number % 10 == 0:
                words = normalise(text)[:12].strip()
                page = cases.list_queue(registry, cases.QueueFilter(scope="all", words=words))
                assert any(row.reference == outcome.reference for row in page.rows) or page.next_key, words
        assert len(complaints.list_reports(complaints.ReportFilter(), limit=1000).rows) == len(TEXTS)

    def _file(text: str, category: str, asker: Actor):
        view = complaints.get_category(category)
        draft = drafts.open_draft("complaint", asker=asker, language="th")
        answers = {"category": category, "words": text, "place": PLACE, "name_kind": "open", "name": "สมหญิง ตัวอย่าง"}
        answers |= {"notify": "none"}
        for question in complaints.extra_questions(view):
            answers[question.key] = _answer(question)
        while (key := draft.next_key) is not None:
            draft = drafts.answer(draft.id, key, answers.get(key), actor=asker)
        drafts.preview(draft.id, asker)
        return drafts.submit(draft.id, actor=asker)

    def _answer(question):
        if question.kind in ("choice", "choices"):
            key = question.settings["choices"][0].key
            return [key] if question.kind == "choices" else key
        return {"text": "ทดสอบ", "number": 2, "yes_no": "yes", "phone": "0812345678"}[question.kind]

else:
    warnings.warn(f"{SAMPLE} is absent: the tests on real words are left out", stacklevel=1)
