"""The use of channels: counted as things are sent, folded, shown by month, and what the share is made of."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from services import channels, events
from services.audit import Actor, ActorKind, Channel, Role
from services.channels import add_use, as_rows, fold_use, list_months, matrix
from services.channels.models import ChannelUse
from services.db import session
from services.drafts import DraftEnded
from services.errors import NotFound
from tests.factories.complaints import file_complaint, make_authority

OFFICER = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.OFFICER)


@pytest.fixture(autouse=True)
def november(app):
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
        yield


def lines() -> list[tuple[str, str, str, int]]:
    columns = (ChannelUse.service, ChannelUse.channel, ChannelUse.month, func.sum(ChannelUse.n))
    query = select(*columns).group_by(*columns[:3]).order_by(*columns[:3])
    return [tuple(row) for row in session().execute(query)]


def test_thirteen_months_the_newest_first():
    months = list_months()
    assert months[:2] == ["2026-10", "2026-09"] and months[-1] == "2025-10" and len(months) == 13


def test_the_month_is_that_of_thailand():
    with time_machine.travel(datetime(2026, 10, 31, 17, 30, tzinfo=UTC), tick=False):
        events.raise_event(DraftEnded("complaint", Channel.WEB, "case"))
    assert lines() == [("complaint", "web", "2026-11", 1)]


def test_what_is_sent_is_counted_by_its_channel():
    make_authority()
    file_complaint()
    events.raise_event(DraftEnded("complaint", Channel.STAFF, "case"))
    events.raise_event(DraftEnded("appointment", Channel.KIOSK, "case"))
    events.raise_event(DraftEnded("corruption-report", Channel.WEB, "case"))
    assert lines() == [
        ("appointment", "kiosk", "2026-11", 1),
        ("complaint", "counter", "2026-11", 1),
        ("complaint", "web", "2026-11", 1),
    ]  # fmt: skip


def test_folding_keeps_the_sums():
    for _ in range(5):
        add_use([("complaint", Channel.WEB, "2026-11", 2), ("complaint", Channel.LINE, "2026-11", 1)])
    before = lines()
    assert fold_use() == 8
    assert lines() == before and session().scalar(select(func.count(ChannelUse.id))) == 2
    assert fold_use() == 0


def test_the_matrix_of_the_month_before():
    add_use(
        [
            ("complaint", Channel.WEB, "2026-10", 30), ("complaint", Channel.COUNTER, "2026-10", 10),
            ("complaint", Channel.QR, "2026-09", 7), ("survey-closed", Channel.KIOSK, "2026-10", 20),
            ("complaint", Channel.WEB, "2020-01", 999),
        ]
    )  # fmt: skip
    shown = matrix(OFFICER)
    row = next(row for row in shown.rows if row.service.key == "complaint")
    assert shown.month == "2026-10" and [cell.n for cell in row.cells] == [30, 0, 0, 0, 10, 0]
    assert row.share.per_cent == 75 and row.channels == 6 and row.has_enough
    assert shown.gone == {Channel.KIOSK: 20} and shown.totals[Channel.WEB] == 30
    assert (shown.share.n, shown.share.digital) == (60, 50)
    assert [share.n for share in shown.history][-2:] == [7, 60] and shown.history[0].per_cent is None
    assert shown.enough_per_cent == 100
    assert matrix(OFFICER, "2026-09").share.digital == 7


@pytest.mark.parametrize("month", ["2025-09", "2026-11", "x"])
def test_no_other_month(month):
    with pytest.raises(NotFound):
        matrix(OFFICER, month)


def test_reasons_and_what_is_tested():
    row = next(row for row in matrix(OFFICER).rows if row.service.key == "hotel-fee")
    by_channel = {cell.channel: cell for cell in row.cells}
    assert by_channel[Channel.WEB].is_tested and by_channel[Channel.WEB].reason is None
    assert not by_channel[Channel.KIOSK].is_offered and "สาธารณะ" in by_channel[Channel.KIOSK].reason.th
    assert not by_channel[Channel.KIOSK].is_tested


def test_the_file_has_a_line_for_each_pair():
    add_use([("gone", Channel.WEB, "2026-10", 3)])
    shown = matrix(OFFICER)
    rows = as_rows(shown, "en")
    assert len(rows) == 1 + 6 * len(shown.rows) + 1
    assert rows[-1][3:8] == ["web", "no", "no", "no", 3]
    assert {len(row) for row in rows} == {9}


def test_families_are_tested_by_their_prefix():
    assert channels.pattern_of("survey-anything") == "survey-*" and channels.pattern_of("complaint") == "complaint"
    assert channels.is_tested("survey-anything", Channel.LINE) and not channels.is_tested("survey-x", Channel.API)
    assert not channels.is_tested("unheard-of", Channel.WEB)
