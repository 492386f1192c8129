"""Add by what a bank's line is known again, how a file is read once it was checked, and indexes of both."""

import sqlalchemy as sa
from alembic import op

from services.db import Json

revision = "0023_add_bank_line_identity"
down_revision = "0022_add_taxes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bank_file", sa.Column("read_as", Json, nullable=True))
    op.add_column("bank_line", sa.Column("identity", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_bank_line_identity", "bank_line", ["identity"])
    op.create_index("ix_payment_refs", "payment", ["ref1", "ref2", "id"])
    op.create_index("ix_payment_exception_list", "payment_exception", ["is_open", "id"])


def downgrade() -> None:
    op.drop_index("ix_payment_exception_list", "payment_exception")
    op.drop_index("ix_payment_refs", "payment")
    op.drop_index("ix_bank_line_identity", "bank_line")
    op.drop_column("bank_line", "identity")
    op.drop_column("bank_file", "read_as")
