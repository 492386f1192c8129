"""Attempts at accounts, counted in the database, and how long one waits after wrong ones.

Four counters keep guessers slow without letting a stranger lock anybody out:

- from a device in which the account has signed in before: that device's own counter, which nobody else can touch;
- from any other device: the counter of the account *and* the address, so that hammering from one place closes that
  place only. While the account is hammered from many places its allowance per place sinks, but never to nothing;
- from any other device: the counter of the address over all accounts, against one password tried on everybody;
- from any other device: the counter of the account over all addresses. Only a swarm of many networks reaches it; from
  then on unknown devices together have one try every so often, and known ones go on as before.

An address is the place it speaks from (`place_of`): a network of IPv6 is one place.

Refused tries are not counted, so a wait is never made longer by knocking on the door.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, text, update

from services import clock, crypto
from services.addresses import place_of
from services.db import is_sqlite, session
from services.errors import TooMany
from services.people.models import KnownDevice, SignInAttempt

WINDOW = timedelta(hours=1)
KEEP = timedelta(days=90)
DEVICE_LIFE = timedelta(days=400)
DEVICES_KEPT = 20

FREE_ON_KNOWN_DEVICE = 8
FREE_PER_PLACE = 5
FREE_PER_PLACE_UNDER_ATTACK = 2
ATTACK = 30
FREE_PER_ADDRESS = 60
#: So many failures in an hour from unknown devices everywhere; after them one try in as many seconds.
SWARM = 150
SWARM_PACE = 20
FIRST_WAIT = 10
LONGEST_WAIT = 300


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted try. `device` is the fingerprint of the known device, empty for any other."""

    id: int
    account: str
    device: str


def account_of(realm: str, email: str) -> str:
    """The fingerprint under which tries at an account are counted, whether or not it exists."""
    return crypto.fingerprint(f"{realm}:{email}", "sign-in account")


def one_at_a_time(account: str) -> None:
    """Whoever works on one account (a fingerprint, hex) stands in line until the commit.

    A hundred tries at once must not all find the counter empty, nor two registrations both find the address free.
    """
    if not is_sqlite():
        session().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(account[:15], 16)})


def count_attempt(account: str, *, address: str, device: str = "") -> Attempt:
    """Counts a try before the password is looked at, as failed until `succeed` says otherwise. TooMany(retry_after)."""
    place = crypto.fingerprint(place_of(address), "sign-in address")
    one_at_a_time(account)
    known = _known(account, device)
    wait = _wait_on_device(account, known) if known else _wait_of_stranger(account, place)
    if wait > 0:
        raise TooMany(wait)
    row = SignInAttempt(account=account, address=place, device=known, at=clock.now(), succeeded=False)
    session().add(row)
    session().flush()
    return Attempt(row.id, account, known)


def succeed(attempt: Attempt, *, device: str, new_device: str) -> None:
    """Marks the try and makes the browser a known one under a fresh token; what failed there before is forgiven."""
    now = clock.now()
    session().execute(update(SignInAttempt).where(SignInAttempt.id == attempt.id).values(succeeded=True))
    if new_device:
        _remember(attempt, device, new_device, now)


def forget_devices(account: str) -> None:
    """No browser is a known one of the account any more."""
    session().execute(delete(KnownDevice).where(KnownDevice.account == account))


def purge_attempts(limit: int = 200) -> int:
    """Removes what no counter needs any more; returns how many rows went."""
    old = select(SignInAttempt.id).where(SignInAttempt.at < clock.now() - KEEP).order_by(SignInAttempt.at).limit(limit)
    ids = session().scalars(old).all()
    session().execute(delete(SignInAttempt).where(SignInAttempt.id.in_(ids)))
    return len(ids)


def _known(account: str, device: str) -> str:
    if not device:
        return ""
    token = crypto.fingerprint(device, "known device")
    found = select(KnownDevice.id).where(
        KnownDevice.account == account,
        KnownDevice.token_hash == token,
        KnownDevice.last_used_at > clock.now() - DEVICE_LIFE,
    )
    return token if session().scalar(found) is not None else ""


