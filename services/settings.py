"""What services need to know of the deployment, handed in once by whoever composes the application."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The deployment as the services see it. Keys are bytes; `base_url` has no slash at its end."""

    data_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)
    base_url: str
    storage_url: str
    environment: str = "development"
    smtp_url: str = ""
    mail_from: str = ""
    templates: Path = Path("templates")
    instance: Path = Path("instance")
    #: Of the authority at the banks, 15 digits; "" where bills bear no code to be paid by.
    promptpay_biller_id: str = ""

    @property
    def is_production(self) -> bool:
        """Whether real citizens are served."""
        return self.environment == "production"


_settings: ServiceSettings | None = None


def configure(settings: ServiceSettings) -> None:
    """Sets the settings of this process; called by `create_app` and by tests."""
    global _settings
    _settings = settings


def current() -> ServiceSettings:
    """The settings of this process; RuntimeError before `configure`."""
    if _settings is None:
        raise RuntimeError("services.settings.configure() has not been called")
    return _settings
