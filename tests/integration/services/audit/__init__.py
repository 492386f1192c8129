"""Tests, mirrored by name: integration/services/audit."""
