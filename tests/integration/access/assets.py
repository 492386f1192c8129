"""The rows of assets: every officer reads the register, some change it, the administrator its kinds."""

from tests.integration.access.declaring import (
    ABSENT,
    ADMIN,
    AUTHORS,
    OFFICERS,
    REFUSED,
    SENT_ON,
    SHOWN,
    Row,
    rows,
)

#: Who enters and changes assets: heads, the registry, administrators.
EDITORS = AUTHORS

ASSETS: list[Row] = [
    *rows("GET", OFFICERS, SHOWN, "staff.list_assets", "staff.list_asset_points"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_asset", "staff.view_asset_code", "staff.view_asset_point"),
    *rows("GET", EDITORS, SHOWN, "staff.new_asset", "staff.view_asset_imports", "staff.view_asset_template"),
    *rows("GET", EDITORS, ABSENT, "staff.edit_asset", "staff.view_asset_import"),
    *rows("POST", EDITORS, REFUSED, "staff.create_asset", "staff.upload_assets"),
    *rows("POST", EDITORS, ABSENT, "staff.save_asset", "staff.turn_asset", "staff.apply_asset_import"),
    *rows("POST", EDITORS, SENT_ON, "staff.print_asset_labels"),
    *rows("GET", ADMIN, SHOWN, "staff.view_asset_kinds"),
    *rows("GET", ADMIN, ABSENT, "staff.view_asset_kind", key="nothing"),
    *rows("POST", ADMIN, ABSENT, "staff.save_asset_kind", key="nothing"),
]
