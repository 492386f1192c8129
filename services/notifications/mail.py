"""E-mail: one message in plain text and HTML from the same words, by SMTP or, in development, into a folder."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services import clock, organisation, settings
from services.notifications.base import Delivery, Outgoing, Result
from services.notifications.wording import TEXTS, default_text, fill, gaps_of, text_for
from services.text import single_line

log = structlog.get_logger(__name__)

#: The page that unsubscribes: its GET shows a button, its POST acts (RFC 8058 for mail programs).
UNSUBSCRIBE_PATH = "/unsubscribe/{token}"


class _Lines(EmailPolicy):
    """Folds no line of List-Unsubscribe: a long address would become an encoded word, and no mail program reads those.

    A line may have 998 characters (RFC 5322, 2.1.1); a longer one is left to the usual rules.
    """

    def _whole(self, name: str, value: str) -> str:
        line = f"{name}: {value}"
        return line if name.lower() == "list-unsubscribe" and len(line) <= 998 and line.isascii() else ""

    def fold(self, name: str, value: str) -> str:
        """The header as text."""
        line = self._whole(name, value)
        return line + self.linesep if line else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it is sent."""
        line = self._whole(name, value)
        return (line + self.linesep).encode("ascii") if line else super().fold_binary(name, value)


_POLICY = _Lines(linesep="\r\n")
_TIMEOUT = 8.0
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)\]]")
_CHOICE = re.compile(rf"(\S.*?):? +({_LINK.pattern})")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the HTML body: lines of (text, is a link) pieces; `button` where the paragraph is one address.

    `choices` are words with their addresses, where it is nothing but a list of such.
    """

    lines: Sequence[Sequence[tuple[str, bool]]]
    button: str = ""
    choices: Sequence[tuple[str, str]] = ()


class EmailSender:
    """What both ways of mail have in common: the words and the message."""

    channel = "email"

    def has_words(self, kind: str, language: str) -> bool:
        """Whether there is a text for that kind in that language."""
        return default_text(kind, language) is not None

    def gaps(self, kind: str, language: str) -> frozenset[str]:
        """The gaps that the text as it comes uses."""
        text = default_text(kind, language)
        if text is None:
            raise LookupError(f"no words for {kind!r} in {language!r}")
        return gaps_of(text)

    def send(self, notice: Outgoing) -> Delivery:
        """Tries once."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to let go of."""


class FolderSender(EmailSender):
    """Development without a mail server: each message is a file that a mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, notice: Outgoing) -> Delivery:
        """Writes `<time>-<kind>-<id>.eml`; the same message again replaces the file of its first attempt."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for earlier in self.folder.glob(f"*-{notice.message_id}.eml"):
            earlier.unlink(missing_ok=True)
        name = f"{clock.now():%Y%m%d-%H%M%S}-{notice.kind}-{notice.message_id}.eml"
        (self.folder / name).write_bytes(compose(notice).as_bytes())
        log.info("mail is in the folder", file=str(self.folder / name))
        return Delivery(Result.SENT)


