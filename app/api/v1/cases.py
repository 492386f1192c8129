"""Following a matter by its reference and access code, as the page for it does."""

import time

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.api import api
from app.api.v1.problems import problem
from app.api.v1.schemas import ACCESS_CODE, ref
from app.api.v1.showing import show_case
from app.shared import access, records
from app.shared.bearer import current_bearer, partner
from app.shared.describing import Answer, Description, describe
from services import cases

HEADER = "X-Access-Code"
#: A wrong code is answered no sooner than this, in seconds, whatever was wrong.
SLOWLY = 0.2


@api.get("/api/v1/cases/<reference>")
@describe(
    Description(
        "What became of a matter",
        {200: Answer("As its reporter reads it.", ref("Case"))},
        tag="cases",
        refuses=(401, 404, 429),
        headers={HEADER: ACCESS_CODE},
        words="The access code that came with the outcome stands in the header. A wrong code, a reference that does "
        "not exist and a service outside the scope of the key are answered alike; guessing ends with 429.",
    )
)
@access(partner)
@records
def view_case(reference: str) -> ResponseReturnValue:
    """The public part of it and what was said to the reporter. A wrong try is kept, so it counts."""
    begun = time.monotonic()
    bearer = current_bearer()
    code = request.headers.get(HEADER, "")[:40]
    token = cases.track_by_code(reference[:40], code, address=f"partner {bearer.key.partner_id}")
    tracked = cases.track_by_token(token, actor=bearer.actor) if token else None
    if tracked is None or tracked.case.service not in bearer.scopes:
        time.sleep(max(0.0, SLOWLY - (time.monotonic() - begun)))
        return problem(404)
    return jsonify(show_case(tracked.case))
