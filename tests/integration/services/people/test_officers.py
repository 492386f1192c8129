"""Officers' accounts: who may change what, the last administrator, and one-time links."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from services import audit, people
from services.audit import SYSTEM, Actor, Role
from services.db import db, session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, ServiceError, TooMany
from services.people import models
from services.people.attempts import FREE_PER_PLACE, Attempt, count_attempt
from tests.factories.people import PASSWORD, make_actor, make_officer, make_person, make_unit

NEW_PASSWORD = "ฝนตกหนักที่ป่าซาง"


@pytest.fixture
def admin(app):
    make_unit("test-unit")
    return make_actor(Role.ADMIN)


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def change(officer, admin, **values):
    given = {"role": officer.role, "unit_key": "test-unit", "post": officer.post, "phone": "", "actor": admin}
    return people.change_officer(officer.id, **(given | values))


def test_a_new_officer_waits_for_a_password(admin):
    officer, token = people.create_officer(
        " New.Officer@Example.org ", Role.HEAD, "test-unit", " ผู้อำนวยการ  กอง ", admin, phone="๐๕๓ ๑๒๓"
    )
    assert (officer.email, officer.post, officer.role) == ("new.officer@example.org", "ผู้อำนวยการ กอง", Role.HEAD)
    assert not officer.has_password and people.get_invitation(token) == officer.email


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"email": ""}, ("email", "email_missing")),
        ({"email": "no-at-sign"}, ("email", "email_invalid")),
        ({"email": "TAKEN@example.org"}, ("email", "email_taken")),
        ({"unit_key": "no-such-unit"}, ("unit", "unit_unknown")),
        ({"post": "  "}, ("post", "post_missing")),
        ({"post": "ก" * 121}, ("post", "post_long")),
    ],
)
def test_what_cannot_be_an_officer_is_refused_beside_its_field(admin, values, expected):
    make_officer(email="taken@example.org")
    given = {"email": "a@example.org", "role": Role.OFFICER, "unit_key": "test-unit", "post": "นายช่าง", "actor": admin}
    with pytest.raises(RuleBroken) as refused:
        people.create_officer(**(given | values))
    assert codes(refused) == [expected]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_keep_accounts(admin, role):
    actor, officer = make_actor(role), make_officer()
    with pytest.raises(NotAllowed):
        people.create_officer("x@example.org", Role.ADMIN, "test-unit", "x", actor)
    with pytest.raises(NotAllowed):
        change(officer, actor, role=Role.ADMIN)
    for act in (people.deactivate_officer, people.activate_officer, people.invite_officer):
        with pytest.raises(NotAllowed):
            act(officer.id, actor=actor)
    with pytest.raises(NotAllowed):
        people.search_officers(actor=actor)


def test_a_citizen_is_no_administrator(admin):
    with pytest.raises(NotAllowed):
        people.search_officers(actor=Actor.citizen(make_person().id))


def test_the_last_administrator_stays(admin):
    mine = people.get_officer(admin.id)
    for act in (lambda: change(mine, admin, role=Role.HEAD), lambda: people.deactivate_officer(mine.id, actor=admin)):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert codes(refused)[0][1] == "last_admin"
    make_officer(Role.ADMIN, is_active=False)
    with pytest.raises(RuleBroken):
        people.deactivate_officer(mine.id, actor=admin)
    make_officer(Role.ADMIN)
    people.deactivate_officer(mine.id, actor=admin)
    assert not people.get_officer(mine.id).is_active


def test_the_audit_names_fields_and_no_values(admin):
    officer = make_officer()
    session().commit()
    with unit_of_work():
        change(officer, admin, post="ตำแหน่งลับ", phone="0812345678")
    entry = next(entry for entry in audit.list_entries() if entry.action == "change officer")
    assert set(entry.fields) == {"post", "phone"} and str(entry.subject_id) == str(officer.id)
    assert "ตำแหน่งลับ" not in repr(entry) and "0812345678" not in repr(entry)


def test_search_finds_by_e_mail_post_and_telephone_page_by_page(admin):
    made = [make_officer(post=f"ผู้ทดสอบค้นหา {n}").id for n in range(5)]
    first = people.search_officers("ทดสอบค้นหา", actor=admin, limit=3)
    rest = people.search_officers("ทดสอบค้นหา", actor=admin, limit=3, after=first.after)
    assert [o.id for o in first.officers + rest.officers] == made[::-1]
    assert first.after == made[2] and rest.after is None
    one = people.get_officer(made[0])
    assert [o.id for o in people.search_officers(one.email.upper(), actor=admin).officers] == [one.id]
    assert people.search_officers("100%_", actor=admin).officers == ()


def test_the_list_for_choosing_holds_active_ones_of_the_unit(admin):
    unit = make_unit("another-unit")
    here, gone = make_officer(unit_id=unit), make_officer(unit_id=unit, is_active=False)
    assert [o.id for o in people.list_officers(unit)] == [here.id]
    assert gone.id not in [o.id for o in people.list_officers()]


def test_an_actor_works_for_the_units_below(admin):
    above = make_unit("above")
    below = make_unit("below", parent_id=above)
    assert people.actor_for(make_officer(unit_id=above)).unit_ids == {above, below}
    assert people.actor_for(make_officer(unit_id=below)).unit_ids == {below}


class TestLinks:
    def test_a_newer_link_voids_the_older(self, admin):
        officer, first = people.create_officer("a@example.org", Role.HEAD, "test-unit", "หัวหน้า", admin)
        second = people.invite_officer(officer.id, actor=admin)
        with pytest.raises(NotFound):
            people.accept_invitation(first, NEW_PASSWORD)
        assert people.accept_invitation(second, NEW_PASSWORD) == officer.email

    def test_the_old_password_serves_until_the_link_is_used(self, admin):
        officer = make_officer()
        token = people.invite_officer(officer.id, actor=admin)
        assert people.sign_in_officer(officer.email, PASSWORD, address="192.0.2.1").id == officer.id
        people.accept_invitation(token, NEW_PASSWORD)
        with pytest.raises(RuleBroken):
            people.sign_in_officer(officer.email, PASSWORD, address="192.0.2.1")
        assert people.session_officer(officer.id, epoch=officer.session_epoch, token="t") is None

    def test_closing_an_account_voids_its_links(self, admin):
        officer, token = people.create_officer("a@example.org", Role.HEAD, "test-unit", "หัวหน้า", admin)
        people.deactivate_officer(officer.id, actor=admin)
        for act in (lambda: people.get_invitation(token), lambda: people.accept_invitation(token, NEW_PASSWORD)):
            with pytest.raises(NotFound):
                act()
        with pytest.raises(RuleBroken):
            people.invite_officer(officer.id, actor=admin)

    def test_tokens_are_not_stored(self, admin):
        _, token = people.create_officer("a@example.org", Role.HEAD, "test-unit", "หัวหน้า", admin)
        assert token not in str(session().scalars(select(models.Invitation.token_hash)).all())


def at_once(app, *acts):
    """Runs each act in a thread with a context and transaction of its own; what each gave or raised."""
    ready, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    ends[number] = act()
            except (ServiceError, SQLAlchemyError) as refused:
                ends[number] = refused
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.committed
def test_of_two_who_use_a_link_at_once_one_is_first(app):
    with unit_of_work():
        make_unit("test-unit")
        _, token = people.create_officer("a@example.org", Role.HEAD, "test-unit", "หัวหน้า", SYSTEM)
    passwords = [f"{NEW_PASSWORD} {n}" for n in range(4)]
    ends = at_once(app, *[lambda p=p: people.accept_invitation(token, p) for p in passwords])
    assert ends.count("a@example.org") == 1
    assert sum(isinstance(end, NotFound) for end in ends) == 3
    winner = passwords[ends.index("a@example.org")]
    with unit_of_work():
        assert people.sign_in_officer("a@example.org", winner, address="192.0.2.1")


@pytest.mark.committed
def test_of_two_who_take_an_address_at_once_one_is_told(app):
    with unit_of_work():
        make_unit("test-unit")
    acts = [lambda n=n: people.create_officer("A@example.org", Role.HEAD, "test-unit", f"{n}", SYSTEM) for n in "1234"]
    ends = at_once(app, *acts)
    assert sum(isinstance(end, tuple) for end in ends) == 1
    assert sum(isinstance(end, RuleBroken) for end in ends) == 3
    registering = [lambda: people.register_person("b@example.org", NEW_PASSWORD) for _ in range(4)]
    assert at_once(app, *registering) == [None] * 4
    session().rollback()
    assert session().scalar(select(func.count(models.Person.id))) == 1
    actor = Actor.citizen(1)
    ending = [lambda: people.end_session("token", actor=actor, lasts=timedelta(hours=1)) for _ in range(4)]
    assert at_once(app, *ending) == [None] * 4
    session().rollback()
    assert session().scalar(select(func.count(models.EndedSession.id))) == 1


@pytest.mark.committed
def test_two_administrators_cannot_remove_each_other_at_once(app):
    with unit_of_work():
        make_unit("test-unit")
        first, second = make_actor(Role.ADMIN), make_actor(Role.ADMIN)
    ends = at_once(
        app,
        lambda: people.deactivate_officer(second.id, actor=first),
        lambda: people.deactivate_officer(first.id, actor=second),
    )
    assert sum(isinstance(end, RuleBroken) for end in ends) == 1
    active = (models.Officer.role == "admin", models.Officer.is_active.is_(True))
    assert session().scalar(select(func.count(models.Officer.id)).where(*active)) == 1


@pytest.mark.committed
def test_many_tries_at_once_do_not_slip_past_the_counter(app):
    def knock():
        try:
            return count_attempt("f" * 64, address="198.51.100.1")
        except TooMany as wait:
            return wait

    ends = [end for _ in range(5) for end in at_once(app, *[knock] * 4)]
    counted = [end for end in ends if isinstance(end, Attempt)]
    assert len(counted) == FREE_PER_PLACE


@pytest.mark.committed
def test_failed_tries_are_kept_although_the_page_refuses(app):
    with unit_of_work():
        make_unit("test-unit")
        officer = make_officer()
    for _ in range(3):
        with pytest.raises(RuleBroken):
            people.sign_in_officer(officer.email, "not the password", address="192.0.2.1", work=unit_of_work)
    assert session().scalar(select(func.count(models.SignInAttempt.id))) == 3
    people.sign_in_officer(officer.email, PASSWORD, address="192.0.2.1", new_device="d", work=unit_of_work)
    wrong = select(func.count(models.SignInAttempt.id)).where(models.SignInAttempt.succeeded.is_(False))
    assert session().scalar(wrong) == 3
    assert audit.verify().ok


class TestDemonstration:
    def test_every_sign_in_of_the_readme_works(self, app):
        from services import organisation

        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
        people.seed_demo_accounts(SYSTEM)
        before = session().scalar(select(func.count(models.Officer.id)))
        people.seed_demo_accounts(SYSTEM)
        assert session().scalar(select(func.count(models.Officer.id))) == before >= 29
        for role in Role:
            officer = people.sign_in_officer(f"{role.value}@demo.pracha.example", "pracha-demo", address="192.0.2.1")
            assert officer.role is role
        citizen = people.sign_in_person("citizen@demo.pracha.example", "pracha-demo", address="192.0.2.1")
        operator = people.sign_in_person("operator@demo.pracha.example", "pracha-demo", address="192.0.2.1")
        # Businesses are entered by the taxes of the demonstration.
        assert people.acting_for(citizen.id) == people.acting_for(operator.id) == []

    def test_production_has_none(self, app, monkeypatch):
        from dataclasses import replace

        from services import settings

        monkeypatch.setattr(settings, "_settings", replace(settings.current(), environment="production"))
        with pytest.raises(NotAllowed):
            people.seed_demo_accounts(SYSTEM)
