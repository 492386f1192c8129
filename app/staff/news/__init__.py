"""News in the back office: writing, publishing, sending, approving; the kinds of news."""

from app.staff.news import broadcasts, items, kinds

__all__ = ["broadcasts", "items", "kinds"]
