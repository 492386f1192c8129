"""Officers' pages of the information centre: articles, what was asked in vain, the try-it box, categories."""

from app.staff.information import articles, asked, categories

__all__ = ["articles", "asked", "categories"]
