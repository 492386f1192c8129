"""Joining the LINE door to the house: who works its events, who sends its notices."""

from contextlib import suppress

from chatbot.broadcasting import make_line_broadcaster
from chatbot.client import Temporary, connected
from chatbot.events import LineHandler
from chatbot.incoming import CHANNEL
from chatbot.richmenu import MenuKeeper
from chatbot.sender import ask_quota, make_line_sender
from chatbot.settings import LineSettings, configure
from services import catalogue, helpdesk, inbox, news, notifications, surveys
from services.audit import Channel


def install(line: LineSettings) -> None:
    """Sets the channel of this process and lists what works it; safe to call again."""
    configure(line)
    inbox.register_handler(CHANNEL, _handler)
    inbox.register_keeper(CHANNEL, MenuKeeper())
    notifications.register_sender(CHANNEL, make_line_sender)
    news.register_broadcaster(CHANNEL, make_line_broadcaster)
    helpdesk.register_speaker(CHANNEL, _speaker)
    notifications.register_quota_source(CHANNEL, ask_quota)
    surveys.register_sketcher(CHANNEL, _sketcher)
    if line.is_there:
        catalogue.open_channel(Channel.LINE)


def _handler() -> LineHandler:
    """Asked for by the worker alone, first when it starts: so the slow imports are over when somebody writes."""
    # The words of a conversation are many: the web, which only stores what comes, never reads them.
    from chatbot import conversation  # noqa: PLC0415

    with suppress(Temporary):
        connected()
    return LineHandler(conversation)


def _speaker() -> helpdesk.Speaker:
    """Asked for where an officer answers."""
    from chatbot.handover import LineSpeaker  # noqa: PLC0415 As above: the web reads these words only then.

    return LineSpeaker()


def _sketcher() -> surveys.Sketcher:
    """Asked for where an officer looks at a survey as the chat would ask it."""
    from chatbot.previewing import LineSketcher  # noqa: PLC0415 As above.

    return LineSketcher()
