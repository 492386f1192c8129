"""Pictures for readers without a session: chat platforms fetch them by a signed link that ends."""

from flask import Response

from app.public import public
from app.shared import access, anyone
from app.shared.serving import send_stored
from services import files
from services.errors import NotFound


@public.get("/pictures/<token>")
@access(anyone)
def view_linked_picture(token: str) -> Response:
    """The picture of the link; nothing else than pictures, whatever the token is for."""
    key = files.picture_of(token)
    if files.get_file(key).purpose != "photograph":
        raise NotFound(key)
    return send_stored(key, "thumb")
