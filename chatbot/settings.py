"""What the LINE door needs to know of the deployment, handed in once by whoever composes the application."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The LINE channel. The addresses have no slash at their end; an empty secret or token means: there is none."""

    channel_secret: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    api_base: str = "https://api.line.me"
    data_base: str = "https://api-data.line.me"
    basic_id: str = ""

    @property
    def is_made_up(self) -> bool:
        """Whether the token is one that development made, which LINE itself does not know."""
        return self.access_token.startswith("dev-") and self.api_base == LineSettings().api_base

    @property
    def is_there(self) -> bool:
        """Whether there is a channel at all."""
        return bool(self.channel_secret and self.access_token)


_settings = LineSettings()


def configure(settings: LineSettings) -> None:
    """Sets the channel of this process."""
    global _settings
    _settings = settings


def current() -> LineSettings:
    """The channel of this process; an empty one before `configure`."""
    return _settings
