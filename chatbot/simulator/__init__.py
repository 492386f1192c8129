"""The phone in the browser: pages of development that show and move what the played platform holds."""

from chatbot.simulator.views import init_app, is_offered

__all__ = ["init_app", "is_offered"]
