"""Telling many people at once by LINE: what an item of news looks like there, and one call for each batch."""

from collections.abc import Sequence
from typing import Any

import structlog

from chatbot.client import Accepted, Gone, LineError, QuotaSpent, RateLimited, Temporary, connected
from chatbot.incoming import CHANNEL
from chatbot.messages import news as messages
from chatbot.messages.parts import Message
from chatbot.sender import voice_of
from services.news import ItemView, Posted, Posting

log = structlog.get_logger(__name__)


class LineBroadcaster:
    """Multicasts to named users, broadcasts to every friend."""

    channel = CHANNEL

    def compose(self, item: ItemView, language: str, *, is_test: bool = False) -> list[Message]:
        """The item as messages in one language; "" for friends of whom nobody knows what they read."""
        if language:
            return messages.broadcast(voice_of(language), item, is_test=is_test)
        voices = {each: voice_of(each) for each in ("th", "en")}
        return messages.broadcast_to_friends(voices, item, is_test=is_test)

    def post(self, addresses: Sequence[str] | None, sent: Sequence[Any], *, retry_key: str) -> Posted:
        """One call; what LINE took before under the same key counts as taken."""
        try:
            accepted = self._call(addresses, sent, retry_key)
        except RateLimited as error:
            return Posted(Posting.RATE, error.code, error.request_id)
        except QuotaSpent as error:
            return Posted(Posting.QUOTA, error.code, error.request_id)
        except Temporary as error:
            return Posted(Posting.LATER, error.code, error.request_id)
        except Gone as error:
            return Posted(Posting.ADDRESS, error.code, error.request_id)
        except LineError as error:
            log.error("LINE refused a broadcast", code=error.code, request=error.request_id)
            return Posted(Posting.REFUSED, error.code, error.request_id)
        return Posted(Posting.TAKEN, request_id=accepted.request_id)

    def _call(self, addresses: Sequence[str] | None, sent: Sequence[Any], retry_key: str) -> Accepted:
        client = connected()
        if addresses is None:
            return client.broadcast(sent, retry_key=retry_key)
        return client.multicast(addresses, sent, retry_key=retry_key)


def make_line_broadcaster() -> LineBroadcaster:
    """The broadcaster of LINE."""
    return LineBroadcaster()
