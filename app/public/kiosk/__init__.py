"""The kiosk: a touch screen for one person after the other, let in by the desk."""

from flask import Flask
from flask.blueprints import BlueprintSetupState

from app.public import public
from app.public.kiosk import ending, network, starting
from services import catalogue
from services.audit import Channel

__all__ = ["ending", "network", "starting"]


def _set_up(state: BlueprintSetupState) -> None:
    assert isinstance(state.app, Flask)
    catalogue.open_channel(Channel.KIOSK)


public.record_once(_set_up)
