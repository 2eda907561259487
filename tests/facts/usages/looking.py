"""Usages of one definition in a small tree, as rows that a test can compare with a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.change import FileDiff, FileStatus, RepoPath, Snapshot
from bot.facts import ChangeKind, FileFacts, FileRole, Memo, Reading, SymbolChange, Usage, find_definitions
from bot.facts.usages import find_usages
from tests.fakes import DictSnapshot

Listed = set[tuple[str, str]]
"""(`path:line`, certainty)"""


def usage_in(files: Mapping[str, str | bytes], path: str, qualified: str, after: Snapshot | None = None) -> Usage:
    """What is found when the body of the definition `qualified` of the file at `path` changed."""
    [usage] = usages_in(files, path, [qualified], after)
    return usage


def usages_in(
    files: Mapping[str, str | bytes],
    path: str,
    qualified: Sequence[str],
    after: Snapshot | None = None,
    memo: Memo | None = None,
) -> tuple[Usage, ...]:
    """The same for several definitions of one file."""
    content = files[path]
    symbols = find_definitions(RepoPath(path), content.encode() if isinstance(content, str) else content)
    changed = [s for s in symbols if s.qualified in qualified]
    changes = tuple(SymbolChange(ChangeKind.BODY, symbol, symbol, symbol.end) for symbol in changed)
    diff = FileDiff(RepoPath(path), RepoPath(path), FileStatus.MODIFIED)
    facts = FileFacts(diff, FileRole.CODE, "?", Reading.READ, "", symbols, symbols, changes)
    return find_usages([facts], after if after is not None else DictSnapshot(files), memo)


def listed(usage: Usage) -> Listed:
    return {(f"{r.location.path}:{r.location.start}", r.certainty.name) for r in usage.references}
