"""Migrations: steps that lock, that cannot be undone, or that break the code which is still running.

Patterns of SQL and of the common tools (Django, Alembic, Rails, Flyway). What a statement costs depends on the size of
the table, which is not in the repository: that is what is asked.
Sources: PostgreSQL's manual on ALTER TABLE and CREATE INDEX; the catalogues of strong_migrations and squawk.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileFacts, FileRole
from bot.risk._added import AddedLine, added_lines
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row, touched

LONG = 1_000
"""Characters that the patterns look at together."""
OVERLAP = 200
_GONE = "code of the running release still reads or writes it"
_ROWS = (
    row(
        r"\bdrop\s+table\s+(?:if\s+exists\s+)?(?P<name>[\w.\"`]+)|(?:DeleteModel|op\.drop_table|\bdrop_table)\s*\(?\s*[:\"']?(?:name=)?[\"']?(?P<model>\w+)",
        "table {name}{model} is dropped",
        "`{code}` on line {line} cannot be undone. Which release last read {name}{model}, and where is its data kept if that release has to come back?",
        "a rollback, or a job of the previous release",
        "the data is gone and " + _GONE,
        "the last use in the deployed release; a backup of the table",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\bdrop\s+column\s+(?:if\s+exists\s+)?(?P<name>[\w.\"`]+)|(?:RemoveField|op\.drop_column|\bremove_columns?)\b",
        "column {name} is dropped",
        "`{code}` on line {line} removes data and a name at once. Does any process of the running release still select or write that column while this runs?",
        "the minutes in which old code runs on the new schema",
        "its statements fail, and the column's data cannot be brought back",
        "the deployment order; a release without the column before this one",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\brename\s+(?:column|table|to)\b|(?:RenameField|RenameModel|\brename_column|\brename_table|op\.rename_table)\b",
        "something is renamed in the database",
        "`{code}` on line {line} takes the old name away in one step. Which process still uses the old name while both releases run?",
        "the minutes in which old code runs on the new schema",
        "its statements fail until the last old process is gone",
        "the deployment order; add, copy, switch and drop as separate steps",
    ),
    row(
        r"\b(?:update\s+(?P<name>[\w.\"`]+)\s+set|delete\s+from\s+(?P<from>[\w.\"`]+))\b(?!.*\bwhere\b)(?=.*;)",
        "every row of {name}{from} is written",
        "`{code}` on line {line} has no WHERE. How many rows does {name}{from} have in production, and what waits while they are locked?",
        "a table of production size",
        "long locks, a large write-ahead log, or data that is lost",
        "the row count; the same in batches",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\bset\s+not\s+null\b|\bnot\s+null\b(?!.*\bdefault\b)(?=.*\badd\b)|\badd\b(?!.*\bdefault\b).*\bnot\s+null\b|\bnull:\s*false(?!.*default)|nullable\s*=\s*False(?!.*server_default)",
        "a column may no longer be null",
        "`{code}` on line {line}: which existing rows have no value there, and what does a process of the old release insert meanwhile?",
        "a row without the value, old or new",
        "the migration fails half-way, or inserts of the old release do",
        "count the rows without a value; a default or a check added first",
    ),
    row(
        r"\bcreate\s+(?:unique\s+)?index\s+(?!concurrently)(?P<name>[\w.\"`]+)(?!.*concurrently)",
        "index {name} is built under a lock",
        "`{code}` on line {line} blocks writes until it is built. How large is the table, and what happens to requests that wait?",
        "a table with millions of rows",
        "writes wait for minutes; requests time out",
        "the row count; CREATE INDEX CONCURRENTLY outside a transaction",
        severity=Tier.MEDIUM,
    ),
    row(
        r"\bRunPython\(\s*\w[\w.]*\s*\)|\bRunSQL\(\s*[\"'][^\"']*[\"']\s*\)",
        "a data step without a way back",
        "`{code}` on line {line} names no reverse step. What brings the data back when this release is rolled back?",
        "a rollback",
        "the migration cannot be reversed, and the rollback stops there",
        "a reverse function, or `noop` with the reason",
        severity=Tier.MEDIUM,
    ),
    row(
        r"\balter\s+(?:column\s+)?[\w.\"`]+\s+(?:set\s+data\s+)?type\b|\bchange_column\b|\bmodify\s+(?:column\s+)?[\w.\"`]+",
        "a column's type changes",
        "`{code}` on line {line}: does the new type hold every stored value, and is the table rewritten under a lock to get there?",
        "a stored value that does not fit, or a large table",
        "values are cut or rounded, or everything waits for the rewrite",
        "the largest stored value; the manual on which changes rewrite",
    ),
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.proof is None and _migrates(f)]
    yield from touched(RULE.id, Tier.CRITICAL, files, "a database migration", "It runs once, on production data")
    lines = (part for file in files for line in _statements(file) for part in _parts(line))
    yield from match_rows(RULE.id, Tier.CRITICAL, Lens.DATA, _ROWS, lines)


def _parts(line: AddedLine) -> Iterator[AddedLine]:
    """The line as it is; a long one in overlapping parts, its spaces folded, so that no pattern runs over all of it."""
    if len(line.text) <= LONG:
        yield line
        return
    text = " ".join(line.text.split())
    for at in range(0, max(len(text) - OVERLAP, 1), LONG - OVERLAP):
        yield line._replace(text=text[at : at + LONG])


def _migrates(file: FileFacts) -> bool:
    if file.role is not FileRole.MIGRATION:
        return False
    return file.path.endswith(
        (".sql", ".py", ".rb", ".php", ".js", ".ts", ".go", ".java", ".kt", ".xml", ".yml", ".yaml")
    )


def _statements(file: FileFacts) -> Iterator[AddedLine]:
    """Added lines, comments left out; a SQL statement that runs over several lines is read as one."""
    pending: AddedLine | None = None
    for line in added_lines(file):
        code = line.text.split("--")[0] if file.path.endswith(".sql") else line.text
        if not code.strip() or code.strip().startswith(("#", "//", "/*", "*", "--")):
            continue
        joined = (
            AddedLine(file, pending.number, f"{pending.text} {code.strip()}") if pending else line._replace(text=code)
        )
        if file.path.endswith(".sql") and ";" not in code and len(joined.text) < LONG:
            pending = joined
            continue
        pending = None
        yield joined
    if pending is not None:
        yield pending


RULE = Rule(
    id="database-migration", group=Group.DATA, about="A migration: what it drops, locks or cannot undo.", detect=detect
)
