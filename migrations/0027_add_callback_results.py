"""Add what a callback undoes and was answered, and an index of the cheques that banks' lines name."""

import sqlalchemy as sa
from alembic import op

revision = "0027_add_callback_results"
down_revision = "0026_add_ledger_line_business"
branch_labels = None
depends_on = None

_CHEQUES = sa.text("cheque <> ''")


def upgrade() -> None:
    op.add_column("callback_message", sa.Column("reverses", sa.String(60), nullable=False, server_default=""))
    op.add_column("callback_message", sa.Column("result", sa.String(30), nullable=False, server_default=""))
    op.create_index("ix_bank_line_cheque", "bank_line", ["cheque"], sqlite_where=_CHEQUES, postgresql_where=_CHEQUES)


def downgrade() -> None:
    op.drop_index("ix_bank_line_cheque", "bank_line")
    op.drop_column("callback_message", "result")
    op.drop_column("callback_message", "reverses")
