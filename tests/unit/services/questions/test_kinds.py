"""Every kind of question: what it takes, what it refuses, and that no input at all breaks it."""

import json
import math
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import RuleBroken
from services.questions import Choice, codes, get_kind, list_kinds, validate_question
from services.questions.place import Area
from services.text import Words
from tests.unit.services.questions.samples import CHOICES, GOOD, KEY, ask

EXAMPLES = (20_000 if os.environ.get("PRACHA_PROVE") == "full" else 2_000) // len(GOOD) + 1


def check(question, raw):
    return get_kind(question.kind).check(question, raw)


def refused(question, raw) -> list[tuple[str, str]]:
    with pytest.raises(RuleBroken) as caught:
        check(question, raw)
    for problem in caught.value.problems:
        assert set(codes.ALL[problem.code]) == set(problem.params), problem
    return [(problem.field, problem.code) for problem in caught.value.problems]


def test_a_sample_of_every_kind():
    assert sorted(GOOD) == list_kinds()


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_good_answer(kind):
    question = validate_question(ask(kind))
    raw, value, thai, english = GOOD[kind]
    assert check(question, raw) == value
    assert check(question, value) == value
    assert get_kind(kind).read_back(question, value, "th")[0] == thai
    assert get_kind(kind).read_back(question, value, "en")[0] == english
    assert "" in get_kind(kind).export(question, value)


@pytest.mark.parametrize("kind", sorted(GOOD))
@pytest.mark.parametrize("raw", [None, "", " \u200b\u00a0", [], {}, [""], {"day": "", "words": " "}])
def test_absent(kind, raw):
    assert refused(ask(kind), raw) == [(f"q_{kind}", codes.REQUIRED)]
    assert check(ask(kind, required=False), raw) is None
    assert get_kind(kind).read_back(ask(kind), None, "th") == []
    assert get_kind(kind).export(ask(kind), None)[""] is None


LETTERS = st.characters(exclude_categories=["Cs"])
NASTY = st.sampled_from(
    ["\x00", "1e400", "NaN", "-0", "²", "١٢", "๑๒", "9" * 400, "\u0e33" * 50, "ก\u0e49\u0e49", "a@b", "../..",
     "31/02/2569", "29/2/2567", "2026-11-20", "20 พ.ย. 69", "+66812345678", "053-511000 ต่อ 12", "1,234.50",
     "ใช่", "5", "road", KEY, "5101"]
)  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**400), 10**400), st.floats(), st.text(LETTERS), NASTY,
    st.from_regex(r"[0-9๐-๙+,./\- ]{1,20}", fullmatch=True),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "day",
        "month",
        "year",
        "words",
        "lat",
        "lon",
        "accuracy",
        "district",
        "subdistrict",
        "key",
        "name",
        "product",
        "sum",
    ]
)
PARTS = {
    "date": st.fixed_dictionaries({name: SCALARS | st.integers(1, 31) for name in ("day", "month", "year")}),
    "month": st.fixed_dictionaries({name: SCALARS | st.integers(1, 12) for name in ("month", "year")}),
    "place": st.fixed_dictionaries(
        {},
        optional={name: SCALARS | st.floats(-200, 200) for name in ("lat", "lon", "words", "subdistrict", "accuracy")},
    ),
    "lines": st.lists(st.fixed_dictionaries({"product": SCALARS, "sum": SCALARS | st.integers(0, 99)}), max_size=4),
    "choices": st.lists(st.sampled_from([choice.key for choice in CHOICES]) | SCALARS, max_size=5),
    "matrix": st.fixed_dictionaries({}, optional={choice.key: SCALARS | st.integers(1, 5) for choice in CHOICES}),
    "ranking": st.fixed_dictionaries({}, optional={choice.key: SCALARS | st.integers(1, 4) for choice in CHOICES})
    | st.lists(st.sampled_from([choice.key for choice in CHOICES]) | SCALARS, max_size=5),
    "file": st.fixed_dictionaries({"key": st.just(KEY), "name": SCALARS}),
}
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES | st.text(LETTERS), inner, max_size=6)
)


