"""The chat inbox: who waits to talk to an officer, the conversations, and what officers do with them."""

from app.staff.chats import acting, listing, talking

__all__ = ["acting", "listing", "talking"]
