"""The menus below the chat: made of what is on offer, drawn, and installed at LINE so that doing it again changes
nothing. Also the address to which LINE sends events.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatbot import settings
from chatbot.client import Client, Gone, LineError, RateLimited, Refused, Temporary, connected
from chatbot.drawing import draw_menu
from chatbot.drawing.menu import HEIGHT, STRIP, SWITCH_WIDTH, WIDTH, Tile, place_tiles
from chatbot.messages import menus as words
from chatbot.messages.parts import Part
from chatbot.words import Command
from services import catalogue, inbox, organisation, people
from services import settings as services_settings
from services.audit import Actor, Channel
from services.errors import ServiceError
from services.inbox import ChatUser, Installed, Plan
from services.organisation import OrganisationView

LANGUAGES = ("th", "en")
#: What everybody sees who has no menu of their own.
USUAL = "citizen-th"
#: How the platform's list tells our menus from those of others.
_OURS = "pracha "
#: Part of the digest: raise it when the drawing changes.
_DRAWING = 2
_WEBHOOK = "/line/webhook"


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu: our name of it, the body as the platform takes it (without its name), and what its picture shows."""

    key: str
    body: Mapping[str, Any]
    tiles: Sequence[Tile]
    language: str
    look: Mapping[str, Any] = field(repr=False)
    logo: bytes | None = field(repr=False, default=None)

    @property
    def name(self) -> str:
        """Tells at the platform which menu it is, and whether it is this very one."""
        shown = [self.body, [tile.label + tile.icon for tile in self.tiles], dict(self.look), _DRAWING]
        digest = hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode())
        digest.update(self.logo or b"")
        return f"{_OURS}{self.key} {digest.hexdigest()[:16]}"

    def draw(self) -> bytes:
        """Its picture."""
        return draw_menu(self.tiles, language=self.language, logo=self.logo, **self.look)


@dataclass(frozen=True, slots=True)
class _Parts:
    menus: Sequence[Menu]
    webhook: str


class MenuKeeper:
    """Keeps LINE's menus and webhook address as they should be."""

    def is_there(self) -> bool:
        """Whether a channel is set up that LINE, or the server that plays it, knows."""
        line = settings.current()
        return line.is_there and not line.is_made_up

    def plan(self) -> Plan:
        """Every menu as it should be now, and the address of the webhook."""
        shown = organisation.get_organisation()
        anybody = Actor.citizen(None, channel=Channel.LINE)
        offered = [service.key for service in catalogue.list_services(anybody, Channel.LINE)]
        base, logo = services_settings.current().base_url, organisation.read_emblem()
        made = [
            make_menu(kind, language, shown, offered, base_url=base, logo=logo)
            for kind in ("citizen", "officer")
            for language in LANGUAGES
        ]
        webhook = f"{base}{_WEBHOOK}"
        mark = hashlib.sha256("\n".join([webhook, *(menu.name for menu in made)]).encode()).hexdigest()
        return Plan(mark, _Parts(made, webhook))

    def install(self, plan: Plan) -> Installed:
        """Makes LINE show what the plan says, and what it replaces go. Temporary where LINE is away."""
        client, parts = _client(), plan.parts
        done: list[str] = []
        try:
            ids = _install_menus(client, parts.menus, done)
            answers, said = _install_webhook(client, parts.webhook, done)
        except RateLimited as error:
            raise Temporary(error.code, error.request_id) from error
        return Installed(ids, parts.webhook, answers, said, tuple(done))

    def show_menu(self, address: str, menu_id: str) -> None:
        """Shows a menu to one user; "" the usual one."""
        client, path = _client(), f"/v2/bot/user/{address}/richmenu"
        try:
            if menu_id:
                client.call("POST", f"{path}/{menu_id}")
            else:
                client.call("DELETE", path)
        except RateLimited as error:
            raise Temporary(error.code, error.request_id) from error

    def wanted_menu(self, channel: str, address: str, language: str) -> str:
        """The officers' menu for those who tied their chat, else that of the language; "" where it is the usual one."""
        kind = "officer" if people.find_officer_of_chat(channel, address) is not None else "citizen"
        key = f"{kind}-{'en' if language == 'en' else 'th'}"
        return "" if key == USUAL else key


