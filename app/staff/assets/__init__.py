"""The desk of assets: the register, its kinds, imports of tables and maps."""

from app.staff.assets import imports, kinds, register

__all__ = ["imports", "kinds", "register"]
