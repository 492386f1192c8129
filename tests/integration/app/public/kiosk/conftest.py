"""A browser at the sample service, on which everybody may press what they like."""

from tests.integration.app.public.asking.conftest import desk, walker

__all__ = ["desk", "walker"]
