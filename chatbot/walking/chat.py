"""One thing that was said with all that is needed to answer it: who said it, what the conversation remembers."""

import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from chatbot.messages.voice import Voice
from chatbot.said import Said
from services import catalogue, organisation, settings
from services.audit import Actor, Channel
from services.catalogue import Service
from services.inbox import ChatUser


@dataclass
class Chat:
    """One turn of a conversation. `state` is a copy that becomes the user's own when the turn is over."""

    user: ChatUser
    said: Said
    state: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, said: Said, user: ChatUser) -> "Chat":
        """The turn with what the conversation remembers."""
        return cls(user, said, copy.deepcopy(dict(user.state or {})))

    def finish(self) -> None:
        """Keeps what is to be remembered."""
        if self.state != (self.user.state or {}):
            self.user.state = self.state

    @property
    def actor(self) -> Actor:
        """The asker: with an account where the chat is linked to one."""
        return Actor.citizen(self.user.person_id, channel=Channel.LINE)

    @property
    def language(self) -> str:
        """The language in which the user is answered."""
        return "en" if self.user.language == "en" else "th"

    @property
    def voice(self) -> Voice:
        """In whose voice the answer is given."""
        shown = self._organisation
        return Voice(
            language=self.language,
            persona=str(organisation.get_setting("chat_persona")),
            colour=shown.colours.indigo,
            organisation=shown.short_name,
            phone=shown.phone,
            base_url=settings.current().base_url,
        )

    @cached_property
    def _organisation(self) -> organisation.OrganisationView:
        return organisation.get_organisation()

    def services(self) -> list[Service]:
        """What is on offer in this chat."""
        return catalogue.list_services(self.actor, Channel.LINE)

    def spot(self, name: str) -> dict[str, Any]:
        """What one way of the conversation remembers, there to be changed."""
        found: dict[str, Any] = self.state.setdefault(name, {})
        return found
