"""Notices to people: an outbox written with its cause, emptied by the worker, one sender for each channel."""

from services.notifications.base import (
    Delivery,
    NoticeKind,
    Outgoing,
    Recipient,
    Result,
    Sender,
    get_kind,
    list_channels,
    list_kinds,
    make_sender,
    register_sender,
)
from services.notifications.declaring import declare_notice
from services.notifications.forgetting import purge_old
from services.notifications.mail import UNSUBSCRIBE_PATH, make_email_sender
from services.notifications.models import NoticeState
from services.notifications.options import QUOTA_SETTINGS
from services.notifications.outbox import NoticeView, list_for_subject, notify, retry, suppress
from services.notifications.quota import (
    QuotaView,
    ask_quotas,
    can_broadcast,
    count_push,
    may_push_news,
    note_pushed,
    note_quota,
    note_spent,
    read_quota,
    refresh_quota,
    register_quota_source,
    reserve_left,
    stop_pushes,
)
from services.notifications.riding import (
    QUOTA,
    Rider,
    count_held,
    has_riders,
    hold_reason,
    leave_behind,
    note_ridden,
    refuse_rider,
    register_other_way,
    settle_held,
    take_along,
)
from services.notifications.sending import release_leases, send_due

register_sender("email", make_email_sender)

__all__ = [
    "QUOTA",
    "QUOTA_SETTINGS",
    "UNSUBSCRIBE_PATH",
    "Delivery",
    "NoticeKind",
    "NoticeState",
    "NoticeView",
    "Outgoing",
    "QuotaView",
    "Recipient",
    "Result",
    "Rider",
    "Sender",
    "ask_quotas",
    "can_broadcast",
    "count_held",
    "count_push",
    "declare_notice",
    "get_kind",
    "has_riders",
    "hold_reason",
    "leave_behind",
    "list_channels",
    "list_for_subject",
    "list_kinds",
    "make_sender",
    "may_push_news",
    "note_pushed",
    "note_quota",
    "note_ridden",
    "note_spent",
    "notify",
    "purge_old",
    "read_quota",
    "refresh_quota",
    "refuse_rider",
    "register_other_way",
    "register_quota_source",
    "register_sender",
    "release_leases",
    "reserve_left",
    "retry",
    "send_due",
    "settle_held",
    "stop_pushes",
    "suppress",
    "take_along",
]