@pytest.mark.prove
@pytest.mark.parametrize("kind", sorted(GOOD))
def test_anything_is_taken_or_refused(kind):
    question, optional = ask(kind), ask(kind, required=False)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(ANYTHING | PARTS.get(kind, SCALARS))
    def prove(raw):
        for asked in (question, optional):
            try:
                value = check(asked, raw)
            except RuleBroken as error:
                assert error.problems
                assert all(set(codes.ALL[p.code]) == set(p.params) for p in error.problems)
                assert all(p.field.split(".")[0] == asked.key for p in error.problems)
                continue
            assert json.loads(json.dumps(value, allow_nan=False)) == value
            assert check(asked, value) == value
            for language in ("th", "en"):
                lines = get_kind(kind).read_back(asked, value, language)
                assert all(isinstance(line, str) and "\n" not in line for line in lines)
                assert bool(lines) == (value is not None)
            for cell in get_kind(kind).export(asked, value).values():
                assert cell is None or isinstance(cell, str | int | float)

    prove()


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_unknown_setting_is_the_authors_error(kind):
    with pytest.raises(ValueError, match="no setting"):
        validate_question(ask(kind, settings={"max_lenght": 3}))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", {"max_length": "10"}), ("text", {"pattern": "("}), ("text", {"min_length": 9, "max_length": 3}),
        ("number", {"min": 5, "max": 4}), ("number", {"unit": "ลิตร"}), ("date", {"earliest": "soon"}),
        ("month", {"latest": "2026-13"}), ("choice", {"choices": ()}), ("choice", {"choices": CHOICES + CHOICES[:1]}),
        ("choices", {"alone": ("nobody",)}), ("thai_id", {"holder": "cat"}), ("place", {"needs": ("map",)}),
        ("place", {"districts": None}), ("rating", {"words": (Words("ก", "a"),)}), ("lines", {"columns": ()}),
        ("scale", {"low": "ไม่"}), ("matrix", {"rows": ()}), ("matrix", {"rows": CHOICES, "words": CHOICES}),
        ("matrix", {"rows": (Choice("a.b", Words("ก", "a")),)}), ("ranking", {"choices": CHOICES, "most": 5}),
        ("ranking", {"choices": CHOICES[:1] * 2}),
        ("lines", {"columns": (ask("lines"),)}), ("lines", {"columns": (ask("text", settings={"x": 1}),)}),
    ],
)  # fmt: skip
def test_impossible_settings(kind, values):
    with pytest.raises(ValueError):
        validate_question(ask(kind, settings=values))


def test_keys_name_fields():
    for key in ("A", "a-b", "a.b", "ก", "1a", ""):
        with pytest.raises(ValueError):
            validate_question(ask("text", key or " "))


