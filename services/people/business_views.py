"""What other rooms and doors see of businesses: plain values, never rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.text import Words

#: The branch number of the head office.
HEAD_OFFICE = "00000"


class OperatorKind(StrEnum):
    """What an operator is."""

    COMPANY = "company"
    PARTNERSHIP = "partnership"
    COOPERATIVE = "cooperative"
    PERSON = "person"
    OTHER = "other"


class EstablishmentKind(StrEnum):
    """What is done at a place of business; the taxes that it files stand apart."""

    HOTEL = "hotel"
    STATION = "station"
    GAS = "gas"
    TOBACCO = "tobacco"
    OTHER = "other"


class Part(StrEnum):
    """In which part a person acts for a business."""

    OWNER = "owner"
    EMPLOYEE = "employee"
    ACCOUNTANT = "accountant"


OPERATOR_KINDS = {
    OperatorKind.COMPANY: Words("บริษัท", "Company"),
    OperatorKind.PARTNERSHIP: Words("ห้างหุ้นส่วน", "Partnership"),
    OperatorKind.COOPERATIVE: Words("สหกรณ์", "Co-operative"),
    OperatorKind.PERSON: Words("บุคคลธรรมดา", "A person"),
    OperatorKind.OTHER: Words("อื่น ๆ เช่น วัด มูลนิธิ หน่วยงานรัฐ", "Another body, such as a temple or a public body"),
}
ESTABLISHMENT_KINDS = {
    EstablishmentKind.HOTEL: Words("โรงแรมหรือที่พัก", "Hotel or lodging"),
    EstablishmentKind.STATION: Words("สถานีบริการน้ำมัน", "Petrol station"),
    EstablishmentKind.GAS: Words("ร้านหรือสถานีแก๊ส", "Gas shop or station"),
    EstablishmentKind.TOBACCO: Words("ร้านขายยาสูบ", "Tobacco shop"),
    EstablishmentKind.OTHER: Words("อื่น ๆ", "Other"),
}
PARTS = {
    Part.OWNER: Words("เจ้าของกิจการ", "Owner"),
    Part.EMPLOYEE: Words("พนักงาน", "Employee"),
    Part.ACCOUNTANT: Words("ผู้ทำบัญชี", "Accountant"),
}


@dataclass(frozen=True, slots=True)
class EstablishmentTaxView:
    """A tax that an establishment files, for months (first days) from–until, both counted."""

    tax: str
    from_month: date
    until_month: date | None = None

    def covers(self, month: date) -> bool:
        """Whether a return is filed for that month (its first day)."""
        return self.from_month <= month and (self.until_month is None or month <= self.until_month)


@dataclass(frozen=True, slots=True)
class EstablishmentView:
    """One place of business, with the taxes that it files (those the asker may file, for a citizen)."""

    id: int
    business_id: int
    business_number: str
    business_name: str
    branch: str
    name: str
    kind: str
    rooms: int | None
    district: str | None
    subdistrict: str | None
    taxes: tuple[EstablishmentTaxView, ...]
    closed_on: date | None
    opened_on: date | None = None
    place_words: str = ""
    lat: float | None = None
    lon: float | None = None
    revision: int = 1

    @property
    def branch_words(self) -> Words:
        """The branch as people say it: the head office, or its number."""
        if self.branch == HEAD_OFFICE:
            return Words("สำนักงานใหญ่", "Head office")
        return Words(f"สาขา {self.branch}", f"Branch {self.branch}")


@dataclass(frozen=True, slots=True)
class BusinessView:
    """An operator. Contact and tax id are masked but for its owners and for finance; `is_masked` says which."""

    id: int
    number: str
    name: str
    kind: str
    status: str
    branch: str
    tax_id: str = field(repr=False)
    contact_name: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    address: str = field(repr=False)
    is_masked: bool
    came_by: str
    created_at: datetime
    closed_on: date | None
    establishments: tuple[EstablishmentView, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """One line of the officers' list."""

    id: int
    number: str
    name: str
    kind: str
    status: str
    establishments: int
    taxes: tuple[str, ...]
    districts: tuple[str, ...]
    members: int


@dataclass(frozen=True, slots=True)
class BusinessPage:
    """A page of businesses by number; `after` asks for the next, None on the last."""

    rows: tuple[BusinessRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class NewEstablishment:
    """A place of business to be entered. Without a branch the next free one is given; taxes: key → first month."""

    name: str
    kind: str = "other"
    branch: str = ""
    rooms: int | None = None
    district: str | None = None
    subdistrict: str | None = None
    place_words: str = ""
    lat: float | None = None
    lon: float | None = None
    opened_on: date | None = None
    taxes: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """An operator to be entered. Without a number the next free one of seven digits is given."""

    name: str
    kind: str
    number: str = ""
    tax_id: str = field(default="", repr=False)
    contact_name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    came_by: str = "registration"
    establishments: tuple[NewEstablishment, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to be told of a business: by a confirmed e-mail address, by the chat of LINE, or neither."""

    person_id: int
    email: str | None = field(repr=False)
    language: str
    line_user: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody who may act for a business."""

    id: int
    person_id: int
    name: str = field(repr=False)
    email: str = field(repr=False)
    part: str
    scope: tuple[str, ...]
    establishment_id: int | None
    establishment_name: str
    may_invite: bool
    from_day: date
    until_day: date | None
    is_me: bool
    may_be_revoked: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation that was not used yet."""

    id: int
    email: str = field(repr=False)
    part: str
    scope: tuple[str, ...]
    establishment_name: str
    until_day: date | None
    may_invite: bool
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """A fresh invitation; the token is shown or sent once and kept hashed only."""

    id: int
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationOffer:
    """What whoever holds the token is asked to accept."""

    business_number: str
    business_name: str
    part: str
    scope: tuple[str, ...]
    establishment_name: str
    until_day: date | None
    may_invite: bool
    is_member: bool = False
