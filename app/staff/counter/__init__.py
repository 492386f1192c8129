"""The counter for officers: windows that call, numbers that are given out, the appointments of a day."""

from app.staff.counter import appointments, windows

__all__ = ["appointments", "windows"]
