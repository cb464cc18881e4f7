"""How many bytes the log of a run takes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("size", sa.Integer, nullable=False, server_default="0"))
    bodies = "SELECT coalesce(sum(length(CAST(body AS BLOB))), 0) FROM events WHERE events.run = runs.id"
    op.execute(f"UPDATE runs SET size = ({bodies})")
