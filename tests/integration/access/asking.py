"""Asking for an address as somebody of the house, and undoing whatever the asking changed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.errors import SIGN_IN, STAFF_SIGN_IN
from services.db import db
from tests.factories.access import House
from tests.factories.people import sign_in

COOKIE = "pracha"


class Outcome(StrEnum):
    """What an address answers, as far as it matters who asked."""

    SHOWN = "shown"
    SENT_ON = "sent on"
    REFUSED = "form refused"
    SIGN_IN = "sent to sign in"
    FORBIDDEN = "403"
    ABSENT = "404"
    LIMITED = "429"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    outcome: Outcome
    status: int
    text: str
    location: str


def outcome_of(response: Any) -> Outcome:
    """The class of an answer."""
    status, target = response.status_code, urlsplit(response.location or "").path
    if status in (301, 302, 303):
        # The pages before an account redirect there on purpose; those who have one are sent on elsewhere.
        return Outcome.SIGN_IN if target in (SIGN_IN, STAFF_SIGN_IN) else Outcome.SENT_ON
    known = {403: Outcome.FORBIDDEN, 404: Outcome.ABSENT, 429: Outcome.LIMITED, 400: Outcome.REFUSED}
    known |= {401: Outcome.SIGN_IN, 409: Outcome.REFUSED, 413: Outcome.REFUSED}
    return known.get(status, Outcome.SHOWN if status < 300 else Outcome.BROKEN)


class Asker:
    """Everybody's browsers. Each request begins with a fresh sign-in and leaves nothing behind."""

    def __init__(self, app: Any, house: House) -> None:
        self.app, self.house = app, house
        self.asked = 0
        self._cookies: dict[str, str] = {}

    def ask(
        self, who: str, method: str, endpoint: str, values: dict[str, Any] | None = None, *, keeps: bool = False,
        **options: Any,
    ) -> Answer:  # fmt: skip
        """Asks for an endpoint."""
        with self.app.test_request_context():
            path = self.app.url_map.bind("localhost").build(endpoint, values or {}, method=method)
        return self.ask_path(who, method, path, keeps=keeps, **options)

    def ask_path(self, who: str, method: str, path: str, *, keeps: bool = False, **options: Any) -> Answer:
        """Asks for an address; what it changed is undone unless it `keeps`."""
        client = self._client(who)
        self.asked += 1
        db.session.commit()
        connection = db._app_engines[self.app][None]
        savepoint = connection.begin_nested()
        try:
            response = client.open(path, method=method, **options)
            return Answer(outcome_of(response), response.status_code, response.text, response.location or "")
        finally:
            db.session.remove()
            if keeps:
                savepoint.commit()
            else:
                savepoint.rollback()

    def _client(self, who: str) -> Any:
        client = self.app.test_client()
        if who in self.house.accounts:
            if who not in self._cookies:
                sign_in(client, self.house.accounts[who])
                self._cookies[who] = client.get_cookie(COOKIE).value
            client.set_cookie(COOKIE, self._cookies[who])
        return client
