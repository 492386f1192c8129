"""The roof: the explicit list of services, families, listeners and sweeps. `install()` is called by every composer."""

from collections.abc import Callable
from dataclasses import dataclass

from services import (
    assets,
    cases,
    catalogue,
    channels,
    codes,
    complaints,
    counter,
    db,
    devices,
    drafts,
    events,
    files,
    helpdesk,
    inbox,
    information,
    news,
    notifications,
    papers,
    partners,
    payments,
    people,
    products,
    surveys,
    taxes,
)
from services.codes import batches, sheet_making
from services.notifications import account_mails, quota
from services.payments import bank_matching, callbacks
from services.surveys.counting import count_fresh
from services.surveys.crossing import count_crosses
from services.surveys.mixing import mix, mix_marks
from services.surveys.showing import renew_shown
from services.taxes.flagging import flag_returns
from services.taxes.letters import make_letters
from services.taxes.reminding import remind
from services.taxes.revenue_counting import fold_revenue


@dataclass(frozen=True, slots=True)
class Sweep:
    """Work that the worker looks for every so many seconds. `run` does a little of it and says how much it did.

    While `run` finds something it is called again at once. With `opens_own` it is called outside of any transaction and
    opens short ones itself; else the worker opens one around it. Sweeps of 10 seconds and less run also when the worker
    is woken.
    """

    name: str
    every_seconds: float
    run: Callable[[], int]
    opens_own: bool = False


def install() -> None:
    """Lists everything anew; safe to call again."""
    events.forget_listeners()
    catalogue.forget()
    drafts.declare_drafts()
    account_mails.install()
    # Before the ties are let go of: by them it knows whose talks end with an account.
    helpdesk.install()
    inbox.install_ties()
    quota.install()
    cases.install()
    codes.install()
    assets.install()
    complaints.offer()
    information.declare_code_kinds()
    payments.install()
    papers.install()
    taxes.install()
    surveys.offer()
    counter.offer()
    products.offer()
    events.listen(drafts.DraftBegun, codes.note_begun)
    events.listen(drafts.DraftEnded, codes.note_sent)
    events.listen(drafts.DraftEnded, channels.note_use)
    events.listen(drafts.DraftBegun, _note_begun_by_partner)
    events.listen(drafts.DraftEnded, _note_sent_by_partner)
    events.listen(helpdesk.TalkEnded, _ask_after_talk)
    news.declare_mails()


