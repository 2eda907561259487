"""The steps of a database migration, whatever it is written in: a statement of SQL, or a call of a migration tool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.change import Hunk, LineOp
from bot.facts import ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines

LONGEST_STEP = 1_500
"""Characters of a step that patterns look at."""
_STEPS_A_FILE = 400
_WRITTEN_IN = (
    *(".sql", ".py", ".rb", ".php", ".js", ".ts", ".mjs", ".cjs", ".go"),
    *(".java", ".kt", ".cs", ".xml", ".yml", ".yaml"),
)
_BACKWARD_FILE = lazy(r"(?i)(?:[._-]down|[._-]undo|[._-]rollback)\.\w+$|(?:^|/)down\.sql$|(?:^|/)u\d[\d._]*__")
_BACKWARD = lazy(
    r"(?i)\b(?:function|def|func|fun|void|async)\s+(?:self\.)?(?:\(\w*\s*\*?\w*\)\s*)?(?:down|downgrade|reverse|rollback|unapply|backwards?)\w*\s*\(?"
    r"|\b(?:exports\.)?down\s*[=:]|\bdown\s+do\b|--\s*\+?(?:goose\s+down|migrate\s+down|migrate:down)|<rollback|^\s*def\s+down\b|\bdown\([^)]*\)\s*[:{]"
)
_FORWARD = lazy(
    r"(?i)\b(?:function|def|func|fun|void|async)\s+(?:self\.)?(?:\(\w*\s*\*?\w*\)\s*)?(?:up|upgrade|change|forwards?|apply)\w*\s*\(?"
    r"|\b(?:exports\.)?up\s*[=:]|\bup\s+do\b|--\s*\+?(?:goose\s+up|migrate\s+up|migrate:up)|</rollback|<changeSet|\bup\([^)]*\)\s*[:{]|^operations\b"
)
_COMMENT = ("#", "//", "/*", "*", "--", "<!--")
_HOLE = lazy(r"\{\{[^{}]{0,120}\}\}\.?|\$\{[^{}]{0,80}\}\.?")
_CREATED = lazy(
    r"(?i)\bcreate\s+(?:temp\w*\s+|unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?[\"`\[]?(?:\w+[\"`\]]?\.[\"`\[]?)?(?P<sql>\w+)"
    r"|(?:CreateModel|create_table|createTable|Schema(?:::|\.)create)\b\s*\(?\s*(?:name\s*=\s*)?[:\"']+(?P<call>\w+)"
)
_TARGET = lazy(
    r"(?i)\b(?:alter\s+table|drop\s+table|truncate(?:\s+table)?|\bon|update|delete\s+from|lock\s+table)\s+(?:only\s+)?(?:if\s+exists\s+)?(?:only\s+)?"
    r"[\"`\[]?(?:\w+[\"`\]]?\.[\"`\[]?)?(?P<sql>\w+)|model_name\s*=\s*[\"'](?P<model>\w+)|^[\w.$>:\-]+\s*\(?\s*[:\"']+(?P<call>\w+)"
)


def migrations(facts: Facts) -> list[FileFacts]:
    """The migrations of the change, renamed and edited ones among them."""
    return [
        f
        for f in facts.files
        if f.role is FileRole.MIGRATION and f.path.lower().endswith(_WRITTEN_IN) and f.proof is None
    ]


def forward_steps(file: FileFacts) -> Iterator[AddedLine]:
    """What the migration newly does on its way forward, each step's text folded into one line.

    Steps on a table that the same migration creates are left out: there are no rows in it, and nobody waits for it.
    """
    if is_backward(file):
        return
    steps = list(_steps(file))
    created = {(m["sql"] or m["call"]).lower() for step in steps for m in _CREATED.finditer(step.text)}
    created |= {s.name.lower() for s in file.before if file.language == "SQL" and s.end - s.start > 1}
    for step in steps:
        target = target_of(step.text)
        if not target or target.lower() not in created or _CREATED.search(step.text):
            yield step


def is_backward(file: FileFacts) -> bool:
    """Whether the file is, by its name, only the way back."""
    return _BACKWARD_FILE.search(file.path) is not None


def target_of(text: str) -> str:
    """The table that a step works upon; "" where it does not say."""
    found = _TARGET.search(text)
    return (found["sql"] or found["model"] or found["call"] or "") if found else ""


def _steps(file: FileFacts) -> Iterator[AddedLine]:
    before = {_folded(line.text) for line in file.diff.lines(LineOp.REMOVED)}
    backward = _backward_lines(file)
    found = statements(file) if file.path.endswith(".sql") else _calls(file)
    for step in islice(found, _STEPS_A_FILE):
        if step.number not in backward and step.text not in before:
            yield step


def _folded(text: str) -> str:
    """On one line, without a template's holes and without the words that make a statement repeatable."""
    return " ".join(_IF_EXISTS.sub("", _HOLE.sub("", text[: 4 * LONGEST_STEP])).split())[:LONGEST_STEP]


