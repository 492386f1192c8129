"""News in chat: the bubble of one item, the newest side by side, and the card by which somebody agrees to get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.voice import Voice
from services import clock
from services.complaints import PhotoPart
from services.news import ItemView, KindView, NewsState, Preferences
from services.text import Words, snippet

_READ = Words("อ่านต่อ", "Read on")
_LINK = Words("เปิดลิงก์", "Open the link")
_CASE = Words("ดูเรื่องนี้", "See this matter")
_SETTINGS = Words("ตั้งค่าการรับข่าว", "News settings")
_GET = Words("รับข่าวสาร", "Get news")
_STOP = Words("เลิกรับข่าว", "Stop news")
_ALL = Words("รับทุกเรื่อง", "Everything")
_MORE = Words("ข่าวทั้งหมด", "All news")
_NEWS = Words("ข่าว", "News")
_MENU = Words("เมนู", "Menu")
_DISTRICT = Words("เลือกอำเภอ", "Choose a district")
_EVERYWHERE = Words("ทุกอำเภอ", "Every district")
_LATEST = Words("ข่าวล่าสุด {n} เรื่อง", "The latest {n}")
_NONE = Words(
    "ขณะนี้ยังไม่มีข่าว{ka} หากต้องการให้แจ้งเมื่อมีข่าว กด “รับข่าวสาร”",
    "There is no news yet. Press “Get news” to be told when there is.",
)
_HINT = Words("พิมพ์ “เลิกรับข่าว” เพื่อเลิกรับ", "Type “stop news” to end these messages.")
_HINT_FRIENDS = Words(
    "ส่งถึงเพื่อนทุกคนของบัญชีนี้ เลือกเรื่องที่สนใจได้โดยพิมพ์ “รับข่าว” หากไม่ต้องการรับ ปิดการแจ้งเตือนหรือบล็อกบัญชีนี้ได้",
    "Sent to all friends of this account. Type “get news” to choose what interests you; mute or block the account to"
    " get no more.",
)
_CONSENT = Words(
    "เลือกเรื่องที่ต้องการรับ การเลือกคือการยินยอมให้ {organisation} ส่งข่าวเรื่องนั้นทางแชตนี้ ใช้เพื่อส่งข่าวเท่านั้น เลิกรับได้ทุกเมื่อ",
    "Choose what you want to hear of. By choosing you agree that {organisation} sends news of that kind in this chat,"
    " and for nothing else. You can stop at any time.",
)
_SINCE = Words("รับข่าวตั้งแต่ {day}", "You get news since {day}")
_WHERE = Words("พื้นที่: {district}", "Area: {district}")
_WITHDRAWN = Words(
    "เลิกรับข่าวแล้ว{ka} จะไม่ส่งข่าวถึงท่านอีก เปลี่ยนใจเมื่อใด พิมพ์ “รับข่าว” ได้เลย",
    "Done: you get no more news. Type “get news” whenever you change your mind.",
)
_SAVED = Words("บันทึกแล้ว{ka}", "Saved.")
_WHICH_DISTRICT = Words("รับข่าวของอำเภอใด{kha}", "News of which district?")
_TIED = Words("แชตนี้จะได้รับข่าวฉบับทดสอบของ {post} แล้ว{ka}", "This chat now gets the test messages of {post}.")
_BAD_CODE = Words(
    "รหัสทดสอบนี้ใช้ไม่ได้หรือหมดอายุแล้ว{ka} ขอรหัสใหม่จากหน้าส่งข่าว",
    "That test code does not work (any more). Ask the page of the broadcast for another.",
)
_TEST = Words("(ทดสอบ) ส่งถึงท่านคนเดียว ยังไม่ได้ส่งถึงผู้รับ", "(Test) Sent to you alone, not to its readers")
_TEST_ALT = Words("(ทดสอบ)", "(Test)")
#: How much of a text stands on a card: less where the rest can be read on the web.
SHORT, WHOLE, BRIEF = 400, 2500, 160
BUBBLES = 5
#: What a card needs besides its rows.
_HEAD_BYTES = 2_000


@dataclass(frozen=True, slots=True)
class _Look:
    """How a card is shown: among others, or alone and at length; whether it ends with how to stop."""

    size: str = "mega"
    most: int = SHORT
    hint: Words | None = None
    is_test: bool = False


def newest(voice: Voice, items: Sequence[ItemView], *, has_agreed: bool) -> list[Message]:
    """The newest items side by side, with the way to get more of them."""
    settings = parts.postback(voice.say(_SETTINGS if has_agreed else _GET), "news:settings")
    quick = [settings, parts.link(voice.say(_MORE), _web(voice, "/news")), _menu(voice)]
    if not items:
        return parts.with_quick(parts.text(voice.say(_NONE)), quick)
    look = _Look(size="kilo", most=BRIEF)
    bubbles = [_bubble(voice, item, look) for item in items[:BUBBLES]]
    titles = " · ".join(item.in_(voice.language)[0] for item in items[:BUBBLES])
    alt = f"{voice.say(_LATEST, n=len(bubbles))}: {titles}"
    return parts.with_quick([parts.carousel(alt, bubbles)], quick)


def broadcast(voice: Voice, item: ItemView, *, is_test: bool = False) -> list[Message]:
    """One item to somebody who agreed to news; a test says first that it is one."""
    title, text = item.in_(voice.language)
    look = _Look(most=_most(item), hint=_HINT, is_test=is_test)
    settings = parts.postback(voice.say(_SETTINGS), "news:settings")
    bubble = _bubble(voice, item, look, footer=[parts.button(settings)])
    return [parts.flex(_alt(voice, f"{title} – {text}", look), bubble)]


def broadcast_to_friends(voices: Mapping[str, Voice], item: ItemView, *, is_test: bool = False) -> list[Message]:
    """One item to every friend of the account: in both languages side by side, where there are both."""
    languages = ("th", "en") if item.has_english else ("th",)
    look = _Look(most=_most(item), hint=_HINT_FRIENDS, is_test=is_test)
    bubbles = [_bubble(voices[language], item, look) for language in languages]
    alt = " / ".join(item.in_(language)[0] for language in languages)
    return [parts.carousel(_alt(voices["th"], alt, look), bubbles)]


def settings_card(
    voice: Voice, kinds: Sequence[KindView], chosen: Preferences, district: Words | None, *, is_saved: bool = False
) -> list[Message]:
    """What somebody agreed to, each kind to be pressed on or off."""
    say = voice.say
    body = [parts.box_of(say(_SAVED), is_warning=False)] if is_saved else []
    body.append(parts.words(say(_CONSENT, organisation=voice.organisation), size="sm", color=parts.INK, margin="sm"))
    if chosen.agreed_at is not None:
        day = clock.say_day(clock.local(chosen.agreed_at).date(), voice.language)
        body.append(parts.words(say(_SINCE, day=day), size="xs", color=parts.GREY, margin="md"))
        where = say(_WHERE, district=district or _EVERYWHERE)
        body.append(parts.words(snippet(where, 120), size="xs", color=parts.GREY))
    body.append(parts.rule())
    body += [_toggle(voice, kind, is_on=kind.key in chosen.kinds) for kind in kinds]
    footer = []
    if {kind.key for kind in kinds} - chosen.kinds:
        footer.append(parts.button(parts.postback(say(_ALL), "news:all"), colour=voice.colour))
    if chosen.is_agreed:
        footer.append(parts.button(parts.postback(say(_DISTRICT), "news:districts")))
        footer.append(parts.button(parts.postback(say(_STOP), "news:stop")))
    card = parts.bubble(body, header=parts.title_bar(say(_SETTINGS), voice.colour), footer=footer)
    other = "cmd:thai" if voice.is_english else "cmd:english"
    quick = [parts.postback("ภาษาไทย" if voice.is_english else "English", other),
             parts.postback(say(_NEWS), "news:list"), _menu(voice)]  # fmt: skip
    names = " · ".join(kind.name.in_(voice.language) for kind in kinds)
    return parts.with_quick([parts.flex(f"{say(_SETTINGS)}: {names}", card)], quick)


def districts(voice: Voice, found: Sequence[tuple[str, Words]], chosen: str) -> list[Message]:
    """Which district's news; the present one is ticked."""
    rows = [("", _EVERYWHERE), *found]
    body: list[Part] = []
    for code, name in rows:
        row = _row(snippet(name.in_(voice.language), 40), f"news:district:{code}", is_on=code == chosen)
        if parts.size_of([*body, row]) > parts.BUBBLE_BYTES - _HEAD_BYTES:
            break
        body.append(row)
    title = voice.say(_WHICH_DISTRICT)
    card = parts.bubble(body, header=parts.title_bar(title, voice.colour))
    return parts.with_quick(
        [parts.flex(title, card)], [parts.postback(voice.say(_SETTINGS), "news:settings"), _menu(voice)]
    )


