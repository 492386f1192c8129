"""Each kind's field: sound markup, everything kept, the same answer back."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from app.shared import fields
from app.shared.fields import Unread
from app.shared.problems import REQUIRED, WORDS, word_problem
from services.errors import Problem, RuleBroken
from services.questions import Choice, codes, get_kind, list_kinds
from services.text import Words
from tests.unit.app.fields.page import all_of, assert_sound, controls, parse, sent, text
from tests.unit.services.questions.samples import GOOD, KEY, ask

NASTY = '"><script>alert(1)</script>&amp; ก\u0e49'
KINDS = sorted(GOOD)


def draw(question, *args, **values):
    tree = parse(str(fields.render_field(question, *args, **values)))
    assert_sound(tree)
    return tree


def refuse(question, raw):
    with pytest.raises(RuleBroken) as caught:
        get_kind(question.kind).check(question, raw)
    return caught.value.problems


def test_every_kind_has_a_field():
    assert fields.list_fields() == list_kinds()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_empty_field(reader, kind, language):
    question = replace(ask(kind), hint=Words("คำแนะนำ", "A hint"), notice=Words("โทร 191 ก่อน", "Call 191 first"))
    with reader(language):
        tree = draw(question, is_heading=True)
        plain = draw(question)
    (heading,) = all_of(tree, "h1")
    assert text(heading) == question.label.in_(language)
    assert not all_of(plain, "h1")
    page = text(tree)
    assert question.hint.in_(language) in page and question.notice.in_(language) in page
    assert "govuk-error-message" not in str([each.get("class") for each in tree.iter()])
    if language == "en" and kind != "place":
        thai = [c for c in page if "\u0e01" <= c <= "\u0e5b"]
        assert not thai, page


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_reads_back_as_the_same_answer(reader, kind, language):
    question, value = ask(kind), GOOD[kind][1]
    with reader(language):
        tree = draw(question, value)
        raw = fields.read_answer(question, sent(tree), MultiDict())
        assert get_kind(kind).check(question, raw) == value


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_chosen_is_refused_beside_the_field(reader, kind, language):
    question = ask(kind)
    with reader(language):
        raw = fields.read_answer(question, sent(draw(question)), MultiDict())
        assert raw is not None
        problems = refuse(question, raw)
        assert {problem.code for problem in problems} == {codes.REQUIRED}
        tree = draw(question, typed=raw, problem=problems)
        (message,) = [each for each in all_of(tree, "p") if each.get("id") == f"{question.key}-error"]
        (summary,) = fields.summary_of(problems, [question])
    assert summary["text"] in text(message)
    assert summary["href"].startswith("#")
    ids = [each.get("id") for each in tree.iter()]
    assert summary["href"][1:] in ids


TYPED = {
    "text": "x" * 300,
    "long_text": "\n\nx" * 1500,
    "number": "สิบ",
    "money": "1.005",
    "phone": "08123",
    "email": "somchai@",
    "thai_id": "123",
}


@pytest.mark.parametrize("kind", sorted(TYPED))
@pytest.mark.parametrize("nasty", [False, True])
def test_what_was_refused_stays_typed(reader, kind, nasty):
    question = ask(kind)
    typed = (NASTY if nasty else "") + TYPED[kind]
    with reader("th"):
        tree = draw(question, GOOD[kind][1], typed=typed, problem=refuse(question, typed))
    (control,) = controls(tree)
    assert sent(tree)[question.key] == typed
    assert control.get("aria-invalid") == "true"
    assert f"{question.key}-error" in control.get("aria-describedby")
    assert not all_of(tree, "script")


@pytest.mark.parametrize("kind", ["date", "month"])
def test_the_part_that_is_missing_is_marked(reader, kind):
    question = ask(kind)
    typed = {"day": "1", "month": "13", "year": " "}
    with reader("en"):
        problems = refuse(question, typed)
        tree = draw(question, typed=typed, problem=problems)
        assert fields.summary_of(problems, [question]) == [{"text": "Enter the year", "href": f"#{question.key}-year"}]
    assert [each.get("id") for each in controls(tree) if each.get("aria-invalid")] == [f"{question.key}-year"]
    assert sent(tree)[f"{question.key}-month"] == "13"


def test_a_date_shows_the_era_of_the_reader(reader):
    for language, year in (("th", "2569"), ("en", "2026")):
        with reader(language):
            assert sent(draw(ask("date"), "2026-11-20")).to_dict() == {
                "q_date-day": "20", "q_date-month": "11", "q_date-year": year,
            }  # fmt: skip


def test_birthdays_may_be_filled_in_by_the_browser(reader):
    with reader("th"):
        tree = draw(ask("date", settings={"autocomplete": "bday"}))
    assert [each.get("autocomplete") for each in controls(tree)] == ["bday-day", "bday-month", "bday-year"]


def test_groups_of_choices_are_headed(reader):
    with reader("en"):
        tree = draw(ask("choice"), "flood")
    groups = [each for each in tree.iter() if each.get("role") == "group"]
    names = {each.get("id"): text(each) for each in tree.iter() if each.get("id")}
    assert [names[group.get("aria-labelledby")] for group in groups] == ["Roads", "Water"]
    assert [each.get("id") for each in controls(tree)] == ["q_choice", "q_choice-2", "q_choice-3", "q_choice-4"]


def test_only_subdistricts_of_their_district_stand_under_it(reader):
    with reader("en"):
        tree = draw(ask("place"))
    groups = {each.get("label"): [text(option) for option in each] for each in all_of(tree, "optgroup")}
    assert groups == {"Mueang Lamphun": ["Nai Mueang", "Wiang Yong"], "Pa Sang": ["Pa Sang"]}


def test_a_place_outside_the_province_is_said(reader):
    with reader("en"):
        assert "outside the province" in text(draw(ask("place"), {"lat": 1.0, "lon": 2.0, "outside": True}))


def test_photographs_may_be_taken_away(reader):
    question = ask("photographs")
    with reader("en"):
        tree = draw(question, [KEY, KEY + "2"], file_url=lambda key: f"/photo/{key}")
        form = sent(tree)
        form.add(f"{question.key}-remove", KEY)
        assert fields.read_answer(question, form, MultiDict()) == [KEY + "2"]
    assert [(each.get("src"), each.get("alt")) for each in all_of(tree, "img")] == [
        (f"/photo/{KEY}", "Photograph 1"), (f"/photo/{KEY}2", "Photograph 2"),
    ]  # fmt: skip


def test_no_input_for_more_photographs_than_fit(reader):
    question = ask("photographs", settings={"max": 1})
    with reader("th"):
        tree = draw(question, [KEY])
        assert not [each for each in controls(tree) if each.get("type") == "file"]
        upload = FileStorage(stream=None, filename="a.jpg")
        with pytest.raises(Unread) as caught:
            fields.read_answer(question, sent(tree), MultiDict([(question.key, upload)]))
        assert caught.value.typed == [KEY]
        assert [problem.code for problem in caught.value.problems] == [codes.TOO_MANY]


def test_a_file_may_be_taken_away(reader):
    question = ask("file")
    with reader("en"):
        form = sent(draw(question, {"key": KEY, "name": "<b>.pdf"}))
        assert fields.read_answer(question, form, MultiDict())["name"] == "<b>.pdf"
        form[f"{question.key}-remove"] = "1"
        assert fields.read_answer(question, form, MultiDict()) == {}


def test_rows_are_added_and_removed(reader):
    question = ask("lines")
    value = [{"product": "ดีเซล", "sum": 1000, "day": None}, {"product": "เบนซิน", "sum": 5, "day": "2026-11-20"}]
    with reader("th"):
        form = sent(draw(question, value))
        assert fields.rearranged_rows(question, form, MultiDict()) is None
        form["remove-q_lines"] = "0"
        rows = fields.rearranged_rows(question, form, MultiDict())
        assert [row["product"] for row in rows] == ["เบนซิน"]
        form = sent(draw(question, typed=rows))
        form["add-q_lines"] = "1"
        rows = fields.rearranged_rows(question, form, MultiDict())
        assert len(rows) == 2
        form = sent(draw(question, typed=rows))
        assert get_kind("lines").check(question, fields.read_answer(question, form, MultiDict())) == value[1:]
        assert fields.rearranged_rows(ask("text"), form, MultiDict()) is None


def test_enter_does_not_remove_a_row(reader):
    with reader("th"):
        first, *others = all_of(draw(ask("lines"), GOOD["lines"][1]), "button")
    assert first.get("name") is None
    assert first.get("tabindex") == "-1"
    assert {each.get("name") for each in others} == {"add-q_lines"}


def test_a_wrong_cell_says_so_itself(reader):
    question = ask("lines")
    typed = [{"product": "ดีเซล", "sum": "สิบ", "day": {"day": "1", "month": "", "year": ""}}]
    with reader("en"):
        problems = refuse(question, typed)
        tree = draw(question, typed=typed, problem=problems)
        hrefs = [each["href"] for each in fields.summary_of(problems, [question])]
    assert hrefs == ["#q_lines-0-sum", "#q_lines-0-day-month"]
    wrong = [each.get("id") for each in controls(tree) if each.get("aria-invalid")]
    assert wrong == [href[1:] for href in hrefs]
    assert sent(tree)["q_lines-0-sum"] == "สิบ"


def test_hostile_row_numbers_do_no_harm(reader):
    question = ask("lines")
    form = MultiDict({f"q_lines-{n}-product": "x" for n in ("999", "1e9", "-1", "๑")} | {"remove-q_lines": "²"})
    with reader("th"):
        rows = fields.read_answer(question, form, MultiDict())
        assert [row["product"] for row in rows if row["product"]] == ["x"]
        assert fields.rearranged_rows(question, form, MultiDict()) is None


def test_every_code_has_words_with_its_gaps(reader):
    assert set(codes.ALL) <= set(WORDS)
    assert {name.partition(".")[0] for name in REQUIRED} == set(list_kinds())
    samples = {"date_": "2026-11-20", "month_": "2026-11", "money_": 12300}
    for language in ("th", "en"):
        with reader(language):
            for code, gaps in codes.ALL.items():
                sample = next((value for start, value in samples.items() if code.startswith(start)), 1000)
                said = word_problem(Problem("q", code, dict.fromkeys(gaps, sample)), ask("text"), language)
                assert said and "%" not in said and "…" not in said
                assert (language == "en") == said.isascii() or "“" in said


def test_words_are_filled_for_people(reader):
    late = Problem("q", codes.DATE_TOO_LATE, {"max": "2026-11-20"})
    month = Problem("q", codes.MONTH_TOO_EARLY, {"min": "2026-11"})
    much = Problem("q", codes.MONEY_TOO_LARGE, {"max": 123450})
    alone = Problem("q", codes.STANDS_ALONE, {"choice": "none"})
    with reader("th"):
        assert word_problem(late, ask("date"), "th") == "วันที่ต้องไม่หลัง 20 พฤศจิกายน 2569"
        assert word_problem(month, ask("month"), "th") == "เดือนต้องไม่ก่อน พฤศจิกายน 2569"
    with reader("en"):
        assert word_problem(much, ask("money"), "en") == "The sum must be 1,234.50 baht or less"
        assert word_problem(alone, ask("choices"), "en").startswith("“None of these”")
        assert word_problem(Problem("q", "unheard_of"), None, "en").startswith("This answer")
        assert word_problem(Problem("q", codes.TOO_LONG), None, "en") == "Too long: use … characters or fewer"


def test_a_question_that_need_not_be_answered_says_so(reader):
    with reader("en"):
        assert "(optional)" in text(draw(ask("text", required=False)))
        assert "(optional)" not in text(draw(ask("text")))


def test_scripts_only_where_they_help():
    assert fields.field_scripts([ask("text"), ask("place")]) == ["js/fields/place.js"]
    assert fields.needs_map([ask("place")]) and not fields.needs_map([ask("text")])


def test_the_same_kind_is_not_registered_twice():
    with pytest.raises(ValueError):
        fields.register_field("text", fields.get_field("text"))


@pytest.mark.parametrize(("guessed", "kept"), [("1", ""), ("", "510101")])
def test_what_the_map_guessed_is_left_to_the_boundaries(reader, guessed, kept):
    parts = {"district": "5101", "subdistrict": "510101", "lat": "18.5", "lon": "99.0", "guessed": guessed}
    question = ask("place")
    with reader("th"):
        form = MultiDict({f"{question.key}-{part}": value for part, value in parts.items()})
        read = fields.read_answer(question, form, MultiDict())
    assert read["subdistrict"] == kept and read["lat"] == "18.5"


def test_many_choices_fold_under_their_headings(reader):
    groups = [Words(f"กลุ่ม {n}", f"Group {n}") for n in (1, 2)]
    choices = tuple(Choice(f"c{n}", Words(f"ข้อ {n}", f"Choice {n}"), group=groups[n // 7]) for n in range(14))
    question = replace(ask("choice"), settings={"choices": choices})
    with reader("th"):
        folds = [each.get("open") is not None for each in all_of(draw(question, "c9"), "details")]
    assert folds == [False, True]
