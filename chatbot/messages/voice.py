"""In whose voice the chat speaks: the language, the polite particle that the authority chose, its names and colour."""

import re
from dataclasses import dataclass, field

from services.text import Words

_GAP = re.compile(r"\{([a-z_]+)\}")
_PARTICLES = {
    "female": {"ka": "ค่ะ", "kha": "คะ", "naka": "นะคะ"},
    "male": {"ka": "ครับ", "kha": "ครับ", "naka": "นะครับ"},
}


@dataclass(frozen=True, slots=True)
class Voice:
    """How a message is said. Particles stand in our own words as {ka}, {kha}, {naka}; labels of buttons bear none."""

    language: str = "th"
    persona: str = "female"
    colour: str = "#2b2a6b"
    organisation: Words = field(default_factory=lambda: Words("อบจ.", "the PAO"))
    phone: str = ""
    base_url: str = "http://localhost:8000"

    @property
    def is_english(self) -> bool:
        """Whether this reader reads English."""
        return self.language == "en"

    def say(self, words: Words, **gaps: object) -> str:
        """Our own words in the reader's language, particles and gaps filled; what fills a gap is not filled again."""
        values = {**_PARTICLES.get(self.persona, _PARTICLES["female"]), **{k: self._of(v) for k, v in gaps.items()}}
        return _GAP.sub(lambda found: values.get(found[1], "…"), words.in_(self.language))

    def _of(self, value: object) -> str:
        return value.in_(self.language) if isinstance(value, Words) else str(value)

    def url(self, path: str) -> str:
        """An address of the web site."""
        return f"{self.base_url}{path}"

    def picture_url(self, path: str) -> str:
        """The address of a picture: chat platforms take nothing but https."""
        return self.secure(self.url(path))

    def secure(self, address: str) -> str:
        """The same of a whole address."""
        return "https://" + address.partition("://")[2]
