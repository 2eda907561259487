"""Remembered permissions, workers' signs of life, when a task was settled, and indexes for lists and pruning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "permissions",
        sa.Column("repository_id", sa.BigInteger, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("permission", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "account_id", name="pk_permissions"),
    )
    op.create_table(
        "workers",
        sa.Column("executor_id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name="pk_workers"),
    )
    op.create_table(
        "removed_tasks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("wanted", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removed_tasks"),
    )
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("settled_at", sa.BigInteger, nullable=True))
    refused = sa.text("refused_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_refused", "deliveries", ["refused_at"], sqlite_where=refused, postgresql_where=refused
    )
    running = sa.text("running > 0")
    op.create_index("ix_tasks_running", "tasks", ["launched_at"], sqlite_where=running, postgresql_where=running)
    op.create_index("ix_records_seen_at", "records", ["seen_at"])
    op.create_index("ix_outcomes_at", "outcomes", ["at"])
    op.create_index("ix_thumbs_at", "thumbs", ["at"])
    op.create_index("ix_sessions_visitor", "sessions", ["visitor"])
