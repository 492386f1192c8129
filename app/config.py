"""Settings: every environment variable, typed; all problems are reported at once at start."""

import contextlib
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.settings import ServiceSettings

ROOT = Path(__file__).resolve().parent.parent
#: Stands on the bills of a demonstration; no bank knows it.
DEMO_BILLER_ID = "900000000000001"


class ConfigurationError(SystemExit):
    """The environment does not allow a start; the message names every problem."""


class Settings(BaseSettings):
    """What a deployer may set. `.env.example` lists the same, with words; a guard compares the two."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    pracha_env: str = "development"
    database_url: str = ""
    queue_url: str = ""
    storage_url: str = ""
    secret_key: str = Field("", repr=False)
    data_key: str = Field("", repr=False)
    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    smtp_url: str = ""
    mail_from: str = "Pracha <noreply@localhost>"
    line_channel_secret: str = Field("", repr=False)
    line_channel_access_token: str = Field("", repr=False)
    line_api_base: str = "https://api.line.me"
    line_data_api_base: str = "https://api-data.line.me"
    line_basic_id: str = ""
    line_liff_id: str = ""
    line_login_base: str = "https://access.line.me"
    line_login_channel_id: str = ""
    line_login_channel_secret: str = Field("", repr=False)
    thaid_client_id: str = ""
    thaid_client_secret: str = Field("", repr=False)
    thaid_issuer: str = ""
    promptpay_biller_id: str = ""
    payment_callback_secret: str = Field("", repr=False)
    metrics_from: str = "127.0.0.1"
    trusted_proxies: int = Field(0, ge=0, le=9)
    pracha_instance: str = ""

    @field_validator("pracha_env")
    @classmethod
    def _known_environment(cls, value: str) -> str:
        if value not in ("development", "production"):
            raise ValueError("must be development or production")
        return value

    @field_validator("promptpay_biller_id")
    @classmethod
    def _fifteen_digits(cls, value: str) -> str:
        if value and not (value.isascii() and value.isdigit() and len(value) == 15):
            raise ValueError("must be 15 digits: 13 of the tax id and 2 of the suffix")
        return value

    @property
    def instance(self) -> Path:
        """The folder of what this deployment keeps on disk."""
        return Path(self.pracha_instance) if self.pracha_instance else ROOT / "instance"

    @property
    def is_production(self) -> bool:
        """Whether real citizens are served."""
        return self.pracha_env == "production"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'pracha.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def queue(self) -> str:
        """The address of the queue that wakes the worker."""
        return self.queue_url or f"sqlite:///{self.instance / 'queue.db'}"

    @property
    def storage(self) -> str:
        """The folder or bucket of uploads, as fsspec writes it."""
        return self.storage_url or str(self.instance / "files")

    @property
    def public_url(self) -> str:
        """The address that people and printed codes use, without a slash at its end."""
        return (self.base_url or f"http://localhost:{self.port}").rstrip("/")

    def for_services(self) -> ServiceSettings:
        """The part that services may know."""
        return ServiceSettings(
            data_key=self.data_key.encode(),
            signing_key=self.secret_key.encode(),
            base_url=self.public_url,
            storage_url=self.storage,
            environment=self.pracha_env,
            smtp_url=self.smtp_url,
            mail_from=self.mail_from,
            templates=ROOT / "templates",
            instance=self.instance,
            promptpay_biller_id=self.promptpay_biller_id or ("" if self.is_production else DEMO_BILLER_ID),
        )


def load_settings(**overrides: object) -> Settings:
    """The settings of the environment, with development secrets made and kept.

    ConfigurationError naming every problem.
    """
    settings, problems = _read(overrides)
    if settings.is_production:
        problems += _production_problems(settings)
    if problems:
        where = " in production" if settings.is_production else ""
        raise ConfigurationError(f"Pracha cannot start{where}:\n" + "\n".join(f"  {p}" for p in problems))
    if settings.is_production:
        return settings
    return settings.model_copy(
        update={
            "secret_key": settings.secret_key or _kept_secret(settings.instance / "secret_key"),
            "data_key": settings.data_key or _kept_secret(settings.instance / "data_key"),
            "line_channel_secret": settings.line_channel_secret
            or _kept_secret(settings.instance / "line_channel_secret"),
            "line_channel_access_token": settings.line_channel_access_token
            or _kept_secret(settings.instance / "line_channel_access_token"),
            "payment_callback_secret": settings.payment_callback_secret
            or _kept_secret(settings.instance / "payment_callback_secret"),
        }
    )


def _read(overrides: dict[str, Any]) -> tuple[Settings, list[str]]:
    """The settings, and what cannot be read of them; that stands at its default, so that the rest is looked at too."""
    try:
        return Settings(**overrides), []
    except ValidationError as error:
        problems = [f"{'.'.join(str(part) for part in e['loc']).upper()}: {e['msg']}" for e in error.errors()]
        defaults = {str(e["loc"][0]): Settings.model_fields[str(e["loc"][0])].default for e in error.errors()}
    return Settings(**(overrides | defaults)), problems


def _production_problems(settings: Settings) -> list[str]:
    problems: list[str] = []
    for name in ("secret_key", "data_key"):
        value = getattr(settings, name)
        if not value:
            problems.append(f"{name.upper()} is missing")
        elif len(value) < 32:
            problems.append(f"{name.upper()} is shorter than 32 characters")
        elif value.startswith("dev-"):
            problems.append(f"{name.upper()} is a development secret")
        elif not _is_varied(value):
            problems.append(f"{name.upper()} repeats itself: take a random one")
    if settings.secret_key and settings.secret_key == settings.data_key:
        problems.append("SECRET_KEY and DATA_KEY must differ")
    if not settings.base_url:
        problems.append("BASE_URL is missing")
    elif not _is_site(settings.base_url):
        problems.append("BASE_URL must be https:// and a host, with nothing behind them")
    if not settings.smtp_url:
        problems.append("SMTP_URL is missing: notices could not leave")
    for name in ("line_api_base", "line_data_api_base", "line_login_base"):
        if not _is_site(getattr(settings, name)):
            problems.append(f"{name.upper()} must be https:// and a host: the channel's token goes there")
    for name, schemes in _SCHEMES.items():
        value = getattr(settings, name)
        parts = _parts(value)
        if value and (parts is None or parts.scheme not in schemes):
            problems.append(f"{name.upper()} must begin with one of {', '.join(f'{scheme}://' for scheme in schemes)}")
        elif value and name == "smtp_url" and not (parts and parts.hostname):
            problems.append("SMTP_URL names no host")
    return problems


#: What the addresses of production may begin with.
_SCHEMES = {
    "smtp_url": ("smtp", "smtps", "smtp+starttls"),
    "database_url": ("postgresql", "postgres", "postgresql+psycopg", "sqlite"),
    "queue_url": ("redis", "rediss", "postgresql", "postgres", "sqlite"),
}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _is_site(address: str) -> bool:
    """Whether it is a web site's address with TLS; without only on this machine, where a deployment is tried out."""
    parts = _parts(address)
    if parts is None or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        return False
    if parts.path not in ("", "/"):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_varied(secret: str) -> bool:
    """Whether it could be random: not a few letters over and over, nor one piece repeated."""
    return len(set(secret)) >= 8 and secret not in (secret + secret)[1:-1]


def _kept_secret(path: Path) -> str:
    """A development secret, made once with mode 0600; two processes that start together agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text("dev-" + secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()
