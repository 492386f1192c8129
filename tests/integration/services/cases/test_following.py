"""Following: typing an address proves nothing, answering from it does."""

import pytest

from services import cases, organisation
from services.audit import SYSTEM, Actor, Role
from services.cases import Action, Reporter
from services.cases.following import CONFIRM, list_followers
from services.cases.models import Follower
from services.db import session, unit_of_work
from services.errors import NotFound
from services.notifications import list_for_subject
from services.references import sign
from tests.factories.cases import follow, make_case
from tests.factories.people import make_actor, make_person, make_unit

OWN = "reporter@example.org"


@pytest.fixture
def case(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        unit = make_unit("works")
    return make_case(unit_id=unit, reporter=Reporter("hidden", "สมมุติ", "", OWN, "email"))


@pytest.fixture
def officer(case):
    with unit_of_work():
        return make_actor(Role.OFFICER, unit_id=make_unit("works"))


def type_address(case_id: int, address: str, language: str = "th", actor: Actor | None = None):
    with unit_of_work():
        return cases.follow_case(
            case_id, channel="email", address=address, language=language, person_id=None, actor=actor or Actor.citizen()
        )


def count(case, officer) -> int:
    return cases.get_case(case.reference, actor=officer).follower_count


def asked(case_id: int) -> list[Follower]:
    return session().query(Follower).filter(Follower.case_id == case_id, Follower.confirmed_at.is_(None)).all()


def test_whoever_types_the_reporters_address_is_given_nothing_of_the_reporters(case, officer):
    assert type_address(case.id, OWN.upper()) is None
    (pending,) = asked(case.id)
    assert not pending.is_reporter and not pending.is_active
    token = cases.follow_case(
        case.id, channel="none", address=None, language="th", person_id=None, actor=Actor.citizen()
    )
    assert token != case.track_token and not cases.track_by_token(token, actor=Actor.citizen()).is_reporter


def test_the_count_does_not_tell_whose_address_it_is(case, officer):
    before = count(case, officer)
    type_address(case.id, OWN)
    type_address(case.id, "other@example.org")
    assert count(case, officer) == before
    follow(case.id, OWN)
    follow(case.id, "other@example.org")
    assert count(case, officer) == before + 2


def test_an_address_is_told_only_after_it_answered(case, officer):
    type_address(case.id, "f@example.org", "en")
    (pending,) = asked(case.id)
    assert [notice.kind for notice in list_for_subject("follower", pending.id)] == ["case.follow"]
    type_address(case.id, "F@example.org ")
    assert len(list_for_subject("follower", pending.id)) == 1
    assert [one.is_reporter for one in list_followers(case.id)] == [True]
    token = cases.confirm_token(pending.id, "en")
    assert cases.find_asked(token) == case.reference
    for _ in range(2):
        with unit_of_work():
            assert cases.confirm_following(token, actor=Actor.citizen()) == case.reference
    assert count(case, officer) == 1
    assert {one.language for one in list_followers(case.id) if not one.is_reporter} == {"en"}


def test_nobody_else_undoes_an_unsubscription_or_changes_the_language(case, officer):
    follow(case.id, "f@example.org")
    (follower,) = [one for one in list_followers(case.id) if not one.is_reporter]
    from services.cases.following import unsubscribe_token

    with unit_of_work():
        cases.unsubscribe(unsubscribe_token(follower), actor=Actor.citizen())
    assert count(case, officer) == 0
    type_address(case.id, "f@example.org", "en")
    row = session().get(Follower, follower.id)
    assert not row.is_active and row.language == "th"


def test_the_reporters_own_row_is_never_woken(case):
    (reporter,) = list_followers(case.id)
    from services.cases.following import unsubscribe_token

    with unit_of_work():
        cases.unsubscribe(unsubscribe_token(reporter), actor=Actor.citizen())
    type_address(case.id, OWN, "en")
    row = session().get(Follower, reporter.id)
    assert not row.is_active and row.language == "th" and row.is_reporter


def test_the_address_of_ones_account_counts_at_once(case, officer):
    with unit_of_work():
        person = make_person(email="own@example.org")
    type_address(case.id, "own@example.org", actor=Actor.citizen(person.id))
    type_address(case.id, "another@example.org", actor=Actor.citizen(person.id))
    assert count(case, officer) == 1 and len(asked(case.id)) == 1


def test_forged_and_reporters_tokens_confirm_nothing(case):
    (reporter,) = list_followers(case.id)
    for token in ("x", case.track_token, sign({"f": reporter.id, "l": "th"}, CONFIRM, None)):
        with pytest.raises(NotFound), unit_of_work():
            cases.confirm_following(token, actor=Actor.citizen())


def test_addresses_that_never_answer_are_forgotten(case):
    from services import clock

    type_address(case.id, "f@example.org")
    with clock.standing_at(clock.now() + clock.days(8)), unit_of_work():
        assert cases.purge_unanswered() == 1
    assert asked(case.id) == []


def test_whoever_reported_both_is_told_once(case, officer):
    second = make_case(unit_id=officer.unit_id, reporter=Reporter("open", "สมมุติ", "", OWN, "email"))
    with unit_of_work():
        cases.act(second.reference, Action.MERGE, actor=officer, into=case.reference)
    with unit_of_work():
        cases.act(case.reference, Action.RESOLVE, actor=officer, outcome="mended", words="แล้ว")
    kinds = [notice.kind for notice in list_for_subject("case", case.id)]
    assert kinds.count("case.resolved") == 1
