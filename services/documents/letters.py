"""Letters to somebody outside (หนังสือภายนอก): one or many in a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png
from services.documents.saying import in_thai_digits, say_day

_TEMPLATE = "letter.typ"
#: A file of more letters is one that nobody prints at a time.
_MOST = 200


def letter_pdf(data: Mapping[str, Any]) -> bytes:
    """Letters as PDF/A-3a, each from a page of its own. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {language, issuer (see `parts.issuer`), thai_digits? (bool, True; Thai only), issued_at?,
    letters [{number (ที่), day (ISO), place? [lines; else name and address of the issuer], subject, to,
    refers? [..], encloses? [..], paragraphs [..], table? {columns [{text, align? "left"|"right"|"center"}],
    rows [[..]], total? [..]}, after? [paragraphs behind the table], closing? ("จึงเรียนมาเพื่อโปรดทราบ"),
    signer {name, post, picture? (PNG bytes)}, contact {unit, telephone?, email?}, copies? [..],
    facts? [[name, value]], verify? {url, code, qr (SVG)}}], over? (words across each page, such as "ยกเลิก")}.

    ValueError for no letter or more than 200: a longer batch is several files.
    """
    return compile_pdf(_TEMPLATE, _shown(data), at=parts.moment_of(data, data["letters"][0]["day"]))


def letter_png(data: Mapping[str, Any], *, page: int = 0, ppi: int = 144) -> bytes:
    """One page as PNG; `data` as `letter_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), page=page, ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    if not 1 <= len(data["letters"]) <= _MOST:
        raise ValueError("one to 200 letters in a file")
    head = parts.issuer(data)
    letters = [_letter(each, head, language) for each in data["letters"]]
    if language == "th" and data.get("thai_digits", True):
        letters = in_thai_digits(letters)
    for letter, given in zip(letters, data["letters"], strict=True):
        letter["verify"] = parts.check(given)
    return {"language": language, "issuer": head, "letters": letters, "over": data.get("over") or ""}


def _letter(given: Mapping[str, Any], head: Mapping[str, Any], language: str) -> dict[str, Any]:
    signer, contact, table = given["signer"], given["contact"], given.get("table")
    lists = ("paragraphs", "after", "copies")
    return {
        **{name: given.get(name) or "" for name in ("number", "subject", "to", "closing")},
        **{name: list(given.get(name) or ()) for name in lists},
        **{name: _numbered(given.get(name) or ()) for name in ("refers", "encloses")},
        "facts": [list(pair) for pair in given.get("facts") or ()],
        "day": say_day(given["day"], language),
        "place": list(given.get("place") or [line for line in (head["name"], head["address"]) if line]),
        "table": parts.table(table) if table else None,
        "signer": {name: signer.get(name) or "" for name in ("name", "post", "picture")},
        "contact": {name: contact.get(name) or "" for name in ("unit", "telephone", "email")},
    }


def _numbered(rows: Sequence[str]) -> list[dict[str, str]]:
    return [{"number": str(number), "text": text} for number, text in enumerate(rows, 1)]
