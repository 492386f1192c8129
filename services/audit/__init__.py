"""Who did what: the actor of every change, and the chained record of it."""

from services.audit.actor import SYSTEM, Actor, ActorKind, Channel, Role
from services.audit.reading import EntryView, list_entries
from services.audit.recording import record, record_read
from services.audit.verifying import Verdict, verify

__all__ = [
    "SYSTEM",
    "Actor",
    "ActorKind",
    "Channel",
    "EntryView",
    "Role",
    "Verdict",
    "list_entries",
    "record",
    "record_read",
    "verify",
]
