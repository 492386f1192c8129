"""Articles as pages show them: the small markup of the information centre made into HTML."""

from markupsafe import Markup

from app.shared.language import language
from services import information
from services.text import Words


def html_of(body: Words) -> Markup:
    """The body in the reader's language."""
    return Markup(information.to_html(body.in_(language())))  # noqa: S704 Escaped and cleaned there.
