"""Where a matter that was joined to another goes on, for whoever reported it."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.cases.models import CaseFile
from services.complaints.categories import find_category
from services.db import session


def find_joined(case_id: int) -> str | None:
    """The reference of the public matter that a case was joined to; None where it was not, or to none that is public.

    The caller has made sure that the reader may see the case.
    """
    into = aliased(CaseFile)
    row = (
        session()
        .execute(
            select(into.reference, into.topic)
            .join(CaseFile, CaseFile.merged_into_id == into.id)
            .where(CaseFile.id == case_id, into.is_listed.is_(True), into.is_confidential.is_(False))
        )
        .first()
    )
    category = find_category(row.topic) if row else None
    return row.reference if row is not None and category is not None and category.is_listed else None
