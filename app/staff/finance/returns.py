"""Returns to examine: the list with its flags, one return with what helps to judge it, approval and asking back."""

from datetime import date
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, records
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.finance.charts import Mark, bar_chart
from app.staff.finance.decisions import STATES as DECISION_STATES
from app.staff.finance.rules import finance, finance_readers
from app.staff.finance.words import BILL_STATES, FLAGS, RETURN_STATES, refusal_of, tax_name, tax_names
from services import clock, money, taxes
from services.errors import NotAllowed, RuleBroken, Stale
from services.organisation import find_district
from services.taxes import ReturnView, decisions, desk_returns, estimating
from services.taxes.decisions import ABOUT
from services.taxes.desk_returns import ANY_FLAG, DeskFilter, DeskReturn
from services.taxes.papers import working_lines
from services.text import Words, arabic_digits

#: How many months back the filter offers.
_MONTHS = 15


@staff.get("/finance/returns")
@access(finance_readers)
def view_returns() -> ResponseReturnValue:
    """The returns as the address asks for; without a word those that wait to be examined."""
    wanted = _wanted()
    key = read_key(int)
    page = desk_returns.list_desk_returns(wanted, after=key[0] if key else 0, actor=current_actor())
    return render_template(
        "staff/finance/view_returns.html",
        page=page_of(page.rows, next_key=[page.after] if page.after else None),
        wanted=wanted,
        states=RETURN_STATES,
        flags=FLAGS,
        taxes=tax_names(),
        tax_name=tax_name,
        months=_months(),
        find_district=find_district,
        query=_query(wanted),
        any_flag=ANY_FLAG,
    )


@staff.get("/finance/returns/<reference>")
@access(finance_readers)
def view_desk_return(reference: str) -> ResponseReturnValue:
    """One return."""
    return _page(reference)


@staff.get("/finance/returns/<reference>/ledger.csv")
@access(finance)
@records
def download_return_ledger(reference: str) -> ResponseReturnValue:
    """The guest ledger that came with it, as it is kept; that it was read is written down."""
    found = desk_returns.open_ledger(reference, actor=current_actor())
    return send_stored(found.key, download_name=f"{reference}-ledger.csv")


@staff.post("/finance/returns/<reference>/examine")
@access(finance)
@commits
def examine_desk_return(reference: str) -> ResponseReturnValue:
    """Says that it was examined, and goes on with the next."""
    note = request.form.get("note", "")[:4000]
    try:
        taxes.examine_return(reference, actor=current_actor(), note=note, seen=_seen())
    except (RuleBroken, Stale, NotAllowed) as error:
        raise Refused(_page(reference, _refusal(error)), 400) from error
    flash(_("ตรวจแบบ %(reference)s แล้ว", reference=reference), "success")
    return _onward(reference)


@staff.post("/finance/returns/<reference>/send-back")
@access(finance)
@commits
def send_back_desk_return(reference: str) -> ResponseReturnValue:
    """Asks whoever filed it to amend it."""
    words = request.form.get("words", "")[:4000]
    try:
        taxes.send_back_return(reference, words=words, actor=current_actor(), seen=_seen())
    except (RuleBroken, Stale, NotAllowed) as error:
        raise Refused(_page(reference, _refusal(error)), 400) from error
    flash(_("ขอให้แก้ไขแบบ %(reference)s แล้ว", reference=reference), "success")
    return _onward(reference)


