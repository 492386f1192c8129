"""The pages of businesses by who opens them, and the businesses, requests and imports that their addresses need."""

from datetime import date

from sqlalchemy import select

from services import people, taxes
from services.audit import SYSTEM, Actor
from services.db import session, unit_of_work
from services.people import models
from services.people.emails import email_hash
from services.taxes.tables import write_csv
from tests.factories.businesses import make_business, make_station
from tests.factories.registering import ask_to_register

OPEN = ("/taxes/join", "/taxes/invitations/{business_invitation}", "/taxes/invitations/wrong")
OWN = (
    "/taxes/businesses", "/taxes/businesses/{desk_business}", "/taxes/businesses/{desk_business}/members",
    "/taxes/businesses/{desk_business}/invite", "/taxes/businesses/{desk_business}/members/{business_member}/end",
    "/services/business-registration",
)  # fmt: skip
DESK = (
    "/staff/finance/businesses", "/staff/finance/businesses?q=zzzz", "/staff/finance/businesses?tax=oil-tax",
    "/staff/finance/businesses/{desk_business}", "/staff/finance/businesses/{desk_business}/edit",
    "/staff/finance/businesses/{desk_business}/establishments/new",
    "/staff/finance/businesses/{desk_business}/establishments/{desk_place}",
    "/staff/finance/businesses/{desk_business}/ledger",
    "/staff/finance/registrations", "/staff/finance/registrations?status=any",
    "/staff/finance/registrations/{registration}", "/staff/finance/imports", "/staff/finance/imports/{register_import}",
    "/staff/finance/imports/{register_import}?show=all",
)  # fmt: skip
EMPTY = [
    ("/staff/finance/businesses/{desk_business}/edit", "/edit"),
    ("/staff/finance/businesses/{desk_business}/establishments/new", ""),
    ("/staff/finance/registrations/{registration}", "/ask"),
    ("/staff/finance/registrations/{registration}", "/decline"),
    ("/staff/finance/imports", ""),
]


def plant() -> dict[str, str]:
    """A business of the demo's citizen with two places, an invitation, a request that waits, a checked import."""
    finance = people.find_officer("finance@demo.pracha.example")
    assert finance is not None
    actor = people.actor_for(finance)
    with unit_of_work():
        wanted = select(models.Person.id).where(models.Person.email_hash == email_hash("citizen@demo.pracha.example"))
        citizen = session().scalars(wanted).one()
        name = "บริษัท ตัวอย่างโรงแรมและสถานีบริการน้ำมันภาคเหนือตอนบน (ประเทศไทย) จำกัด"
        business = make_business(make_station("สถานีหนึ่ง"), make_station("สถานีสอง"), name=name, owner=citizen)
        link = people.invite_to_business(business.number, part="accountant", actor=SYSTEM)
        (member,) = people.list_members(business.number, actor=actor)
    request = ask_to_register(Actor.citizen(citizen), want="new")
    rows = [["เลขทะเบียน", "ชื่อผู้ประกอบการ", "ภาษี", "อื่น"], ["HT-9001", "บจก.ตัวอย่าง", "โรงแรม", ""], ["", "", "ทอง", ""]]
    read, unknown = taxes.read_register(write_csv(rows), "register.csv", date(2026, 11, 1))
    with unit_of_work():
        view = taxes.keep_import(read, "register.csv", date(2026, 11, 1), unknown, actor=actor)
    return {
        "desk_business": business.number,
        "desk_place": str(business.establishments[0].id),
        "business_member": str(member.id),
        "business_invitation": link.token,
        "registration": request.reference or "",
        "register_import": str(view.id),
    }