class SmtpSender(EmailSender):
    """Mail by SMTP: one connection for a batch. After a failed connection the rest of the batch waits for the next."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        self._connection: smtplib.SMTP | None = None
        self._down = ""

    def send(self, notice: Outgoing) -> Delivery:
        """Hands the message to the server; what it says decides between sent, later and never."""
        message = compose(notice)
        connection = self._connected()
        if connection is None:
            return Delivery(Result.LATER, self._down)
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            return self._answered(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPDataError as refused:
            return self._answered(refused.smtp_code)
        except smtplib.SMTPNotSupportedError as error:
            # The address has letters that this server does not take.
            return Delivery(Result.REFUSED, type(error).__name__)
        except (OSError, smtplib.SMTPException) as error:
            # Our own address refused, the line cut: no matter of this message, so nothing is final.
            self._lose(error)
            return Delivery(Result.LATER, self._down)
        return Delivery(Result.SENT)

    def close(self) -> None:
        """Says goodbye to the server."""
        connection, self._connection, self._down = self._connection, None, ""
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _connected(self) -> smtplib.SMTP | None:
        """The connection of this batch; None where the server does not let us in: whatever it says, we try again."""
        if self._connection is None and not self._down:
            try:
                self._connection = _connect(self.url)
            except (OSError, smtplib.SMTPException) as error:
                self._lose(error)
        return self._connection

    def _answered(self, code: int) -> Delivery:
        """What the server said of one message: 5xx is final (RFC 5321, 4.2.1)."""
        return Delivery(Result.REFUSED if 500 <= code < 600 else Result.LATER, f"smtp {code}")

    def _lose(self, error: OSError | smtplib.SMTPException) -> None:
        connection, self._connection = self._connection, None
        self._down = f"smtp {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else _name(error)
        if connection is not None:
            connection.close()


def _name(error: Exception) -> str:
    return type(error).__name__


def make_email_sender() -> EmailSender:
    """SMTP where a server is set; else, in development, files under `instance/mail`."""
    current = settings.current()
    if current.smtp_url:
        return SmtpSender(current.smtp_url)
    return FolderSender(current.instance / "mail")


def compose(notice: Outgoing) -> EmailMessage:
    """The message. ValueError for an address or text that would not be one header line, LookupError without words."""
    current = settings.current()
    subject, body = text_for(notice.kind, notice.language)
    body = fill(body, notice.params)
    unsubscribe = ""
    if notice.token:
        unsubscribe = current.base_url + UNSUBSCRIBE_PATH.format(token=notice.token)
    message = EmailMessage(policy=_POLICY)
    # Values of the public come into the subject: single_line takes out what could begin another header.
    message["Subject"] = single_line(fill(subject, notice.params))
    message["From"] = _sender_address(current.mail_from)
    message["To"] = _recipient(notice.address)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{notice.message_id}@{_domain(current.base_url)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = notice.language
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    shown = {
        "subject": str(message["Subject"]),
        "language": notice.language,
        "body": body,
        "blocks": blocks_of(body),
        "organisation": organisation.get_organisation(),
        "base_url": current.base_url,
        "unsubscribe": unsubscribe,
    }
    message.set_content(_layouts().get_template("layout.txt").render(shown), charset="utf-8", cte="base64")
    html = _layouts().get_template("layout.html").render(shown)
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    return message


def blocks_of(body: str) -> list[Block]:
    """The paragraphs of a plain text for the HTML layout, addresses told apart from words."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in paragraph.splitlines()]
        alone = lines[0] if len(lines) == 1 and _LINK.fullmatch(lines[0]) else ""
        blocks.append(Block([_pieces(line) for line in lines], alone, _choices(lines)))
    return blocks


def _choices(lines: Sequence[str]) -> Sequence[tuple[str, str]]:
    """ "words: address" for words: several below each other are what one of is to be chosen."""
    found = [_CHOICE.fullmatch(line) for line in lines]
    return [(each[1], each[2]) for each in found if each] if len(lines) > 1 and all(found) else ()


def _pieces(line: str) -> list[tuple[str, bool]]:
    pieces, end = [], 0
    for found in _LINK.finditer(line):
        pieces += [(line[end : found.start()], False), (found[0], True)]
        end = found.end()
    return [piece for piece in [*pieces, (line[end:], False)] if piece[0]]


def _connect(url: SplitResult) -> smtplib.SMTP:
    """smtp:// (STARTTLS where the server offers it), smtps:// (TLS at once), smtp+starttls:// (STARTTLS or nothing)."""
    host = url.hostname or "localhost"
    tls = ssl.create_default_context()
    if url.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=_TIMEOUT, context=tls)
    elif url.scheme in ("smtp", "smtp+starttls"):
        connection = smtplib.SMTP(host, url.port or (587 if url.scheme == "smtp+starttls" else 25), timeout=_TIMEOUT)
    else:
        # Ours to mend, so notices wait instead of failing.
        raise smtplib.SMTPException(f"SMTP_URL cannot begin with {url.scheme}://")
    try:
        _secure_and_sign_in(connection, url, tls)
    except BaseException:
        connection.close()
        raise
    return connection


def _secure_and_sign_in(connection: smtplib.SMTP, url: SplitResult, tls: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    if url.scheme == "smtp+starttls":
        connection.starttls(context=tls)
    elif url.scheme == "smtp" and url.username:
        # A password never crosses the network in the clear, except to this machine itself.
        if connection.has_extn("starttls"):
            connection.starttls(context=tls)
        elif url.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise smtplib.SMTPException("the server offers no STARTTLS to sign in over")
    if url.username:
        connection.login(unquote(url.username), unquote(url.password or ""))


def _recipient(address: str) -> Address:
    """One mailbox, nothing else; ValueError for what is none."""
    try:
        parsed = Address(addr_spec=address)
    except (MessageError, IndexError) as error:
        raise ValueError("not an e-mail address") from error
    if not parsed.domain or parsed.addr_spec != address:
        raise ValueError("not an e-mail address")
    return parsed


def _sender_address(mail_from: str) -> Address:
    (name, address), *_ = getaddresses([mail_from])
    return Address(display_name=name, addr_spec=address)


def _domain(base_url: str) -> str:
    return urlsplit(base_url).hostname or "localhost"


@lru_cache(maxsize=1)
def _layouts() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEXTS),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
