"""A step of a migration that makes everyone else wait, or that fails on rows that are there.

What it costs depends on the size of the table, which is not in the repository: that is what is asked.
Sources: PostgreSQL's manual on ALTER TABLE ("rewrite", NOT VALID), CREATE INDEX and explicit locking; the catalogues
of strong_migrations and squawk. MySQL builds an index without blocking writers, so its files are spared that row.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileFacts
from bot.pattern import lazy
from bot.risk._added import AddedLine
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row
from bot.risk._steps import forward_steps, migrations

_LARGE = "a table with millions of rows"
_WAITS = "everyone who writes to that table waits until it is done"
_ROWS = (
    row(
        r"\block\s+table\s+[\w.\"`]+|\bvacuum\s+full\b|^cluster\s+[\w.\"]+|\brefresh\s+materialized\s+view\s+(?!concurrently)[\w.\"]+",
        "an explicit lock: {code}",
        "`{code}` on line {line} keeps others out until the migration ends. What runs after it in the same transaction, and for how long?",
        "any request that needs the table meanwhile",
        "requests wait for the lock, and those behind them in the queue with them",
        "`lock_timeout`; the time that the rest of the transaction takes",
    ),
    row(
        r"\bcreate\s+(?:unique\s+)?index\s+(?!concurrently)(?:if\s+not\s+exists\s+)?[\w.\"`]*\s*on\b|\breindex\s+(?:table|index|schema|database)\s+(?!concurrently)\w+"
        r"|\bmigrations\.AddIndex\b|\badd_index\s+:\w+|\bop\.create_index\b|\$table\.(?:index|unique|fullText)\(|<createIndex\b|\bqueryRunner\.createIndex\b|\bqueryInterface\.addIndex\b",
        "an index is built under a lock: {code}",
        "`{code}` on line {line} blocks writes until the index is built. How large is the table, and what becomes of the requests that wait?",
        _LARGE,
        _WAITS,
        "the row count; building it concurrently, outside a transaction",
        unless=r"concurrently|\bengine\s*=|on\s+only\b",
    ),
    row(
        r"\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?(?!constraint|index|key|primary|unique|foreign|check)[\"`\[]?\w+[\"`\]]?\s+[^,;]*?\bnot\s+null\b"
        r"|\badd_column\b.{0,200}\bnull:\s*false|\bop\.add_column\b.{0,300}\bnullable\s*=\s*False",
        "a column without a value for old rows: {code}",
        "`{code}` on line {line}: which rows are there already, and what does the previous release insert into that column while both run?",
        "a table that has rows; an insert by the previous release",
        "the migration fails on the first row that has no value, or inserts of the old release do",
        "the row count; add it nullable, fill it, then require it",
        unless=r"\bdefault\b|server_default|\bgenerated\b|\bidentity\b|serial\b|auto_increment",
    ),
    row(
        r"\badd\s+(?:column\s+)?.{0,200}\bdefault\s+\(?(?:gen_random_uuid|uuid_generate_v\w+|random|clock_timestamp|timeofday|nextval|uuid)\s*\(",
        "the table is rewritten: {code}",
        "`{code}` on line {line} computes a value for each row, under an exclusive lock. How many rows are there, and who reads the table meanwhile?",
        _LARGE,
        "readers and writers wait while every row is written anew",
        "the row count; add the column without default and fill it in batches",
    ),
    row(
        r"\balter\s+(?:column\s+)?[\w.\"`]+\s+(?:set\s+data\s+)?type\s+\w+|\b(?:change|modify)\s+(?:column\s+)[\w.\"`]+\s+\w+|\bchange_column\s+:\w+|\bmigrations\.AlterField\b"
        r"|\bop\.alter_column\b.{0,300}\btype_\s*=|\)\.change\(\)|<modifyDataType\b",
        "a column's type changes: {code}",
        "`{code}` on line {line}: does the new type hold every stored value, and is the table rewritten under a lock to get there?",
        "a stored value that does not fit, or " + _LARGE,
        "readers and writers wait while the table is written anew",
        "the statement that it runs; the manual on which changes rewrite",
        unless=r"\btype\s+(?:text|varchar|character varying)\s*$|help_text|verbose_name|choices\s*=|\bvalidators\s*=",
    ),
    row(
        r"\badd\s+(?:constraint\s+[\w.\"`]+\s+)?(?:foreign\s+key|check|unique|primary\s+key|exclude)\b|\bmigrations\.AddConstraint\b|\badd_foreign_key\s+:\w+|\badd_check_constraint\s+:\w+"
        r"|\bop\.create_(?:foreign_key|check_constraint|unique_constraint)\b|<addForeignKeyConstraint\b|<addUniqueConstraint\b",
        "a constraint is checked under a lock: {code}",
        "`{code}` on line {line} reads every row while writers wait. How large is the table, and which rows do not keep to it yet?",
        "a row that breaks the constraint, or " + _LARGE,
        "writers wait while every row is checked, or the migration fails on the first that does not fit",
        "count the rows that break it; NOT VALID first, VALIDATE in a step of its own",
        unless=r"\bnot\s+valid\b|using\s+index|validate:\s*false|postgresql_not_valid|AddConstraintNotValid",
    ),
    row(
        r"\balter\s+(?:column\s+)?[\w.\"`]+\s+set\s+not\s+null\b|\bchange_column_null\s+:\w+.{0,80}\bfalse|\bop\.alter_column\b.{0,300}\bnullable\s*=\s*False|<addNotNullConstraint\b",
        "a column may no longer be null: {code}",
        "`{code}` on line {line}: which rows have no value there, and what does a process of the old release insert meanwhile?",
        "a row without the value, old or new",
        "the migration fails half-way, or inserts of the old release do",
        "count the rows without a value; a check constraint that is validated first",
    ),
)  # fmt: skip
_OTHER_DATABASE = lazy(r"(?i)mysql|mariadb|sqlite|\bd1\b|clickhouse|cassandra|cql|mssql|oracle")
_OTHER_DIALECT = lazy(r"(?i)\bauto_?increment\b|\bengine\s*=\s*(?:innodb|merge)|\bpragma\b|`\w+`\s")
_NO_WAIT = lazy(r"(?i)\bcreate\s+(?:unique\s+)?index\b")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for the steps that lock or that may fail on existing rows."""
    del policy
    steps = (step for file in migrations(facts) for step in _waited_for(file))
    return match_rows(RULE.id, Tier.CRITICAL, Lens.DATA, _ROWS, steps)


def _waited_for(file: FileFacts) -> Iterator[AddedLine]:
    other = bool(_OTHER_DATABASE.search(file.path)) or any(
        _OTHER_DIALECT.search(line.text[:400]) for line in file.diff.added[:2000]
    )
    for step in forward_steps(file):
        if not (other and _NO_WAIT.search(step.text)):
            yield step


RULE = Rule(
    id="migration-lock",
    group=Group.DATA,
    about="A step of a migration makes others wait for a lock, or fails on rows that are there already.",
    detect=detect,
)