def _page(reference: str, refusal: Refusal | None = None) -> str:
    actor, wanted = current_actor(), _wanted()
    shown = desk_returns.read_desk_return(reference, actor=actor)
    view = shown.view
    return render_template(
        "staff/finance/view_desk_return.html",
        shown=shown,
        view=view,
        chart=_chart(shown),
        lines=working_lines(view),
        was_in_time=taxes.was_in_time(view, shown.versions),
        ledger=desk_returns.find_ledger(view, actor=actor),
        estimate_basis=estimating.basis_of(view),
        objection=estimating.find_objection(view, actor=actor),
        difference=_difference(shown),
        today=clock.today(),
        state=RETURN_STATES[view.status],
        states=RETURN_STATES,
        bill_states=BILL_STATES,
        flags=[FLAGS[flag] for flag in view.flags if flag in FLAGS],
        tax_name=tax_name(view.tax),
        place=find_district(view.establishment.district or ""),
        products=_products(shown),
        next_reference=desk_returns.next_to_examine(wanted, after=view.id, actor=actor),
        query=_query(wanted),
        may_examine=finance.allows(actor) and view.status in ("filed", "sent_back"),
        may_propose=finance.allows(actor) and _may_be_lowered(view),
        decisions=decisions.decisions_of(view.id, actor=actor),
        about=ABOUT,
        decision_states=DECISION_STATES,
        refusal=refusal,
        values={"note": request.form.get("note", ""), "words": request.form.get("words", "")},
    )


def _difference(shown: DeskReturn) -> str:
    """What this version comes to more or less than the former one; "" for the first."""
    if shown.former is None:
        return ""
    more = shown.view.total_satang - shown.former.total_satang
    before, after = (money.format_amount(each.total_satang) for each in (shown.former, shown.view))
    sign = "+" if more > 0 else "−" if more < 0 else ""
    change = sign + money.format_amount(abs(more))
    return str(_("%(before)s → %(after)s บาท (%(more)s)", before=before, after=after, more=change))


def _may_be_lowered(view: ReturnView) -> bool:
    return view.status == "objected" or (view.stands and bool(view.surcharge_satang or view.penalty_satang))


def _chart(shown: DeskReturn) -> object:
    marks = [
        Mark(
            Words(*(clock.say_day_short(past.month, tongue).partition(" ")[2] for tongue in ("th", "en"))),
            past.satang,
            is_marked=past.month == shown.view.month,
        )
        for past in shown.past
    ]
    return bar_chart(marks)


def _products(shown: DeskReturn) -> dict[str, Words]:
    """The names of the products of the stock statement."""
    if shown.ordinance is None:
        return {}
    return {period.key: period.rate.name for period in shown.ordinance.periods(shown.view.month)}


def _onward(reference: str) -> ResponseReturnValue:
    """The next return of the list from which one came, else the list."""
    actor, wanted = current_actor(), _wanted()
    done = taxes.get_return(reference, owner=actor)
    following = desk_returns.next_to_examine(wanted, after=done.id, actor=actor)
    path = f"/staff/finance/returns/{following}" if following else "/staff/finance/returns"
    return redirect(f"{path}?{_query(wanted)}")


def _refusal(error: RuleBroken | Stale | NotAllowed) -> Refusal:
    if isinstance(error, RuleBroken):
        return refusal_of(error)
    if isinstance(error, Stale):
        return Refusal({"": _("มีผู้เปลี่ยนแบบนี้ระหว่างที่ท่านเปิดอยู่ กรุณาตรวจอีกครั้ง")})
    return Refusal({"": _("แบบนี้ไม่อยู่ในขั้นที่ทำรายการนี้ได้แล้ว")})


def _seen() -> int | None:
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _wanted() -> DeskFilter:
    args = request.args
    status, flag = args.get("status", "filed"), args.get("flag", "")
    return DeskFilter(
        tax=args.get("tax", "") if args.get("tax", "") in dict(tax_names()) else "",
        month=_month(args.get("month", "")),
        status="" if status == "any" else status if status in RETURN_STATES else "filed",
        flag=flag if flag in FLAGS or flag == ANY_FLAG else "",
    )


def _month(typed: str) -> date | None:
    try:
        month = date.fromisoformat(f"{arabic_digits(typed)[:7]}-01")
    except ValueError:
        return None
    return month if 2000 <= month.year <= 2200 else None


def _query(wanted: DeskFilter) -> str:
    """The filter as an address carries it."""
    values = {
        "tax": wanted.tax,
        "month": f"{wanted.month:%Y-%m}" if wanted.month else "",
        "status": wanted.status or "any",
        "flag": wanted.flag,
    }
    return urlencode({key: value for key, value in values.items() if value})


def _months() -> list[date]:
    return [taxes.add_months(taxes.first_of(clock.today()), -back) for back in range(1, _MONTHS)]
