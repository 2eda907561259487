"""Fingerprints of hunks, and of what a reader of a hunk depends on besides: what decides whether it is read again.

docs/decisions/0013-read-again.md says why it is these things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.change import FileDiff, Hunk, LineOp, Location, RepoPath, Side, Snapshot
from bot.facts import ChangeKind, CodePrint, Facts, FileFacts, SymbolChange, Usage, code_prints, digest_of
from bot.pattern import lazy
from bot.review._nouns import Question

HunkKey = tuple[RepoPath, str]
"""Path and header: how a hunk is called within one change."""
_WORD = lazy(r"[^\W\d]\w*")


class HunkPrint(NamedTuple):
    """By what a hunk is known at another head of the change."""

    fingerprint: str
    """Of its path and lines."""
    around: str
    """Of what it is read with."""


class _Seen(NamedTuple):
    """A file of the change with the code around its changed lines."""

    file: FileFacts
    prints: Mapping[int, CodePrint]


def print_hunks(facts: Facts, after: Snapshot) -> Mapping[HunkKey, HunkPrint]:
    """The fingerprints of all hunks of a change, by path and header."""
    files = [f for f in facts.files if f.diff.hunks]
    content = after.read([f.diff.new_path for f in files if f.diff.new_path is not None])
    seen = [_Seen(f, _prints(f, content)) for f in files]
    defined = _defined(seen)
    found: dict[HunkKey, HunkPrint] = {}
    for each in seen:
        usages = [u for u in facts.usages if u.change.symbol.path == each.file.path]
        found.update(_of_file(each, defined, usages))
    return found


def _prints(file: FileFacts, content: Mapping[RepoPath, bytes]) -> Mapping[int, CodePrint]:
    path = file.diff.new_path
    if path is None or path not in content:
        return {}
    lines = {line for hunk in file.diff.hunks for line in _lines(hunk)} | {c.line for c in file.changes}
    return code_prints(path, content[path], lines)


def _lines(hunk: Hunk) -> Iterator[int]:
    """The lines after the change that are new, and those beside which lines were taken away."""
    last = max(hunk.new_start, 1)
    for at, line in enumerate(hunk.lines):
        if line.op is LineOp.ADDED and line.new is not None:
            yield line.new
        elif line.op is LineOp.REMOVED:
            yield last
            yield next((other.new for other in hunk.lines[at : at + 2] if other.new is not None), last)
        last = line.new or last


def _defined(seen: Iterable[_Seen]) -> Mapping[str, tuple[str, ...]]:
    """By name: what the change makes of each definition that has it."""
    found: dict[str, set[str]] = defaultdict(set)
    for file, prints in seen:
        for change in file.changes:
            if not change.symbol.name.strip("_"):
                continue  # Go's `var _ Reader = …` gives no name to call it by, and `_` stands everywhere
            found[change.symbol.name].add(_definition(change, prints))
    return {name: tuple(sorted(those)) for name, those in found.items()}


def _definition(change: SymbolChange, prints: Mapping[int, CodePrint]) -> str:
    symbol, before = change.symbol, change.before
    there = prints.get(change.line) if change.kind is not ChangeKind.REMOVED else None
    parts = [change.kind, symbol.path, symbol.qualified, symbol.signature, before.signature if before else ""]
    return digest_of([*parts, there.digest if there else ""])


def _of_file(
    seen: _Seen, defined: Mapping[str, tuple[str, ...]], usages: Sequence[Usage]
) -> Iterator[tuple[HunkKey, HunkPrint]]:
    file, prints = seen
    own = {hunk.header: hunk_fingerprint(file.path, hunk) for hunk in file.diff.hunks}
    touched = {h.header: {prints[line] for line in _lines(h) if line in prints} for h in file.diff.hunks}
    by_code: dict[tuple[str, str], set[str]] = defaultdict(set)
    for header, those in touched.items():
        for code in those:
            by_code[code.within, code.digest].add(own[header])
    about = _about(file)
    for hunk in file.diff.hunks:
        codes = sorted({(code.within, code.digest) for code in touched[hunk.header]})
        names = {name for code in touched[hunk.header] for name in code.names} | _words(hunk)
        parts = [
            *about,
            *(part for place in codes for part in (*place, *sorted(by_code[place]))),
            *(part for name in sorted(names & defined.keys()) for part in (name, *defined[name])),
            *(part for usage in usages if _concerns(usage, hunk, codes) for part in _told(usage)),
        ]
        yield (file.path, hunk.header), HunkPrint(own[hunk.header], digest_of(parts))


def hunk_fingerprint(path: RepoPath, hunk: Hunk) -> str:
    """Of a hunk's path and lines, context and all, and not of where it stands."""
    return digest_of([path, *(f"{line.op.value}{line.text}{'' if line.newline else chr(0)}" for line in hunk.lines)])


