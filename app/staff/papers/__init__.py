"""Papers at the desk: registered, issued, cancelled, replaced, printed; the stamp for papers made elsewhere."""

from app.staff.papers import acting, listing, writing

__all__ = ["acting", "listing", "writing"]
