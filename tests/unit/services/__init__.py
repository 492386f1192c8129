"""Tests, mirrored by name: unit/services."""
