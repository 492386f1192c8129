"""What an authority's pages wear: its colours as a style sheet, and its logo."""

from flask import Response, request

from app.public import public
from app.shared import access, anyone
from app.shared.pages import organisation, theme, theme_url
from app.shared.serving import send_stored
from services.errors import NotFound


@public.get("/theme.css")
@access(anyone)
def view_theme() -> Response:
    """Colours only; everything else of the look is in the committed style sheet."""
    response = Response(theme(), mimetype="text/css")
    is_this_version = request.full_path == theme_url()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_this_version else "no-cache"
    return response


@public.get("/logo")
@access(anyone)
def view_logo() -> Response:
    """The emblem that an officer uploaded; NotFound where the authority shows its initials."""
    logo = organisation().logo_key
    if logo is None:
        raise NotFound("logo")
    response = send_stored(logo, "thumb")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
