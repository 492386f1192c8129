"""Recordings and papers in the midst of a form: kept for the officer, or the answer where a paper is asked for."""

from chatbot.messages import evidence as words
from chatbot.messages.parts import Message
from chatbot.messages.refusals import word_code, word_problem
from chatbot.walking import unsent
from chatbot.walking import walk as walking
from chatbot.walking.drafting import DraftWalk
from services import drafts
from services.errors import NotAllowed, NotFound, RuleBroken


def take(walk: walking.Walk) -> list[Message] | None:
    """What is said to it, and the question again; None where nobody has a use for it."""
    said, voice = walk.chat.said, walk.chat.voice
    if said.trouble:
        return walking.ask(walk, word_code(said.trouble, voice, **said.gaps))
    if not said.kept:
        return None
    question = walking.current(walk)
    if question is not None and question.kind == "file" and said.kind == "file":
        return walking.hear(walk, said)
    if not isinstance(walk, DraftWalk) or not walk.view.service.takes_evidence:
        return None
    try:
        walk.view = drafts.keep_evidence(walk.view.id, said.kept, actor=walk.chat.actor)
    except RuleBroken as refused:
        return walking.ask(walk, word_problem(refused.problems[0], question, voice))
    except (NotAllowed, NotFound):
        return None
    unsent.note_evidence(walk.chat, walk.view.id)
    return walking.ask(walk, words.kept(voice, said.kind, question.kind if question is not None else ""))
