"""Deliveries, tasks, records, outcomes, sessions, the ledger and the spending."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing to this version."""
    _work()
    _records()
    _labels()
    _rest()


def _table(name: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key.split(), name=f"pk_{name}"))


def _kept(names: str, type_: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, type_, nullable=False) for name in names.split()]


def _maybe(names: str, type_: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, type_, nullable=True) for name in names.split()]


def _work() -> None:
    unread = sa.text("read_at IS NULL AND refused_at IS NULL")
    _table(
        "deliveries", "id",
        *_kept("id event", sa.Text),
        *_maybe("body", sa.LargeBinary),
        *_kept("received_at", sa.BigInteger),
        *_maybe("read_at refused_at", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
    )  # fmt: skip
    op.create_index(
        "ix_deliveries_unread", "deliveries", ["received_at", "id"], sqlite_where=unread, postgresql_where=unread
    )
    due = sa.text("wanted > done AND running = 0 AND parked = ''")
    _table(
        "tasks", "key",
        *_kept("key kind owner name", sa.Text),
        *_kept("number repository_id installation", sa.BigInteger),
        *_kept("why", sa.Text),
        *_kept("urgency", sa.Integer),
        *_kept("reads", sa.Boolean),
        *_kept("head base nudge", sa.Text),
        *_kept("wanted done running", sa.BigInteger),
        *_kept("running_head", sa.Text),
        *_kept("tries starts", sa.Integer),
        *_maybe("since not_before", sa.BigInteger),
        *_kept("parked worker", sa.Text),
        *_maybe("launched_at", sa.BigInteger),
        *_kept("next_urgency", sa.Integer),
        *_kept("next_reads", sa.Boolean),
    )  # fmt: skip
    op.create_index(
        "ix_tasks_due", "tasks", ["urgency", "installation", "since", "key"], sqlite_where=due, postgresql_where=due
    )


def _records() -> None:
    _table(
        "records", "repository_id number",
        *_kept("repository_id number", sa.BigInteger),
        *_kept("owner name", sa.Text),
        *_kept("installation", sa.BigInteger),
        *_kept("change url title author head base", sa.Text),
        *_kept("is_open is_merged is_draft is_private", sa.Boolean),
        *_kept("seen_at first_seen_at", sa.BigInteger),
        *_maybe("waiting_since settled_at", sa.BigInteger),
        *_kept("state headline tier", sa.Text),
        *_kept("added removed files proven assisted minutes", sa.BigInteger),
        *_kept("turns counted model", sa.Text),
        *_maybe("made_at", sa.BigInteger),
        *_kept("answered rules", sa.Text),
        *_maybe("probability", sa.Float(53)),
        *_kept("commit", sa.Text),
        *_maybe("merged_at", sa.BigInteger),
        *_maybe("gated", sa.Boolean),
        *_kept("brief decision excerpts", sa.Text),
    )  # fmt: skip
    op.create_index("ix_records_place", "records", ["owner", "name", "number"])


def _labels() -> None:
    _table(
        "outcomes", "repository_id number kind question source",
        *_kept("repository_id number", sa.BigInteger),
        *_kept("kind question source", sa.Text),
        *_kept("at", sa.BigInteger),
        *_kept("by rule", sa.Text),
    )  # fmt: skip
    _table(
        "thumbs", "repository_id number question by",
        *_kept("repository_id number", sa.BigInteger),
        *_kept("question", sa.Text),
        *_kept("by", sa.BigInteger),
        *_kept("rule login", sa.Text),
        *_kept("is_up", sa.Boolean),
        *_kept("at", sa.BigInteger),
        *_kept("words", sa.Text),
    )  # fmt: skip


def _rest() -> None:
    _table(
        "sessions", "digest",
        *_kept("digest", sa.Text),
        *_kept("visitor", sa.BigInteger),
        *_kept("login name permissions", sa.Text),
        *_kept("token", sa.LargeBinary),
        *_kept("form_key", sa.Text),
        *_kept("opened_at looked_at ends_at", sa.BigInteger),
    )  # fmt: skip
    _table("ledger_lines", "number", *_kept("number", sa.BigInteger), *_kept("line", sa.LargeBinary))
    _table(
        "ledger_head", "id",
        *_kept("id", sa.Integer), *_kept("entries", sa.BigInteger), *_kept("digest", sa.Text),
    )  # fmt: skip
    _table(
        "spending", "month installation",
        *_kept("month", sa.Text), *_kept("installation tokens nano_usd", sa.BigInteger),
    )  # fmt: skip
