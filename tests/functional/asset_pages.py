"""The pages of assets by who opens them, and the assets, reports and imports that their addresses need."""

from services import assets, codes
from services.audit import SYSTEM
from services.db import unit_of_work
from tests.factories.assets import make_asset
from tests.factories.complaints import begin, send

#: Pages by who opens them (see `pages.SIGN_INS`).
OFFICER: list[str] = ["/staff/assets", "/staff/assets?q=zzzz", "/staff/assets/{asset_id}"]
REGISTRY: list[str] = [
    "/staff/assets?kind=street-lamp&state=any", "/staff/assets/{asset_id}", "/staff/assets/{retired_asset}",
    "/staff/assets/new", "/staff/assets/{asset_id}/edit", "/staff/assets/import", "/staff/assets/import/{asset_import}",
    "/staff/assets/import/{asset_import}?show=all", "/staff/assets/import/{applied_import}",
    "/staff/cases/{asset_case}", "/staff/cases/{joined_case}",
]  # fmt: skip
ADMIN: list[str] = [
    "/staff/settings/asset-kinds", "/staff/settings/asset-kinds/new", "/staff/settings/asset-kinds/street-lamp",
]  # fmt: skip
OPEN: list[str] = ["/ask/{asset_draft}/review", "/track/{joined_token}"]
#: What is no page.
PAPERS: list[str] = [
    "/staff/assets/map.json", "/staff/assets/{asset_id}/map.json", "/staff/assets/{asset_id}/code.svg",
    "/staff/assets/import/template.csv",
]  # fmt: skip
#: Forms that are sent empty.
EMPTY: list[tuple[str, str]] = [("/staff/assets/new", ""), ("/staff/assets/import", "/import")]
EMPTY_ADMIN: list[tuple[str, str]] = [
    ("/staff/settings/asset-kinds/new", ""), ("/staff/settings/asset-kinds/street-lamp", ""),
]  # fmt: skip
_TABLE = "number,lat,lon,place\nSL-9001,18.578,99.008,หน้าวัด\nSL-9002,99.008,18.578,\nSL-9001,18.5,99,\n"


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    with unit_of_work():
        assets.seed_kinds()
    lamp, old = make_asset("SL-9412"), make_asset("SL-9413")
    with unit_of_work():
        assets.retire_asset(old.id, is_active=False, revision=None, actor=SYSTEM)
        code = codes.ensure_codes(assets.CODE_KIND, [lamp.number], actor=SYSTEM)[lamp.number]
    source = codes.handed(code.code)
    first = send(begin("street-light", source=source, words="โคมไฟหน้าตลาดดับ"))
    joined = send(begin("street-light", source=source, words="ไฟหน้าตลาดยังดับอยู่เจ้า"))
    draft = begin("street-light", source=source, words="มืดมาก")
    applied, waiting = _imported("number,lat,lon\nSL-9003,18.58,99.01\n"), _kept(_TABLE)
    return {
        "asset_id": str(lamp.id),
        "retired_asset": str(old.id),
        "asset_case": str(first.reference),
        "joined_case": str(joined.reference),
        "joined_token": str(joined.track_token),
        "asset_draft": draft,
        "asset_import": str(waiting),
        "applied_import": str(applied),
    }


def _kept(table: str) -> int:
    checked = assets.check_file(table.encode(), "โคมไฟ.csv", "street-lamp")
    with unit_of_work():
        return assets.keep_import(checked, actor=SYSTEM).id


def _imported(table: str) -> int:
    import_id = _kept(table)
    with unit_of_work():
        assets.apply_import(import_id, actor=SYSTEM)
    while assets.work_imports():
        pass
    return import_id
