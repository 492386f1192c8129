"""Somebody who lodges a complaint over HTTP by the pages' own forms, and tries again when an answer is lost."""

import random
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests

_FORM = re.compile(r'<main\b.*?<form\b[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL)
_OPENING = re.compile(r'<main\b.*?(<form\b[^>]*method="post"[^>]*>)', re.DOTALL)
_HIDDEN = re.compile(r'<input\b[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(\w[\w-]*)="([^"]*)"')
_REFERENCE = re.compile(r"\b[A-Z]{2}-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}\b")
_LINK = re.compile(r'href="[^"]*/track/([^"]+)"')
#: Whoever waits longer for one answer than this believes that it is lost.
PATIENCE = 30
#: A complaint that cannot be lodged within this time is not slow but stuck.
IN_ALL = 240


@dataclass
class Lodged:
    """What somebody was told: the confirmation, and how much was lost on the way."""

    number: int
    words: str
    email: str
    reference: str = ""
    token: str = ""
    has_photograph: bool = False
    lost: int = 0
    sent_again: int = 0
    drafts: list[str] = field(default_factory=list)


class Citizen:
    """One person with one browser and one matter."""

    def __init__(self, url: str, number: int, photograph: bytes | None) -> None:
        self.url, self.session = url, requests.Session()
        self.photograph = photograph
        self.told = Lodged(number, f"ไฟดับหมายเลข{number:04d}ฮฮ มืดมาก", f"c{number}@example.org")
        self.told.has_photograph = photograph is not None
        self.answers = {
            "category": "street-light",
            "words": self.told.words,
            "name_kind": "open",
            "name": f"ผู้แจ้ง {number}",
            "notify": "email",
            "email": self.told.email,
            "photo_position": "no",
        }

    def lodge(self) -> Lodged:
        """Goes from the service's page to the confirmation, whatever happens on the way."""
        until = time.monotonic() + IN_ALL
        page = self._again(lambda: self.session.get(f"{self.url}/services/complaint", timeout=PATIENCE))
        while "/done" not in urlsplit(page.url).path:
            assert time.monotonic() < until, f"stuck at {page.url} with {page.status_code}"
            page = self._step(page)
        found, link = _REFERENCE.search(page.text), _LINK.search(page.text)
        assert found and link, page.text
        self.told.reference, self.told.token = found[0], link[1]
        return self.told

    def _step(self, page: requests.Response) -> requests.Response:
        """Presses the button of the page; where the answer is lost, looks where the draft stands, as people do."""
        try:
            after = self._press(page)
        except requests.RequestException:
            after = None
        if after is not None and after.status_code < 400:
            return after
        self.told.lost += 1
        self.told.sent_again += page.url.endswith("/review")
        time.sleep(random.uniform(0.05, 0.4))
        parts = urlsplit(page.url).path.split("/")
        where = f"/ask/{parts[2]}" if parts[1] == "ask" else "/services/complaint"
        return self._again(lambda: self.session.get(self.url + where, timeout=PATIENCE))

    def _press(self, page: requests.Response) -> requests.Response:
        form, opening = _FORM.search(page.text), _OPENING.search(page.text)
        assert form and opening, f"{page.url} {page.status_code}: {page.text[:2000]}"
        action = dict(_ATTRIBUTE.findall(opening[1])).get("action") or page.url
        sent: dict[str, str] = {}
        for hidden in _HIDDEN.findall(form[1]):
            held = dict(_ATTRIBUTE.findall(hidden))
            sent[held["name"]] = unescape(held.get("value", ""))
        key = urlsplit(page.url).path.rsplit("/", 1)[-1]
        files = None
        if key == "place":
            sent |= {"place-district": "5101", "place-subdistrict": "510101", "place-words": "หน้าวัด"}
        elif key == "photographs" and self.photograph:
            files = {"photographs": ("a.jpg", self.photograph, "image/jpeg")}
        elif key in self.answers:
            sent[key] = self.answers[key]
        after = self.session.post(urljoin(page.url, unescape(action)), data=sent, files=files, timeout=PATIENCE)
        parts = urlsplit(after.url).path.split("/")
        if parts[1] == "ask" and parts[2] not in self.told.drafts:
            self.told.drafts.append(parts[2])
        return after

    def _again(self, ask) -> requests.Response:
        """Asks until somebody answers."""
        until = time.monotonic() + IN_ALL
        while True:
            try:
                answer = ask()
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == 200:
                return answer
            assert time.monotonic() < until, "nobody answers"
            self.told.lost += 1
            time.sleep(random.uniform(0.1, 0.5))