@pytest.mark.parametrize(
    ("kind", "values", "raw", "code"),
    [
        ("text", {"max_length": 3}, "ก" * 4, codes.TOO_LONG),
        ("text", {"min_length": 3}, "กข", codes.TOO_SHORT),
        ("text", {"pattern": "[A-Z]+"}, "abc", codes.WRONG_FORM),
        ("text", {}, 5, codes.NOT_TEXT),
        ("long_text", {}, "ก" * 2001, codes.TOO_LONG),
        ("long_text", {}, "\u200b" * 30_000, codes.TOO_LONG),
        ("number", {}, "สิบ", codes.NOT_A_NUMBER),
        ("number", {}, "1,23", codes.NOT_A_NUMBER),
        ("number", {}, math.nan, codes.NOT_A_NUMBER),
        ("number", {}, True, codes.NOT_A_NUMBER),
        ("number", {}, "1.5", codes.NOT_WHOLE),
        ("number", {"decimals": 2}, "1.555", codes.TOO_MANY_DECIMALS),
        ("number", {}, "-1", codes.TOO_SMALL),
        ("number", {"max": 10}, "11", codes.TOO_LARGE),
        ("money", {}, "1.005", codes.NOT_MONEY),
        ("money", {}, 1.5, codes.NOT_MONEY),
        ("money", {}, "-5", codes.MONEY_TOO_SMALL),
        ("money", {"max": 10_000}, "100.01", codes.MONEY_TOO_LARGE),
        ("date", {}, "31/13/2569", codes.NOT_A_DATE),
        ("date", {}, "31/2/2569", codes.DATE_NOT_REAL),
        ("date", {}, {"day": "²", "month": 1, "year": 2569}, codes.NOT_A_DATE),
        ("date", {"earliest": "2026-01-01"}, "31/12/2568", codes.DATE_TOO_EARLY),
        ("date", {"latest": "2026-01-01"}, "2026-01-02", codes.DATE_TOO_LATE),
        ("month", {}, "13/2569", codes.NOT_A_MONTH),
        ("month", {"latest": "2026-01"}, "2/2569", codes.MONTH_TOO_LATE),
        ("month", {"earliest": "2026-03"}, "2/2569", codes.MONTH_TOO_EARLY),
        ("choice", {}, "bridge", codes.NOT_ON_LIST),
        ("choices", {}, ["road", "none"], codes.STANDS_ALONE),
        ("choices", {"max": 1}, ["road", "flood"], codes.TOO_MANY),
        ("choices", {"min": 2}, ["road"], codes.TOO_FEW),
        ("yes_no", {}, "อาจจะ", codes.NOT_YES_NO),
        ("phone", {}, "081234567", codes.NOT_A_PHONE),
        ("phone", {}, "1669", codes.NOT_A_PHONE),
        ("phone", {}, "+1 555", codes.NOT_A_PHONE),
        ("phone", {"mobile_only": True}, "053511000", codes.NOT_A_MOBILE),
        ("email", {}, "somchai@example", codes.NOT_AN_EMAIL),
        ("email", {}, "สมชาย@example.org", codes.NOT_AN_EMAIL),
        ("thai_id", {}, "1101700230707", codes.NOT_AN_ID),
        ("thai_id", {"holder": "juristic"}, "1101700230708", codes.ID_NOT_JURISTIC),
        ("thai_id", {"holder": "person"}, "0105536000011", codes.ID_NOT_PERSON),
        ("place", {}, 5, codes.NOT_A_PLACE),
        ("place", {}, {"lat": "91", "lon": "99"}, codes.NOT_A_POINT),
        ("place", {}, {"lat": "18.5"}, codes.NOT_A_POINT),
        ("photographs", {}, ["../etc/passwd"], codes.NOT_PHOTOGRAPHS),
        ("photographs", {}, [KEY + str(n) for n in range(6)], codes.TOO_MANY),
        ("file", {}, {"key": "x"}, codes.NOT_A_FILE),
        ("rating", {}, 6, codes.NOT_A_RATING),
        ("rating", {}, True, codes.NOT_A_RATING),
        ("scale", {}, 11, codes.NOT_ON_SCALE),
        ("scale", {}, "-1", codes.NOT_ON_SCALE),
        ("scale", {}, True, codes.NOT_ON_SCALE),
        ("matrix", {}, "5", codes.NOT_A_RATING),
        ("matrix", {}, {"bridge": 5}, codes.NOT_A_RATING),
        ("ranking", {}, ["road", "bridge"], codes.NOT_ON_LIST),
        ("ranking", {}, {"bridge": 1}, codes.NOT_ON_LIST),
        ("ranking", {}, ["road", "light"], codes.TOO_FEW),
        ("ranking", {}, ["road", "light", "road", "flood"], codes.RANK_TAKEN),
        ("ranking", {"most": 2}, ["road", "light", "flood"], codes.TOO_MANY),
        ("ranking", {"most": 2}, {"road": 1}, codes.TOO_FEW),
        ("lines", {}, "ดีเซล", codes.NOT_LINES),
        ("lines", {"max_rows": 1}, [{"product": "a", "sum": 1}, {"product": "b", "sum": 1}], codes.TOO_MANY_ROWS),
        ("lines", {"min_rows": 2}, [{"product": "a", "sum": 1}], codes.TOO_FEW_ROWS),
    ],
)
def test_refused(kind, values, raw, code):
    assert refused(ask(kind, settings=values), raw) == [(f"q_{kind}", code)]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("20/11/2569", "2026-11-20"), ("2026-11-20", "2026-11-20"), ("๒๐ พ.ย. ๖๙", "2026-11-20"),
        ("20 พฤศจิกายน พ.ศ. 2569", "2026-11-20"), ("20 Nov 2026", "2026-11-20"), ("วันที่ 1-1-2569", "2026-01-01"),
        ("29/2/2567", "2024-02-29"), ("20.11.26", "2026-11-20"), ({"day": 1, "month": 2, "year": 2026}, "2026-02-01"),
    ],
)  # fmt: skip
def test_dates(raw, value):
    assert check(ask("date"), raw) == value


