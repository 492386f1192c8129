"""What doors and other rooms see of papers: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.text import Words


class PaperKind(StrEnum):
    """What is issued beside receipts."""

    CERTIFICATE = "certificate"
    MEMORANDUM = "memorandum"
    LETTER = "letter"


class PaperState(StrEnum):
    """How a paper stands. Only a draft can still be changed or thrown away."""

    DRAFT = "draft"
    GOOD = "good"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


KINDS = {
    PaperKind.CERTIFICATE: Words("หนังสือรับรอง", "Certificate"),
    PaperKind.MEMORANDUM: Words("บันทึกข้อความ", "Memorandum"),
    PaperKind.LETTER: Words("หนังสือภายนอก", "Official letter"),
}
STATES = {
    PaperState.DRAFT: Words("ร่าง ยังไม่ออก", "Draft, not issued"),
    PaperState.GOOD: Words("ใช้ได้", "Good"),
    PaperState.CANCELLED: Words("ยกเลิก", "Cancelled"),
    PaperState.REPLACED: Words("ยกเลิก ออกฉบับใหม่แทนแล้ว", "Cancelled and replaced"),
}


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """What an officer says of a paper. `body` is paragraphs, `facts` names and values that the paper shows.

    With `is_elsewhere` the paper itself is made by other means, and only its stamp comes from here.
    """

    kind: str
    unit_id: int | None
    number: str
    title: str
    issued_on: date
    to: str
    is_person: bool = False
    is_elsewhere: bool = False
    body: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    signer_name: str = ""
    signer_post: str = ""


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with everything that it shows. `to` and `facts` are whole: for those who may read the paper itself."""

    id: int
    kind: PaperKind
    state: PaperState
    unit_id: int
    unit: Words
    number: str
    title: str
    issued_on: date
    is_person: bool
    is_elsewhere: bool
    to: str = field(repr=False)
    body: tuple[str, ...] = field(repr=False)
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    signer_name: str
    signer_post: str
    #: Names, address and colours of the authority as they were on the day of issue; none on a draft.
    issuer: Mapping[str, str | list[str]] = field(repr=False)
    #: As kept; `printed_code` is as it stands on paper. "" while it is a draft.
    verify_code: str
    printed_code: str
    signed: str = field(repr=False)
    made_by_id: int | None
    made_at: datetime
    issued_at: datetime | None
    #: Id and number of the papers before and after it.
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str] | None
    cancelled_at: datetime | None
    cancelled_by_id: int | None
    reason: str
    revision: int

    @property
    def is_draft(self) -> bool:
        """Whether it was not issued yet."""
        return self.state is PaperState.DRAFT

    @property
    def is_good(self) -> bool:
        """Whether it holds."""
        return self.state is PaperState.GOOD


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list; `to` is masked where it is a person."""

    id: int
    kind: PaperKind
    state: PaperState
    number: str
    title: str
    issued_on: date
    unit: Words
    to: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of papers; `after` asks for the next one, None on the last."""

    rows: tuple[PaperRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """What anybody learns who holds a code: no more than what proves the paper in hand."""

    kind: PaperKind
    state: PaperState
    issuer: Words
    unit: Words
    number: str
    title: str
    day: date
    #: Partly masked.
    to: str
    #: None are told of a paper made out to a person.
    facts: tuple[tuple[str, str], ...]
    signer_post: str
    cancelled_on: date | None
    replaced_by: str
