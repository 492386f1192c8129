"""The rows of kiosks: what a browser that is none gets of them, and the page on which they are let in."""

from tests.integration.access.declaring import ABSENT, ADMIN, EVERYBODY, REFUSED, SENT_ON, SHOWN, Row, rows

KIOSKS: list[Row] = [
    *rows("GET", EVERYBODY, SHOWN,
        "public.view_kiosk", "public.view_kiosk_services", "public.view_kiosk_worker", "public.view_kiosk_offline"),
    *rows("GET", EVERYBODY, SENT_ON, "public.leave_kiosk"),
    *rows("POST", EVERYBODY, REFUSED, "public.enrol_kiosk"),
    *rows("POST", EVERYBODY, SENT_ON, "public.end_kiosk"),
    *rows("POST", EVERYBODY, SHOWN, "public.keep_kiosk"),
    *rows("GET", ADMIN, SHOWN, "staff.view_kiosks"),
    *rows("POST", ADMIN, REFUSED, "staff.add_kiosk"),
    *rows("POST", ADMIN, ABSENT, "staff.give_kiosk_code", "staff.shut_kiosk", "staff.remove_kiosk"),
]  # fmt: skip
