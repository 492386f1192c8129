"""The inbox: events of chat platforms, raw and once each, worked in order; who writes; answers on their way."""

from services.inbox.accepting import accept
from services.inbox.base import Answer, Attempt, ChatEvent, Ended, Handler, Incoming, register_handler
from services.inbox.forgetting import FORGET, forget, forget_draft, forget_marked
from services.inbox.keepers import Installed, Keeper, Plan, register_keeper
from services.inbox.keeping import ChannelView, install_channel, keep_channels, view_channel, want_install
from services.inbox.leasing import release_leases
from services.inbox.menus import check_menus, note_menu, show_menus
from services.inbox.models import ChatUser
from services.inbox.purging import purge
from services.inbox.replies import has_kept, reply, send_waiting
from services.inbox.tying import install as install_ties
from services.inbox.tying import recognise
from services.inbox.unsending import blank, find_message
from services.inbox.users import (
    find_user,
    find_user_in_draft,
    get_user,
    is_reachable,
    line_addresses_of,
    list_users_of,
    note_blocked,
    place_in_talk,
)
from services.inbox.working import work, work_waiting

__all__ = [
    "FORGET",
    "Answer",
    "Attempt",
    "ChannelView",
    "ChatEvent",
    "ChatUser",
    "Ended",
    "Handler",
    "Incoming",
    "Installed",
    "Keeper",
    "Plan",
    "accept",
    "blank",
    "check_menus",
    "find_message",
    "find_user",
    "find_user_in_draft",
    "forget",
    "forget_draft",
    "forget_marked",
    "get_user",
    "has_kept",
    "install_channel",
    "install_ties",
    "is_reachable",
    "keep_channels",
    "line_addresses_of",
    "list_users_of",
    "note_blocked",
    "note_menu",
    "place_in_talk",
    "purge",
    "recognise",
    "register_handler",
    "register_keeper",
    "release_leases",
    "reply",
    "send_waiting",
    "show_menus",
    "view_channel",
    "want_install",
    "work",
    "work_waiting",
]
