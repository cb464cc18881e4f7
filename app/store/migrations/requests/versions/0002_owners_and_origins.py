"""Whose a run is, who may see it, how long it should take, and which run it goes on from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # the key of one owner says nothing about the key of another, so the old constraint goes: the table is made anew
    op.create_table(
        "runs_2",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("epochs", sa.Integer, nullable=False),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("memory", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=True),
        sa.Column("deleted_at", sa.Float, nullable=True),
        sa.Column("idempotency_key", sa.Text, nullable=True),
        sa.Column("idempotency_hash", sa.Text, nullable=True),
        sa.UniqueConstraint("owner", "idempotency_key"),
        sqlite_autoincrement=True,
    )
    old = "number, id, name, label, pinned, dataset, epochs, spec, created, deleted_at"
    old += ", idempotency_key, idempotency_hash"
    op.execute(f"INSERT INTO runs_2 ({old}, owner, shared, seconds, memory) SELECT {old}, '', 0, 0, 0 FROM runs")
    # a number is never given twice: the new table counts on where the old one stood
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'runs_2'")
    op.execute("INSERT INTO sqlite_sequence SELECT 'runs_2', seq FROM sqlite_sequence WHERE name = 'runs'")
    op.drop_table("runs")
    op.rename_table("runs_2", "runs")
    op.create_index("ix_runs_owner", "runs", ["owner"])