_IF_EXISTS = lazy(r"(?i)\bif\s+(?:not\s+)?exists\s+(?!\()")


def _backward_lines(file: FileFacts) -> frozenset[int]:
    """The lines that undo the migration: those below the beginning of its way back, as far as the hunks show it."""
    found, back = set[int](), False
    for hunk in file.diff.hunks:
        for line in hunk.lines:
            if line.new is None:
                continue
            text = line.text[:400]
            if _FORWARD.search(text):
                back = False
            elif _BACKWARD.search(text):
                back = True
            if back:
                found.add(line.new)
    return frozenset(found)


def _calls(file: FileFacts) -> Iterator[AddedLine]:
    """The calls that stand on added lines, each with its arguments; single lines where no grammar reads the file."""
    calls = [c for c in file.added if c.kind is ConstructKind.CALL]
    if not calls or file.language in {"YAML", None}:
        yield from (line._replace(text=_folded(line.text)) for line in added_lines(file) if _counts(line.text))
        return
    for call in calls:
        arguments = call.body if call.body.startswith("(") else f" {call.body}"
        yield AddedLine(file, call.line, _folded(f"{call.head}{arguments}"))


def _counts(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and not stripped.startswith(_COMMENT)


def statements(file: FileFacts) -> Iterator[AddedLine]:
    """The statements with an added line; one that runs over several lines is read as one.

    The clauses of an ALTER are steps of their own, each with the beginning of the statement before it. What only
    defines a function or a trigger runs nothing yet.
    """
    for hunk in file.diff.hunks:
        for parts in _whole(hunk):
            text = _folded(" ".join(code for _, code, _ in parts))
            if not any(added for _, _, added in parts) or _DEFINES.match(text):
                continue
            for piece in text.split(";"):
                statement = _OPENING.sub("", piece.strip())
                if statement:
                    yield from (AddedLine(file, _line_of(clause, parts), clause) for clause in _clauses(statement))


_Parts = list[tuple[int, str, bool]]
"""Line number, code, and whether the change adds the line."""


def _whole(hunk: Hunk) -> Iterator[_Parts]:
    """The lines of each statement, comments left out; a quoted body belongs to its statement."""
    parts, quoted = _Parts(), False
    for line in hunk.lines:
        code = _TEXT_OR_COMMENT.sub(_without_ends, line.text[:LONGEST_STEP]).strip()
        if line.new is None or not code or code.startswith(("#", "/*", "*")):
            continue
        parts.append((line.new, code, line.op is LineOp.ADDED))
        quoted ^= bool(code.count("$$") % 2)
        if (";" in code and not quoted) or len(parts) > 60:
            yield parts
            parts = []
    if parts:
        yield parts


def _without_ends(found: re.Match[str]) -> str:
    """A comment is nothing; a `;` in a text ends no statement."""
    return (found["text"] or "").replace(";", ",")


_TEXT_OR_COMMENT = lazy(r"(?P<text>'(?:[^']|'')*')|--.*|/\*[^*]{0,400}\*/")


def _line_of(clause: str, parts: _Parts) -> int:
    """The line on which a clause's own words begin; the first added one where they cannot be found."""
    found = _ALTER.match(clause)
    words = (found["rest"] if found else clause)[:24].strip()
    of_it = next(
        (n for n, code, _ in parts if words in _folded(code) or (len(code) > 7 and words.startswith(_folded(code)))), 0
    )
    return of_it or next(number for number, _, added in parts if added)


_OPENING = lazy(
    r"(?is)^(?:do\b[^;]{0,80}?\bbegin\s+|begin\s+|else\s+|end\s*\$\$|(?:els)?if\b[^;]{0,400}?\bthen\s+|exception\s+when\b[^;]{0,80}\bthen\s+)+"
)
_DEFINES = lazy(r"(?i)create\s+(?:or\s+replace\s+)?(?:function|procedure|trigger|view|rule|policy|type)\b")
_ALTER = lazy(r"(?i)^(?P<head>alter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?(?:only\s+)?\S+)\s+(?P<rest>.+)$")
_CLAUSE = lazy(r"(?i),\s*(?=(?:add|drop|alter|modify|change|rename|validate|set)\b)")


def _clauses(text: str) -> Iterator[str]:
    found = _ALTER.match(text)
    if not found:
        yield text
        return
    for clause in _CLAUSE.split(found["rest"])[:30]:
        yield f"{found['head']} {clause}"
