"""Which questions apply: conditions, questions that depend on answers, and descriptions that are wrong."""

from datetime import date

import pytest

from services.audit import Actor
from services.catalogue import Context, questions_for
from services.questions import Condition, DataClass, Question
from services.text import Words
from tests.factories.services import Desk, make_service


def q(key, **more):
    return Question(key, more.pop("kind", "text"), Words(key, key), DataClass.PUBLIC, **more)


def ask(questions, **answers):
    described = questions if callable(questions) else lambda context: questions
    service = make_service(Desk(), questions=described)
    context = Context(Actor.citizen(), answers, date(2026, 11, 20))
    return [question.key for question in questions_for(service, context)]


CHAIN = [
    q("a"),
    q("b", asked_when=(Condition("a", ("yes",)),)),
    q("c", asked_when=(Condition("b"),)),
    q("d", asked_when=(Condition("c", is_not=True),)),
]


def test_asks_what_the_answers_call_for():
    assert ask(CHAIN) == ["a", "d"]
    assert ask(CHAIN, a="yes") == ["a", "b", "d"]
    assert ask(CHAIN, a="yes", b="x", c="y") == ["a", "b", "c"]


def test_kept_answer_to_a_question_that_fell_away_calls_for_nothing():
    assert ask(CHAIN, a="no", b="x", c="y") == ["a", "d"]


def test_questions_made_from_answers_follow_only_answers_that_count():
    def made(context):
        extra = [q("lamps")] if context.answers.get("category") == "light" else []
        gated = q("category", asked_when=(Condition("topic", ("road",)),))
        return [q("topic"), gated, *extra]

    assert ask(made, topic="road", category="light") == ["topic", "category", "lamps"]
    assert ask(made, topic="other", category="light") == ["topic"]


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([q("a"), q("a")], "asked twice"),
        ([q("a", kind="telepathy")], "telepathy"),
        ([q("b", asked_when=(Condition("a"),)), q("a")], "not asked before"),
        ([q("review")], "name of a page"),
    ],
)
def test_refuses_a_wrong_description(questions, words):
    with pytest.raises(ValueError, match=words):
        ask(questions)