@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_a_missing_part_of_a_date_is_named(part):
    raw = {"day": "1", "month": "2", "year": "2569"} | {part: " "}
    assert refused(ask("date"), raw) == [(f"q_date.{part}", codes.REQUIRED)]


def test_limits_move_with_the_clock():
    assert refused(ask("date", settings={"latest": "today"}), "1/1/2800") == [("q_date", codes.DATE_TOO_LATE)]
    assert check(ask("date", settings={"earliest": "today-1"}), "วันนี้")
    assert refused(ask("month", settings={"latest": "this-1"}), "1/2800") == [("q_month", codes.MONTH_TOO_LATE)]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("+66 81 234 5678", "0812345678"), ("66812345678", "0812345678"), ("(053) 511-000", "053511000"),
        ("0-5351-1000 ต่อ 123", "053511000 ต่อ 123"), ("02 123 4567", "021234567"), ("+44 20 7946 0958", "+442079460958"),
        ("0066812345678", "0812345678"),
    ],
)  # fmt: skip
def test_phones(raw, value):
    assert check(ask("phone"), raw) == value
    assert check(ask("phone"), value) == value


def test_extension_is_read_in_the_language():
    assert get_kind("phone").read_back(ask("phone"), "053511000 ต่อ 123", "en") == ["0-5351-1000 ext. 123"]


def test_decimal_numbers_are_exact_text():
    question = ask("number", settings={"decimals": 2, "min": "-1.5", "unit": None})
    assert check(question, "๐๑.๕๐") == "1.5"
    assert check(question, -1.5) == "-1.5"
    assert refused(question, "-1.51") == [("q_number", codes.TOO_SMALL)]


def test_international_email():
    assert check(ask("email"), "info@ไทย.คอม") == "info@ไทย.คอม"


def test_places():
    question = ask("place")
    assert check(question, {"district": "5101", "subdistrict": "510101"}) == {
        "district": "5101",
        "subdistrict": "510101",
    }
    assert check(question, {"subdistrict": "อ.ป่าซาง"})["district"] == "5106"
    assert refused(question, {"district": "5106", "subdistrict": "510101"}) == [
        ("q_place.subdistrict", codes.NOT_IN_DISTRICT)
    ]
    assert refused(question, {"district": "5101"}) == [("q_place.subdistrict", codes.SUBDISTRICT_NEEDED)]
    assert refused(question, "ใกล้วัด") == [("q_place.district", codes.SUBDISTRICT_NEEDED)]
    assert refused(question, {"district": "9999"}) == [("q_place.district", codes.NOT_ON_LIST)]
    assert refused(question, {"words": "ก" * 301}) == [("q_place.words", codes.TOO_LONG)]
    assert check(ask("place", settings={"needs": ("any",)}), "ใกล้วัด") == {"words": "ใกล้วัด"}
    needs = ask("place", settings={"needs": ("words", "point")})
    assert refused(needs, {"lat": 18, "lon": 99}) == [("q_place.words", codes.WORDS_NEEDED)]
    assert refused(needs, "ใกล้วัด") == [("q_place", codes.POINT_NEEDED)]


def test_place_reads_back_its_area_and_point():
    value = {"district": "5101", "subdistrict": "510113", "lat": 18.5, "lon": 99.0}
    assert get_kind("place").read_back(ask("place"), value, "th") == ["ต.เวียงยอง อ.เมืองลำพูน", "พิกัด 18.50000, 99.00000"]
    assert get_kind("place").read_back(ask("place"), value, "en")[0] == "Wiang Yong, Mueang Lamphun"
    gone = {"district": "1", "subdistrict": "2", "words": "วัด"}
    assert get_kind("place").read_back(ask("place"), gone, "th") == ["วัด"]
    assert Area("1", Words("ก", "a")).district == ""


