"""The rows of printed codes: everybody opens them, every officer looks, heads and the registry make them."""

from tests.integration.access.declaring import ABSENT, AUTHORS, EVERYBODY, OFFICERS, REFUSED, SHOWN, Row, rows

CODES: list[Row] = [
    *rows("GET", EVERYBODY, SHOWN, "public.type_code"),
    *rows("GET", EVERYBODY, ABSENT, "public.open_code"),
    *rows("GET", OFFICERS, SHOWN, "staff.list_codes", "staff.view_code_statistics"),
    *rows("GET", OFFICERS, SHOWN, "staff.export_code_statistics", kind="csv"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_code", code_id=10**9),
    *rows("GET", AUTHORS, SHOWN, "staff.new_code"),
    *rows("GET", AUTHORS, SHOWN, "staff.new_code_of", kind_key="category"),
    *rows("POST", AUTHORS, REFUSED, "staff.make_code", kind_key="category"),
    *rows("GET", AUTHORS, ABSENT, "staff.edit_code", "staff.view_code_withdrawal", code_id=10**9),
    *rows("POST", AUTHORS, ABSENT, "staff.change_code", "staff.withdraw_code", code_id=10**9),
]
