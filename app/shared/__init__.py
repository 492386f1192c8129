"""What all doors of the web use: who may, what commits, how values read, what every page knows."""

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

import app.shared.access as rules
import app.shared.language as reading
from app.shared import arriving, bearer, fields, filters, pages, signin
from app.shared.access import Rule, access, anyone, current_actor, forget_actor, officer, roles, signed_in
from app.shared.commits import Refused, commits, records
from app.shared.language import language

__all__ = [
    "Refused",
    "Rule",
    "access",
    "anyone",
    "commits",
    "csrf",
    "current_actor",
    "forget_actor",
    "language",
    "officer",
    "records",
    "roles",
    "signed_in",
]

#: `@csrf.exempt` is for machines that sign what they send (webhooks, bearer keys), never for a form.
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Registers what this part serves, as a request meets it: text, language, session, CSRF, access."""
    loader = app.jinja_loader
    libraries = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([*([loader] if loader else []), PrefixLoader(libraries)])
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    Babel(app, default_locale="th", default_timezone="Asia/Bangkok", locale_selector=language)
    WTFormsHelpers(app)
    arriving.init_app(app)
    reading.init_app(app)
    signin.init_app(app)
    bearer.init_app(app)
    csrf.init_app(app)
    rules.init_app(app)
    filters.init_app(app)
    fields.init_app(app)
    pages.init_app(app)
