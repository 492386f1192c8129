"""The picture that an officer sends with a form: made clean before the transaction, which would wait for it."""

from flask import request

from services import files
from services.errors import RuleBroken
from services.files import ReadyPhotograph


def read_picture(name: str = "picture") -> tuple[ReadyPhotograph | None, RuleBroken | None]:
    """The picture of the field `name`, to be kept with `files.keep_photograph`; or what is wrong with it.

    Neither where none was sent. What is wrong is returned and not raised: the view words it within its transaction,
    beside whatever else was typed.
    """
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None, None
    try:
        return files.ready_photograph(sent.stream, filename=None), None
    except RuleBroken as broken:
        problem = broken.problems[0]
        return None, RuleBroken(name, problem.code, **problem.params)
