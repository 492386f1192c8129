"""Notices by LINE: pushed, each with a retry key that is its own from the first try.

What the month's quota is not spent on is held: it rides along with the answer to the citizen's next message.
"""

import structlog

from chatbot.client import Client, Gone, LineError, QuotaSpent, RateLimited, Temporary, connected
from chatbot.incoming import CHANNEL
from chatbot.messages import notices
from chatbot.messages.voice import Voice
from services import inbox, notifications, organisation
from services import settings as services_settings
from services.notifications import Delivery, Outgoing, Result

log = structlog.get_logger(__name__)


class LineSender:
    """Pushes notices. Once LINE asks to go slower the rest of the batch is not tried; once the month is used up nothing
    is, until there are messages again."""

    channel = CHANNEL

    def __init__(self) -> None:
        self._stopped: Delivery | None = None

    def has_words(self, kind: str, language: str) -> bool:
        """Whether there are words for that kind in that language."""
        return notices.has_words(kind, language)

    def gaps(self, kind: str, language: str) -> frozenset[str]:
        """The gaps that those words use; LookupError where there are none."""
        return notices.gaps(kind, language)

    def send(self, notice: Outgoing) -> Delivery:
        """Tries once. Nobody is written to who blocked the account."""
        if self._stopped is not None:
            return self._stopped
        if not inbox.is_reachable(CHANNEL, notice.address):
            return Delivery(Result.REFUSED, "blocked")
        held = notifications.hold_reason(notice.kind, CHANNEL)
        if held:
            return Delivery(Result.HELD, held)
        try:
            return self._push(connected(), notice)
        except Temporary as error:
            return Delivery(Result.LATER, error.code)

    def close(self) -> None:
        """The next batch tries again."""
        self._stopped = None

    def _push(self, client: Client, notice: Outgoing) -> Delivery:
        messages = notices.notice_messages(notice, voice_of(notice.language))
        try:
            accepted = client.push(notice.address, messages, retry_key=notice.message_id)
        except Gone as error:
            inbox.note_blocked(CHANNEL, notice.address)
            return Delivery(Result.REFUSED, error.code, error.request_id)
        except RateLimited as error:
            self._stopped = Delivery(Result.LATER, error.code)
            return self._stopped
        except QuotaSpent as error:
            log.error("LINE refused a push for the month's end", request=error.request_id)
            notifications.stop_pushes(CHANNEL)
            return Delivery(Result.HELD, notifications.QUOTA, error.request_id)
        except Temporary:
            raise
        except LineError as error:
            log.error("LINE refused a notice", kind=notice.kind, code=error.code, request=error.request_id)
            return Delivery(Result.REFUSED, error.code, error.request_id)
        notifications.count_push(CHANNEL)
        log.info("pushed", request=accepted.request_id, is_repeat=accepted.is_repeat)
        return Delivery(Result.SENT, reference=accepted.request_id)


def voice_of(language: str) -> Voice:
    """How the bot speaks to a reader of that language."""
    shown = organisation.get_organisation()
    return Voice(
        language=language,
        persona=str(organisation.get_setting("chat_persona")),
        colour=shown.colours.indigo,
        organisation=shown.short_name,
        phone=shown.phone,
        base_url=services_settings.current().base_url,
    )


def ask_quota() -> tuple[int | None, int] | None:
    """What LINE says of the month: the limit (None: no limit) and how many are used; None where it says nothing."""
    try:
        client = connected()
        return client.quota(), client.consumption()
    except (LineError, ValueError) as error:
        log.warning("LINE does not tell the quota", error=type(error).__name__)
        return None


def make_line_sender() -> LineSender:
    """A sender for one batch."""
    return LineSender()
