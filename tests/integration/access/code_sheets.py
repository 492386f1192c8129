"""The rows of printed codes: pictures and sheets for every officer, asking for them for those who make codes."""

from tests.integration.access.declaring import ABSENT, AUTHORS, OFFICERS, REFUSED, SHOWN, Row, rows

CODE_SHEETS: list[Row] = [
    *rows("GET", OFFICERS, ABSENT, "staff.view_code_picture", code_id=10**9, kind="png"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_code_sheet_preview", form="door"),
    *rows("GET", OFFICERS, SHOWN, "staff.list_code_sheets"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_code_sheet", "staff.download_code_sheet", sheet_id=10**9),
    *rows("GET", AUTHORS, SHOWN, "staff.new_code_sheet", "staff.view_code_batches", "staff.view_code_batch_template"),
    *rows("POST", AUTHORS, REFUSED, "staff.ask_code_sheet", "staff.upload_code_batch"),
    *rows("GET", AUTHORS, ABSENT, "staff.view_code_batch", batch_id=10**9),
    *rows("POST", AUTHORS, ABSENT, "staff.make_code_batch", batch_id=10**9),
]