def _about(file: FileFacts) -> tuple[str, ...]:
    diff = file.diff
    modes = (diff.old_path or "", diff.old_mode or "", diff.new_mode or "")
    return (diff.status.value, file.language or "", file.role.value, *modes, diff.omitted or "")


def _words(hunk: Hunk) -> set[str]:
    return {word for line in hunk.lines if line.op is not LineOp.CONTEXT for word in _WORD.findall(line.text)}


def _concerns(usage: Usage, hunk: Hunk, codes: Sequence[tuple[str, str]]) -> bool:
    """Whether the hunk changes the definition whose users are told."""
    symbol = usage.change.symbol
    if usage.change.kind is ChangeKind.REMOVED:
        return any(symbol.start <= (line.old or 0) <= symbol.end for line in hunk.lines if line.op is LineOp.REMOVED)
    return any(within == symbol.qualified for within, _ in codes)


def _told(usage: Usage) -> Iterator[str]:
    """What a model is told of a definition's users, without line numbers and without the count of a common name."""
    yield from (usage.change.symbol.qualified, usage.change.kind, usage.unknown)
    yield f"{usage.generic} {bool(usage.by_name_only)}"
    for reference in sorted(usage.untouched, key=lambda r: (r.location.path, r.within, r.text)):
        yield from (reference.location.path, reference.within, reference.text)


def place_questions(questions: Iterable[Question], facts: Facts, after: Snapshot) -> tuple[Question, ...]:
    """The questions, each with the definition that it stands in and that definition's fingerprint."""
    questions = tuple(questions)
    diffs = {path: f.diff for f in facts.files for path in (f.diff.old_path, f.diff.new_path) if path is not None}
    places = [standing_at(q.location, diffs) for q in questions]
    content = after.read(sorted({place.path for place in places}))
    lines: dict[RepoPath, set[int]] = defaultdict(set)
    for place in places:
        lines[place.path].add(place.start)
    prints = {path: code_prints(path, content[path], lines[path]) for path in content}
    placed: list[Question] = []
    for question, place in zip(questions, places, strict=True):
        there = prints.get(place.path, {}).get(place.start)
        if there is None:
            diff = diffs.get(place.path)
            placed.append(replace(question, code=_whole(diff) if diff is not None else ""))
        else:
            placed.append(replace(question, within=there.within, code=there.digest))
    return tuple(placed)


def standing_at(location: Location, diffs: Mapping[RepoPath, FileDiff]) -> Location:
    """The place after the change: of a line that is gone, the one that stands where it stood."""
    diff = diffs.get(location.path)
    if location.side is Side.NEW or diff is None or diff.new_path is None:
        return location
    line = next((_beside(hunk, location.start) for hunk in diff.hunks if _holds(hunk, location.start)), 1)
    return Location(diff.new_path, line, line)


def _holds(hunk: Hunk, old: int) -> bool:
    return hunk.old_start <= old < hunk.old_start + hunk.old_count


def _beside(hunk: Hunk, old: int) -> int:
    found = max(hunk.new_start, 1)
    for line in hunk.lines:
        if line.old == old:
            break
        found = line.new or found
    return found


def _whole(diff: FileDiff) -> str:
    """Of a file without a state after the change: all that the change does to it."""
    return digest_of(hunk_fingerprint(diff.path, hunk) for hunk in diff.hunks)
