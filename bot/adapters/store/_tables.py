"""The tables as this version has them. `migrations/` brings a database here; a test compares the two."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from bot.adapters.store._columns import Instant, Json, Words

metadata: Final = MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s"})

UNREAD: Final = "read_at IS NULL AND refused_at IS NULL"
"""Of deliveries. Words of an index: only a query that says the same can use it."""
DUE: Final = "wanted > done AND running = 0 AND parked = ''"
"""Of tasks: there is something to do, nobody does it, and nobody has given it up."""


def _kept(name: str, type_: Any, **more: Any) -> Column[Any]:
    return Column(name, type_, nullable=False, **more)


def _key(name: str, type_: Any) -> Column[Any]:
    return Column(name, type_, primary_key=True, autoincrement=False)


deliveries: Final = Table(
    "deliveries",
    metadata,
    _key("id", Text),
    _kept("event", Text),
    Column("body", LargeBinary),
    _kept("received_at", Instant),
    Column("read_at", Instant),
    Column("refused_at", Instant),
    _kept("why", Words, server_default=text("''")),
    Index(
        "ix_deliveries_unread", "received_at", "id", sqlite_where=text(UNREAD), postgresql_where=text(UNREAD)
    ),
    Index(
        "ix_deliveries_refused",
        "refused_at",
        sqlite_where=text("refused_at IS NOT NULL"),
        postgresql_where=text("refused_at IS NOT NULL"),
    ),
)  # fmt: skip

tasks: Final = Table(
    "tasks",
    metadata,
    _key("key", Words),
    _kept("kind", Text),
    _kept("owner", Words),
    _kept("name", Words),
    _kept("number", BigInteger),
    _kept("repository_id", BigInteger),
    _kept("installation", BigInteger),
    _kept("why", Words),
    _kept("urgency", Integer),
    _kept("reads", Boolean),
    _kept("head", Words),
    _kept("base", Words),
    _kept("nudge", Words),
    _kept("wanted", BigInteger),
    _kept("done", BigInteger),
    _kept("running", BigInteger),
    _kept("running_head", Words),
    _kept("tries", Integer),
    _kept("starts", Integer),
    Column("since", Instant),
    Column("not_before", Instant),
    _kept("parked", Words),
    _kept("worker", Words),
    Column("launched_at", Instant),
    # The strongest of the wishes that came after the run under way was launched; 0 for none.
    _kept("next_urgency", Integer),
    _kept("next_reads", Boolean),
    Column("settled_at", Instant),
    Index(
        "ix_tasks_due", "urgency", "installation", "since", "key",
        sqlite_where=text(DUE), postgresql_where=text(DUE),
    ),
    Index(
        "ix_tasks_running", "launched_at", sqlite_where=text("running > 0"), postgresql_where=text("running > 0")
    ),
)  # fmt: skip

# The highest count of a task that was removed: new ones count from there, for the engine remembers runs by their count.
removed_tasks: Final = Table("removed_tasks", metadata, _key("id", Integer), _kept("wanted", BigInteger))

records: Final = Table(
    "records",
    metadata,
    _key("repository_id", BigInteger),
    _key("number", BigInteger),
    _kept("owner", Words),
    _kept("name", Words),
    _kept("installation", BigInteger),
    _kept("change", Words),
    _kept("url", Words),
    _kept("title", Words),
    _kept("author", Words),
    _kept("head", Words),
    _kept("base", Words),
    _kept("is_open", Boolean),
    _kept("is_merged", Boolean),
    _kept("is_draft", Boolean),
    _kept("is_private", Boolean),
    _kept("seen_at", Instant),
    _kept("first_seen_at", Instant),
    Column("waiting_since", Instant),
    Column("settled_at", Instant),
    _kept("state", Words),
    _kept("headline", Words),
    _kept("tier", Words),
    _kept("added", BigInteger),
    _kept("removed", BigInteger),
    _kept("files", BigInteger),
    _kept("proven", BigInteger),
    _kept("assisted", BigInteger),
    _kept("minutes", BigInteger),
    _kept("turns", Json),
    _kept("counted", Json),
    _kept("model", Words),
    Column("made_at", Instant),
    _kept("answered", Json),
    _kept("rules", Json),
    Column("probability", Float(53)),
    _kept("commit", Words),
    Column("merged_at", Instant),
    Column("gated", Boolean),
    # The long ones stand last: SQLite reads a row up to the last column that is asked for.
    _kept("brief", Json),
    _kept("decision", Json),
    _kept("excerpts", Json),
    _kept("asked", Json, server_default=text("'[]'")),
    _kept("questions", Json, server_default=text("'[]'")),
    _kept("said", Json, server_default=text("'[]'")),
    Column("waited_from", Instant),
    Index("ix_records_place", "owner", "name", "number"),
    Index("ix_records_seen_at", "seen_at"),
)

outcomes: Final = Table(
    "outcomes",
    metadata,
    _key("repository_id", BigInteger),
    _key("number", BigInteger),
    _key("kind", Text),
    _key("question", Words),
    _key("source", Words),
    _kept("at", Instant),
    _kept("by", Words),
    _kept("rule", Words),
    _kept("question_kind", Words, server_default=text("''")),
    Index("ix_outcomes_at", "at"),
)

thumbs: Final = Table(
    "thumbs",
    metadata,
    _key("repository_id", BigInteger),
    _key("number", BigInteger),
    _key("question", Words),
    _key("by", BigInteger),
    _kept("rule", Words),
    _kept("login", Words),
    _kept("is_up", Boolean),
    _kept("at", Instant),
    _kept("words", Words),
    Index("ix_thumbs_at", "at"),
)

sessions: Final = Table(
    "sessions",
    metadata,
    _key("digest", Text),
    _kept("visitor", BigInteger),
    _kept("login", Words),
    _kept("name", Words),
    _kept("permissions", Json),
    _kept("token", LargeBinary),
    _kept("form_key", Text),
    _kept("opened_at", Instant),
    _kept("looked_at", Instant),
    _kept("ends_at", Instant),
    Index("ix_sessions_visitor", "visitor"),
)

ledger_lines: Final = Table(
    "ledger_lines",
    metadata,
    _key("number", BigInteger),
    _kept("line", LargeBinary),
    _kept("change", Words, server_default=text("''")),
    Index("ix_ledger_lines_change", "change", "number"),
)

sweeps: Final = Table("sweeps", metadata, _key("repository_id", BigInteger), _kept("until", Instant))

ledger_head: Final = Table(
    "ledger_head",
    metadata,
    _key("id", Integer),
    _kept("entries", BigInteger),
    _kept("digest", Text),
)

spent: Final = Table(
    "spent",
    metadata,
    _key("month", Text),
    _key("who", Text),
    _kept("tokens", BigInteger),
    _kept("nano_usd", BigInteger),
)

permissions: Final = Table(
    "permissions",
    metadata,
    _key("repository_id", BigInteger),
    _key("account_id", BigInteger),
    _kept("permission", Text),
    _kept("seen_at", Instant),
)

workers: Final = Table("workers", metadata, _key("executor_id", Text), _kept("at", Instant))
