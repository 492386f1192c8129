"""The API channel: drafts, answers and sending for the systems of partner organisations."""

from flask.blueprints import BlueprintSetupState

from app.api import api
from app.api.v1 import cases, drafts, files, problems, services
from services import catalogue
from services.audit import Channel

__all__ = ["cases", "drafts", "files", "problems", "services"]


def _open(state: BlueprintSetupState) -> None:
    catalogue.open_channel(Channel.API)


api.record_once(_open)
