"""Definitions as they are stored, asked, faulted and renamed; and how officers rearrange them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import NotFound, RuleBroken
from services.questions import Condition
from services.surveys import arranging
from services.surveys.checking import checked_definition, checked_question
from services.surveys.definition import (
    KINDS,
    Definition,
    Option,
    Section,
    Skip,
    SurveyQuestion,
    find_faults,
    from_json,
    to_json,
)
from services.surveys.library import library
from services.surveys.publishing import changes_between
from services.surveys.words import Aspect
from services.text import Words

words = st.builds(Words, st.text(max_size=20), st.text(max_size=20))
keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
listed = st.lists(st.builds(Option, keys, words), max_size=4).map(tuple)
values = st.one_of(st.booleans(), st.integers(0, 10), keys)
skips = st.builds(Skip, keys, st.lists(values, max_size=3).map(tuple), st.booleans())
questions = st.builds(
    SurveyQuestion,
    key=keys,
    kind=st.sampled_from(KINDS),
    label=words,
    hint=st.none() | words,
    is_required=st.booleans(),
    options=listed,
    rows=listed,
    low=st.none() | words,
    high=st.none() | words,
    asked_when=st.lists(skips, max_size=2).map(tuple),
    aspect=st.none() | st.sampled_from(Aspect),
)
sections = st.builds(Section, keys, words, st.lists(questions, max_size=3).map(tuple))
definitions = st.builds(Definition, st.lists(sections, max_size=3).map(tuple), st.booleans())


@settings(max_examples=60)
@given(definitions)
def test_a_definition_comes_back_as_it_was_stored(definition):
    assert from_json(to_json(definition)) == definition


def _of(*kinds: str) -> Definition:
    """Two sections: the first with a question of each kind, the second empty."""
    asked = tuple(
        SurveyQuestion(f"q{n}", kind, Words(f"ข้อ {n}", f"Item {n}"), options=_OPTIONS, rows=_OPTIONS)
        for n, kind in enumerate(kinds, 1)
    )
    return Definition((Section("a", Words("ก", "A"), asked), Section("b", Words("ข", "B"))))


_OPTIONS = (Option("x", Words("หนึ่ง", "One")), Option("y", Words("สอง", "Two")))


def _keys(definition: Definition) -> list[list[str]]:
    return [[question.key for question in section.questions] for section in definition.sections]


@pytest.mark.parametrize("ready", library(), ids=lambda ready: ready.key)
def test_ready_ones_have_no_fault_and_are_kept_as_they_are(ready):
    assert find_faults(ready.definition) == []
    assert checked_definition(ready.definition) == ready.definition
    keys_of_all = [s.key for s in ready.definition.sections] + [q.key for q in ready.definition.questions]
    assert len(set(keys_of_all)) == len(keys_of_all)


def test_moving_goes_over_the_edges_of_sections_and_stops_at_the_ends():
    definition = _of("rating", "yes_no", "text")
    assert _keys(arranging.move_question(definition, "q2", -1)) == [["q2", "q1", "q3"], []]
    assert _keys(arranging.move_question(definition, "q3", 1)) == [["q1", "q2"], ["q3"]]
    back = arranging.move_question(arranging.move_question(definition, "q3", 1), "q3", -1)
    assert back == definition
    assert arranging.move_question(definition, "q1", -1) == definition
    last = arranging.place_question(definition, "q1", "b")
    assert arranging.move_question(last, "q1", 1) == last
    assert _keys(arranging.place_question(definition, "q3", "a", 0)) == [["q3", "q1", "q2"], []]
    assert [s.key for s in arranging.move_section(definition, "b", -1).sections] == ["b", "a"]
    with pytest.raises(NotFound):
        arranging.place_question(definition, "q1", "gone")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["up", "down", "a", "b"])), max_size=8))
def test_moving_loses_nothing(moves):
    definition = _of("rating", "choice", "text")
    for number, move in moves:
        key = f"q{number}"
        if move in ("up", "down"):
            definition = arranging.move_question(definition, key, -1 if move == "up" else 1)
        else:
            definition = arranging.place_question(definition, key, move)
    assert sorted(q.key for q in definition.questions) == ["q1", "q2", "q3"]


def test_what_is_taken_away_takes_its_rules_along():
    definition = arranging.set_rules(_of("choice", "text"), "q2", (Skip("q1", ("x",)),))
    assert [q.key for q in arranging.asked_after(definition, "q1")] == ["q2"]
    without = arranging.remove_question(definition, "q1")
    assert _keys(without) == [["q2"], []]
    assert next(iter(without.questions)).asked_when == ()
    assert arranging.remove_question(without, "q1") == without
    assert arranging.remove_section(definition, "a").sections == (Section("b", Words("ข", "B")),)


def test_a_copy_stands_below_under_a_key_of_its_own_once():
    copied = arranging.copy_question(_of("choice", "text"), "q1", "q9")
    assert _keys(copied) == [["q1", "q9", "q2"], []]
    assert arranging.copy_question(copied, "q1", "q9") == copied
    assert copied.find("q9").label.th.endswith("(สำเนา)")


def test_rules_become_conditions_of_the_engine():
    definition = arranging.set_rules(_of("choice", "text"), "q2", (Skip("q1", ("x",), True),))
    assert definition.to_questions()[1].asked_when == (Condition("q1", ("x",), True),)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"label": Words("", "x")}, "no_words"),
        ({"label": Words("ก", "")}, "no_english"),
        ({"options": _OPTIONS[:1]}, "too_few_options"),
        ({"options": (_OPTIONS[0], Option("z", Words("สอง", "")))}, "option_words"),
        ({"options": (_OPTIONS[0], Option("z", _OPTIONS[0].label))}, "option_twice"),
        ({"hint": Words("คำอธิบาย", "")}, "one_language"),
        ({"asked_when": (Skip("q2", ("x",)),)}, "skip_not_before"),
    ],
)
def test_each_fault_is_found_where_it_is(changed, code):
    definition = _of("choice", "choice")
    broken = arranging.put_question(definition, replace(definition.find("q1"), **changed), "")
    assert [(fault.where, fault.code) for fault in find_faults(broken)] == [("q1", code)]


def test_a_rule_for_an_answer_that_is_gone_is_a_fault():
    definition = arranging.set_rules(_of("choice", "text"), "q2", (Skip("q1", ("z",)),))
    assert [(fault.where, fault.code) for fault in find_faults(definition)] == [("q2", "skip_value")]
    assert [fault.code for fault in find_faults(Definition())] == ["empty"]


def test_a_changed_question_gets_a_key_of_its_own_and_rules_follow():
    before = arranging.set_rules(_of("choice", "text", "rating"), "q2", (Skip("q1", ("x",)),))
    reworded = replace(before.find("q1"), label=Words("ใหม่", "New"))
    after = arranging.put_question(before, reworded, "").continuing(before, 2)
    assert _keys(after) == [["q1_v2", "q2", "q3"], []]
    assert after.find("q2").asked_when == (Skip("q1_v2", ("x",)),)
    again = arranging.put_question(after, replace(after.find("q1_v2"), kind="choices"), "").continuing(after, 3)
    assert _keys(again) == [["q1_v3", "q2", "q3"], []]


def test_changes_are_told_apart():
    before = _of("choice", "text", "rating")
    english = replace(before.find("q2"), label=Words("ข้อ 2", "Another"))
    after = arranging.put_question(before, replace(before.find("q1"), label=Words("ใหม่", "New")), "")
    after = arranging.put_question(arranging.remove_question(after, "q3"), english, "")
    after = replace(arranging.copy_question(after, "q2", "q9"), asks_about_you=True)
    found = [(change.kind, change.key) for change in changes_between(before, after)]
    assert found == [("anew", "q1"), ("touched", "q2"), ("added", "q9"), ("removed", "q3"), ("about_added", "")]
    moved = arranging.move_question(before, "q1", 1)
    assert [change.kind for change in changes_between(before, moved)] == ["order"]
    assert list(changes_between(before, before)) == []


def test_texts_are_kept_in_one_form_and_nothing_that_the_kind_does_not_use():
    typed = SurveyQuestion(
        "q1", "rating", Words("  ถาม  ว่า\u200b", " Asked "), hint=Words(" ", ""), options=_OPTIONS, low=Words("ก", "a")
    )
    kept = checked_question(typed)
    assert (kept.label, kept.hint, kept.options, kept.low) == (Words("ถาม ว่า", "Asked"), None, (), None)
    with pytest.raises(RuleBroken) as refused:
        checked_question(replace(typed, label=Words("", "x" * 301)))
    assert {(p.field, p.code) for p in refused.value.problems} == {("label_th", "required"), ("label_en", "too_long")}
    many = tuple(Option(f"o{n}", Words(str(n), str(n))) for n in range(41))
    with pytest.raises(RuleBroken):
        checked_question(replace(typed, kind="choice", options=many))
