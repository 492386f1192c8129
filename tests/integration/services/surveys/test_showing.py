"""What the public sees moves in steps, so that looking before and after tells nobody's answer."""

from sqlalchemy import update

from services.db import session, unit_of_work
from services.surveys import showing
from services.surveys.models import Survey
from services.surveys.results import get_results
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all
from tests.factories.surveys import make_survey


def published(*keys: str):
    view = make_survey(definition=EVERYTHING)
    session().get_one(Survey, view.id).published = list(keys)
    return view


def public_n(survey_id: int) -> int:
    return get_results(survey_id, public=True).n


def more(view, n: int, seed: int) -> int:
    with unit_of_work():
        add_answers(view, n, seed=seed)
    count_all()
    return public_n(view.id)


def test_five_answers_at_a_time_and_all_at_the_end(app):
    with unit_of_work():
        view = published("steps", "about")
    seen = [more(view, n, seed) for seed, n in enumerate((4, 2, 1, 3, 1, 2), start=1)]
    assert seen == [0, 6, 6, 6, 11, 11], "never one answer more than at the look before"
    assert get_results(view.id).n == 13, "the desk sees all of them"
    with unit_of_work():
        session().execute(update(Survey).where(Survey.id == view.id).values(state="closed"))
    assert showing.renew_shown() == 1 and public_n(view.id) == 13
    assert showing.renew_shown() == 0


def test_taking_back_and_publishing_again_is_no_way_to_look(app):
    with unit_of_work():
        view = published("steps")
    assert more(view, 7, 1) == 7
    with unit_of_work():
        add_answers(view, 1, seed=2)
    count_all()
    for keys in ([], ["steps"]):
        with unit_of_work():
            row = session().get_one(Survey, view.id)
            row.published = keys
            showing.renew(row)
    assert public_n(view.id) == 7
