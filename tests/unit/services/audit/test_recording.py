"""What the audit refuses to take: it holds codes and ids, never words about people."""

import pytest

from services import audit
from services.audit import SYSTEM


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": "โทรหาคุณสมชาย"},
        {"note": "somchai@example.org"},
        {"note": "phone 0812345678"},
        {"note": "x" * 201},
        {"subject_id": "somchai@example.org"},
        {"fields": ["สมชาย ใจดี"]},
        {"action": "แก้ไข"},
    ],
)
def test_personal_values_are_refused(wrong):
    with pytest.raises(ValueError, match="audit"):
        audit.record(**({"action": "change", "actor": SYSTEM, "subject": "thing", "subject_id": 1} | wrong))
