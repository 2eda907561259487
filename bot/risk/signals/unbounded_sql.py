"""A statement that writes or deletes every row: UPDATE and DELETE without WHERE, or what an ORM makes of them.

Statements of SQL files, and the strings that code hands to a database. A string that is put together from parts is
left out: its WHERE may be in another part. Tests are left out, and tables whose name says that they are temporary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole, gained
from bot.pattern import lazy
from bot.risk._added import AddedLine
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._patterns import meaning, row_signal
from bot.risk._steps import statements
from bot.risk._view import few, look

_SQL = lazy(
    r"(?is)^\s*(?P<code>update\s+(?:only\s+)?(?P<name>[\w.\"`\[\]]+)(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\s+[\w.\"`\[\]]+\s*=.*|delete\s+from\s+(?:only\s+)?(?P<from>[\w.\"`\[\]]+)\s*;?\s*"
    r"|truncate\s+(?:table\s+)?(?P<cut>(?!table\b)[\w.\"`\[\]]+).*)$"
)
_NARROWED = lazy(
    r"(?i)\bwhere\b|\blimit\s+\S|\busing\b|\bjoin\b|\bon\s+(?:conflict|duplicate)\b|\bfrom\s+\w+\s*,|\{\{|\$\{|%s\s*$|\.\.\.|…|\bcurrent\s+of\b"
)
_LITERAL = lazy(
    r"""^\(?\s*(?:[\w.]+\(\s*)?[rbfRBF]{0,2}(?P<quote>\"\"\"|'''|"|'|`)(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*(?P<after>[,);].*|$)""",
    re.DOTALL,
)
_TEMPORARY = lazy(r"(?i)(?:^|[_.\"`])(?:te?mp|staging|scratch|cache|test|queue)(?:$|[_\"`])|^#")
_RUNS = lazy(
    r"(?i)(?:^|[._])(?:execute\w*|exec\w*|query\w*|raw|run|prepare|statement|unprepared|sql|add_?sql|text|do|update|delete|\$executeRaw\w*|RunSQL|createNativeQuery|createQuery|nativeQuery|rawQuery|jdbcTemplate)$"
)
_ORM = lazy(
    r"\bobjects\.all\(\)\.(?:delete|update)$|\bobjects\.(?:delete|update)$|^(?:::)?(?!self\b|this\b)[A-Z]\w*\.(?:delete_all|destroy_all|update_all)$|^[A-Z]\w*\.query\(\)\.(?:delete|update)$"
    r"|^(?:DB|Capsule)\.table\(\)\.(?:delete|truncate)$|^[A-Z]\w*\.truncate$|\bsession\.query\(\)\.(?:delete|update)$"
)
_EMPTY = lazy(r"\.(?:deleteMany|delete_many|updateMany|update_many)$")
_EVERYTHING = lazy(
    r"^\(?\s*(?:\{\s*\}|\{\s*where\s*:\s*\{\s*\}\s*\}|\{\s*data\s*:(?!.*\bwhere\b).*\}|bson\.(?:M|D)\{\s*\}(?:.*)|[\w.]*[cC]tx,\s*bson\.[MD]\{\s*\}.*)?\s*\)?$",
    re.DOTALL,
)
_ROW = meaning(
    "every row: {code}",
    "`{code}` on line {line} has no condition. How many rows does it meet in production, and which of them must it not touch?",
    "a table of production size",
    "it writes or deletes every row, and what waits for them waits as long",
    "the row count; the condition that was meant; the same in batches",
    Tier.HIGH,
)  # fmt: skip
_ROLES = frozenset({FileRole.CODE, FileRole.MIGRATION, FileRole.CONFIG, FileRole.DATA})


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for statements and calls without a condition that were not there before."""
    del policy
    return few((*_in_files(facts), *_in_calls(facts)))


def _in_files(facts: Facts) -> Iterator[Signal]:
    for file in facts.files:
        if file.role in _ROLES and file.proof is None and file.path.endswith(".sql"):
            before = {" ".join(line.text.split()).rstrip(";") for line in file.diff.removed}
            for step in statements(file):
                code = unconditional(step.text)
                if code and step.text not in before:
                    yield _signal(step, code)


def unconditional(sql: str) -> str:
    """The statement if it writes every row of a table; "" when it has a condition, or is another statement."""
    found = _SQL.match(sql)
    table = (found["name"] or found["from"] or found["cut"]) if found else ""
    if found is None or _NARROWED.search(sql) or _TEMPORARY.search(table):
        return ""
    return found["code"].strip()


def _in_calls(facts: Facts) -> Iterator[Signal]:
    told: set[tuple[str, int]] = set()
    for file, call in gained(facts, ConstructKind.CALL):
        if file.role in _ROLES and file.proof is None and file.language not in {None, "SQL", "YAML", "HCL"}:
            code = _of_call(file, call)
            if code and (file.path, call.line) not in told:
                told.add((file.path, call.line))
                yield _signal(AddedLine(file, call.line, ""), code)


def _of_call(file: FileFacts, call: Construct) -> str:
    arguments = call.body if call.body.startswith("(") else f"({call.body})"
    if "…" in arguments or file.role is FileRole.TEST:
        return ""
    if _ORM.search(call.head):
        return "" if _temporary(call) else call.text
    if _EMPTY.search(call.head) and _EVERYTHING.match(arguments):
        return "" if _temporary(call) else call.text
    if not _RUNS.search(call.head):
        return ""
    literal = _LITERAL.match(arguments)
    return unconditional(literal["text"]) if literal else ""


def _temporary(call: Construct) -> bool:
    return any(_TEMPORARY.search(part) for part in call.head.lower().split("."))


def _signal(at: AddedLine, code: str) -> Signal:
    evidence = evidence_at(at.file, at.number, look(at.file).new.get(at.number, at.text))
    return row_signal(RULE.id, None, Lens.DATA, _ROW, evidence, {"code": code})


RULE = Rule(
    id="unbounded-sql",
    group=Group.DATA,
    about="A statement without a condition writes or deletes every row of a table.",
    detect=detect,
)
