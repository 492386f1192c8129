"""Opening and answering: where answers stand, what applies, stale writes, changed versions, prefilled answers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services import catalogue, drafts
from services.audit import Actor, ActorKind, Channel, Role
from services.catalogue import Who
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, SignInNeeded, Stale
from services.questions import DataClass, Question
from services.text import Words
from tests.factories.services import ANSWERS, KEY, Desk, make_service

LIVING = ("kind", "lamps", "words")


def replace_service(**changes):
    catalogue.forget()
    return catalogue.register(make_service(Desk(), **changes))


def stored(draft_id):
    rows = session().execute(
        text("SELECT question, CAST(value AS TEXT), sealed, revision, channel FROM draft_answer WHERE draft_id = :d"),
        {"d": draft_id},
    )
    return {row[0]: row[1:] for row in rows}


def test_begins_with_the_first_question(draft):
    assert draft.next_key == "kind"
    assert draft.is_open
    assert not draft.is_complete
    assert draft.position("kind")[0] == 1
    assert len(draft.id) == 22


def test_answers_one_by_one_until_complete(draft, citizen):
    view = draft
    while view.next_key:
        view = drafts.answer(draft.id, view.next_key, ANSWERS[view.next_key], actor=citizen)
    assert view.is_complete
    assert view.answers["lamps"] == 3
    assert view.answers["phone"] == "0812345678"
    assert "photos" not in view.answers
    assert view.find("photos").is_left_out
    assert drafts.get_draft(draft.id).answers == view.answers


def test_personal_answers_are_only_stored_sealed(draft, citizen):
    drafts.answer(draft.id, "words", ANSWERS["words"], actor=citizen)
    drafts.answer(draft.id, "kind", "light", actor=citizen)
    rows = stored(draft.id)
    assert rows["words"][0] in (None, "null")
    assert "วัด" not in rows["words"][1]
    assert rows["kind"][0] == '"light"'
    assert rows["kind"][1] is None


def test_refusal_saves_nothing(draft, citizen):
    with pytest.raises(RuleBroken) as caught:
        drafts.answer(draft.id, "kind", "unheard-of", actor=citizen)
    assert caught.value.problems[0].field == "kind"
    assert stored(draft.id) == {}


def test_required_question_cannot_be_left_out(draft, citizen):
    with pytest.raises(RuleBroken):
        drafts.answer(draft.id, "kind", None, actor=citizen)


def test_question_that_does_not_apply_is_not_found(draft, citizen):
    with pytest.raises(NotFound):
        drafts.answer(draft.id, "lamps", "3", actor=citizen)


def test_going_back_and_forth_loses_nothing(draft, citizen):
    drafts.answer(draft.id, "kind", "light", actor=citizen)
    drafts.answer(draft.id, "lamps", "3", actor=citizen)
    view = drafts.answer(draft.id, "kind", "road", actor=citizen, seen=1)
    assert view.find("lamps") is None
    assert "lamps" not in view.answers
    assert view.find("passable") is not None
    view = drafts.answer(draft.id, "kind", "light", actor=citizen, seen=2)
    assert view.answers["lamps"] == 3


def test_stale_answer_is_refused_with_both(draft, citizen):
    drafts.answer(draft.id, "title", "หนึ่ง", actor=citizen, seen=0)
    with pytest.raises(Stale) as caught:
        drafts.answer(draft.id, "title", "สอง", actor=citizen, seen=0)
    assert (caught.value.field, caught.value.theirs, caught.value.yours) == ("title", "หนึ่ง", "สอง")
    assert drafts.get_draft(draft.id).answers["title"] == "หนึ่ง"


def test_same_answer_twice_is_fine(draft, citizen):
    drafts.answer(draft.id, "title", "หนึ่ง", actor=citizen, seen=0)
    view = drafts.answer(draft.id, "title", " หนึ่ง ", actor=citizen, seen=0)
    assert view.find("title").revision == 1


def test_overwrite_replaces_whatever_stands_there(draft, citizen):
    drafts.answer(draft.id, "title", "หนึ่ง", actor=citizen)
    view = drafts.answer(draft.id, "title", "สอง", actor=citizen, seen=drafts.OVERWRITE)
    assert view.answers["title"] == "สอง"


def test_seal_changes_with_every_answer_and_version(draft, citizen):
    before = draft.seal
    after = drafts.answer(draft.id, "title", "หนึ่ง", actor=citizen).seal
    replace_service(version="2")
    assert len({before, after, drafts.get_draft(draft.id).seal}) == 3


def test_new_version_keeps_what_still_passes_and_asks_the_rest_again(draft, citizen):
    for key in ("kind", "title", "day"):
        drafts.answer(draft.id, key, ANSWERS[key], actor=citizen)

    def changed(context):
        return [
            Question("kind", "choice", Words("ก", "a"), DataClass.PUBLIC, settings={"choices": (_choice("road"),)}),
            Question("title", "text", Words("ข", "b"), DataClass.PUBLIC),
            Question("day", "text", Words("ค", "c"), DataClass.PUBLIC),
        ]

    replace_service(version="2", questions=changed)
    view = drafts.get_draft(draft.id)
    assert view.answers == {"title": "ไฟดับ"}
    assert view.find("kind").refused.code == "not_on_list"
    assert view.find("kind").value == "light"
    assert view.find("day").refused.code == "question_changed"
    assert view.find("day").value is None
    view = drafts.answer(draft.id, "day", "วันนี้", actor=citizen, seen=1)
    assert view.answers["day"] == "วันนี้"


def _choice(key):
    from services.questions import Choice

    return Choice(key, Words(key, key))


def test_what_is_known_is_answered_already(desk, citizen):
    desk.prefill = {"kind": "light", "lamps": "2", "day": "not a day", "unknown": 1}
    view = drafts.open_draft(KEY, asker=citizen, language="th", prefill={"title": "จากเครื่อง"})
    assert view.answers == {"kind": "light", "lamps": 2, "title": "จากเครื่อง"}
    assert view.find("kind").is_prefilled
    assert view.next_key == "words"
    view = drafts.answer(view.id, "kind", "light", actor=citizen, seen=1)
    assert not view.find("kind").is_prefilled


def test_code_fills_in_what_its_source_says(desk, citizen):
    view = drafts.open_draft(KEY, asker=citizen, language="en", source={"category": "road"})
    assert view.answers == {"kind": "road"}
    assert view.source == {"category": "road"}


def test_files_of_others_are_not_taken(draft, citizen):
    with pytest.raises(RuleBroken) as caught:
        drafts.answer(draft.id, "photos", ["AAAAAAAAAAAAAAAAAAAAAA"], actor=citizen)
    assert caught.value.problems[0].code == "file_unknown"


def test_staff_services_do_not_exist_for_citizens(desk, citizen):
    replace_service(who=Who.STAFF, channels=frozenset({Channel.STAFF}))
    with pytest.raises(NotFound):
        drafts.open_draft(KEY, asker=citizen, language="th")
    officer = Actor(ActorKind.OFFICER, Channel.STAFF, 7, Role.OFFICER)
    assert drafts.open_draft(KEY, asker=officer, language="th").asker == officer


def test_channel_that_does_not_offer_it_is_refused(desk):
    replace_service(channels=frozenset({Channel.WEB, Channel.COUNTER}))
    with pytest.raises(NotFound):
        drafts.open_draft(KEY, asker=Actor.citizen(channel=Channel.LINE), language="th")
    clerk = Actor(ActorKind.OFFICER, Channel.STAFF, 7, Role.COUNTER)
    assert drafts.open_draft(KEY, asker=clerk, language="th").is_open


def test_account_is_asked_for_where_the_service_needs_one(desk, citizen):
    replace_service(who=Who.SIGNED_IN)
    with pytest.raises(SignInNeeded):
        drafts.open_draft(KEY, asker=citizen, language="th")
    assert drafts.open_draft(KEY, asker=Actor.citizen(5), language="th").asker.id == 5


def test_given_up_draft_is_gone(draft, citizen):
    drafts.abandon(draft.id, actor=citizen)
    with pytest.raises(NotFound):
        drafts.get_draft(draft.id)
    with pytest.raises(NotFound):
        drafts.answer(draft.id, "kind", "light", actor=citizen)


def test_sent_draft_takes_no_answers(draft, citizen):
    view = draft
    while view.next_key:
        view = drafts.answer(draft.id, view.next_key, ANSWERS[view.next_key], actor=citizen)
    drafts.submit(draft.id, actor=citizen)
    with pytest.raises(NotAllowed):
        drafts.answer(draft.id, "title", "อีก", actor=citizen, seen=1)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(sorted(ANSWERS)), raw=json_like)
def test_whatever_comes_in_is_taken_or_refused(draft, citizen, key, raw):
    for known in ("kind", "named"):
        drafts.answer(draft.id, known, ANSWERS[known], actor=citizen, seen=drafts.OVERWRITE)
    before = drafts.get_draft(draft.id)
    try:
        after = drafts.answer(draft.id, key, raw, actor=citizen, seen=drafts.OVERWRITE)
    except RuleBroken:
        assert drafts.get_draft(draft.id).answers == before.answers
    else:
        assert after.find(key).is_answered
        assert drafts.get_draft(draft.id).answers == after.answers
