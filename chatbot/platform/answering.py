"""What a call gets: who calls is checked, faults are played, every call is kept."""

import time
import uuid
from urllib.parse import urlsplit

from chatbot.platform.api import find_open_route, find_route
from chatbot.platform.control import answer_control
from chatbot.platform.core import Answer, Platform, Request


def answer(platform: Platform, request: Request) -> Answer:
    """The platform's answer to a call; status 0 where the line is to be cut."""
    path = urlsplit(request.path).path
    if path.startswith("/control/"):
        return answer_control(platform, request)
    request_id = str(uuid.uuid4())
    fault = platform.fault_of(request.method, path)
    if fault is not None and fault.wait:
        time.sleep(fault.wait)
    if fault is not None and not fault.is_done:
        given = Answer.refusal(fault.status, fault.message or "made to fail")
    elif (found := find_open_route(request.method, path)) is not None:
        given = found(platform, request, request_id)
    elif request.headers.get("authorization") != f"Bearer {platform.access_token}":
        given = Answer.refusal(401, "Authentication failed. Confirm that the access token is valid.")
    else:
        route, values = find_route(request.method, path)
        given = route(platform, request, request_id, *values)
        if fault is not None:
            given = Answer.refusal(fault.status, fault.message or "made to fail")
    platform.keep_call(request, path, given)
    return Answer(given.status, given.body, {"X-Line-Request-Id": request_id, **given.headers}, given.media_type)
