"""A real SMTP server for tests: it keeps what it is given and answers as it is told."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session


class _AnyPort(Controller):
    """Listens where the system finds room: a fixed port may be taken."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """`messages` are in order of arrival; `answers` maps an address to the reply to its RCPT ("550 unknown")."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        #: The same, byte for byte.
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        #: The reply to DATA, where it is to be another than "250 OK".
        self.answer = ""
        self.connections = 0
        #: Called with each message while the sender waits for the answer.
        self.on_message: Callable[[EmailMessage], None] | None = None
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0, ready_timeout=60)

    @property
    def url(self) -> str:
        """What SMTP_URL must be to reach it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._controller.port

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop(no_assert=True)

    async def handle_EHLO(self, server, session: Session, envelope: Envelope, hostname: str, responses):
        """Counts connections."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address: str, options) -> str:
        """Takes the recipient or says what it was told to say."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:
        """Keeps the message."""
        if self.answer:
            return self.answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        if self.on_message is not None:
            self.on_message(message)
        self.messages.append(message)
        self.raw.append(envelope.original_content or b"")
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"
