"""Every declared kind of notice has words in every sender and language, and its words use only its gaps."""

import pytest

from app import create_app
from services import notifications
from services.notifications.wording import LANGUAGES
from services.text import Words
from tests.conftest import make_settings


def problems(kinds, senders) -> list[str]:
    """What words are missing or ask for gaps that the notice does not fill."""
    found = []
    for kind in kinds:
        for sender in senders:
            for language in LANGUAGES:
                name = f"{kind.kind} by {sender.channel} in {language}"
                if not sender.has_words(kind.kind, language):
                    found.append(f"{name}: no words")
                elif unknown := sender.gaps(kind.kind, language) - set(kind.gaps):
                    found.append(f"{name}: {sorted(unknown)} are not its gaps")
    return found


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    """Everything that an application declares."""
    create_app(make_settings(tmp_path_factory.mktemp("senders")))
    return notifications.list_kinds()


def senders():
    return [notifications.make_sender(channel) for channel in notifications.list_channels()]


def test_every_notice_can_be_worded_by_every_sender(declared):
    assert problems(declared, senders()) == []


def test_every_text_belongs_to_a_declared_notice(declared):
    from services.notifications.wording import TEXTS

    known = {f"{kind.kind}.{language}.txt" for kind in declared for language in LANGUAGES} | {"layout.txt"}
    assert {path.name for path in TEXTS.glob("*.txt")} - known == set()


class HalfSender:
    """Words in Thai only, and a gap that nobody fills."""

    channel = "half"

    def has_words(self, kind, language):
        return language == "th"

    def gaps(self, kind, language):
        return frozenset({"title", "secret"})


def test_this_guard_can_fail():
    kind = notifications.NoticeKind("told", ("title",), "normal", Words("บอก", "Told"))
    assert problems([kind], [HalfSender()]) == [
        "told by half in th: ['secret'] are not its gaps",
        "told by half in en: no words",
    ]
