"""A draft carried over the counter: whose it is then, what stays behind, and what goes nowhere."""

from dataclasses import replace

import pytest

from services import drafts
from services.audit import Actor, ActorKind, Channel, Role
from services.catalogue import CHAT_ADDRESS
from services.errors import NotFound, RuleBroken
from tests.factories.complaints import make_authority
from tests.factories.people import make_actor, make_person


@pytest.fixture
def officer():
    return replace(make_actor(Role.COUNTER), channel=Channel.COUNTER)


@pytest.fixture
def complaints(app):
    make_authority()


def begin(asker, service="complaint", **answers):
    view = drafts.open_draft(service, asker=asker, language="th")
    for key, value in answers.items():
        view = drafts.answer(view.id, key, value, actor=asker, seen=drafts.OVERWRITE)
    return view


def test_an_officers_draft_becomes_the_citizens_without_what_is_the_offices(complaints, officer):
    view = begin(officer, received_from="telephone", their_reference="ลพ 1/2569", callers_consent="yes", words="ไฟดับ")
    moved = drafts.resume_by_code(drafts.resume_code(view.id))
    assert (moved.asker.kind, moved.asker.id, moved.asker.channel) == (ActorKind.CITIZEN, None, Channel.WEB)
    assert moved.answers == {"words": "ไฟดับ"}
    assert moved.holder == view.holder + 1


def test_into_the_chat_it_goes_as_the_chats(complaints, officer):
    view = begin(officer, words="ไฟดับ")
    moved = drafts.resume_by_code(drafts.resume_code(view.id), taker=Actor.citizen(channel=Channel.LINE))
    assert moved.asker.channel is Channel.LINE


def test_a_citizens_draft_becomes_the_officers_at_the_counter(complaints, officer):
    chat = Actor.citizen(channel=Channel.LINE)
    view = drafts.open_draft("complaint", asker=chat, language="th", source={CHAT_ADDRESS: "U1"})
    drafts.answer(view.id, "words", "ไฟดับ", actor=chat)
    moved = drafts.resume_by_code(drafts.resume_code(view.id), taker=officer)
    assert (moved.asker.id, moved.asker.is_officer, moved.asker.channel) == (officer.id, True, Channel.COUNTER)
    assert moved.answers["words"] == "ไฟดับ"
    assert moved.find("received_from") is not None
    assert CHAT_ADDRESS not in moved.source


def test_what_belongs_to_an_account_is_refused_and_its_code_not_spent(complaints, officer):
    person = Actor.citizen(make_person().id)
    view = begin(person, words="ไฟดับ")
    code = drafts.resume_code(view.id)
    with pytest.raises(RuleBroken) as refused:
        drafts.resume_by_code(code, taker=officer)
    assert refused.value.problems[0].code == "owned"
    assert drafts.get_draft(view.id).asker.id == person.id
    # The account keeps it wherever its owner signs in.
    assert drafts.resume_by_code(code).asker.id == person.id


def test_what_is_told_in_confidence_is_not_taken_over(complaints, officer):
    view = begin(Actor.citizen(), "corruption-report")
    with pytest.raises(RuleBroken) as refused:
        drafts.resume_by_code(drafts.resume_code(view.id), taker=officer)
    assert refused.value.problems[0].code == "kept"


def test_codes_that_were_given_before_die_when_it_moves(complaints, officer):
    view = begin(officer, words="ไฟดับ")
    code = drafts.resume_code(view.id)
    drafts.resume_by_link(drafts.resume_link(view.id))
    with pytest.raises(NotFound):
        drafts.resume_by_code(code)


def test_it_comes_back_to_the_counter(complaints, officer):
    view = begin(officer, words="ไฟดับ")
    there = drafts.resume_by_code(drafts.resume_code(view.id))
    back = drafts.resume_by_code(drafts.resume_code(there.id), taker=officer)
    assert (back.asker.id, back.answers["words"]) == (officer.id, "ไฟดับ")
