"""A step of a migration that cannot be taken back: data is dropped, or there is no way back at all.

Sources: the manuals of Django (reverse_code), Alembic, Rails (IrreversibleMigration), Doctrine and Laravel on migrating
down; PostgreSQL's on DROP and TRUNCATE. What the same migration has created, and its own way back, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileStatus
from bot.facts import Facts, FileFacts
from bot.pattern import lazy
from bot.risk._added import added_lines
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._patterns import match_rows, meaning, row, row_signal
from bot.risk._steps import forward_steps, migrations

_GONE = "its data is gone, and statements of the running release that name it fail"
_DEPLOYING = "a rollback, or a process of the previous release"
_ROWS = (
    row(
        r"\bdrop\s+(?:table|schema|database)\s+(?:if\s+exists\s+)?(?P<name>[\w.\"`]+)|\b(?:DeleteModel|op\.drop_table|drop_table|dropTable|dropTableIfExists|Schema\.drop(?:IfExists)?)\b\s*\(?\s*(?:name\s*=\s*)?[:\"']*(?P<model>\w+)"
        r"|<dropTable\b",
        "table {name}{model} is dropped",
        "`{code}` on line {line} cannot be undone. Which release last read {name}{model}, and where is its data kept if that release has to come back?",
        _DEPLOYING,
        _GONE,
        "the last use in the deployed release; a backup of the table",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\bdrop\s+(?:column\s+)(?:if\s+exists\s+)?(?P<name>[\w.\"`]+)|\b(?:op\.drop_column|remove_columns?|dropColumns?|removeColumn)\b\s*\(?\s*(?P<call>[:\w\"', \[\]]{0,60})"
        r"|\bRemoveField\b.{0,80}?\bname\s*=\s*[\"'](?P<field>\w+)|\bRemoveField\b|<dropColumn\b",
        "a column is dropped: {name}{call}{field}",
        "`{code}` on line {line} removes data and a name at once. Does any process of the running release still select or write that column meanwhile?",
        "the minutes in which old code runs on the new schema",
        "the column's " + _GONE.removeprefix("its "),
        "the deployment order; a release without the column before this one",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\btruncate\s+(?:table\s+)?(?:only\s+)?(?P<name>(?!as\b|on\b|to\b)[\w.\"`]+)|\bdelete\s+from\s+(?:only\s+)?(?P<from>[\w.\"`]+)|\b(?:delete_all|deleteMany|bulk_delete|bulkDelete)\b|objects\.all\(\)\.delete",
        "rows are deleted: {name}{from}",
        "`{code}` on line {line} deletes rows for good. Which rows are they in production, and where are they kept in case one is missed?",
        "a row that the condition meets and that someone still needs",
        "what it deletes cannot be brought back by migrating down",
        "count and read the rows that it would delete; a copy of them",
        severity=Tier.CRITICAL,
        unless=r"\bwhere\b.{0,200}\b(?:not\s+exists|duplicate|row_number)",
    ),
    row(
        r"\bRunPython\b\s*\(\s*(?:code\s*=\s*)?[\w.]+\s*,?\s*(?:(?:elidable|atomic|hints)\s*=[^,)]*,?\s*)*\)|\bRunSQL\b\s*\(\s*(?:sql\s*=\s*)?(?:[\"']{1,3}[^\"']*[\"']{1,3}|[\w.]+)\s*,?\s*\)",
        "a data step without a way back: {code}",
        "`{code}` on line {line} names no reverse step. What brings the schema back when the release after it has to be rolled back?",
        "a rollback past this migration",
        "migrating back stops with an error there",
        "a reverse step, or `noop` where nothing needs undoing",
        severity=Tier.MEDIUM,
    ),
    row(
        r"\balter\s+(?:column\s+)?(?P<name>[\w.\"`]+)\s+(?:set\s+data\s+)?type\s+(?:smallint|int2|integer|int|int4|date|varchar\(\d{1,2}\)|char\(\d{1,2}\)|numeric\(\d,\s*0\))(?!\w)(?=.{0,200}\busing\b.{0,200}(?:round|trunc|left|substring|::|cast))"
        r"|\balter\s+(?:column\s+)?(?P<narrow>[\w.\"`]+)\s+(?:set\s+data\s+)?type\s+(?:smallint|int2|date)\b",
        "values of {name}{narrow} are cut",
        "`{code}` on line {line}: which stored values of {name}{narrow} do not survive that type, and where are they kept?",
        "a stored value that the new type cannot hold",
        "it is cut or rounded for good, or the migration fails there",
        "select the values that change when cast there and back",
    ),
)  # fmt: skip
_NO_WAY_BACK = meaning(
    "no way back: {path}",
    "`{code}` (line {line}): the migration defines no step back. What is done when the release that brings it has to be rolled back?",
    "a rollback past this migration",
    "the tool refuses to migrate back, or goes back without changing the schema",
    "a `down` step, or the order in which a rollback is done by hand",
    Tier.MEDIUM,
)
_EMPTY_DOWN = lazy(
    r"IrreversibleMigration|throwIrreversibleMigrationException|raise\s+NotImplementedError|throw new \w*Irreversible"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for steps that cannot be taken back, and for a way back that only refuses."""
    del policy
    files = migrations(facts)
    steps = (step for file in files for step in forward_steps(file))
    yield from match_rows(RULE.id, Tier.CRITICAL, Lens.DATA, _ROWS, steps)
    for file in files:
        yield from _refuses(file)


def _refuses(file: FileFacts) -> Iterator[Signal]:
    if file.diff.status is FileStatus.DELETED:
        return
    for line in added_lines(file):
        if _EMPTY_DOWN.search(line.text[:400]) and not line.text.lstrip().startswith(("use ", "import ", "from ")):
            evidence = evidence_at(file, line.number, line.text)
            yield row_signal(RULE.id, None, Lens.DATA, _NO_WAY_BACK, evidence, {"code": line.text.strip()})
            return


RULE = Rule(
    id="irreversible-migration",
    group=Group.DATA,
    about="A step of a migration drops data or has no way back, so that a rollback cannot undo it.",
    detect=detect,
)
