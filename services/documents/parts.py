"""What all papers have in common: who issues them, whom they concern, sums as text; refused where a total is wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.clock import local_midnight
from services.documents.amounts import baht_words
from services.documents.saying import say_day, say_sum

INDIGO, GOLD = "#2b2a6b", "#b8862b"


def language_of(data: Mapping[str, Any]) -> str:
    """ "th" or "en", Thai where nothing is said."""
    return "en" if data.get("language") == "en" else "th"


def issuer(data: Mapping[str, Any]) -> dict[str, Any]:
    """Who issues the paper: {name, initials?, address?, tax_id?, telephone?, unit?, logo? (bytes), indigo?, gold?}."""
    given = data["issuer"]
    return {
        "name": given["name"],
        "initials": given.get("initials", ""),
        "address": given.get("address", ""),
        "tax_id": given.get("tax_id", ""),
        "telephone": given.get("telephone", ""),
        "unit": given.get("unit", ""),
        "logo": given.get("logo") or "",
        "indigo": given.get("indigo") or INDIGO,
        "gold": given.get("gold") or GOLD,
    }


def party(given: Mapping[str, Any]) -> dict[str, str]:
    """Who pays or files: {name, address, tax_id (masked or not, as given), branch, number (of the business)}."""
    names = ("name", "address", "tax_id", "branch", "establishment", "number")
    return {name: given.get(name) or "" for name in names}


def lines(items: Sequence[Mapping[str, Any]], total: int) -> list[dict[str, str]]:
    """The lines with their sums as text. ValueError where they do not come to `total`: such a paper must not exist."""
    if sum(_satang(item["satang"]) for item in items) != _satang(total):
        raise ValueError("the lines do not come to the total")
    names = ("text", "detail", "quantity", "rate", "kind")
    return [{name: item.get(name) or "" for name in names} | {"sum": say_sum(item["satang"])} for item in items]


def sums(total: int, language: str) -> dict[str, str]:
    """A total in figures and in words; below nothing without words."""
    return {"total": say_sum(total), "words": baht_words(total, language) if total >= 0 else ""}


def check(data: Mapping[str, Any]) -> dict[str, str]:
    """How the paper is verified: {url (as printed), code, qr (SVG)}."""
    given = data.get("verify") or {}
    return {name: given.get(name) or "" for name in ("url", "code", "qr")}


def table(given: Mapping[str, Any]) -> dict[str, Any]:
    """A table of texts: {title?, columns [{text, align?}], rows [[..]], total? [..]}. ValueError: too long a row."""
    columns = [{"text": each["text"], "align": each.get("align") or "left"} for each in given["columns"]]
    rows, total = [list(row) for row in given["rows"]], list(given.get("total") or ())
    if any(len(row) != len(columns) for row in [*rows, *([total] if total else [])]):
        raise ValueError("a row has another number of cells than there are columns")
    return {"title": given.get("title") or "", "columns": columns, "rows": rows, "total": total}


def moment_of(data: Mapping[str, Any], day: str) -> datetime:
    """When the file says it was made: `issued_at` (aware, ISO) where given, else noon in Thailand of `day`."""
    if data.get("issued_at"):
        return datetime.fromisoformat(data["issued_at"])
    return local_midnight(datetime.fromisoformat(day).date()) + timedelta(hours=12)


def days_of(data: Mapping[str, Any], names: Sequence[str], language: str) -> dict[str, str]:
    """The named days in words."""
    return {name: say_day(data.get(name) or "", language) for name in names}


def _satang(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("satang are whole numbers")
    return value
