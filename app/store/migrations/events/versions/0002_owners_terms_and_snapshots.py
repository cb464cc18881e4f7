"""Whose a run is and what it used, who may write, and which checkpoints stand at the end of an epoch."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("owner", sa.Text, nullable=False, server_default=""))
        runs.add_column(sa.Column("used", sa.Float, nullable=False, server_default="0"))
    with op.batch_alter_table("checkpoints") as checkpoints:
        # those of version 0001 were all made at the end of an epoch
        checkpoints.add_column(sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.true()))
        checkpoints.add_column(sa.Column("size", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE checkpoints SET size = length(blob)")
    op.create_table(
        "owners",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("used", sa.Float, nullable=False),
    )
    op.create_table(
        "terms",
        sa.Column("term", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("holder", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
