"""One question a page: from the first answer over the review to the confirmation, and going on elsewhere."""

from typing import cast

from flask import Flask
from flask.blueprints import BlueprintSetupState

from app.public import public
from app.public.asking import done, linked, pictures, question, reckoning, resume, review, saving, waiting
from app.shared import fields

__all__ = ["done", "linked", "pictures", "question", "reckoning", "resume", "review", "saving", "waiting"]


def _set_up(state: BlueprintSetupState) -> None:
    fields.init_app(cast(Flask, state.app))


public.record_once(_set_up)
