"""Usages of one definition in a small tree, as rows that a test can compare with a table."""

from __future__ import annotations

from collections.abc import Mapping

from bot.change import FileDiff, FileStatus, RepoPath, Snapshot
from bot.facts import ChangeKind, FileFacts, FileRole, Reading, SymbolChange, Usage, find_definitions
from bot.facts.usages import find_usages
from tests.fakes import DictSnapshot

Listed = set[tuple[str, str]]
"""(`path:line`, certainty)"""


def usage_in(files: Mapping[str, str | bytes], path: str, qualified: str, after: Snapshot | None = None) -> Usage:
    """What is found when the body of the definition `qualified` of the file at `path` changed."""
    content = files[path]
    symbols = find_definitions(RepoPath(path), content.encode() if isinstance(content, str) else content)
    symbol = next(s for s in symbols if s.qualified == qualified)
    change = SymbolChange(ChangeKind.BODY, symbol, symbol, symbol.end)
    diff = FileDiff(RepoPath(path), RepoPath(path), FileStatus.MODIFIED)
    facts = FileFacts(diff, FileRole.CODE, "?", Reading.READ, "", symbols, symbols, (change,))
    [usage] = find_usages([facts], after if after is not None else DictSnapshot(files))
    return usage


def listed(usage: Usage) -> Listed:
    return {(f"{r.location.path}:{r.location.start}", r.certainty.name) for r in usage.references}
