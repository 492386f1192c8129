"""The rows of the counter: drafts carried over it, the queue, appointments, and the pages that set it up."""

from tests.integration.access.declaring import (
    ABSENT,
    ADMIN,
    EVERYBODY,
    FILERS,
    REFUSED,
    SHOWN,
    Row,
    rows,
)

COUNTER: list[Row] = [
    # ------------------------------------------------------------------ for those who wait and go on elsewhere
    *rows("GET", EVERYBODY, SHOWN, "public.view_resume_code", "public.view_queue_desk"),
    *rows("POST", EVERYBODY, REFUSED, "public.resume_scanned_draft"),
    *rows("GET", EVERYBODY, ABSENT,
        "public.view_code_qr", "public.view_kiosk_ticket", "public.view_ticket", "public.view_display",
        "public.view_appointment_file", "public.view_appointment_move"),
    *rows("POST", EVERYBODY, ABSENT, "public.take_ticket", "public.move_appointment"),
    # ------------------------------------------------------------------ filing and carrying
    *rows("GET", FILERS, SHOWN, "staff.list_filing", "staff.view_file_resume"),
    *rows("POST", FILERS, REFUSED, "staff.take_over_draft"),
    *rows("GET", FILERS, ABSENT, "staff.view_handing"),
    *rows("POST", FILERS, ABSENT, "staff.make_handing_code"),
    # ------------------------------------------------------------------ windows, numbers, appointments
    *rows("GET", FILERS, SHOWN, "staff.view_counter", "staff.view_counter_days", "staff.view_appointments"),
    *rows("GET", FILERS, ABSENT, "staff.view_window", "staff.view_counter_ticket"),
    *rows("POST", FILERS, ABSENT,
        "staff.act_at_window", "staff.pass_ticket", "staff.give_ticket", "staff.check_in_appointment",
        "staff.miss_appointment", "staff.correct_appointment"),
    # ------------------------------------------------------------------ what administrators set up
    *rows("GET", ADMIN, SHOWN, "staff.view_counter_settings", "staff.new_counter_topic"),
    *rows("GET", ADMIN, ABSENT, "staff.view_counter_topic"),
    *rows("POST", ADMIN, REFUSED, "staff.create_counter_topic"),
    *rows("POST", ADMIN, ABSENT, "staff.update_counter_topic"),
    *rows("GET", ADMIN, ABSENT, "staff.view_counter_row", what="lines"),
    *rows("POST", ADMIN, REFUSED, "staff.create_counter_row", what="lines"),
    *rows("POST", ADMIN, ABSENT, "staff.update_counter_row", what="windows"),
]  # fmt: skip
