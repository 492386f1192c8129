"""The pages about single returns at the desk, estimates, decisions and letters, and what their addresses need."""

import io
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from services import clock, files, people, taxes
from services.audit import Actor
from services.db import session, unit_of_work
from services.organisation.cache import changing
from services.payments import slips
from services.people import BusinessView, NewEstablishment, models
from services.people.emails import email_hash
from services.taxes import decisions, estimating, letters
from services.taxes.arrears import ArrearsFilter
from services.taxes.decisions import OBJECTION, SURCHARGE, Proposal
from services.taxes.models import Ordinance
from services.taxes.nil import nil_url
from tests.factories.businesses import make_business, make_station
from tests.factories.finance import STOCK, file_for
from tests.factories.payments import make_finance
from tests.factories.payments_in import make_bill
from tests.factories.recordings import pdf
from tests.factories.registering import ask_to_register
from tests.factories.slips import slip_picture

TAX = "tobacco-tax"
OPEN = ("/taxes/nil/{nil_token}", "/taxes/nil/{single_nil_token}", "/taxes/nil/{filed_nil_token}", "/taxes/nil/wrong")
OWN = (
    "/taxes/returns/{estimated}", "/taxes/returns/{estimated}/objection", "/taxes/returns/{objected}",
    "/bills/{slip_bill}",
)  # fmt: skip
DESK = (
    "/staff/finance/returns/{late_return}", "/staff/finance/returns/{stock_return}",
    "/staff/finance/returns/{estimated}", "/staff/finance/returns/{objected}",
    "/staff/finance/returns/{estimated}/decision", "/staff/finance/returns/{objected}/decision",
    "/staff/finance/returns/{stock_return}/decision",
    *(f"/staff/finance/decisions/{{{state}_decision}}" for state in ("proposed", "own", "approved", "refused")),
    "/staff/finance/estimates/{debtor_place}/" + TAX + "/{missing_month}",
    "/staff/finance/estimates/{new_place}/" + TAX + "/{missing_month}",
    "/staff/finance/estimates/{uncited_place}/oil-tax/{missing_month}",
    "/staff/finance/letters/{letter_batch}?stay", "/staff/finance/registrations/{paper_registration}",
)  # fmt: skip
PAPERS = ["/bills/{slip_bill}/slips/{slip}", "/taxes/returns/{estimated}.pdf"]
DESK_PAPERS = [
    "/staff/finance/letters/{letter_batch}/1.pdf",
    "/staff/finance/registrations/{paper_registration}/papers/{paper}",
    *(f"/staff/finance/{table}.{kind}" for table in ("arrears", "revenue") for kind in ("csv", "xlsx")),
]
EMPTY_OPEN = [("/taxes/nil/{nil_token}", "")]
EMPTY_OWN = [("/taxes/returns/{estimated}/objection", "")]
EMPTY = [
    ("/staff/finance/returns/{stock_return}", "/send-back?status=filed"),
    ("/staff/finance/returns/{estimated}/decision", ""),
    ("/staff/finance/decisions/{proposed_decision}", "/refuse"),
    ("/staff/finance/estimates/{new_place}/" + TAX + "/{missing_month}", ""),
    ("/staff/finance/letters/new", "/new"),
    ("/staff/finance/registrations/{paper_registration}", "/approve"),
]


def plant() -> dict[str, str]:
    """A dealer of the demo's citizen who files late, then not at all; stations; letters, a slip, papers."""
    finance = people.find_officer("finance@demo.pracha.example")
    assert finance is not None
    desk = people.actor_for(finance)
    with unit_of_work():
        citizen = select(models.Person.id).where(models.Person.email_hash == email_hash("citizen@demo.pracha.example"))
        me = Actor.citizen(session().scalars(citizen).one())
        _cite()
    made = _dealer(me, desk) | _stations(me) | _slip(me) | _papers(me)
    with unit_of_work():
        made["letter_batch"] = letters.create_batch(
            letters.NewBatch(ArrearsFilter(tax=TAX), "ลพ 51004/ว", 7, 15), actor=desk
        )
    while letters.make_letters():
        continue
    return {name: str(value) for name, value in made.items()}


def _cite() -> None:
    """The ordinance of this tax lets late money be added, and months be estimated."""
    changing()
    rules = session().scalars(select(Ordinance).where(Ordinance.tax == TAX)).one()
    rules.surcharge_percent, rules.surcharge_source = Decimal("1.5"), "ข้อบัญญัติตัวอย่าง ข้อ 12"
    rules.estimates_source = "ข้อบัญญัติตัวอย่าง ข้อ 20"


