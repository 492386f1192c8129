"""The rows of papers that are no receipts, of the keys that sign, and of what lets anybody check without a network."""

from tests.integration.access.declaring import (
    ABSENT,
    ADMIN,
    COUNTERS,
    EVERYBODY,
    REFUSED,
    REGISTRY,
    SHOWN,
    Row,
    rows,
)

_ISSUERS = ("head", *REGISTRY, *ADMIN)
_WRITERS = ("officer", "officer elsewhere", *_ISSUERS)
_READERS = (*_WRITERS, *COUNTERS, "finance", "executive", "auditor")

PAPERS: list[Row] = [
    *rows("GET", EVERYBODY, SHOWN, "public.view_signing_keys", "public.view_verify_worker"),
    *rows("GET", _READERS, SHOWN, "staff.list_papers"),
    *rows("GET", _READERS, ABSENT, "staff.view_paper", "staff.view_paper_pdf", paper_id=999_999),
    *rows("GET", _READERS, ABSENT, "staff.view_paper_stamp", paper_id=999_999, kind="png"),
    *rows("GET", _WRITERS, SHOWN, "staff.new_paper"),
    *rows("POST", _WRITERS, REFUSED, "staff.create_paper"),
    *rows("GET", _WRITERS, ABSENT, "staff.edit_paper", paper_id=999_999),
    *rows("POST", _WRITERS, ABSENT, "staff.change_paper", "staff.drop_paper", paper_id=999_999),
    *rows("POST", _ISSUERS, ABSENT, "staff.cancel_paper", "staff.issue_paper", paper_id=999_999),
    # ------------------------------------------------------------------ keys
    *rows("GET", ADMIN, SHOWN, "staff.view_key_rotation", "staff.view_signing_keys"),
    *rows("POST", ADMIN, REFUSED, "staff.rotate_signing_key"),
    *rows("GET", ADMIN, ABSENT, "staff.view_key_revocation", key_id=999_999),
    *rows("POST", ADMIN, ABSENT, "staff.revoke_signing_key", key_id=999_999),
]
