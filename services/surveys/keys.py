"""Under which keys surveys are services: "survey-<key>", and the two of the short one after a service."""

from services.surveys.loading import find_view
from services.surveys.views import SurveyView

PREFIX = "survey-"
#: The survey of that key is open to all under its own name, and asked after a service under TIED.
SATISFACTION = "satisfaction"
TIED = "satisfaction-served"


def service_key(view: SurveyView) -> str:
    """The key of the service by which everybody answers it."""
    return SATISFACTION if view.key == SATISFACTION else f"{PREFIX}{view.key}"


def find_survey(key: str) -> SurveyView | None:
    """The survey of that service, once it was published; None for other keys, and for the one that is tied."""
    if key == SATISFACTION:
        survey_key = SATISFACTION
    elif key.startswith(PREFIX) and key != f"{PREFIX}{SATISFACTION}":
        survey_key = key.removeprefix(PREFIX)
    else:
        return None
    view = find_view(survey_key)
    return view if view is not None and view.version > 0 else None
