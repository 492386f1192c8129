"""Cases for tests, as a service would open them."""

import itertools

from services import cases
from services.audit import Actor
from services.cases import NewCase, OpenedCase, Reporter, Status
from services.db import unit_of_work

_numbers = itertools.count(1)


def make_new_case(**values) -> NewCase:
    """What a service hands over; any field can be given."""
    defaults = {
        "service": "complaint",
        "kind": "RP",
        "topic": "street-light",
        "title": "",
        "words": "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด",
        "status": Status.ASSIGNED,
        "unit_id": None,
        "received_from": "web",
        "channel": "web",
        "reporter": Reporter(),
        "is_listed": True,
        "answer_days": 2,
        "resolve_days": 7,
        "place": {"district": "5101", "subdistrict": "510101", "lat": 18.58, "lon": 99.01, "words": "ใกล้วัด"},
        "draft_id": f"draft-{next(_numbers)}",
    }
    return NewCase(**(defaults | values))


def make_case(actor: Actor | None = None, **values) -> OpenedCase:
    """An open case, committed as far as the test's transaction goes."""
    with unit_of_work():
        return cases.open_case(make_new_case(**values), actor=actor or Actor.citizen())


def ask_to_follow(case_id: int, address: str, language: str = "th") -> str:
    """Types an address into the form; gives what the mail to it carries."""
    from services.cases.following import address_hash
    from services.cases.models import Follower
    from services.db import session

    with unit_of_work():
        cases.follow_case(
            case_id, channel="email", address=address, language=language, person_id=None, actor=Actor.citizen()
        )
        hashed = address_hash("email", address)
        row = session().query(Follower).filter_by(case_id=case_id, address_hash=hashed, is_reporter=False).one()
        return cases.confirm_token(row.id, language)


def follow(case_id: int, address: str, language: str = "th") -> str:
    """Follows a case by an address that answers; gives the token of the follower's link."""
    from services.cases.following import CONFIRM, track_token
    from services.cases.models import Follower
    from services.db import session
    from services.references import unsign

    token = ask_to_follow(case_id, address, language)
    with unit_of_work():
        cases.confirm_following(token, actor=Actor.citizen())
        return track_token(session().get_one(Follower, unsign(token, CONFIRM)["f"]))
