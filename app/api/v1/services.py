"""What a key may ask for, with the questions of each service."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.api import api
from app.api.v1.schemas import ref
from app.api.v1.showing import show_service, show_whole_service
from app.shared import access
from app.shared.bearer import current_bearer, partner
from app.shared.describing import Answer, Description, describe
from services import catalogue, clock
from services.audit import Channel
from services.catalogue import Context, Service
from services.errors import NotAllowed, NotFound


@api.get("/api/v1/services")
@describe(
    Description(
        "The services that this key may ask for",
        {200: Answer("In the order in which the web lists them.", ref("Services"))},
        tag="services",
        refuses=(401, 429),
    )
)
@access(partner)
def list_services() -> ResponseReturnValue:
    """Those within the scope of the key that are on offer by the API."""
    bearer = current_bearer()
    offered = catalogue.list_services(bearer.actor, Channel.API)
    return jsonify(services=[show_service(each) for each in offered if each.key in bearer.scopes])


@api.get("/api/v1/services/<service_key>")
@describe(
    Description(
        "One service with its questions",
        {200: Answer("Questions with the JSON Schema of each answer.", ref("WholeService"))},
        tag="services",
        refuses=(401, 403, 404, 429),
        words="These are the questions before anything is answered; an answer may bring others. A draft shows those "
        "that apply.",
    )
)
@access(partner)
def view_service(service_key: str) -> ResponseReturnValue:
    """What it asks; 403 outside the scope of the key, 404 for what is not on offer here."""
    service = find_offered(service_key)
    bearer = current_bearer()
    context = Context(asker=bearer.actor, answers={}, today=clock.today())
    return jsonify(show_whole_service(service, service.questions(context)))


def find_offered(key: str) -> Service:
    """The service, where the API offers it and the key names it.

    NotFound, NotAllowed("outside_scope"). What is on offer is no secret, so the two may differ.
    """
    service = catalogue.get_service(key[:80])
    if Channel.API not in service.channels:
        raise NotFound(f"service {key!r} by the API")
    if service.key not in current_bearer().scopes:
        raise NotAllowed("outside_scope")
    return service
