"""Which CODEOWNERS file counts, and whom it names for the files of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import Change, FileStatus, RepoPath, Snapshot
from bot.facts._codeowners import MAX_BYTES, PLACES, CodeOwners
from bot.facts._history_nouns import Ownership

MAX_MATCHES = 1_000_000
"""Patterns with stars times files, some seconds of work."""


class Owners(NamedTuple):
    """Who owns the files of a change."""

    files: tuple[Ownership, ...] = ()
    """Those that a rule decides about, in the change's order; an old name only where others own it."""
    source: str = ""
    """The file that counted; "" for none."""
    errors: tuple[str, ...] = ()


def find_owners(change: Change, before: Snapshot) -> Owners:
    """The owners by the CODEOWNERS file as it is at the base, so that no change decides who owns it."""
    source = next((place for place in PLACES if before.exists(place)), None)
    if source is None:
        return Owners()
    content = before.read([source]).get(source)
    if content is None or len(content) >= MAX_BYTES:
        why = "it is 3 MB or larger" if content else "it is no regular file of readable size"
        return Owners((), source, (f"GitHub does not load {source}: {why}",))
    rules = CodeOwners(content)
    paths = tuple(dict.fromkeys(_paths(change)))
    told = paths[: max(1, MAX_MATCHES // max(1, rules.globs))]
    found = [(path, rules.rule_for(path)) for path in told]
    now = {file.path for file in change.files}
    named = {rule.owners for path, rule in found if rule and path in now}
    files = tuple(
        Ownership(path, rule.owners, rule.pattern, rule.line)
        for path, rule in found
        if rule and (path in now or rule.owners not in named)
    )
    left = len(paths) - len(told)
    skipped = (f"the owners of {left} more files were not looked up",) if left else ()
    return Owners(files, source, (*rules.errors, *skipped))


def _paths(change: Change) -> Iterator[RepoPath]:
    """Every name under which a file is touched: what is moved away was owned as well."""
    for file in change.files:
        yield file.path
        if file.status is FileStatus.RENAMED and file.old_path is not None:
            yield file.old_path
