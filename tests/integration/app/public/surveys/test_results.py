"""Published results: the chosen questions alone, nothing of fewer than five, as page, files and open data."""

import csv
import io
import json

import pytest

from services.db import unit_of_work
from services.surveys.models import Survey
from services.surveys.showing import renew_shown
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all
from tests.factories.surveys import make_survey


@pytest.fixture
def published(app):
    with unit_of_work():
        view = make_survey("shown", definition=EVERYTHING)
        add_answers(view, 40)
    count_all()
    return view


def publish(view, *keys):
    with unit_of_work() as current:
        current.get_one(Survey, view.id).published = list(keys)
    renew_shown()


def test_the_page_shows_what_is_published_with_charts_and_tables(checked_client, published):
    assert checked_client.get("/surveys/shown/results").status_code == 404
    publish(published, "steps", "many", "about")
    page = checked_client.get("/surveys/shown/results").get_data(as_text=True)
    assert page.count("<svg") >= 2 and page.count("<table") >= 3 and "คำถาม staff" not in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]
    english = checked_client.get("/surveys/shown/results?lang=en").get_data(as_text=True)
    assert "Question steps" in english


def test_files_hold_the_published_questions_only(checked_client, published):
    publish(published, "steps")
    data = json.loads(checked_client.get("/surveys/shown/results.json").get_data())
    assert [each["key"] for each in data["questions"]] == ["steps"] and data["about"] == []
    text = checked_client.get("/surveys/shown/results.csv").get_data().decode("utf-8-sig")
    assert "คำถาม steps" in text and "คำถาม staff" not in text
    assert checked_client.get("/surveys/shown/results.ods").status_code == 200
    assert checked_client.get("/surveys/shown/results.pdf").status_code == 404
    assert checked_client.get("/surveys/shown/results.xyz").status_code == 404
    assert checked_client.get("/surveys/nothing/results.csv").status_code == 404


def test_fewer_than_five_answers_say_only_that(checked_client, app):
    with unit_of_work():
        view = make_survey("few", definition=EVERYTHING)
        add_answers(view, 4)
    count_all()
    publish(view, "steps", "about")
    page = checked_client.get("/surveys/few/results").get_data(as_text=True)
    assert "น้อยเกินไป" in page and "<svg" not in page.partition("<main")[2].partition("</main>")[0]
    data = json.loads(checked_client.get("/surveys/few/results.json").get_data())
    assert data["answers"] is None and data["too_few"] and data["overall"]["n"] == 0 and data["about"] == []


def test_open_data_of_all_surveys(checked_client, published):
    publish(published, "steps", "table")
    text = checked_client.get("/opendata/satisfaction.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["question"] for row in rows if row["survey"] == "shown"} == {"", "steps", "table.x", "table.y"}
    (steps,) = [row for row in rows if row["question"] == "steps"]
    assert steps["aspect"] == "process"
    assert float(steps["satisfaction_percent"]) == pytest.approx(float(steps["mean"]) * 20, abs=0.001)
    data = json.loads(checked_client.get("/opendata/satisfaction.json").get_data())
    assert len(data) == len(rows) and checked_client.get("/opendata/satisfaction.ods").status_code == 200
    assert checked_client.get("/opendata/satisfaction.pdf").status_code == 404
