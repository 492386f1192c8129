"""Any number of the answers on offer, as check boxes."""

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame
from app.shared.fields.choice import options
from services.questions import Question


def read(form: Form, files: Files, question: Question) -> list[str]:
    """The keys chosen."""
    return form.getlist(question.key)


def context(shown: Shown) -> Context:
    """Check boxes, and how many may be chosen."""
    given = shown.given
    chosen = set(given) if isinstance(given, list) else set()
    most = shown.question.settings.get("max", 0)
    hint = _("เลือกได้ไม่เกิน %(n)s ข้อ", n=most) if most else _("เลือกได้มากกว่าหนึ่งข้อ")
    return frame(shown, hint=hint, **options(shown, chosen))
