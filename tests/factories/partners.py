"""Partner organisations with keys, and how their systems speak."""

import io
import itertools
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from services import clock, partners
from services.audit import SYSTEM
from services.db import unit_of_work
from services.partners import KeyView, NewKey, PartnerDetails
from services.text import Words

_numbers = itertools.count(1)


def make_partner(name: str = "") -> int:
    """The id of a new partner."""
    words = Words(name or f"หน่วยงานภายนอก {next(_numbers)}", "")
    with unit_of_work():
        return partners.add_partner(PartnerDetails(words, "คุณสมหมาย 053-000-000"), actor=SYSTEM).id


def make_key(partner_id: int, *scopes: str, rate: int = 6000, days: int = 30) -> tuple[KeyView, str]:
    """A key of the partner's for those services, and what its system sends."""
    new = NewKey(scopes, clock.today() + timedelta(days=days), "ระบบรับเรื่อง", rate)
    with unit_of_work():
        return partners.add_key(partner_id, new, known=scopes, actor=SYSTEM)


class System:
    """A partner's own system: it sends its key with everything, and reads what it is answered."""

    def __init__(self, client: FlaskClient, key: str, language: str = "en") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `path` is that after /api/v1."""
        options = {"json": body} if body is not None else {}
        return self.client.open(f"/api/v1{path}", method=method, headers={**self.headers, **headers}, **options)

    def get(self, path: str, **headers: str) -> Any:
        """What is read."""
        return self.ask("GET", path, **headers)

    def begin(self, service: str = "complaint", **more: Any) -> dict[str, Any]:
        """A new draft."""
        answer = self.ask("POST", "/drafts", {"service": service, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def put(self, draft_id: str, key: str, value: Any, **more: Any) -> Any:
        """One answer."""
        return self.ask("PUT", f"/drafts/{draft_id}/answers/{key}", {"value": value, **more})

    def send(self, draft_id: str, **body: Any) -> Any:
        """The draft, sent."""
        return self.ask("POST", f"/drafts/{draft_id}/submit", body)

    def upload(self, content: bytes, name: str = "ภาพ.jpg", **fields: str) -> Any:
        """A file."""
        data = {"file": (io.BytesIO(content), name), **fields}
        return self.client.post("/api/v1/files", data=data, headers=self.headers)


def make_system(client: FlaskClient, *scopes: str, **key: Any) -> System:
    """The system of a partner of its own."""
    return System(client, make_key(make_partner(), *(scopes or ("complaint",)), **key)[1])
