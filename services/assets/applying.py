"""The worker's part of an import of assets: rows become assets with codes, a few at a time, each batch whole."""

import time

from sqlalchemy import select

from services import clock, codes
from services.assets.checking import checked
from services.assets.importing import APPLIED, APPLYING, REFUSED
from services.assets.models import Asset, AssetImport, AssetImportRow
from services.assets.register import CODE_KIND, fill, said_of
from services.assets.row_checking import CHANGE, NEW, details_of
from services.audit import SYSTEM, record
from services.db import request_work, session, unit_of_work
from services.errors import RuleBroken

#: So many rows in one transaction, and no new one after so many seconds: others wait to write.
ROWS, SECONDS = 200, 0.3
MADE, CHANGED, KEPT = "made", "changed", "kept"


def work_imports() -> int:
    """Works the next batch of an import that was handed over; says how many rows. Opens a transaction of its own."""
    with unit_of_work():
        row = session().scalar(
            select(AssetImport)
            .where(AssetImport.status == APPLYING)
            .order_by(AssetImport.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            return 0
        done = _apply_some(row)
        request_work()
        return done


def _apply_some(row: AssetImport) -> int:
    query = select(AssetImportRow).where(
        AssetImportRow.import_id == row.id,
        AssetImportRow.id > row.position,
        AssetImportRow.status.in_((NEW, CHANGE)),
    )
    found = list(session().scalars(query.order_by(AssetImportRow.id).limit(ROWS)))
    if not found:
        row.status, row.applied_at = APPLIED, clock.now()
        record("import assets", actor=SYSTEM, subject="asset-import", subject_id=row.id,
               note=f"made={row.made} changed={row.changed} refused={row.refused}")  # fmt: skip
        return 1
    numbers = [each.said["number"] for each in found]
    locked = select(Asset).where(Asset.number.in_(numbers)).order_by(Asset.id).with_for_update()
    known = {one.number: one for one in session().scalars(locked.execution_options(populate_existing=True))}
    began, done, labelled = time.monotonic(), 0, []
    for each in found:
        if time.monotonic() - began > SECONDS:
            break
        done += 1
        each.status = _apply(each, known)
        if each.status == MADE:
            labelled.append(each.said["number"])
        row.made += each.status == MADE
        row.changed += each.status == CHANGED
        row.refused += each.status == REFUSED
        row.seen += 1
        row.position = each.id
    session().flush()
    if labelled:
        codes.ensure_codes(CODE_KIND, labelled, actor=SYSTEM)
    return done


def _apply(each: AssetImportRow, known: dict[str, Asset]) -> str:
    """Enters or changes what one row says; gives its new status.

    It is checked anew: days may lie between the preview and this, in which a kind went or a colleague was at work.
    """
    number, now = each.said["number"], clock.now()
    try:
        details = checked(details_of(each.said))
    except RuleBroken as broken:
        each.problems = [*each.problems, *([one.field, one.code, "error"] for one in broken.problems)]
        return REFUSED
    asset = known.get(number)
    if asset is None:
        asset = known[number] = Asset(number=number, made_at=now, changed_at=now, revision=1)
        fill(asset, details)
        session().add(asset)
        return MADE
    if said_of(asset) == details:
        return KEPT
    if asset.revision != each.said["revision"]:
        each.problems = [*each.problems, ["number", "changed_meanwhile", "error"]]
        return REFUSED
    fill(asset, details)
    asset.changed_at = now
    asset.revision += 1
    return CHANGED
