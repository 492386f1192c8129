"""Assets: what the authority keeps in public places, each with a number, a place, a code, and the cases about it."""

from services.assets.applying import work_imports
from services.assets.checking import AssetDetails, read_degrees
from services.assets.coding import declare_assets, handed_by, say_place
from services.assets.importing import (
    AssetImportRowView,
    AssetImportView,
    apply_import,
    check_file,
    get_import,
    keep_import,
    list_import_rows,
    list_imports,
    template,
)
from services.assets.kinds import (
    KindDetails,
    add_kind,
    change_kind,
    edits_kinds,
    find_kind,
    get_kind,
    list_kinds,
    seed_kinds,
)
from services.assets.reading import COLUMNS, MOST_ROWS
from services.assets.register import (
    CODE_KIND,
    AssetFilter,
    AssetPage,
    add_asset,
    change_asset,
    edits_assets,
    find_asset,
    get_asset,
    list_assets,
    list_numbers,
    retire_asset,
)
from services.assets.tying import find_asset_of, list_history, lock_asset, open_case_of, tie_case
from services.assets.views import AssetCaseView, AssetHistory, AssetKindView, AssetView

__all__ = [
    "CODE_KIND",
    "COLUMNS",
    "MOST_ROWS",
    "AssetCaseView",
    "AssetDetails",
    "AssetFilter",
    "AssetHistory",
    "AssetImportRowView",
    "AssetImportView",
    "AssetKindView",
    "AssetPage",
    "AssetView",
    "KindDetails",
    "add_asset",
    "add_kind",
    "apply_import",
    "change_asset",
    "change_kind",
    "check_file",
    "declare_assets",
    "edits_assets",
    "edits_kinds",
    "find_asset",
    "find_asset_of",
    "find_kind",
    "get_asset",
    "get_import",
    "get_kind",
    "handed_by",
    "install",
    "keep_import",
    "list_assets",
    "list_history",
    "list_import_rows",
    "list_imports",
    "list_kinds",
    "list_numbers",
    "lock_asset",
    "open_case_of",
    "read_degrees",
    "retire_asset",
    "say_place",
    "seed_kinds",
    "template",
    "tie_case",
    "work_imports",
]


def install() -> None:
    """Declares what the codes of assets lead to; called by `services.offered.install`."""
    declare_assets()
