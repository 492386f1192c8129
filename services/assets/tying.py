"""Which case is about which asset: tying, the open matter of an asset, its history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from services import clock
from services.assets.kinds import get_kind
from services.assets.models import Asset, AssetCase
from services.assets.register import find_asset
from services.assets.views import AssetCaseView, AssetHistory, AssetView, view_of
from services.audit import SYSTEM, Actor, record
from services.cases import CaseOutcome, Status, visible_to
from services.cases.models import CaseFile
from services.db import session
from services.errors import NotFound

#: So many cases of one asset are shown.
HISTORY = 100


def tie_case(number: str, case_id: int, *, actor: Actor = SYSTEM) -> None:
    """Notes that a case is about an asset; one that is tied already stays as it is. NotFound for an unknown number."""
    asset = find_asset(number)
    if asset is None:
        raise NotFound("asset")
    if session().get(AssetCase, case_id) is None:
        session().add(AssetCase(case_id=case_id, asset_id=asset.id, at=clock.now()))
        session().flush()
        record("tie case to asset", actor=actor, subject="case", subject_id=case_id, note=f"asset={asset.id}")


def find_asset_of(case_id: int) -> AssetView | None:
    """The asset that a case is about. The caller has made sure that the case may be seen."""
    query = select(Asset).join(AssetCase, AssetCase.asset_id == Asset.id).where(AssetCase.case_id == case_id)
    row = session().scalars(query).one_or_none()
    return view_of(row, get_kind(row.kind_key)) if row is not None else None


def lock_asset(asset_id: int) -> None:
    """Waits until nobody else opens a matter of this asset; until the end of the transaction. NotFound."""
    if session().execute(select(Asset.id).where(Asset.id == asset_id).with_for_update()).first() is None:
        raise NotFound("asset")


def open_case_of(asset: AssetView, topic: str, *, is_locked: bool = False, without: int | None = None) -> int | None:
    """The id of the open public matter of an asset in that category, the oldest; None where there is none.

    One that an officer joined to another counts as that other. With `is_locked` its row is locked as well: it cannot
    be settled meanwhile. `without` is a case that is just being opened.
    """
    joined = aliased(CaseFile)
    tied = select(AssetCase.case_id).where(AssetCase.asset_id == asset.id)
    into = select(joined.merged_into_id).where(joined.id.in_(tied), joined.merged_into_id.is_not(None))
    query = (
        select(CaseFile.id)
        .where(
            or_(CaseFile.id.in_(tied), CaseFile.id.in_(into)),
            CaseFile.topic == topic,
            CaseFile.is_open.is_(True),
            CaseFile.is_listed.is_(True),
            CaseFile.is_confidential.is_(False),
            CaseFile.merged_into_id.is_(None),
        )
        .order_by(CaseFile.id)
        .limit(1)
    )
    if without is not None:
        query = query.where(CaseFile.id != without)
    return session().scalars(query.with_for_update() if is_locked else query).first()


def list_history(asset_id: int, *, actor: Actor) -> AssetHistory:
    """The cases about an asset, as far as the actor may know of them; how often it was mended, and how far apart."""
    query = (
        select(
            CaseFile.reference, CaseFile.title, CaseFile.topic, CaseFile.status, CaseFile.outcome, CaseFile.received_at,
            CaseFile.resolved_at, CaseFile.closed_at, CaseFile.is_open, CaseFile.merged_into_id,
        )
        .join(AssetCase, AssetCase.case_id == CaseFile.id)
        .where(AssetCase.asset_id == asset_id, visible_to(actor))
        .order_by(CaseFile.received_at.desc(), CaseFile.id.desc())
        .limit(HISTORY + 1)
    )  # fmt: skip
    found = list(session().execute(query))
    shown = found[:HISTORY]
    days = _days_since(shown)
    listed = [
        AssetCaseView(
            reference=row.reference,
            title=row.title,
            topic=row.topic,
            status=Status(row.status),
            outcome=CaseOutcome(row.outcome) if row.outcome else None,
            received_at=row.received_at,
            settled_at=row.resolved_at or row.closed_at,
            is_open=row.is_open,
            is_joined=row.merged_into_id is not None,
            days_since=since,
        )
        for row, since in zip(shown, days, strict=True)
    ]
    between = [each for each in days if each is not None]
    return AssetHistory(
        cases=listed,
        reports=len(listed),
        mended=sum(1 for each in listed if each.outcome is CaseOutcome.MENDED),
        days_between=sum(between) / len(between) if between else None,
        has_more=len(found) > HISTORY,
    )


def _days_since(rows: Sequence[Any]) -> list[int | None]:
    """Of each case, newest first, the days since the one before; those joined to another stand outside of it."""
    own = [clock.local(row.received_at).date() for row in rows if row.merged_into_id is None]
    before = iter([*own[1:], None])
    days: list[int | None] = []
    for row in rows:
        earlier = next(before, None) if row.merged_into_id is None else None
        days.append((clock.local(row.received_at).date() - earlier).days if earlier is not None else None)
    return days
