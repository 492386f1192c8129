"""A draft as the channels see it, without a database: order, position, what counts; outcomes as JSON; keys of files."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.audit import Actor
from services.catalogue import Outcome
from services.drafts import Asked, DraftView, outcomes, uploads
from services.questions import DataClass, Question
from services.text import Words
from tests.factories.services import Desk, make_service


def asked(key, **more):
    return Asked(Question(key, "text", Words(key, key), DataClass.PUBLIC), **more)


def view(*every):
    return DraftView("d", make_service(Desk()), "th", "open", every, None, datetime.now(UTC), Actor.citizen())


def test_counts_what_is_answered_and_finds_what_is_next():
    draft = view(asked("a", value="x", is_answered=True), asked("b", is_answered=True), asked("c"))
    assert draft.answers == {"a": "x"}
    assert draft.next_key == "c"
    assert not draft.is_complete
    assert draft.find("b").is_left_out
    assert draft.find("z") is None


def test_knows_positions_and_neighbours():
    draft = view(asked("a"), asked("b"), asked("c"))
    assert draft.position("b") == (2, 3)
    assert draft.position("z") == (0, 3)
    assert (draft.key_before("a"), draft.key_before("b")) == (None, "a")
    assert (draft.key_after("b"), draft.key_after("c")) == ("c", None)


words = st.text(max_size=20)
maybe = st.none() | words


@given(
    st.builds(
        Outcome,
        words,
        reference=maybe,
        access_code=maybe,
        promised=maybe,
        promised_days=st.none() | st.integers(0, 99),
        next_steps=st.lists(st.builds(Words, words, words)).map(tuple),
        details=st.dictionaries(words, words),
    )
)
def test_outcome_comes_back_from_json_as_it_was(outcome):
    assert outcomes.from_json(outcomes.to_json(outcome)) == outcome


def test_finds_the_keys_of_files_whatever_the_shape():
    assert uploads.keys_in(["a", "b"]) == ["a", "b"]
    assert uploads.keys_in({"key": "a", "name": "b"}) == ["a"]
    assert uploads.keys_in([{"key": "a"}, {"name": "b"}]) == ["a"]
    assert uploads.keys_in(None) == []
