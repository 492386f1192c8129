"""What the desk should look at in a return: found by the worker after filing, by rules that officers may tune."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import delete, insert, select, update

from services import clock, db
from services.db import session
from services.organisation import Setting, SettingKind, declare_setting, get_setting
from services.people.business_models import Establishment
from services.taxes.desk_models import TaxReturnFlag
from services.taxes.kinds.base import amount
from services.taxes.models import TaxReturn
from services.taxes.rules import add_months
from services.text import Words

#: So many returns a transaction.
AT_ONCE = 50
#: A median of fewer says nothing.
FEWEST_MONTHS, FEWEST_NEIGHBOURS = 3, 3
#: Only returns that stand are compared.
STANDING = ("filed", "examined", "sent_back", "objected")
#: Classes of hotels by their number of rooms: up to 10, 30, 60, and above.
_CLASSES = (10, 30, 60)
DROP_PERCENT, NEIGHBOUR_PERCENT, NIL_MONTHS = "flag_drop_percent", "flag_neighbour_percent", "flag_nil_months"
_GROUP = Words("การตรวจแบบ", "Examining returns")


class Flag(StrEnum):
    """The kinds of flag."""

    SUDDEN_DROP = "sudden_drop"
    STOCK_IMBALANCE = "stock_imbalance"
    STOCK_BROKEN = "stock_broken"
    BELOW_NEIGHBOURS = "below_neighbours"
    NIL_AGAIN = "nil_again"
    FIRST_RETURN = "first_return"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Others of the same kind and class in the same district and month. Of hotels, sums are for each room."""

    count: int
    median_satang: int
    own_satang: int
    is_per_room: bool

    @property
    def percent(self) -> int | None:
        """The own sum in per cent of the median."""
        return self.own_satang * 100 // self.median_satang if self.median_satang else None


def declare_flags() -> None:
    """Declares the settings; safe to repeat."""
    for setting in (
        Setting(
            DROP_PERCENT,
            SettingKind.INT,
            50,
            Words("เตือนเมื่อยอดต่ำกว่ามัธยฐาน 6 เดือนก่อนหน้าเกินร้อยละ", "Flag a return that lies so many per cent below"),
            Words("เทียบกับมัธยฐานของ 6 เดือนก่อนหน้า", "Compared with the median of the six months before"),
            _GROUP,
            5,
            100,
        ),
        Setting(
            NEIGHBOUR_PERCENT,
            SettingKind.INT,
            50,
            Words("เตือนเมื่อยอดต่ำกว่ารายอื่นในอำเภอเกินร้อยละ", "Flag a return so many per cent below its neighbours"),
            Words(
                "เทียบกับมัธยฐานของสถานประกอบการประเภทและขนาดเดียวกันในอำเภอ โรงแรมเทียบต่อห้อง",
                "Compared with the median of the same kind and size in the district; hotels by the room",
            ),
            _GROUP,
            5,
            100,
        ),
        Setting(
            NIL_MONTHS,
            SettingKind.INT,
            3,
            Words("เตือนเมื่อไม่มีรายการติดกัน (เดือน)", "Flag nil returns in a row (months)"),
            Words("", ""),
            _GROUP,
            2,
            12,
        ),
    ):
        declare_setting(setting)


def flag_returns() -> int:
    """Looks at the returns that nobody looked at yet; says how many. Must be called outside of any unit of work."""
    numbers = session().scalars(
        select(TaxReturn.id).where(TaxReturn.flagged_at.is_(None)).order_by(TaxReturn.id).limit(AT_ONCE)
    )
    waiting = list(numbers)
    session().rollback()
    if not waiting:
        return 0
    with db.unit_of_work():
        rows = session().scalars(
            select(TaxReturn)
            .where(TaxReturn.id.in_(waiting), TaxReturn.flagged_at.is_(None))
            .order_by(TaxReturn.id)
            .with_for_update(skip_locked=True)
        )
        found = list(rows)
        for row in found:
            keep_flags(row)
    return len(found)


def keep_flags(row: TaxReturn) -> None:
    """Finds the flags of a return anew and keeps them; that of the month after may have changed with it."""
    flags = find_flags(row) if row.status in STANDING else []
    row.flags, row.flagged_at = [flag.value for flag in flags], clock.now()
    session().execute(delete(TaxReturnFlag).where(TaxReturnFlag.return_id == row.id))
    if flags:
        session().execute(insert(TaxReturnFlag), [{"return_id": row.id, "flag": flag.value} for flag in flags])
    # Its closing stock is the opening of the month after.
    session().execute(
        update(TaxReturn)
        .where(
            TaxReturn.establishment_id == row.establishment_id,
            TaxReturn.tax == row.tax,
            TaxReturn.month == add_months(row.month, 1),
            TaxReturn.status.in_(STANDING),
            TaxReturn.flagged_at < row.filed_at,
        )
        .values(flagged_at=None)
    )
    db.request_work()


