"""Groups of units: tied by a code that their officer types there, let go by a word or by sending the bot out."""

from collections.abc import Mapping
from typing import Any

from chatbot.incoming import CHANNEL, text_of
from chatbot.messages import grouping as messages
from chatbot.messages.parts import Message
from chatbot.sender import voice_of
from chatbot.words import group_code, plain
from services import complaints, people
from services.audit import SYSTEM
from services.errors import NotAllowed, NotFound, TooMany

_UNTIE = frozenset(plain(words) for words in ("ยกเลิกผูกกลุ่ม", "เลิกผูกกลุ่ม", "untie group"))


def joined() -> list[Message]:
    """What is said once, when the bot was taken in."""
    return messages.joined(voice_of("th"))


def hear(source: Mapping[str, Any], typed: str) -> list[Message]:
    """What was typed in a group. All but the two words of officers means nothing here, and is answered by silence.

    What was done is told by the outbox; a code that does not work is answered at once, or not at all.
    """
    group, by = _group_of(source), text_of(source, "userId")
    if not group or not by:
        return []
    code = group_code(typed)
    if code is not None:
        return _tie(code, group, by)
    if plain(typed) in _UNTIE:
        _untie(group, by)
    return []


def left(source: Mapping[str, Any]) -> None:
    """The bot was sent out: nothing goes there any more."""
    people.untie_group(CHANNEL, _group_of(source), actor=SYSTEM)


def _tie(code: str, group: str, by: str) -> list[Message]:
    try:
        unit_id = people.tie_unit(code, channel=CHANNEL, address=group, by=by)
    except (NotFound, NotAllowed):
        # In front of a whole group nothing tells whether a code was near: all that can be wrong has the same answer.
        return messages.not_tied(voice_of("th"))
    except TooMany:
        return []
    complaints.tell_tied(CHANNEL, group, unit_id)
    return []


def _untie(group: str, by: str) -> None:
    actor = people.actor_of_chat(CHANNEL, by)
    unit_id = people.unit_of_group(CHANNEL, group)
    if actor is not None and unit_id is not None and people.untie_group(CHANNEL, group, actor=actor):
        complaints.tell_untied(CHANNEL, group, unit_id)


def _group_of(source: Mapping[str, Any]) -> str:
    return text_of(source, "groupId") or text_of(source, "roomId")
