"""A small LINE platform of our own: the real protocol over HTTP, for tests and for trying without a LINE channel."""

from chatbot.platform.core import Answer, Fault, Platform, Request
from chatbot.platform.server import PlatformServer
from chatbot.platform.users import Phone

__all__ = ["Answer", "Fault", "Phone", "Platform", "PlatformServer", "Request"]