def find_flags(row: TaxReturn) -> list[Flag]:
    """The flags of a return, as the settings stand now."""
    found = []
    before = months_before(row, 12)
    if row.version == 1 and not before:
        found.append(Flag.FIRST_RETURN)
    sums = [each.tax_satang for each in before[:6]]
    if len(sums) >= FEWEST_MONTHS and is_below(row.tax_satang, middle(sums), int(get_setting(DROP_PERCENT))):
        found.append(Flag.SUDDEN_DROP)
    if any(line.difference for line in stock_of(row.answers)):
        found.append(Flag.STOCK_IMBALANCE)
    last = next((each for each in before if each.month == add_months(row.month, -1)), None)
    if last is not None and broken_stock(last.answers, row.answers):
        found.append(Flag.STOCK_BROKEN)
    near = compare_neighbours(row)
    percent = int(get_setting(NEIGHBOUR_PERCENT))
    if near is not None and not row.is_nil and is_below(near.own_satang, near.median_satang, percent):
        found.append(Flag.BELOW_NEIGHBOURS)
    months = int(get_setting(NIL_MONTHS))
    wanted = [add_months(row.month, -back) for back in range(1, months)]
    nil = {each.month for each in before if each.is_nil}
    if row.is_nil and all(month in nil for month in wanted):
        found.append(Flag.NIL_AGAIN)
    return found


def months_before(row: TaxReturn, months: int) -> list[TaxReturn]:
    """The returns that stand for the months before it, newest first."""
    query = select(TaxReturn).where(
        TaxReturn.establishment_id == row.establishment_id,
        TaxReturn.tax == row.tax,
        TaxReturn.month < row.month,
        TaxReturn.month >= add_months(row.month, -months),
        TaxReturn.status.in_(STANDING),
        TaxReturn.is_estimate.is_(False),
    )
    return list(session().scalars(query.order_by(TaxReturn.month.desc(), TaxReturn.version.desc()).limit(months)))


def is_below(satang: int, usual: int, percent: int) -> bool:
    """Whether a sum lies at least so many per cent below what is usual."""
    return usual > 0 and satang * 100 <= usual * (100 - percent)


def middle(sums: Sequence[int]) -> int:
    """The middle of whole sums; of two in the middle the lower one's half and the other's, rounded down."""
    return int(median(Decimal(each) for each in sums))


# ---------------------------------------------------------------- stock


@dataclass(frozen=True, slots=True)
class StockLine:
    """One product of the stock statement. `difference` is what the closing stock is more than it should be."""

    product: str
    opening: Decimal
    received: Decimal
    sold: Decimal
    change: Decimal
    closing: Decimal

    @property
    def difference(self) -> Decimal:
        """Nought where it balances."""
        return self.closing - (self.opening + self.received + self.change - self.sold)


def stock_of(answers: Mapping[str, Any]) -> list[StockLine]:
    """The lines of the stock statement; none for taxes without one."""
    names = ("opening", "received", "sold", "change", "closing")
    return [
        StockLine(str(row.get("product", "")), *(amount(row.get(name)) for name in names))
        for row in answers.get("products") or []
        if isinstance(row, Mapping) and "closing" in row
    ]


def broken_stock(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[tuple[str, Decimal, Decimal]]:
    """The products whose opening stock is not the closing of the month before: product, closing, opening."""
    closing = {line.product.partition("-")[0]: line.closing for line in stock_of(earlier)}
    opening: dict[str, Decimal] = {}
    for line in stock_of(later):
        opening.setdefault(line.product.partition("-")[0], line.opening)
    return [(product, closing[product], opening[product]) for product in opening if product in closing
            and closing[product] != opening[product]]  # fmt: skip


# ---------------------------------------------------------------- neighbours


def compare_neighbours(row: TaxReturn) -> Neighbours | None:
    """How the return lies beside others of its kind; None where too few filed for that month, or nobody knows where."""
    place = session().get(Establishment, row.establishment_id)
    if place is None or place.district is None:
        return None
    per_room = place.kind == "hotel" and bool(place.rooms)
    query = (
        select(TaxReturn.tax_satang, Establishment.rooms)
        .join(Establishment, Establishment.id == TaxReturn.establishment_id)
        .where(
            TaxReturn.tax == row.tax,
            TaxReturn.month == row.month,
            TaxReturn.status.in_(STANDING),
            TaxReturn.is_nil.is_(False),
            TaxReturn.is_estimate.is_(False),
            TaxReturn.establishment_id != row.establishment_id,
            Establishment.kind == place.kind,
            Establishment.district == place.district,
        )
    )
    if per_room:
        least, most = _class_of(place.rooms or 0)
        query = query.where(Establishment.rooms >= least, Establishment.rooms <= most)
    sums = [satang // rooms if per_room and rooms else satang for satang, rooms in session().execute(query).tuples()]
    if len(sums) < FEWEST_NEIGHBOURS:
        return None
    own = row.tax_satang // place.rooms if per_room and place.rooms else row.tax_satang
    return Neighbours(len(sums), middle(sums), own, per_room)


def _class_of(rooms: int) -> tuple[int, int]:
    least = 1
    for most in _CLASSES:
        if rooms <= most:
            return least, most
        least = most + 1
    return least, 10**6
