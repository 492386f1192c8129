"""Quotas by district, and what an institute is handed."""

import csv
import io
import zipfile

import pytest

from services import organisation, surveys
from services.audit import Role
from services.db import unit_of_work
from services.errors import NotFound, RuleBroken
from tests.factories.complaints import make_authority
from tests.factories.people import make_actor, make_unit
from tests.factories.survey_counters import EVERYTHING, count_all
from tests.factories.surveys import answer_survey, make_survey


@pytest.fixture
def registry(app):
    make_authority()
    with unit_of_work():
        return make_actor(Role.REGISTRY)


def test_quotas_count_what_came_from_each_district(registry):
    first, second = [one.code for one in organisation.list_districts()][:2]
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        surveys.save_quotas(view.id, {first: (140_000, 300), second: (60_000, 100)}, registry)
        for district, n in ((first, 6), (second, 5), ("", 2)):
            for _ in range(n):
                answer_survey(view, {"staff": 4, **({"about_district": district} if district else {})})
    count_all()
    quotas = surveys.get_quotas(view.id, actor=registry)
    lines = {line.district: (line.population, line.sample, line.n) for line in quotas.lines}
    assert lines[first] == (140_000, 300, 6) and lines[second] == (60_000, 100, 5)
    assert (quotas.population, quotas.sample, quotas.n, quotas.not_said, quotas.asks_district) == (
        200_000, 400, 11, 2, True,
    )  # fmt: skip
    with unit_of_work():
        later = make_survey(definition=EVERYTHING)
    assert surveys.get_quotas(later.id, actor=registry).population == 200_000, "people as they were counted last"
    assert surveys.get_quotas(later.id, actor=registry).sample == 0


def test_impossible_quotas_are_named(registry):
    first, second = [one.code for one in organisation.list_districts()][:2]
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
    with pytest.raises(RuleBroken) as caught:
        surveys.save_quotas(view.id, {first: (100, 101), second: (-1, 0), "9999": (1, 1)}, registry)
    assert {problem.field: problem.code for problem in caught.value.problems} == {
        f"sample-{first}": "sample_outside", f"population-{second}": "population_outside",
        "population-9999": "population_outside",
    }  # fmt: skip
    with pytest.raises(NotFound):
        surveys.save_quotas(view.id, {}, make_actor(Role.HEAD, unit_id=make_unit()))


def test_an_institute_is_handed_questions_codes_and_answers_of_nobody(registry):
    with unit_of_work():
        view = make_survey("annual-2569", EVERYTHING)
        for mark in (5, 3):
            answer_survey(view, {"staff": mark, "table": {"x": mark}, "words": "ขอบคุณ นายสมชาย", "likely": 0})
    count_all()
    with unit_of_work():
        packed = surveys.hand_over(view.id, actor=registry)
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert sorted(archive.namelist()) == [
        "README.txt", "codebook.csv", "data.csv", "data.ods", "questionnaire-en.html", "questionnaire-en.pdf",
        "questionnaire-th.html", "questionnaire-th.pdf",
    ]  # fmt: skip
    data = list(csv.DictReader(io.StringIO(archive.read("data.csv").decode("utf-8-sig"))))
    assert sorted((row["คำถาม staff"], row["คำถาม table: แถวx"], row["คำถาม likely"]) for row in data) == [
        ("3", "3", "0"), ("5", "5", "0"),
    ]  # fmt: skip
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    assert "สมชาย" not in everything
    codes = list(csv.DictReader(io.StringIO(archive.read("codebook.csv").decode("utf-8-sig"))))
    assert {"staff", "table.x", "order.a", "about_sex"} <= {row["variable"] for row in codes}
    assert [row["value_th"] for row in codes if row["variable"] == "staff" and row["value"] == "5"] == ["พึงพอใจมากที่สุด"]
    page = archive.read("questionnaire-th.html").decode()
    assert "คำถาม staff" in page and "เพศ" in page
    assert archive.read("questionnaire-en.pdf").startswith(b"%PDF")
    with pytest.raises(NotFound):
        surveys.hand_over(view.id, actor=make_actor(Role.EXECUTIVE))
