"""A paper as PDF and picture, made anew from what was kept, and its stamp for papers that are made elsewhere."""

from typing import Any

from services import documents, organisation, qr, settings
from services.errors import NotFound
from services.papers.views import PaperKind, PaperState, PaperView
from services.text import Words

_OVER = {
    PaperState.DRAFT: Words("ร่าง", "DRAFT"),
    PaperState.CANCELLED: Words("ยกเลิก", "CANCELLED"),
    PaperState.REPLACED: Words("ยกเลิก", "CANCELLED"),
}
_CLOSING = Words("จึงเรียนมาเพื่อโปรดทราบ", "For your information.")


def paper_pdf(paper: PaperView, *, language: str = "th") -> bytes:
    """The paper as PDF/A. NotFound for one that is made elsewhere: of that there is only the stamp."""
    if paper.kind is PaperKind.LETTER:
        return documents.letter_pdf(_letter(paper, language))
    return documents.paper_pdf(_data(paper, language))


def paper_png(paper: PaperView, *, language: str = "th", ppi: int = 144) -> bytes:
    """The first page as a picture; as `paper_pdf`."""
    if paper.kind is PaperKind.LETTER:
        return documents.letter_png(_letter(paper, language), ppi=ppi)
    return documents.paper_png(_data(paper, language), ppi=ppi)


def stamp_pdf(paper: PaperView, *, language: str = "th") -> bytes:
    """The stamp on a sheet of its own size. NotFound while the paper is a draft."""
    return documents.stamp_pdf(_stamp(paper, language))


def stamp_png(paper: PaperView, *, language: str = "th") -> bytes:
    """The stamp as PNG, for printing."""
    return documents.stamp_png(_stamp(paper, language))


def stamp_svg(paper: PaperView, *, language: str = "th") -> str:
    """The stamp as SVG."""
    return documents.stamp_svg(_stamp(paper, language))


def verify_url(paper: PaperView) -> str:
    """Where anybody may check the paper, as it is printed."""
    return f"{settings.current().base_url}/verify/{paper.printed_code}"


def qr_text(paper: PaperView) -> str:
    """What the paper's QR code holds: the address, and behind "#" the signed facts, which no server is sent."""
    return f"{verify_url(paper)}#{paper.signed}"


def _data(paper: PaperView, language: str) -> dict[str, Any]:
    if paper.is_elsewhere:
        raise NotFound("paper")
    return {
        "kind": paper.kind.value,
        "language": language,
        "thai_digits": bool(organisation.get_setting("thai_digits_on_letters")),
        "issuer": _issuer(paper, language),
        "issued_at": (paper.issued_at or paper.made_at).isoformat(),
        "number": paper.number,
        "day": paper.issued_on.isoformat(),
        "title": paper.title,
        "to": paper.to,
        "unit": paper.unit.in_(language) or paper.unit.th,
        "body": list(paper.body),
        "facts": [list(pair) for pair in paper.facts],
        "signer": {"name": paper.signer_name, "post": paper.signer_post},
        "verify": _verify(paper),
        "over": _OVER[paper.state].in_(language) if paper.state in _OVER else "",
    }


def _letter(paper: PaperView, language: str) -> dict[str, Any]:
    data = _data(paper, language)
    letter = {
        **{name: data[name] for name in ("number", "day", "to", "facts", "signer", "verify")},
        "subject": paper.title,
        "paragraphs": data["body"],
        "closing": _CLOSING.in_(language),
        "contact": {"unit": data["unit"], "telephone": data["issuer"]["telephone"]},
    }
    shared = ("language", "thai_digits", "issuer", "issued_at", "over")
    return {**{name: data[name] for name in shared}, "letters": [letter]}


def _stamp(paper: PaperView, language: str) -> dict[str, Any]:
    if paper.is_draft:
        raise NotFound("paper")
    return {
        "language": language,
        "issuer": _issuer(paper, language),
        "number": paper.number,
        "day": paper.issued_on.isoformat(),
        "verify": _verify(paper),
    }


def _verify(paper: PaperView) -> dict[str, str] | None:
    if not paper.signed:
        return None
    return {"url": verify_url(paper), "code": paper.printed_code, "qr": qr.svg(qr_text(paper), border=0)}


def _issuer(paper: PaperView, language: str) -> dict[str, Any]:
    """As it stood on the day of issue; a draft shows the authority of today."""
    body, kept = organisation.get_organisation(), paper.issuer
    name, address = kept.get("name") or [body.name.th, body.name.en], kept.get("address") or [body.address.th, ""]
    th, en = (0, 1) if language == "th" else (1, 0)
    return {
        "name": name[th] or name[en],
        "address": address[th] or address[en],
        "initials": kept.get("initials", body.initials),
        "telephone": kept.get("phone", body.phone),
        "indigo": kept.get("indigo", body.colours.indigo),
        "gold": kept.get("gold", body.colours.gold),
        # As it is today: a picture is no part of what was certified.
        "logo": organisation.read_emblem(),
    }
