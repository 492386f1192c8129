"""Going on elsewhere: the short code, its limits, and the signed link."""

from datetime import timedelta

import pytest
import time_machine

from services import clock, drafts
from services.audit import Actor
from services.drafts import resuming
from services.errors import NotFound, TooMany
from tests.factories.forged import forged
from tests.factories.people import make_person
from tests.factories.services import ANSWERS, KEY


def answer_all(draft_id, actor):
    view = drafts.get_draft(draft_id)
    while view.next_key:
        view = drafts.answer(draft_id, view.next_key, ANSWERS[view.next_key], actor=actor)


def test_code_opens_the_draft_once(draft):
    code = drafts.resume_code(draft.id)
    assert len(code) == 6
    assert not set(code) & set("01OIL")
    assert drafts.resume_by_code(f" {code[:3].lower()}-{code[3:]} ").id == draft.id
    with pytest.raises(NotFound):
        drafts.resume_by_code(code)


def test_whoever_held_the_draft_before_makes_no_code_to_fetch_it_back(draft):
    before = drafts.get_draft(draft.id).holder
    moved = drafts.resume_by_code(drafts.resume_code(draft.id, holder=before))
    with pytest.raises(NotFound):
        drafts.resume_code(draft.id, holder=before)
    assert drafts.resume_by_code(drafts.resume_code(draft.id, holder=moved.holder)).id == draft.id


def test_code_lives_a_quarter_of_an_hour(draft):
    code = drafts.resume_code(draft.id)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False), pytest.raises(NotFound):
        drafts.resume_by_code(code)


def test_new_code_kills_the_one_before(draft):
    first, second = drafts.resume_code(draft.id), drafts.resume_code(draft.id)
    with pytest.raises(NotFound):
        drafts.resume_by_code(first)
    assert drafts.resume_by_code(second).id == draft.id


def test_tries_are_counted_by_origin_and_forgotten(draft):
    for _ in range(resuming.TRIES_EACH):
        with pytest.raises(NotFound):
            drafts.resume_by_code("222222", origin="192.0.2.1")
    code = drafts.resume_code(draft.id)
    with pytest.raises(TooMany):
        drafts.resume_by_code(code, origin="192.0.2.1")
    assert drafts.resume_by_code(code, origin="192.0.2.2").id == draft.id
    again = drafts.resume_code(draft.id)
    with time_machine.travel(clock.now() + timedelta(minutes=14), tick=False), pytest.raises(TooMany):
        drafts.resume_by_code(again, origin="192.0.2.1")
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False), pytest.raises(NotFound):
        drafts.resume_by_code("222222", origin="192.0.2.1")


def test_what_succeeds_counts_against_nobody(draft):
    for _ in range(resuming.TRIES_EACH + 2):
        assert drafts.resume_by_code(drafts.resume_code(draft.id), origin="192.0.2.3").id == draft.id
    # Nor does it make up for what failed.
    for number in range(resuming.TRIES_EACH):
        with pytest.raises(NotFound):
            drafts.resume_by_code("222222", origin="192.0.2.3")
        if not number:
            drafts.resume_by_code(drafts.resume_code(draft.id), origin="192.0.2.3")
    with pytest.raises(TooMany):
        drafts.resume_by_code("222222", origin="192.0.2.3")


def test_a_network_of_ipv6_is_one_origin(draft):
    for number in range(resuming.TRIES_EACH):
        with pytest.raises(NotFound):
            drafts.resume_by_code("222222", origin=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooMany):
        drafts.resume_by_code("222222", origin="2001:db8:1:2:ffff::1")
    with pytest.raises(NotFound):
        drafts.resume_by_code("222222", origin="2001:db8:1:3::1")


@pytest.mark.parametrize("typed", ["", "      ", "ก" * 40, "000000", "12345", "-" * 40])
def test_nonsense_is_not_found(draft, typed):
    with pytest.raises(NotFound):
        drafts.resume_by_code(typed)


def test_link_opens_the_draft_for_thirty_days(draft, citizen):
    token = drafts.resume_link(draft.id)
    assert drafts.resume_by_link(token).id == draft.id
    with pytest.raises(NotFound):
        drafts.resume_by_link(forged(token))
    start = clock.now()
    with time_machine.travel(start + timedelta(days=20), tick=False):
        drafts.answer(draft.id, "kind", "light", actor=citizen)
    with time_machine.travel(start + timedelta(days=31), tick=False):
        assert drafts.get_draft(draft.id)
        with pytest.raises(NotFound):
            drafts.resume_by_link(token)


def test_resuming_moves_the_draft(draft):
    code, link = drafts.resume_code(draft.id), drafts.resume_link(draft.id)
    assert drafts.find_by_link(link).holder == draft.holder == 0
    assert drafts.resume_by_code(code).holder == 1
    assert drafts.resume_by_link(link).holder == 2
    assert drafts.resume_by_link(link).holder == 3
    assert drafts.get_draft(draft.id).holder == 3


def test_what_was_sent_is_resumed_by_nobody(draft, citizen):
    code, link = drafts.resume_code(draft.id), drafts.resume_link(draft.id)
    answer_all(draft.id, citizen)
    drafts.submit(draft.id, actor=citizen)
    for resume, key in (
        (drafts.resume_by_code, code),
        (drafts.resume_by_link, link),
        (drafts.find_by_link, link),
        (drafts.resume_code, draft.id),
    ):
        with pytest.raises(NotFound):
            resume(key)


def test_signing_in_takes_along_what_is_nobodys_and_open(draft, citizen):
    owned = drafts.open_draft(KEY, asker=Actor.citizen(make_person().id), language="th")
    sent = drafts.open_draft(KEY, asker=citizen, language="th")
    answer_all(sent.id, citizen)
    drafts.submit(sent.id, actor=citizen)
    moved = drafts.resume_by_link(drafts.resume_link(drafts.open_draft(KEY, asker=citizen, language="th").id))
    held = {draft.id: 0, owned.id: 0, sent.id: 0, moved.id: 0, "nothing": 0}
    assert drafts.take_along(held) == {draft.id: 1}
    assert drafts.take_along(held) == {}
