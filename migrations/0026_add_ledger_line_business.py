"""Add the index by which the lines of one business are read from the ledger."""

from alembic import op

revision = "0026_add_ledger_line_business"
down_revision = "0025_add_finance_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ledger_line_business", "ledger_line", ["business_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_ledger_line_business", "ledger_line")
