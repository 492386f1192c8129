"""The databases of the integration tests, for proofs that need no more than those."""

from tests.integration.conftest import app, database_kind, migrated_database, prepared  # noqa: F401
from tests.prove.measured import FULL

#: Too long for `make test` even with few lines: a worker has to start three times.
collect_ignore = [] if FULL else ["test_bank_file.py"]