def _failures(*conditions: ColumnElement[bool], after: int = 0) -> tuple[int, datetime | None]:
    """How many tries failed within the window, after the try with that id; and when the last one did."""
    since = clock.now() - WINDOW
    wrong = (SignInAttempt.at > since, SignInAttempt.succeeded.is_(False), SignInAttempt.id > after, *conditions)
    rows = select(SignInAttempt.at).where(*wrong).order_by(SignInAttempt.at.desc()).limit(200).subquery()
    count, last = session().execute(select(func.count(), func.max(rows.c.at)).select_from(rows)).one()
    return count, last


def _last_success(*conditions: ColumnElement[bool]) -> int:
    """The id of the last try that succeeded there: what failed before it is forgiven."""
    since = clock.now() - WINDOW
    right = (SignInAttempt.at > since, SignInAttempt.succeeded.is_(True), *conditions)
    return session().scalar(select(func.max(SignInAttempt.id)).where(*right)) or 0


def _wait(count: int, last: datetime | None, free: int) -> int:
    if last is None or count < free:
        return 0
    return _left(last, min(FIRST_WAIT * 2 ** min(count - free, 10), LONGEST_WAIT))


def _left(last: datetime | None, seconds: int) -> int:
    """What is left of a wait that began with the last failure."""
    if last is None:
        return 0
    return max(0, int((last + timedelta(seconds=seconds) - clock.now()).total_seconds() + 0.999))


def _wait_on_device(account: str, known: str) -> int:
    own = (SignInAttempt.account == account, SignInAttempt.device == known)
    return _wait(*_failures(*own, after=_last_success(*own)), FREE_ON_KNOWN_DEVICE)


def _wait_of_stranger(account: str, place: str) -> int:
    """What a device that the account does not know has to wait: the longest of the three."""
    of_account, here = SignInAttempt.account == account, SignInAttempt.address == place
    strange = SignInAttempt.device == ""
    everywhere, last = _failures(of_account, strange)
    free = FREE_PER_PLACE_UNDER_ATTACK if everywhere >= ATTACK else FREE_PER_PLACE
    at_place = _wait(*_failures(of_account, strange, here, after=_last_success(of_account, here)), free)
    swarm = _left(last, SWARM_PACE) if everywhere >= SWARM else 0
    return max(at_place, swarm, _wait_of_address(place))


def _wait_of_address(place: str) -> int:
    return _wait(*_failures(SignInAttempt.address == place, SignInAttempt.device == ""), FREE_PER_ADDRESS)


def _remember(attempt: Attempt, device: str, new_device: str, now: datetime) -> None:
    """The browser's token changes at each success, for every account that is known in it."""
    fresh = crypto.fingerprint(new_device, "known device")
    if device:
        old = crypto.fingerprint(device, "known device")
        session().execute(update(KnownDevice).where(KnownDevice.token_hash == old).values(token_hash=fresh))
        session().execute(
            update(SignInAttempt)
            .where(SignInAttempt.account == attempt.account, SignInAttempt.device == old)
            .values(device=fresh)
        )
    mine = (KnownDevice.account == attempt.account, KnownDevice.token_hash == fresh)
    if session().scalar(select(KnownDevice.id).where(*mine)) is None:
        session().add(KnownDevice(account=attempt.account, token_hash=fresh, last_used_at=now))
        session().flush()
    else:
        session().execute(update(KnownDevice).where(*mine).values(last_used_at=now))
    newest = (KnownDevice.last_used_at.desc(), KnownDevice.id.desc())
    every = select(KnownDevice.id).where(KnownDevice.account == attempt.account).order_by(*newest)
    surplus = session().scalars(every.offset(DEVICES_KEPT).limit(100)).all()
    if surplus:
        session().execute(delete(KnownDevice).where(KnownDevice.id.in_(surplus)))
