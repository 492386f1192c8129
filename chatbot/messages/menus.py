"""What stands on the tiles of the menus below the chat, and what a tile says when it is pressed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chatbot.messages.parts import Part, label
from services.text import Words

#: On the bar that opens and closes the menu; at most 14 characters.
CHAT_BAR = Words("เมนูบริการ", "Menu")
OFFICER_BAR = Words("งานเจ้าหน้าที่", "Officer menu")
OTHER_LANGUAGE = Words("English", "ภาษาไทย")
TILES = 6


@dataclass(frozen=True, slots=True)
class MenuTile:
    """A tile: its icon, its words, and what it does. `services`: it is shown while one of them is on offer."""

    icon: str
    words: Words
    data: str = ""
    page: str = ""
    services: tuple[str, ...] = ()
    command: str = ""
    #: Fills up a menu whose other tiles are not all there.
    is_filler: bool = False


#: In the order in which they stand; six at most are shown, fillers last.
CITIZEN = (
    MenuTile("report", Words("แจ้งเรื่อง/ร้องเรียน", "Report a problem"), services=("complaint",)),
    MenuTile("track", Words("ติดตามเรื่อง", "Track a matter"), "cmd:track"),
    MenuTile(
        "taxes",
        Words("ภาษีและค่าธรรมเนียม", "Taxes and fees"),
        "tax:due",
        services=("hotel-fee", "oil-tax", "tobacco-tax", "business-registration"),
    ),
    MenuTile("rate", Words("ประเมินการบริการ", "Rate our service"), services=("satisfaction",)),
    MenuTile("mine", Words("เรื่องของฉัน", "My matters"), "cmd:mine", is_filler=True),
    MenuTile(
        "corruption", Words("แจ้งเบาะแสทุจริต", "Report corruption"), services=("corruption-report",), is_filler=True
    ),
    MenuTile("news", Words("ข่าวและข้อมูล", "News and info"), "cmd:news", command="news"),
    MenuTile("help", Words("วิธีใช้", "Help"), "cmd:help", is_filler=True),
    MenuTile("officer", Words("คุยกับเจ้าหน้าที่", "Talk to an officer"), "cmd:officer"),
)
OFFICER = (
    MenuTile("new", Words("เรื่องใหม่ของหน่วย", "New for my unit"), "cmd:work"),
    MenuTile("work", Words("งานของฉัน", "My work"), "cmd:my_work"),
    MenuTile("chats", Words("แชตรอตอบ", "Chats waiting"), page="/staff/chats"),
    MenuTile("search", Words("ค้นเรื่อง", "Find a matter"), page="/staff/queue"),
    MenuTile("citizen", Words("เมนูประชาชน", "Citizens’ menu"), "cmd:menu"),
    MenuTile("help", Words("ช่วยเหลือ", "Help"), "cmd:help"),
)


def citizen_tiles(offered: Collection[str], commands: Collection[str]) -> list[MenuTile]:
    """The tiles for citizens, of what is on offer by chat now: never one that leads nowhere."""
    able = [
        tile
        for tile in CITIZEN
        if (not tile.services or offered_of(tile, offered)) and (not tile.command or tile.command in commands)
    ]
    spare = max(0, len(able) - TILES)
    dropped = [tile for tile in reversed(able) if tile.is_filler][:spare]
    return [tile for tile in able if tile not in dropped][:TILES]


def offered_of(tile: MenuTile, offered: Collection[str]) -> str:
    """The first service of a tile that is on offer; "" where none is."""
    return next((key for key in tile.services if key in offered), "")


def tile_action(tile: MenuTile, voice_url: str, offered: Collection[str], *, language: str) -> Part:
    """What pressing the tile does."""
    words = tile.words.in_(language)
    if tile.page:
        return {"type": "uri", "label": label(words), "uri": f"{voice_url}{tile.page}"}
    data = tile.data or f"start:{offered_of(tile, offered)}"
    return {"type": "postback", "label": label(words), "data": data, "displayText": words}


def switch_action(menu: str, data: str, words: str) -> Part:
    """Shows another menu at once, and tells the bot."""
    return {"type": "richmenuswitch", "label": label(words), "richMenuAliasId": alias_of(menu), "data": data}


def alias_of(menu: str) -> str:
    """The platform's name for a menu of ours: small letters, digits, - and _."""
    return f"pracha-{menu}"


def icons_of(tiles: Sequence[MenuTile], language: str) -> list[tuple[str, str]]:
    """Words and icon of each."""
    return [(tile.words.in_(language), tile.icon) for tile in tiles]


BARS: Mapping[str, Words] = {"citizen": CHAT_BAR, "officer": OFFICER_BAR}
