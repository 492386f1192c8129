"""The remittance note (ใบนำส่งเงิน): what a drawer took on a day, and that it was handed over."""

from collections.abc import Mapping
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png
from services.documents.saying import say_day, say_moment, say_sum

_TEMPLATE = "remittance.typ"


def remittance_pdf(data: Mapping[str, Any]) -> bytes:
    """The note as PDF/A-3a. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {language, issuer (see `parts.issuer`), number, day (ISO), issued_at?, drawer, opened_at?, closed_at? (aware ISO),
    receipts [{number, payer, text? (tax), method, satang (int), is_cancelled? (bool: shown, not counted)}],
    by_kind? [{text, count (int), satang (int)}], by_method? [the same],
    denominations? [{satang (int), count (int)}] (cash as counted), total_satang (int: all that is counted),
    cash_satang? (int: what should lie in the drawer), counted_satang? (int: what does), reason? (of a difference),
    from_number? and to_number? (receipts used), signatures [{role, name?, post?}], note?}.

    ValueError where receipts, kinds or methods do not come to the total, or the coins not to what was counted.
    """
    return compile_pdf(_TEMPLATE, _shown(data), at=parts.moment_of(data, data["day"]))


def remittance_png(data: Mapping[str, Any], *, page: int = 0, ppi: int = 144) -> bytes:
    """One page as PNG; `data` as `remittance_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), page=page, ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language, total = parts.language_of(data), data["total_satang"]
    counted = sum(row["satang"] for row in data["receipts"] if not row.get("is_cancelled"))
    if counted != total:
        raise ValueError("the receipts do not come to the total")
    coins = data.get("denominations") or []
    cash, held = data.get("cash_satang"), data.get("counted_satang")
    if coins and sum(coin["satang"] * coin["count"] for coin in coins) != held:
        raise ValueError("the coins do not come to what was counted")
    names = ("number", "drawer", "from_number", "to_number", "reason", "note")
    return {
        "language": language,
        "issuer": parts.issuer(data),
        **{name: data.get(name) or "" for name in names},
        "day": say_day(data["day"], language),
        "opened_at": say_moment(data.get("opened_at") or "", language),
        "closed_at": say_moment(data.get("closed_at") or "", language),
        "receipts": [
            {name: row.get(name) or "" for name in ("number", "payer", "text", "method")}
            | {"sum": say_sum(row["satang"]), "is_cancelled": bool(row.get("is_cancelled"))}
            for row in data["receipts"]
        ],
        "count": str(sum(1 for row in data["receipts"] if not row.get("is_cancelled"))),
        "by_kind": _grouped(data.get("by_kind") or [], total),
        "by_method": _grouped(data.get("by_method") or [], total),
        "coins": [
            {
                "worth": say_sum(coin["satang"]).removesuffix(".00"),
                "count": f"{coin['count']:,}",
                "sum": say_sum(coin["satang"] * coin["count"]),
            }
            for coin in coins
        ],
        "cash": "" if cash is None else say_sum(cash),
        "counted": "" if held is None else say_sum(held),
        "difference": "" if cash is None or held is None else say_sum(held - cash),
        "differs": cash is not None and held is not None and cash != held,
        "signatures": [
            {name: each.get(name) or "" for name in ("role", "name", "post")} for each in data["signatures"]
        ],
        **parts.sums(total, language),
    }


def _grouped(rows: list[Mapping[str, Any]], total: int) -> list[dict[str, str]]:
    if rows and sum(row["satang"] for row in rows) != total:
        raise ValueError("the groups do not come to the total")
    return [{"text": row["text"], "count": f"{row['count']:,}", "sum": say_sum(row["satang"])} for row in rows]