def test_a_subdistrict_named_twice_is_looked_for_in_the_district_first():
    both = (Area("1", Words("ก", "A")), Area("2", Words("ข", "B")))
    subs = (Area("11", Words("ดอน", "Don"), "1"), Area("21", Words("ดอน", "Don"), "2"))
    question = ask("place", settings={"districts": both, "subdistricts": subs})
    assert check(question, {"district": "2", "subdistrict": "ดอน"})["subdistrict"] == "21"


def test_every_wrong_cell_of_lines_is_named():
    raw = [{"product": "ดีเซล", "sum": "สิบ"}, {}, {"sum": "5", "day": {"day": "1"}}]
    assert refused(ask("lines"), raw) == [
        ("q_lines.0.sum", codes.NOT_MONEY),
        ("q_lines.2.product", codes.REQUIRED),
        ("q_lines.2.day.month", codes.REQUIRED),
    ]


def test_a_row_of_blank_parts_is_blank():
    blank = {"product": "", "sum": " ", "day": {"day": "", "month": "", "year": ""}}
    assert refused(ask("lines"), [blank, {}]) == [("q_lines", codes.REQUIRED)]
    assert len(check(ask("lines"), [blank, {"product": "ดีเซล", "sum": "1"}])) == 1


def test_lines_export_a_column_a_cell():
    value = [{"product": "ดีเซล", "sum": 1000, "day": None}]
    assert get_kind("lines").export(ask("lines"), value) == {
        "": 1, "1.product": "ดีเซล", "1.sum": "10.00", "1.day": None,
    }  # fmt: skip


def test_choices_export_one_column_each():
    exported = get_kind("choices").export(ask("choices"), ["road"])
    assert exported == {"": "road", "road": 1, "light": 0, "flood": 0, "none": 0}


def test_a_choice_that_is_gone_reads_back_as_its_key():
    assert get_kind("choice").read_back(ask("choice"), "bridge", "th") == ["bridge"]


def test_zero_is_an_answer_of_a_scale():
    assert check(ask("scale"), "๐") == 0 == check(ask("scale", required=False), 0)
    assert get_kind("scale").read_back(ask("scale"), 0, "en") == ["0 / 10 (Not at all likely)"]
    assert get_kind("scale").read_back(ask("scale", settings={"low": None}), 0, "th") == ["0 / 10"]


def test_every_row_without_a_rating_is_named():
    assert refused(ask("matrix"), {"road": "5", "light": "7", "flood": " "}) == [
        ("q_matrix.light", codes.NOT_A_RATING), ("q_matrix.flood", codes.REQUIRED),
    ]  # fmt: skip
    assert check(ask("matrix", required=False), {"flood": "2", "road": ""}) == {"flood": 2}


def test_every_rank_that_is_taken_or_missing_is_named():
    assert refused(ask("ranking"), {"road": "1", "light": "1", "flood": "9", "none": ""}) == [
        ("q_ranking.light", codes.RANK_TAKEN), ("q_ranking.flood", codes.NOT_ON_LIST),
        ("q_ranking.none", codes.REQUIRED),
    ]  # fmt: skip
    first_two = ask("ranking", settings={"most": 2})
    assert check(first_two, {"road": "2", "light": "1"}) == ["light", "road"]
    assert check(ask("ranking", required=False), {"road": "3", "light": "1"}) == ["light", "road"]


def test_export_of_a_matrix_and_a_ranking():
    assert get_kind("matrix").export(ask("matrix"), {"road": 5, "flood": 3}) == {
        "": "road:5;flood:3", "road": 5, "light": None, "flood": 3,
    }  # fmt: skip
    assert get_kind("ranking").export(ask("ranking", settings={"most": 2}), ["light", "road"]) == {
        "": "light;road", "1": "light", "2": "road",
    }  # fmt: skip
