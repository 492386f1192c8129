"""The first page of the settings: what each is for."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.shared import access
from app.staff.blueprint import staff
from app.staff.settings.words import administrators
from services import organisation


@staff.get("/settings")
@access(administrators)
def view_settings() -> ResponseReturnValue:
    """The list of settings pages, with what wants attention before going live."""
    agencies = organisation.list_agencies(active_only=True)
    outline = organisation.outline()
    return render_template(
        "staff/settings/view_settings.html",
        unchecked=sum(bool(agency.phone) and not agency.is_checked for agency in agencies),
        missing_years=organisation.missing_holiday_years(),
        is_rough=outline is None or outline["properties"]["is_approximate"],
    )
