"""At which epochs the test rows of a run were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("runs", sa.Column("opened", sa.Text, nullable=False, server_default="[]"))
