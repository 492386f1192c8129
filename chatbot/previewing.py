"""Questions as the chat would ask them, for officers who build a survey: the same words, nobody asked."""

from collections.abc import Sequence

from chatbot.asking import get_asking
from chatbot.messages.parts import Message
from chatbot.messages.turn import Turn
from chatbot.sender import voice_of
from services.questions import Question
from services.text import Words

#: The mark of no form: its buttons lead nowhere.
_NO_FORM = "preview"


class LineSketcher:
    """The chat of LINE."""

    def sketch(self, title: Words, questions: Sequence[Question], language: str) -> Sequence[Sequence[Message]]:
        """For each question the messages that ask it."""
        voice = voice_of(language)
        return [
            get_asking(question.kind).ask(
                question,
                Turn(
                    mark=_NO_FORM,
                    voice=voice,
                    service=title.in_(language),
                    position=(number, len(questions)),
                    can_go_back=number > 1,
                ),
                language,
            )
            for number, question in enumerate(questions, start=1)
        ]