def make_menu(
    kind: str,
    language: str,
    shown: OrganisationView,
    offered: Collection[str],
    *,
    base_url: str,
    logo: bytes | None = None,
) -> Menu:
    """The menu of a kind ("citizen", "officer") in a language."""
    commands = {command.value for command in Command}
    chosen = words.citizen_tiles(offered, commands) if kind == "citizen" else words.OFFICER
    tiles = place_tiles(words.icons_of(chosen, language))
    areas = [
        _area(tile.x, tile.y, tile.width, tile.height, words.tile_action(one, base_url, offered, language=language))
        for tile, one in zip(tiles, chosen, strict=True)
    ]
    other = "th" if language == "en" else "en"
    label = words.OTHER_LANGUAGE.in_(language)
    switch = words.switch_action(f"{kind}-{other}", "cmd:english" if other == "en" else "cmd:thai", label)
    areas.append(_area(WIDTH - SWITCH_WIDTH, 0, SWITCH_WIDTH, STRIP, switch))
    body = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": words.BARS[kind].in_(language),
        "areas": areas,
    }
    look = {
        "name": shown.short_name.in_(language),
        "initials": shown.initials,
        "switch": label,
        "colours": {"colour": shown.colours.indigo, "gold": shown.colours.gold, "ink": "#1d1d24"},
    }
    return Menu(f"{kind}-{language}", body, tiles, language, look, logo)


def _area(x: int, y: int, width: int, height: int, action: Part) -> Part:
    return {"bounds": {"x": x, "y": y, "width": width, "height": height}, "action": action}


def _install_menus(client: Client, wanted: Sequence[Menu], done: list[str]) -> dict[str, str]:
    """Our name of each menu → LINE's id. What is not wanted any more goes last, when nothing leads to it."""
    there = {menu["richMenuId"]: str(menu.get("name", "")) for menu in _list(client, "richmenus", "/v2/bot/richmenu")}
    ids = {menu.key: _install_menu(client, menu, there, done) for menu in wanted}
    _install_aliases(client, ids, done)
    if _usual(client) != ids[USUAL]:
        client.call("POST", f"/v2/bot/user/all/richmenu/{ids[USUAL]}")
        done.append("the Thai menu is everybody's")
    for number, name in there.items():
        if name.startswith(_OURS) and number not in ids.values():
            _forget(client, number)
            done.append(f"removed {name}")
    return ids


def _install_menu(client: Client, menu: Menu, there: Mapping[str, str], done: list[str]) -> str:
    """The id of the menu: of the one that is there whole already, else of a new one with its picture."""
    for number, name in there.items():
        if name == menu.name and client.menu_picture(number):
            return number
    picture = menu.draw()
    number = str(client.call("POST", "/v2/bot/richmenu", {**menu.body, "name": menu.name})["richMenuId"])
    try:
        client.upload_menu_picture(number, picture)
    except ServiceError:
        # A menu without a picture is of no use; where even this fails, the next installation removes it.
        _forget(client, number)
        raise
    done.append(f"made {menu.name}")
    return number


def _install_aliases(client: Client, ids: Mapping[str, str], done: list[str]) -> None:
    found = _list(client, "aliases", "/v2/bot/richmenu/alias")
    there = {alias["richMenuAliasId"]: alias["richMenuId"] for alias in found}
    for key, number in ids.items():
        name = words.alias_of(key)
        if name not in there:
            client.call("POST", "/v2/bot/richmenu/alias", {"richMenuAliasId": name, "richMenuId": number})
        elif there[name] != number:
            client.call("POST", f"/v2/bot/richmenu/alias/{name}", {"richMenuId": number})
        else:
            continue
        done.append(f"{name} leads to the new menu")


def _install_webhook(client: Client, address: str, done: list[str]) -> tuple[bool | None, str]:
    """Sets where events go and lets LINE try it; what LINE says against it stops nothing else."""
    try:
        present = client.call("GET", "/v2/bot/channel/webhook/endpoint")
    except Gone:
        present = {}
    try:
        if present.get("endpoint") != address:
            client.call("PUT", "/v2/bot/channel/webhook/endpoint", {"endpoint": address})
            done.append(f"events go to {address}")
        tried = client.call("POST", "/v2/bot/channel/webhook/test", {"endpoint": address})
    except Refused as error:
        return False, error.code
    except Gone:
        return None, ""
    answers = bool(tried.get("success"))
    said = "" if answers else f"{tried.get('statusCode', '')} {tried.get('reason', '')}".strip()
    if answers and present.get("active") is False:
        said = "switched off"
    return answers, said


def _usual(client: Client) -> str:
    try:
        return str(client.call("GET", "/v2/bot/user/all/richmenu").get("richMenuId", ""))
    except Gone:
        return ""


def _list(client: Client, name: str, path: str) -> list[Mapping[str, Any]]:
    found = client.call("GET", f"{path}/list").get(name, [])
    return list(found) if isinstance(found, list) else []


def _forget(client: Client, number: str) -> None:
    try:
        client.call("DELETE", f"/v2/bot/richmenu/{number}")
    except Gone:
        return
    except LineError as error:
        if isinstance(error, Temporary):
            return
        raise


def _client() -> Client:
    if settings.current().is_made_up:
        raise Temporary("no channel at LINE")
    return connected()


def keep_menu(user: ChatUser) -> None:
    """Notes which menu the user should see, after whatever they said; in the unit of work of that."""
    inbox.note_menu(user, MenuKeeper().wanted_menu(user.channel, user.address, user.language))
