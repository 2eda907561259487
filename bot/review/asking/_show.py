"""A file of the change as a request shows it, and the facts about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import FileKind, Hunk, LineOp, Location, RepoPath
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, Usage
from bot.review._nouns import ContextLevel
from bot.review.asking._context import Context
from bot.review.asking._excerpt import GAP, Block, number_lines, one_line, within
from bot.risk import Risk, worth

_PLANTED = frozenset({"instructs-reviewer"})
"""Rules that anybody can make fire at will: what a change says to its reviewer must not decide what is read first, nor
push another file out of the budget."""
_SKIPPED_ROLES = {FileRole.LOCKFILE, FileRole.VENDORED, FileRole.GENERATED}


@dataclass(frozen=True, slots=True)
class Shown:
    file: FileFacts
    path: str
    """In one line, without secrets."""
    note: str
    hunks: tuple[Block, ...]
    headers: frozenset[tuple[RepoPath, str]]
    characters: int
    """Of the hunks with their context lines, whatever the level: so that each level reads the same hunks."""


class Fact(NamedTuple):
    text: str
    """In one line, without secrets."""
    at: Location | None = None
    """The use that it tells."""

    @property
    def cost(self) -> int:
        return len(self.text) + 3


def fitting(told: Sequence[Fact], context: Context, most: int) -> tuple[list[Fact], Context]:
    """The facts for which the code has left room; the others are owned up to."""
    kept: list[Fact] = []
    spent, dropped = context.characters, set[tuple[RepoPath, int]]()
    for fact in told:
        if spent + fact.cost <= most:
            kept.append(fact)
            spent += fact.cost
        elif fact.at is not None:
            dropped.add((fact.at.path, fact.at.start))
    return kept, context._replace(left_out=context.left_out | dropped)


def not_for_model(file: FileFacts) -> str:
    if file.proof is not None:
        return f"need not be read: {file.proof.kind}"
    if file.role in _SKIPPED_ROLES:
        return f"not sent to the model: {file.role}"
    if file.diff.kind not in {FileKind.TEXT, FileKind.SYMLINK} or file.diff.omitted:
        return file.reason
    return ""


def by_risk(facts: Facts, risk: Risk) -> list[FileFacts]:
    noticed: dict[RepoPath, float] = {}
    for signal in risk.signals:
        if signal.rule in _PLANTED:
            continue
        path = signal.location.path
        noticed[path] = noticed.get(path, 0.0) + worth(signal.severity, signal.likelihood)
    return sorted(facts.files, key=lambda f: (f.role is FileRole.TEST, -noticed.get(f.path, 0.0), f.path))


def show(file: FileFacts, level: ContextLevel) -> Shown:
    hunks = tuple({"within": within(file, h), "text": number_lines(h)} for h in file.diff.hunks)
    note = ", ".join(
        part
        for part in (
            file.diff.status.value,
            file.language or "",
            "test" if file.role is FileRole.TEST else "",
        )
        if part
    )
    characters = sum(len(h["text"]) + len(h["within"]) + 8 for h in hunks) + len(file.path)
    if level is ContextLevel.NONE:
        hunks = tuple({"within": "", "text": _changed_rows(h)} for h in file.diff.hunks)
    headers = frozenset((file.path, h.header) for h in file.diff.hunks)
    return Shown(file, one_line(file.path), note, hunks, headers, characters)


def _changed_rows(hunk: Hunk) -> str:
    """The hunk's changed lines, with a gap where others stood between them."""
    if not hunk.lines:  # left out of the change, see `FileDiff.omitted`
        return ""
    rows = [
        row if line.op is not LineOp.CONTEXT else GAP
        for line, row in zip(hunk.lines, number_lines(hunk).split("\n"), strict=True)
    ]
    kept = [row for at, row in enumerate(rows) if row != GAP or (at and rows[at - 1] != GAP)]
    return "\n".join(kept[:-1] if kept and kept[-1] == GAP else kept)


def facts_about(facts: Facts, paths: set[RepoPath]) -> Iterator[Fact]:
    for usage in facts.usages:
        if usage.change.symbol.path in paths and usage.change.kind is not ChangeKind.ADDED:
            yield from (Fact(one_line(text), at) for text, at in _usage_facts(usage))


def _usage_facts(usage: Usage) -> Iterator[tuple[str, Location | None]]:
    symbol = usage.change.symbol
    if usage.generic:
        places = f"the name stands in {usage.places} places, too many to tell."
        yield f"`{symbol.qualified}` ({usage.change.kind}): {places}", None
        return
    if usage.change.kind is ChangeKind.SIGNATURE and usage.change.before is not None:
        yield f"`{symbol.qualified}` was `{usage.change.before.signature}` and is `{symbol.signature}`.", None
    for reference in usage.untouched[:4]:
        where = f"is used, untouched by the change, at {reference.location}: `{reference.text}`"
        yield f"`{symbol.qualified}` {where}", reference.location
    if not usage.references and not usage.by_name_only and not usage.unknown:
        yield f"`{symbol.qualified}` ({usage.change.kind}): no other place in the repository names it.", None
