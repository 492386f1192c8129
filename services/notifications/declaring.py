"""Declaring a kind of notice: its gaps, its priority, and its text for officers to edit."""

from services.notifications.base import keep_kind
from services.notifications.wording import declare_text
from services.text import Words


def declare_notice(kind: str, gaps: tuple[str, ...], priority: str = "normal", label: Words | None = None) -> None:
    """Makes a kind of notice known; `priority` is "urgent", "normal" or "low". Declaring the same again is harmless.

    `label` is how officers read of it: beside a delivery, and in the list of texts that they may edit.
    """
    label = label or Words(kind, kind)
    keep_kind(kind, gaps, priority, label)
    declare_text(kind, gaps, label)