def withdrawn(voice: Voice) -> list[Message]:
    """No more news."""
    quick = [parts.postback(voice.say(_GET), "news:settings"), _menu(voice)]
    return parts.with_quick(parts.text(voice.say(_WITHDRAWN)), quick)


def tied(voice: Voice, post: str) -> list[Message]:
    """The chat of an officer, for tests."""
    return parts.with_quick(parts.text(voice.say(_TIED, post=snippet(post, 120))), [_menu(voice)])


def bad_test_code(voice: Voice) -> list[Message]:
    """The code that ties a chat is none."""
    return parts.with_quick(parts.text(voice.say(_BAD_CODE)), [_menu(voice)])


def _most(item: ItemView) -> int:
    return SHORT if item.state is NewsState.PUBLISHED else WHOLE


def _bubble(voice: Voice, item: ItemView, look: _Look, *, footer: Sequence[Part] = ()) -> Part:
    title, text = item.in_(voice.language)
    at = item.published_at or item.changed_at
    day = clock.say_day_short(clock.local(at).date(), voice.language)
    kind = f"{item.kind_name.in_(voice.language)} · {day}"
    body = [
        parts.words(snippet(kind, 120), size="xs", color=parts.GREY),
        parts.words(snippet(title, 200), size="md", weight="bold", margin="sm"),
        parts.words(_cut(text, look.most), size="sm", color=parts.INK, margin="md"),
    ]
    if look.is_test:
        body.insert(0, parts.box_of(voice.say(_TEST), is_warning=True))
    if look.hint is not None:
        body += [parts.rule(), parts.words(voice.say(look.hint), size="xxs", color=parts.GREY, margin="md")]
    return parts.bubble(body, hero=_hero(voice, item), footer=[*_links(voice, item), *footer], size=look.size)


