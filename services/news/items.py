"""Items of news: written and changed by officers, published on the web and taken off it."""

import re
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from services import audit, clock, complaints, db, files
from services.audit import Actor, Role
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.news.kinds import RESULTS, find_kind
from services.news.models import NewsItem, NewsState
from services.news.reading import ItemView, item_row, view_of
from services.news.voiding import void_approvals
from services.references import parse_reference
from services.text import Words, normalise, single_line, snippet

WRITERS = frozenset({Role.OFFICER, Role.HEAD, Role.REGISTRY, Role.COUNTER, Role.FINANCE, Role.EXECUTIVE, Role.ADMIN})
TITLE_LENGTH, TEXT_LENGTH, LINK_LENGTH, ALT_LENGTH = 160, 8000, 900, 300
#: Whose a picture of news is, to the room of files.
OWNER = "news"
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """What an officer writes. English may be left out whole; `reference` is that of a public matter, or ""."""

    kind: str
    title: Words
    text: Words
    link: str = ""
    picture_words: str = ""
    reference: str = ""


def create_item(details: ItemDetails, *, actor: Actor) -> ItemView:
    """A new item, not yet published. NotAllowed; RuleBroken as `checked`."""
    _only_writers(actor)
    details = checked(details)
    now = clock.now()
    row = NewsItem(
        state=NewsState.DRAFT, revision=1, author_id=actor.id, changed_by_id=actor.id, created_at=now, changed_at=now
    )
    _put(row, details)
    db.session().add(row)
    db.session().flush()
    audit.record("write news", actor=actor, subject="news", subject_id=row.id, fields=_FIELDS)
    return view_of(row)


def change_item(number: int, details: ItemDetails, *, seen: int | None, actor: Actor) -> ItemView:
    """Changes an item; approvals of its sendings are void. NotFound, NotAllowed; Stale where `seen` is an old revision.

    RuleBroken as `checked`.
    """
    _only_writers(actor)
    row = item_row(number, lock=True)
    if seen is not None and seen != row.revision:
        raise Stale("revision", row.revision, seen)
    before = _details(row)
    details = checked(details)
    _put(row, details)
    changed = [one.name for one in fields(details) if getattr(before, one.name) != getattr(details, one.name)]
    if changed:
        _note_change(row, actor)
        audit.record("change news", actor=actor, subject="news", subject_id=row.id, fields=changed)
    return view_of(row)


def set_picture(number: int, key: str | None, *, actor: Actor) -> ItemView:
    """Gives an item its picture (a photograph just taken in), or takes it away."""
    _only_writers(actor)
    row = item_row(number, lock=True)
    if row.picture_key == key:
        return view_of(row)
    if row.picture_key:
        files.remove(row.picture_key, actor=actor)
    row.picture_key = key
    if key:
        files.attach([key], OWNER, row.id)
    _note_change(row, actor)
    audit.record("set news picture", actor=actor, subject="news", subject_id=row.id, fields=["picture_key"])
    return view_of(row)


def publish_item(number: int, *, actor: Actor) -> ItemView:
    """Shows an item on the web from now on; its place in the list is that of the first time."""
    _only_writers(actor)
    row = item_row(number, lock=True)
    if row.state != NewsState.PUBLISHED:
        row.state, row.published_at = NewsState.PUBLISHED, row.published_at or clock.now()
        db.session().flush()
        audit.record("publish news", actor=actor, subject="news", subject_id=row.id, fields=["state"])
    return view_of(row)


def withdraw_item(number: int, *, actor: Actor) -> ItemView:
    """Takes an item off the web; what waits to be sent of it has to be approved anew."""
    _only_writers(actor)
    row = item_row(number, lock=True)
    if row.state != NewsState.WITHDRAWN:
        row.state = NewsState.WITHDRAWN
        _note_change(row, actor)
        audit.record("withdraw news", actor=actor, subject="news", subject_id=row.id, fields=["state"])
    return view_of(row)


def details_of_case(reference: str) -> ItemDetails:
    """What news of the result of a public matter could say, to be gone over by whoever writes it.

    RuleBroken("reference", "case_not_public") where it is not public, or not closed.
    """
    report = _report(reference)
    area, outcome = report.area, report.status_words
    said = report.result or report.words
    return ItemDetails(
        kind=RESULTS,
        title=Words(snippet(f"{report.title.th} {area.th}: {outcome.th}", TITLE_LENGTH), ""),
        text=Words(said[:TEXT_LENGTH], ""),
        reference=report.reference,
    )


def checked(details: ItemDetails) -> ItemDetails:
    """The details in their normal form.

    RuleBroken: kind: not_on_list; title_th, text_th: required; title_…, text_…, picture_words: too_long;
    title_en, text_en: both_or_none; link: link_shape; reference: case_not_public.
    """
    if find_kind(details.kind) is None:
        raise RuleBroken("kind", "not_on_list")
    title = Words(single_line(details.title.th), single_line(details.title.en))
    text = Words(normalise(details.text.th), normalise(details.text.en))
    for field, value, most in (
        ("title_th", title.th, TITLE_LENGTH), ("title_en", title.en, TITLE_LENGTH), ("text_th", text.th, TEXT_LENGTH),
        ("text_en", text.en, TEXT_LENGTH), ("picture_words", details.picture_words, ALT_LENGTH),
    ):  # fmt: skip
        if not value and field in ("title_th", "text_th"):
            raise RuleBroken(field, "required")
        if len(value) > most:
            raise RuleBroken(field, "too_long", max=most)
    if bool(title.en) != bool(text.en):
        raise RuleBroken("text_en" if title.en else "title_en", "both_or_none")
    reference = _report(details.reference).reference if details.reference.strip() else ""
    return ItemDetails(
        details.kind, title, text, _checked_link(details.link), single_line(details.picture_words), reference
    )


def _checked_link(typed: str) -> str:
    link = typed.strip()
    if not link:
        return ""
    try:
        host = urlsplit(link).hostname
    except ValueError:
        host = None
    if len(link) > LINK_LENGTH or not _LINK.fullmatch(link) or not host:
        raise RuleBroken("link", "link_shape")
    return link


def _report(reference: str) -> complaints.ReportView:
    try:
        report = complaints.get_report(parse_reference(reference) or "")
    except NotFound as unknown:
        raise RuleBroken("reference", "case_not_public") from unknown
    if report.is_open:
        raise RuleBroken("reference", "case_not_public")
    return report


def _only_writers(actor: Actor) -> None:
    if not actor.has_role(*WRITERS):
        raise NotAllowed("news is written by officers")


def _note_change(row: NewsItem, actor: Actor) -> None:
    row.revision, row.changed_by_id, row.changed_at = row.revision + 1, actor.id, clock.now()
    db.session().flush()
    void_approvals(row.id, actor=actor)


_FIELDS = tuple(one.name for one in fields(ItemDetails))


def _put(row: NewsItem, details: ItemDetails) -> None:
    row.kind, row.link, row.picture_words = details.kind, details.link, details.picture_words
    row.title_th, row.title_en = details.title.th, details.title.en
    row.text_th, row.text_en = details.text.th, details.text.en
    row.case_reference = details.reference or None


def _details(row: NewsItem) -> ItemDetails:
    title, text = Words(row.title_th, row.title_en), Words(row.text_th, row.text_en)
    return ItemDetails(row.kind, title, text, row.link, row.picture_words, row.case_reference or "")
