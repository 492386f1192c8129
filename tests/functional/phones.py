"""The phone in the browser as somebody holds it: what is typed, pressed and sent, and what the bot answers."""

import itertools
import json
import re

_numbers = itertools.count(1)
_PATIENCE = 90_000
REFERENCE = re.compile(r"[A-Z]{2}-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}")


class HeldPhone:
    """A user of the simulator of their own, on a page of the browser."""

    def __init__(self, page, site, language: str = "th") -> None:
        self.page, self.site, self.language = page, site, language
        self.name = f"ผู้ใช้ {next(_numbers)}"
        page.goto(f"{site.url}/simulator?lang={language}")
        page.locator("#chats button").first.wait_for()
        page.locator(".sim-people summary").click()
        page.fill("#new-name", self.name)
        page.select_option("#new-language", language)
        page.locator("#add-user button").click()
        page.locator(f"#chats button[aria-current]:has-text('{self.name}')").wait_for()
        page.locator("#greeting-add").wait_for()

    def add_friend(self) -> str:
        """Adds the account as a friend; the greeting."""
        return self.answer(lambda: self.page.locator("#greeting-add").click())

    def say(self, text: str) -> str:
        """Types a text; what the bot answers."""
        return self.answer(lambda: self._type(text))

    def _type(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.locator("#text").press("Enter")

    def tap(self, *labels: str) -> str:
        """Taps the quick reply that has one of these labels; what the bot answers."""
        return self.answer(lambda: self._quick(*labels).click())

    def press(self, *labels: str) -> str:
        """Presses the newest button in the chat with one of these labels; what the bot answers."""
        return self.answer(lambda: self.button(*labels).click())

    def button(self, *labels: str):
        """The newest button in the chat with one of these labels."""
        return self.page.locator("#chat button, #chat [role=button]").filter(has_text=_one_of(labels)).last

    def _quick(self, *labels: str):
        return self.page.locator("#quick button").filter(has_text=_one_of(labels)).first

    def has_quick(self, *labels: str) -> bool:
        """Whether such a quick reply stands below the chat."""
        return self._quick(*labels).count() > 0

    def send_photographs(self, *names: str) -> str:
        """Sends prepared pictures at once; what the bot answers."""
        return self.answer(lambda: self._choose(names))

    def _choose(self, names: tuple[str, ...]) -> None:
        self.page.locator("#open-photos").click()
        for name in names:
            self.page.check(f"#photos [value={name}]")
        self.page.locator("#photos .sim-sheet__go").click()

    def send_place(self, lat: float = 18.57712, lon: float = 99.00838) -> str:
        """Sends a location by the button below the chat; what the bot answers."""
        return self.answer(lambda: self._locate(lat, lon))

    def _locate(self, lat: float, lon: float) -> None:
        self.page.locator("#quick .sim-qr__item--location").click()
        self.page.fill("#place-lat", str(lat))
        self.page.fill("#place-lon", str(lon))
        self.page.locator("#place .sim-sheet__go").click()

    def answer(self, do) -> str:
        """What the bot says after that was done; all messages of its answer."""
        before = self.newest()
        do()
        return self.wait_for("", after=before)

    def newest(self) -> int:
        """The number of the bot's newest message."""
        rows = self.page.locator("#chat .sim-row--other")
        return int(rows.last.get_attribute("data-id")) if rows.count() else 0

    def wait_for(self, words: str, *, after: int = 0) -> str:
        """Waits for a message of the bot that holds these words; the text of all that came after `after`."""
        self.page.wait_for_function(
            """([words, after]) => [...document.querySelectorAll("#chat .sim-row--other")].some(
              (row) => Number(row.dataset.id) > after && row.textContent.includes(words))""",
            arg=[words, after], timeout=_PATIENCE,
        )  # fmt: skip
        rows = self.page.locator("#chat .sim-row--other").all()
        return "\n".join(row.inner_text() for row in rows if int(row.get_attribute("data-id")) > after)

    def walk(self, answers: dict[str, object], last: str, *, most: int = 25) -> str:
        """Answers whatever is asked: `answers` by a part of the question, until `last` stands in what the bot says."""
        said = self.page.locator("#chat .sim-row--other").last.inner_text()
        for _ in range(most):
            if last in said:
                return said
            found = next((key for key in answers if re.search(key, said)), None)
            assert found is not None, f"nobody knows what to answer to: {said}"
            answer = answers[found]
            said = answer() if callable(answer) else self.tap(str(answer))
        raise AssertionError(f"{last} did not come; at last: {said}")

    @property
    def user(self) -> str:
        """The user's id on the platform."""
        return self.page.locator("#chats button[aria-current]").get_attribute("data-chat")

    def events(self) -> list[dict]:
        """The events of this user that were posted, oldest first."""
        rows = self.site.platform.state.rows("SELECT body FROM webhook ORDER BY id")
        events = [event for row in rows for event in json.loads(row["body"])["events"]]
        return [event for event in events if event["source"].get("userId") == self.user]


def _one_of(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, labels)))
