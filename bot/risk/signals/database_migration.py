"""A migration was touched: it runs once, on production data; or it renames what the running release still uses.

What locks, what cannot be undone and what was renamed after the fact have rules of their own.
Sources: PostgreSQL's manual on ALTER TABLE; the catalogue of strong_migrations on renaming.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row, touched
from bot.risk._steps import forward_steps, migrations

_ROWS = (
    row(
        r"\balter\s+table\b.{0,200}\b(?P<code>rename\s+(?:column\s+\S+\s+to\s+|to\s+|(?!constraint|index|key|partition|to|column|value)[\"`\[]?\w+[\"`\]]?\s+to\s+)\S+)|\brename\s+table\s+\S+"
        r"|\b(?:RenameField|RenameModel|AlterModelTable|rename_column|rename_table|renameColumn|renameTable)\b|\b\w+\.rename\(\s*[\"']\w+[\"']\s*,",
        "a name of the database changes: {code}",
        "`{code}` on line {line} takes the old name away in one step. Which process still uses that name while both releases run?",
        "the minutes in which old code runs on the new schema",
        "statements of the running release fail until its last process is gone",
        "the deployment order; add, copy, switch and drop as separate steps",
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for the migrations of the change; one for each that renames."""
    del policy
    files = migrations(facts)
    check = "run it, and its way back, on a copy of the production data"
    yield from touched(RULE.id, Tier.CRITICAL, files, "a database migration", "It runs once, on production data", check)
    steps = (step for file in files for step in forward_steps(file))
    yield from match_rows(RULE.id, Tier.CRITICAL, Lens.DATA, _ROWS, steps)


RULE = Rule(
    id="database-migration",
    group=Group.DATA,
    about="A database migration: it runs once, on production data, while the previous release still runs.",
    detect=detect,
)
