"""The chat has words for everything that a question can refuse, in both languages, with the gaps filled."""

import string

import pytest

from app.shared.problems import WORDS as WEB
from chatbot.messages.refusals import WORDS, word_code, word_problem
from chatbot.messages.voice import Voice
from services.errors import Problem
from services.questions import Choice, DataClass, Question, codes
from services.text import Words

#: What officers are told who edit an ordinance.
ORDINANCES = {
    "changed_meanwhile", "due_day_outside", "ends_before_it_begins", "percent_outside", "product_unknown",
    "rate_outside", "returns_filed_already", "same_officer", "source_needed",
}  # fmt: skip
#: What is said to machines alone, of the shape of what they sent.
TO_MACHINES = {"code_unknown", "not_asked", "unknown_field", "wrong_type"}
#: What a gap of a code may hold.
SAMPLES = {"date": "2026-11-20", "month": "2026-11", "money": 12_345}


def test_no_code_is_without_words():
    assert set(codes.ALL) - set(WORDS) == set()


def test_whatever_the_web_words_the_chat_words():
    prefixes = ("file_", "ledger_", "row_", "rows_", "table_")
    not_sent_here = {code for code in WEB if str(code).startswith(prefixes)} - {"file_unknown"}
    assert set(map(str, WEB)) - set(WORDS) - not_sent_here - ORDINANCES - TO_MACHINES == set()


@pytest.mark.parametrize("code", codes.ALL)
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_gaps_of_each_are_its_own(code, language):
    fields = {name for _, name, _, _ in string.Formatter().parse(WORDS[code].in_(language)) if name}
    assert fields - {"ka", "kha", "naka"} <= set(codes.ALL[code])


@pytest.mark.parametrize("code", codes.ALL)
@pytest.mark.parametrize("language", ["th", "en"])
def test_each_is_said_whole(code, language):
    sample = SAMPLES.get(code.split("_")[0], 5)
    problem = Problem("q", code, {name: ("none" if name == "choice" else sample) for name in codes.ALL[code]})
    choices = (Choice("none", Words("ไม่มีข้อใด", "None of these")),)
    question = Question("q", "choices", Words("ถาม", "Q"), DataClass.PUBLIC, settings={"choices": choices})
    said = word_problem(problem, question, Voice(language))
    assert said and "{" not in said and "…" not in said and "none" not in said


def test_a_code_nobody_knows_gets_words_all_the_same():
    assert (
        word_problem(Problem("q", "odd"), None, Voice("en")) == "Sorry, that answer cannot be used. Please try again."
    )
    assert "ค่ะ" in word_code("odd", Voice("th"))


def test_days_and_sums_are_said_as_people_say_them():
    early = Problem("q", codes.DATE_TOO_EARLY, {"min": "2026-11-20"})
    assert "20 พฤศจิกายน 2569" in word_problem(early, None, Voice("th"))
    small = Problem("q", codes.MONEY_TOO_SMALL, {"min": 12_345})
    assert "123.45" in word_problem(small, None, Voice("en"))
