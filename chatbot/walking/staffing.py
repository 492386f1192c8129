"""Officers in chat: their own chat tied by a code, the work of their unit, one matter, and what is done to it.

Whoever writes is looked up anew at each turn: an officer who is deactivated or changes the unit sees nothing more from
that moment on. Confidential matters are never here, nor who reported something.
"""

from typing import Any

from chatbot.incoming import CHANNEL
from chatbot.messages import staffing as messages
from chatbot.messages.parts import Message
from chatbot.messages.refusals import word_problem
from chatbot.walking import acting
from chatbot.walking import walk as walking
from chatbot.walking.acting import ActionWalk
from chatbot.walking.chat import Chat
from chatbot.walking.tracking import topic_words
from services import cases, complaints, organisation, people
from services.audit import Actor, Role
from services.cases import Action, CaseView, QueueFilter, QueueRow, Status
from services.errors import NotAllowed, NotFound, RuleBroken, Stale, TooMany
from services.questions import Question
from services.text import Words

#: Cards beside each other.
_PAGE = 9
_SCOPES = {"unit": messages.NEW, "mine": messages.MINE}


class StaffWalk(ActionWalk):
    """The questions of what an officer does to a matter; done only after it was confirmed."""

    def __init__(self, chat: Chat, actor: Actor, case: CaseView, action: Action) -> None:
        self.chat, self.actor, self.case, self.action = chat, actor, case, action
        self.spot: dict[str, Any] = chat.spot("act")

    def questions(self) -> list[Question]:
        """All of the action, as this officer is asked them."""
        return list(cases.action_questions(self.action, self.case, self.actor))

    def words(self) -> Words:
        """What is done."""
        return messages.ACTIONS[self.action]

    def web(self, key: str = "") -> str:
        """The page of the matter, for officers."""
        return self.chat.voice.url(f"/staff/cases/{self.case.reference}")

    def end(self, note: str = "") -> list[Message]:
        """Does it, once confirmed; where somebody else acted meanwhile, the officer looks again."""
        chat, voice = self.chat, self.chat.voice
        if not self.spot.get("sure"):
            return messages.sure(voice, self.action, self.case.reference)
        given = {key: value for key, value in self._answers.items() if value is not None}
        seen = self.spot.get("revision")
        try:
            cases.act(self.case.reference, self.action, actor=self.actor, seen=seen, **given)
        except RuleBroken as refused:
            self.spot.pop("sure", None)
            key = refused.problems[0].field.split(".")[0]
            question = next((each for each in self.questions() if each.key == key), None)
            told = word_problem(refused.problems[0], question, voice)
            return walking.go_to(self, key, told) if question else self._end_with(told)
        except Stale:
            return self._end_with(messages.note(voice, "stale"))
        except NotAllowed:
            return self._end_with(messages.note(voice, "not_now"))
        except NotFound:
            chat.state.pop("act", None)
            return messages.told(voice, "gone")
        return self._end_with(messages.note(voice, "done"))

    def _end_with(self, note: str) -> list[Message]:
        self.chat.state.pop("act", None)
        return show_case(self.chat, self.case.reference, note=note)


def tie(chat: Chat, code: str) -> list[Message]:
    """The chat becomes that of the officer whose code it is. A wrong code counts, so nothing is raised."""
    try:
        officer = people.tie_officer(code, channel=CHANNEL, address=chat.user.address)
    except NotFound:
        return messages.told(chat.voice, "bad_code")
    except TooMany:
        return messages.told(chat.voice, "too_often")
    return messages.tied(chat.voice, officer.post)


def untie(chat: Chat) -> list[Message]:
    """The chat is a citizen's again."""
    officer = people.find_officer_of_chat(CHANNEL, chat.user.address)
    if officer is None:
        return messages.not_officer(chat.voice)
    chat.state.pop("act", None)
    people.untie_officer(officer.id, actor=people.actor_for(officer), channel=CHANNEL)
    return messages.told(chat.voice, "untied")


def press(chat: Chat, rest: str) -> list[Message]:
    """A button of the lists: a scope, its next page, or one matter."""
    name, _, value = rest.partition(":")
    if name == "case":
        return show_case(chat, value[:40])
    return show_work(chat, name if name in _SCOPES else "unit", after=value[:40])


def show_work(chat: Chat, scope: str = "unit", *, after: str = "") -> list[Message]:
    """What is new for the unit, or what the officer has in hand; without what is confidential."""
    actor = people.actor_of_chat(CHANNEL, chat.user.address)
    if actor is None:
        return messages.not_officer(chat.voice)
    status = "open"
    if scope == "unit":
        status = Status.RECEIVED.value if actor.has_role(Role.REGISTRY) else Status.ASSIGNED.value
    # The registry's new matters belong to no unit yet.
    wanted = "all" if scope == "unit" and actor.has_role(Role.REGISTRY) else scope
    page = cases.list_queue(actor, QueueFilter(scope=wanted, status=status), after=after)
    rows = [row for row in page.rows if not row.is_confidential]
    shown = rows[:_PAGE]
    more = cases.key_of_row(shown[-1]) if len(rows) > _PAGE else page.next_key
    return messages.work(chat.voice, _SCOPES[scope], [(row, _shown(row)) for row in shown], scope=scope, more=more)


def show_case(chat: Chat, reference: str, *, note: str = "") -> list[Message]:
    """One matter of the officer's work."""
    found = _find(chat, reference)
    if found is None:
        return messages.told(chat.voice, "gone")
    _, case = found
    return messages.case_card(
        chat.voice, case, _shown(case), complaints.mask_personal(case.words or case.title), note=note
    )


def begin(chat: Chat, rest: str) -> list[Message]:
    """Begins what the officer pressed, in place of what was begun before."""
    name, _, reference = rest.partition(":")
    chat.state.pop("act", None)
    found = _find(chat, reference[:40])
    if found is None:
        return messages.told(chat.voice, "gone")
    actor, case = found
    if name not in {each.value for each in messages.ACTIONS} or Action(name) not in case.actions:
        return show_case(chat, case.reference, note=messages.note(chat.voice, "not_now"))
    chat.state["act"] = {"staff": case.reference, "action": name, "answers": {}, "revision": case.revision}
    return walking.ask(StaffWalk(chat, actor, case, Action(name)))


def load(chat: Chat) -> StaffWalk | None:
    """What the officer is in the midst of; None where it is not theirs any more."""
    spot = chat.state.get("act") or {}
    if "staff" not in spot:
        return None
    found = _find(chat, str(spot["staff"]))
    if found is None:
        chat.state.pop("act", None)
        return None
    return StaffWalk(chat, *found, Action(spot["action"]))


def load_action(chat: Chat) -> ActionWalk | None:
    """What is done to a matter at present, by its sender or by an officer."""
    return acting.load(chat) or load(chat)


def _find(chat: Chat, reference: str) -> tuple[Actor, CaseView] | None:
    actor = people.actor_of_chat(CHANNEL, chat.user.address)
    if actor is None:
        return None
    try:
        return actor, cases.get_case_in_chat(reference, actor=actor)
    except NotFound:
        return None


def _shown(row: QueueRow | CaseView) -> messages.Shown:
    sub = organisation.find_subdistrict(row.subdistrict) if row.subdistrict else None
    district = organisation.find_district(row.district) if row.district else None
    named = [(prefix, found.name) for prefix, found in (("ต.", sub), ("อ.", district)) if found is not None]
    place = Words(" ".join(prefix + name.th for prefix, name in named), ", ".join(name.en for _, name in named))
    return messages.Shown(topic_words(row.service, row.topic) or Words(row.service, row.service), place)
