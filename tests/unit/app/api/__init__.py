"""Unit tests of the API door."""