def _alt(voice: Voice, words: str, look: _Look) -> str:
    return f"{voice.say(_TEST_ALT)} {words}" if look.is_test else words


def _cut(text: str, most: int) -> str:
    """The text with its lines while it is short enough, else its beginning on one."""
    return text if len(text) <= most else snippet(text, most)


def _links(voice: Voice, item: ItemView) -> list[Part]:
    found = []
    if item.state is NewsState.PUBLISHED:
        found.append(parts.link(voice.say(_READ), _web(voice, f"/news/{item.id}")))
    if item.link:
        found.append(parts.link(voice.say(_LINK), item.link))
    if item.reference and item.pictures:
        found.append(parts.link(voice.say(_CASE), _web(voice, f"/reports/{item.reference}")))
    return [parts.button(each, colour=None if number else voice.colour) for number, each in enumerate(found)]


def _hero(voice: Voice, item: ItemView) -> Part | None:
    """The item's own picture; else before and after of the matter, side by side; else what there is of it."""
    if item.picture:
        return _image(voice.picture_url(f"/news/pictures/{item.picture}"), "20:13")
    first = {part: f"/reports/pictures/{key}" for part, key in reversed(item.pictures)}
    both = [first[part] for part in (PhotoPart.BEFORE, PhotoPart.AFTER) if part in first]
    if len(both) == 2:
        images = [_image(voice.picture_url(path), "1:1") for path in both]
        return parts.row(images, spacing="xs")
    return _image(voice.picture_url(both[0]), "20:13") if both else None


def _image(address: str, ratio: str) -> Part:
    return {"type": "image", "url": address, "size": "full", "aspectRatio": ratio, "aspectMode": "cover"}


def _toggle(voice: Voice, kind: KindView, *, is_on: bool) -> Part:
    return _row(kind.name.in_(voice.language), f"news:{'off' if is_on else 'on'}:{kind.key}", is_on=is_on)


def _row(name: str, data: str, *, is_on: bool) -> Part:
    """A line to press, ticked or not."""
    mark = parts.words("☑" if is_on else "☐", size="lg", color=parts.JADE if is_on else parts.GREY, flex=1)
    shown = parts.words(snippet(name, 120), size="sm", color=parts.INK, flex=8, gravity="center")
    return parts.row([mark, shown], action=parts.postback(name, data, shown=name), paddingTop="8px",
                     paddingBottom="8px", alignItems="center")  # fmt: skip


def _menu(voice: Voice) -> Part:
    return parts.postback(voice.say(_MENU), "cmd:menu")


def _web(voice: Voice, path: str) -> str:
    return voice.url(f"{path}?lang=en" if voice.is_english else path)
