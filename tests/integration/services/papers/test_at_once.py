"""Two officers at once: a draft is issued once, a number given once, a paper replaced or cancelled, never both."""

import threading
from collections.abc import Callable

import pytest

from services import organisation, papers
from services.audit import SYSTEM, Actor, Role
from services.db import db, session, unit_of_work
from services.errors import RuleBroken
from tests.factories.issued import paper_details
from tests.factories.people import make_actor

WRITERS = 4


def both(app, acts: list[Callable[[], object]]) -> list[str]:
    """What became of each: "done", or the code of the refusal."""
    became, start = [], threading.Barrier(len(acts))

    def act(one: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(60)
            try:
                with unit_of_work():
                    one()
                became.append("done")
            except RuleBroken as refused:
                became.append(refused.problems[0].code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    session().rollback()
    return sorted(became)


@pytest.fixture
def registry(app) -> Actor:
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
        return make_actor(Role.REGISTRY)


def register(actor: Actor, number: str) -> int:
    with unit_of_work():
        return papers.register_paper(paper_details(number), actor=actor)


@pytest.mark.committed
def test_a_draft_is_issued_once_and_a_number_is_given_once(app, registry):
    draft = register(registry, "1")
    became = both(app, [lambda: papers.issue_paper(draft, actor=registry)] * WRITERS)
    assert became == ["done", *["issued"] * (WRITERS - 1)]
    details = paper_details("2")
    became = both(app, [lambda: papers.register_paper(details, actor=registry)] * WRITERS)
    assert became == ["done", *["number_taken"] * (WRITERS - 1)]


@pytest.mark.committed
def test_a_paper_is_replaced_or_cancelled_but_never_both(app, registry):
    old = register(registry, "1")
    with unit_of_work():
        papers.issue_paper(old, actor=registry)
    with unit_of_work():
        new = papers.register_paper(paper_details("2"), actor=registry, replaces=old, reason="สะกดชื่อผิด")
    acts = [
        lambda: papers.issue_paper(new, actor=registry),
        lambda: papers.cancel_paper(old, reason="ออกผิดคน", actor=registry),
    ]
    assert both(app, acts) == ["done", "not_good"]
    held, other = papers.get_paper(old, actor=registry), papers.get_paper(new, actor=registry)
    assert (held.state, other.state) in (("replaced", "good"), ("cancelled", "draft"))