def _dealer(me: Actor, desk: Actor) -> dict[str, Any]:
    """Six months filed late, two estimated of which one is objected to, one missing; decisions in every state."""
    this, other = taxes.first_of(clock.today()), _colleague()
    with unit_of_work():
        since = taxes.add_months(this, -10)
        dealer, newcomer = (
            make_business(
                NewEstablishment(name, "tobacco", taxes={TAX: since}), name=f"ห้างหุ้นส่วนจำกัด {name}", owner=me.id
            )
            for name in ("ตัวอย่างค้าส่งยาสูบและของชำหริภุญไชย", "ตัวอย่างของชำแม่ทา")
        )
    place = dealer.establishments[0].id
    with unit_of_work():
        filed = [
            file_for(dealer, me, taxes.add_months(this, -back), _packs(900 + 37 * back), tax=TAX)
            for back in range(10, 4, -1)
        ]
        estimated, objected = (
            estimating.make_estimate(place, TAX, taxes.add_months(this, -back), satang=None, actor=desk)
            for back in (3, 4)
        )
        estimating.object_to_estimate(objected, "เดือนนั้นร้านปิดปรับปรุง ไม่ได้จำหน่ายยาสูบเลย", actor=me)
    late = filed[-1].reference
    with unit_of_work():
        numbers = {
            "proposed": _propose(estimated, SURCHARGE, other),
            "own": _propose(objected, OBJECTION, desk),
            "approved": _propose(late, SURCHARGE, other),
            "refused": _propose(filed[-2].reference, SURCHARGE, other),
        }
        decisions.approve_decision(numbers["approved"], actor=desk)
        decisions.refuse_decision(numbers["refused"], "เอกสารไม่พอ", actor=desk)
    return {
        "estimated": estimated,
        "objected": objected,
        "late_return": late,
        "debtor_place": place,
        "new_place": newcomer.establishments[0].id,
        "missing_month": f"{taxes.add_months(this, -2):%Y-%m}",
        **{f"{state}_decision": number for state, number in numbers.items()},
    }


def _colleague() -> Actor:
    """Another officer of finance, for what two have to decide."""
    with unit_of_work():
        return make_finance()


def _packs(count: int) -> dict[str, Any]:
    return {"has_items": True, "packs": count, "sticks": 0}


def _propose(reference: str, about: str, actor: Actor) -> int:
    reason = "น้ำท่วมพื้นที่ตลอดทั้งเดือน ตามประกาศเขตการให้ความช่วยเหลือผู้ประสบภัยพิบัติ"
    return decisions.propose_decision(reference, Proposal(about, 0, reason, "ข้อบัญญัติตัวอย่าง ข้อ 13"), actor=actor)


def _stations(me: Actor) -> dict[str, Any]:
    """Four stations: one filed stock that does not add up, one nothing, two are still to file."""
    month = taxes.add_months(taxes.first_of(clock.today()), -1)
    with unit_of_work():
        business = make_business(
            *(make_station(f"สถานีบริการน้ำมันตัวอย่าง สาขาที่ {number}") for number in range(1, 5)),
            name="สหกรณ์การเกษตรตัวอย่าง ป่าซาง จำกัด",
            owner=me.id,
        )
    with unit_of_work():
        _stock(business, me, taxes.add_months(month, -1), {"closing": "90"})
        stock = _stock(business, me, month, {"opening": "100", "closing": "91"})
        file_for(business, me, month, {"has_items": False}, tax="oil-tax", place=1)
    places = [place.id for place in business.establishments]
    links = {"nil_token": places[1:], "single_nil_token": places[2:3], "filed_nil_token": places[1:2]}
    tokens = {name: nil_url(me.id or 0, "oil-tax", month, ids).rpartition("/")[2] for name, ids in links.items()}
    return {"stock_return": stock, "uncited_place": places[2], **tokens}


def _stock(business: BusinessView, me: Actor, month: Any, changes: dict[str, str]) -> str:
    answers = {"has_items": True, "products": [STOCK | changes]}
    return file_for(business, me, month, answers, tax="oil-tax").reference


def _slip(me: Actor) -> dict[str, Any]:
    """A bill of the citizen's for which a slip came."""
    with unit_of_work():
        business = make_business(owner=me.id)
        bill = make_bill(123_450, business=business)
    ready = slips.ready_slip(slip_picture("0002123123121200099"), filename="slip.jpg")
    with unit_of_work():
        sent = slips.send_slip(bill, ready, actor=me)
    return {"slip_bill": bill.reference, "slip": sent.id}


def _papers(me: Actor) -> dict[str, Any]:
    """A request to register that came with a licence."""
    with unit_of_work():
        kept = files.save_document(io.BytesIO(pdf()), filename="ใบอนุญาต.pdf", actor=me)
    licence = {"key": kept.key, "name": "ใบอนุญาต.pdf"}
    request = ask_to_register(me, want="new", name="บริษัท ตัวอย่างมีใบอนุญาต จำกัด", licence=licence)
    return {"paper_registration": request.reference, "paper": kept.key}
