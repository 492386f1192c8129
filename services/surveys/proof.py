"""Proof that a device works for its answer: a small sum for scripts (altcha), or a wait; both for one device alone."""

from datetime import timedelta

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution

from services import clock, crypto
from services.organisation import get_setting
from services.references import sign, unsign
from services.surveys.pacing import WAIT_SECONDS

#: Half of it is tried on average: under a second on an old telephone, a day for a hundred thousand answers.
HARDNESS = 60_000
_LIVES = timedelta(minutes=20)
_WAIT = "survey-wait"


def make_challenge(survey_id: int, device: str) -> dict[str, str | int]:
    """What the page's script has to solve: {algorithm, challenge, maxNumber, salt, signature}."""
    options = ChallengeOptions(
        max_number=HARDNESS,
        hmac_key=_key(),
        expires=clock.now() + _LIVES,
        params={"for": _whose(survey_id, device)},
    )
    made: dict[str, str | int] = create_challenge(options).to_dict()
    return made


def is_solved(survey_id: int, device: str, solution: str) -> bool:
    """Whether `solution`, as the script sends it (base64 of JSON), solves a challenge of this survey and device."""
    try:
        solved, _ = verify_solution(solution, _key())
        return bool(solved) and _whose(survey_id, device) in _salt_of(solution)
    except (AttributeError, TypeError, ValueError):
        # Made up: of some other shape than a payload has.
        return False


def begin_wait(survey_id: int, device: str) -> tuple[str, int]:
    """A token with which this device may begin after so many seconds, and the seconds."""
    seconds = int(get_setting(WAIT_SECONDS))
    begins = int(clock.now().timestamp()) + seconds
    return sign({"for": _whose(survey_id, device), "from": begins}, _WAIT, _LIVES + timedelta(seconds=seconds)), seconds


def seconds_left(survey_id: int, device: str, token: str) -> int | None:
    """How long this token still has to wait; 0 where it may begin, None where it is none of this device."""
    waited = unsign(token, _WAIT)
    if waited is None or waited["for"] != _whose(survey_id, device):
        return None
    return max(0, int(waited["from"]) - int(clock.now().timestamp()))


def _whose(survey_id: int, device: str) -> str:
    return crypto.fingerprint(f"{survey_id}:{device}", "survey proof")[:32]


def _salt_of(solution: str) -> str:
    return str(Payload.from_base64(solution).salt)


def _key() -> str:
    return crypto.key_for("survey proof").hex()