def sweeps() -> tuple[Sweep, ...]:
    """Everything that the worker looks for."""
    return (
        # Several, so that a slow picture of one user holds up no other. Events of one user stay in order.
        *(Sweep(f"work the inbox {hand}", 1, inbox.work_waiting, opens_own=True) for hand in (1, 2, 3)),
        Sweep("send answers in chat", 2, inbox.send_waiting, opens_own=True),
        Sweep("keep channels installed", 15, inbox.keep_channels, opens_own=True),
        Sweep("show menus", 2, inbox.show_menus, opens_own=True),
        Sweep("check officers' menus", 60, inbox.check_menus, opens_own=True),
        Sweep("release chats", 20, inbox.release_leases, opens_own=True),
        Sweep("send notices", 2, notifications.send_due, opens_own=True),
        Sweep("settle held notices", 60, notifications.settle_held),
        Sweep("ask for the quota", 60, notifications.ask_quotas, opens_own=True),
        Sweep("release leases", 20, notifications.release_leases, opens_own=True),
        Sweep("make thumbnails", 2, _make_thumbnails, opens_own=True),
        Sweep("close what was not disputed", 60, cases.close_confirmed_by_time),
        Sweep("tell groups of units what waits", 60, complaints.send_digests),
        Sweep("remind of plans", 60, cases.remind_of_plans),
        Sweep("tell that work goes on", 60, cases.tell_still_working),
        Sweep("fold counters", 5, cases.fold_tallies),
        Sweep("fold the counters of revenue", 5, fold_revenue),
        Sweep("look at returns", 5, flag_returns, opens_own=True),
        Sweep("remind of returns and bills", 60, remind, opens_own=True),
        Sweep("make demand letters", 5, make_letters, opens_own=True),
        Sweep("fold the public counters", 5, complaints.fold_report_tallies),
        Sweep("forget addresses that never answered", 3600, cases.purge_unanswered),
        Sweep("purge wrong access codes", 600, cases.purge_attempts),
        Sweep("end quiet talks", 20, helpdesk.end_quiet),
        Sweep("tell officers who waits", 10, helpdesk.tell_officers),
        Sweep("purge talks", 3600, helpdesk.purge),
        Sweep("work bank files", 3, bank_matching.work_bank_files, opens_own=True),
        Sweep("reverse what was told too early", 60, callbacks.work_waiting),
        Sweep("send broadcasts", 5, news.work_broadcasts, opens_own=True),
        Sweep("release broadcasts", 20, news.release_batches, opens_own=True),
        Sweep("forget addresses that never agreed to news", 3600, news.purge_unanswered),
        Sweep("import the register", 5, taxes.work_imports, opens_own=True),
        Sweep("make months due", 600, taxes.make_months_due),
        Sweep("purge notices", 3600, notifications.purge_old),
        Sweep("purge the inbox", 3600, inbox.purge),
        Sweep("purge asked questions", 3600, information.purge_questions),
        Sweep("count answers of surveys", 3, count_fresh, opens_own=True),
        Sweep("count cross-tables of surveys", 2, count_crosses, opens_own=True),
        Sweep("write answers of surveys anew", 10, mix, opens_own=True),
        Sweep("renew published results of surveys", 5, renew_shown, opens_own=True),
        Sweep("write marks of surveys anew", 600, mix_marks, opens_own=True),
        Sweep("send invitations to surveys", 10, surveys.send_invitations, opens_own=True),
        Sweep("forget expired invitations to surveys", 3600, surveys.purge_invitations),
        Sweep("forget how fast surveys were answered", 600, surveys.forget_pace),
        Sweep("count those invited to surveys", 600, surveys.count_invited),
        Sweep("remind of improvements", 3600, surveys.remind_of_actions),
        Sweep("forget who was asked after a service", 3600, surveys.forget_asked),
        *_sweeps_of_codes_and_counters(),
        Sweep("purge drafts", 300, drafts.purge_expired),
        Sweep("purge files", 3600, lambda: files.purge_orphans(100)),
        Sweep("purge sign-in attempts", 3600, people.purge_attempts),
        Sweep("print receipts", 2, payments.receipts.make_batches, opens_own=True),
        Sweep("purge printed receipts", 3600, payments.receipts.purge_batches),
        Sweep("purge wrong verification codes", 600, payments.receipts.purge_misses),
    )


def _sweeps_of_codes_and_counters() -> tuple[Sweep, ...]:
    """Those of printed codes, assets, kiosks, counters and partners."""
    return (
        Sweep("fold the counters of codes", 5, codes.fold_code_tallies),
        Sweep("print codes", 2, sheet_making.make_sheets, opens_own=True),
        Sweep("purge printed codes", 3600, sheet_making.purge_sheets),
        Sweep("make codes of tables", 2, batches.work_batches, opens_own=True),
        Sweep("forget tables of codes", 3600, batches.purge_batches),
        Sweep("fold the counters of channels", 60, channels.fold_use),
        Sweep("fold the counters of partners", 60, partners.fold),
        Sweep("import assets", 5, assets.work_imports, opens_own=True),
        Sweep("give up what was left at kiosks", 300, drafts.abandon_left),
        Sweep("forget codes tried at kiosks", 600, devices.purge_tries),
        Sweep("remind of appointments", 60, counter.remind_of_appointments),
        Sweep("lapse appointments", 600, counter.lapse_appointments),
        Sweep("purge queue tickets", 600, counter.purge_tickets),
    )


def _note_begun_by_partner(event: drafts.DraftBegun) -> None:
    """Partners stand below drafts and do not know of them."""
    if event.partner_id is not None:
        partners.note(event.partner_id, event.service, partners.BEGUN)


def _note_sent_by_partner(event: drafts.DraftEnded) -> None:
    if event.partner_id is not None:
        partners.note(event.partner_id, event.service, partners.SENT)


def _ask_after_talk(ended: helpdesk.TalkEnded) -> None:
    """Two rooms of one line do not know each other."""
    surveys.ask_after_talk(
        ended.thread_id,
        channel=ended.channel,
        address=ended.address,
        language=ended.language,
        person_id=ended.person_id,
        unit_id=ended.unit_id,
    )


def _make_thumbnails() -> int:
    """Pictures are made small outside of any transaction: it takes longer than others should wait."""
    keys = files.thumbnails_due(20)
    for key in keys:
        made = files.write_thumbnail(key)
        db.session().rollback()
        with db.unit_of_work():
            files.note_thumbnail(key, made)
    return len(keys)
