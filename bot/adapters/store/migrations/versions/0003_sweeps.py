"""How far sweeps came, what entries are about, who spends; what records keep of questions and answers."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_PAGE = 500


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "sweeps",
        sa.Column("repository_id", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_sweeps"),
    )
    op.create_table(
        "spent",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("nano_usd", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("month", "who", name="pk_spent"),
    )
    op.execute(
        "INSERT INTO spent (month, who, tokens, nano_usd)"
        " SELECT month, 'installation:' || installation, tokens, nano_usd FROM spending"
    )
    op.drop_table("spending")
    with op.batch_alter_table("records") as records:
        for name in ("asked", "questions", "said"):
            records.add_column(sa.Column(name, sa.Text, nullable=False, server_default=sa.text("'[]'")))
        records.add_column(sa.Column("waited_from", sa.BigInteger, nullable=True))
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.add_column(sa.Column("question_kind", sa.Text, nullable=False, server_default=sa.text("''")))
    with op.batch_alter_table("ledger_lines") as lines:
        lines.add_column(sa.Column("change", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_index("ix_ledger_lines_change", "ledger_lines", ["change", "number"])
    _tell_what_entries_are_about()


def _tell_what_entries_are_about() -> None:
    lines = sa.table("ledger_lines", sa.column("number"), sa.column("line"), sa.column("change"))
    connection, start = op.get_bind(), 0
    while True:
        chosen = sa.select(lines.c.number, lines.c.line).where(lines.c.number >= start).order_by(lines.c.number)
        rows = connection.execute(chosen.limit(_PAGE)).all()
        if not rows:
            return
        for number, line in rows:
            subject = json.loads(bytes(line))["entry"]["subject"] or {}
            told = sa.update(lines).where(lines.c.number == number).values(change=str(subject.get("change", "")))
            connection.execute(told)
        start = rows[-1][0] + 1
