"""Reading news: one item, the list of the web newest first, the list of officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_

from services import complaints, db
from services.audit import Actor
from services.complaints import PhotoPart
from services.errors import NotAllowed, NotFound
from services.news.kinds import KindView, list_kinds
from services.news.models import NewsItem, NewsState
from services.text import Words

PAGE = 20
Key = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. `pictures` are (part, key) of the matter's released photographs: before and after."""

    id: int
    kind: str
    kind_name: Words
    title: Words
    text: Words
    link: str
    picture: str | None
    picture_words: str
    reference: str | None
    pictures: Sequence[tuple[PhotoPart, str]]
    state: NewsState
    revision: int
    author_id: int | None
    changed_by_id: int | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None

    @property
    def has_english(self) -> bool:
        """Whether the whole of it can be read in English."""
        return bool(self.title.en and self.text.en)

    def in_(self, language: str) -> tuple[str, str]:
        """Title and text in that language, Thai where there is no other."""
        is_english = language == "en" and self.has_english
        return (self.title.en, self.text.en) if is_english else (self.title.th, self.text.th)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Items newest first; the keys (moment, number) at which the next and the previous page begin."""

    items: Sequence[ItemView]
    next_key: Key | None
    previous_key: Key | None


def get_item(number: int, *, actor: Actor) -> ItemView:
    """One item, for officers: NotFound for others and where there is none."""
    if not actor.is_officer:
        raise NotFound("news")
    return view_of(item_row(number))


def get_published(number: int) -> ItemView:
    """One item as everybody may read it; NotFound where it is not published."""
    row = item_row(number)
    if row.state != NewsState.PUBLISHED:
        raise NotFound("news")
    return view_of(row)


def list_published(
    kind: str = "", *, after: Key | None = None, before: Key | None = None, limit: int = PAGE
) -> ItemPage:
    """What is on the web, newest first; `after` and `before` are keys of an earlier page."""
    conditions = [NewsItem.state == NewsState.PUBLISHED, *([NewsItem.kind == kind] if kind else [])]
    place = tuple_(NewsItem.published_at, NewsItem.id)
    query = select(NewsItem).where(*conditions)
    backwards = before is not None and after is None
    if before is not None and backwards:
        query = query.where(place > before).order_by(NewsItem.published_at, NewsItem.id)
    else:
        query = query.where(place < after) if after is not None else query
        query = query.order_by(NewsItem.published_at.desc(), NewsItem.id.desc())
    found = list(db.session().scalars(query.limit(limit + 1)))
    return _page(found, limit, backwards=backwards, is_first=after is None)


def list_items(
    state: str = "", *, actor: Actor, after: Key | None = None, before: Key | None = None, limit: int = PAGE
) -> ItemPage:
    """Every item, for officers, the last written first."""
    if not actor.is_officer:
        raise NotAllowed("news")
    query = select(NewsItem).where(NewsItem.state == state) if state else select(NewsItem)
    backwards = before is not None and after is None
    if before is not None and backwards:
        query = query.where(NewsItem.id > before[1]).order_by(NewsItem.id)
    else:
        query = query.where(NewsItem.id < after[1]) if after is not None else query
        query = query.order_by(NewsItem.id.desc())
    found = list(db.session().scalars(query.limit(limit + 1)))
    return _page(found, limit, backwards=backwards, is_first=after is None)


def find_picture(key: str) -> str:
    """The key again where it is the picture of an item that is not withdrawn; NotFound otherwise.

    An item that is only sent is not on the web, but its picture must open in the chat: the key cannot be guessed.
    """
    found = db.session().scalar(
        select(NewsItem.id).where(NewsItem.picture_key == key, NewsItem.state != NewsState.WITHDRAWN).limit(1)
    )
    if found is None:
        raise NotFound("picture")
    return key


def item_row(number: int, *, lock: bool = False) -> NewsItem:
    """The row, locked where it is to be changed. NotFound."""
    row = db.session().get(NewsItem, number, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("news")
    return row


def view_of(row: NewsItem, kinds: Mapping[str, KindView] | None = None) -> ItemView:
    """The row as it is handed on."""
    kind = (kinds or {kind.key: kind for kind in list_kinds()}).get(row.kind)
    return ItemView(
        id=row.id, kind=row.kind, kind_name=kind.name if kind else Words(row.kind, row.kind),
        title=Words(row.title_th, row.title_en), text=Words(row.text_th, row.text_en), link=row.link,
        picture=row.picture_key, picture_words=row.picture_words, reference=row.case_reference,
        pictures=_released(row.case_reference), state=NewsState(row.state), revision=row.revision,
        author_id=row.author_id, changed_by_id=row.changed_by_id, created_at=row.created_at,
        changed_at=row.changed_at, published_at=row.published_at,
    )  # fmt: skip


def _page(found: Sequence[NewsItem], limit: int, *, backwards: bool, is_first: bool) -> ItemPage:
    more = len(found) > limit
    rows = list(found[:limit])[::-1] if backwards else list(found[:limit])
    if not rows:
        return ItemPage((), None, None)
    has_next, has_previous = (True, more) if backwards else (more, not is_first)
    kinds = {kind.key: kind for kind in list_kinds()}
    views = [view_of(row, kinds) for row in rows]
    return ItemPage(views, _key(rows[-1]) if has_next else None, _key(rows[0]) if has_previous else None)


def _key(row: NewsItem) -> Key:
    return row.published_at or row.created_at, row.id


def _released(reference: str | None) -> Sequence[tuple[PhotoPart, str]]:
    """The pictures of the matter that are public at present; none once their release was taken back."""
    if not reference:
        return ()
    try:
        report = complaints.get_report(reference)
    except NotFound:
        return ()
    return [(part, key) for part, key in report.photographs if part in (PhotoPart.BEFORE, PhotoPart.AFTER)]
