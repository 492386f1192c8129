"""The rows of the API channel and of the desk of partners: no account opens /api/v1, a key alone does."""

from tests.integration.access.declaring import ABSENT, ADMIN, EVERYBODY, REFUSED, SHOWN, Row, rows

PARTNERS: list[Row] = [
    *rows("GET", EVERYBODY, SHOWN, "public.view_api", "api.view_openapi"),
    *rows("GET", (), SHOWN,
        "api.list_services", "api.view_service", "api.view_draft", "api.view_review", "api.view_case"),
    *rows("POST", (), SHOWN, "api.begin_draft", "api.submit_draft", "api.carry_draft", "api.send_file"),
    *rows("PUT", (), SHOWN, "api.put_answer"),
    *rows("DELETE", (), SHOWN, "api.abandon_draft"),
    *rows("GET", ADMIN, SHOWN, "staff.view_partners", "staff.new_partner"),
    *rows("POST", ADMIN, REFUSED, "staff.create_partner"),
    *rows("GET", ADMIN, ABSENT, "staff.view_partner"),
    *rows("POST", ADMIN, ABSENT, "staff.update_partner", "staff.add_partner_key", "staff.revoke_partner_key"),
]  # fmt: skip
#: A key in a header decides there: no form, no session.
BY_KEY = {row.endpoint for row in PARTNERS if row.method == "POST" and row.endpoint.startswith("api.")}
