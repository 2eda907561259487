"""Who owns a path by a CODEOWNERS file, with the meaning that GitHub gives it.

Source: docs.github.com, "About code owners". Patterns are those of gitignore(5) without `!`, `[ ]` and `\\#`; the last
one that matches decides; a pattern without owners takes ownership away. Section headers are GitLab's alone.

A pattern is matched without backtracking: each piece between two stars is sought at its first place only, since a
later one never helps. Patterns without stars, nearly all of large files, are looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.change import RepoPath
from bot.pattern import lazy

PLACES = (RepoPath(".github/CODEOWNERS"), RepoPath("CODEOWNERS"), RepoPath("docs/CODEOWNERS"))
"""The first that exists counts."""
MAX_BYTES = 3 * 1024 * 1024
"""A larger file is not loaded."""
MAX_ERRORS = 20

_LONGEST_PATTERN = 1_000
_SHOWN = 80
_ANY_ONE = "\0"
"""Stands for `?`: no path holds it."""
_OWNER = lazy(r"@[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)?|[^\s@#]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BLANKS = " \t\r\v\f"
_WORDS = lazy(rf"(?:[^{_BLANKS}\\]|\\.?)+")


class Rule(NamedTuple):
    """A line of the file: a pattern, and the owners of what it matches."""

    pattern: str
    owners: tuple[str, ...]
    line: int


Segment = tuple[str, ...]
"""A part of a pattern between slashes, cut at its stars."""


class _Glob(NamedTuple):
    groups: tuple[tuple[Segment, ...], ...]
    """Runs of segments, cut at `**`."""
    anchored: bool
    """Whether the first group stands at the root."""
    below: int | None
    """How many segments must at least follow what is matched; None if none may."""


class CodeOwners:
    """The rules of one file, ready to be asked."""

    def __init__(self, content: bytes) -> None:
        self.errors: list[str] = []
        """Lines that GitHub skips, in words."""
        self._rules: list[Rule] = []
        self._rooted: dict[tuple[str, int], int] = {}
        self._named: dict[tuple[str, int], int] = {}
        self._globs: list[tuple[int, _Glob]] = []
        text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        for number, line in enumerate(text.split("\n"), start=1):
            rule = self._read(line.strip(_BLANKS), number)
            if rule is not None:
                self._add(rule)

    @property
    def globs(self) -> int:
        """How many rules must be tried one by one."""
        return len(self._globs)

    def rule_for(self, path: RepoPath) -> Rule | None:
        """The rule that decides about a path; None if none matches."""
        segments = path.split("/")
        best = self._looked_up(segments)
        for index, glob in reversed(self._globs):
            if index <= best:
                break
            if _matches(glob, segments):
                best = index
                break
        return self._rules[best] if best >= 0 else None

    def _looked_up(self, segments: Sequence[str]) -> int:
        """The last rule without a star that matches; -1 for none."""
        best, prefix = -1, ""
        for at, segment in enumerate(segments):
            prefix = f"{prefix}/{segment}" if at else segment
            for below in (0, 1) if at + 1 < len(segments) else (0,):
                best = max(best, self._rooted.get((prefix, below), -1), self._named.get((segment, below), -1))
        return best

    def _read(self, line: str, number: int) -> Rule | None:
        if not line or line.startswith("#"):
            return None
        pattern, *rest = [found[0] for found in _WORDS.finditer(line)] or [""]
        owners = []
        for word in rest:
            if word.startswith("#"):
                break
            owner, hash_, _ = word.partition("#")
            owners.append(owner)
            if hash_:
                break
        wrong = next((owner for owner in owners if not _OWNER.fullmatch(owner)), None)
        fault = _fault(pattern) or (f"{_shown(wrong)} is neither @user, @org/team nor a mailbox" if wrong else "")
        if fault:
            if len(self.errors) < MAX_ERRORS:
                self.errors.append(f"line {number}: {fault}")
            return None
        return Rule(pattern, tuple(owners), number)

    def _add(self, rule: Rule) -> None:
        index = len(self._rules)
        self._rules.append(rule)
        glob = _compile(rule.pattern)
        literal = _literal(glob)
        if literal is None or glob.below is None:
            self._globs.append((index, glob))
        else:
            table = self._rooted if glob.anchored else self._named
            table["/".join(literal), glob.below] = index


def _fault(pattern: str) -> str:
    """Why GitHub skips a line with this pattern; "" if it does not."""
    if pattern.startswith(("[", "^[")):
        return f"{_shown(pattern)} is a section header, which only GitLab knows"
    if pattern.startswith("!"):
        return f"{_shown(pattern)} negates a pattern with `!`"
    if pattern.startswith("\\#"):
        return f"{_shown(pattern)} escapes a `#` at the start"
    if "[" in pattern or "]" in pattern:
        return f"{_shown(pattern)} has a range in `[ ]`"
    if "***" in pattern:
        return f"{_shown(pattern)} has more than two stars in a row"
    if len(pattern) > _LONGEST_PATTERN:
        return f"a pattern of {len(pattern)} characters"
    if not pattern.strip("/") or (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        return f"{_shown(pattern)} is no pattern"
    return ""


def _shown(text: str) -> str:
    return f"`{text[:_SHOWN]}…`" if len(text) > _SHOWN else f"`{text}`"


def _compile(pattern: str) -> _Glob:
    """gitignore(5), "PATTERN FORMAT", for paths of files: a directory's name stands for all that is in it."""
    rooted = pattern.startswith("/")
    *parts, last = pattern.removeprefix("/").split("/")
    if last:
        parts.append(last)
        below = None if last == "*" else 0
    else:
        below = 1
    anchored = rooted or "/" in pattern.removesuffix("/")
    if parts[-1] == "**":
        below = 1
    groups = list[list[Segment]]([[]])
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(_segment(part))
    return _Glob(tuple(tuple(g) for g in groups if g), anchored and bool(groups[0]), below)


def _segment(part: str) -> Segment:
    pieces, escaped = [""], False
    for letter in part:
        if escaped or letter not in "\\*?":
            pieces[-1] += letter
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == "?":
            pieces[-1] += _ANY_ONE
        else:
            pieces.append("")
    return tuple(pieces)


def _literal(glob: _Glob) -> list[str] | None:
    """The segments of a pattern that holds no wildcard and stands at the root, or is one name; else None."""
    if len(glob.groups) != 1 or (not glob.anchored and len(glob.groups[0]) > 1):
        return None
    segments = glob.groups[0]
    return None if any(len(s) > 1 or _ANY_ONE in s[0] for s in segments) else [s[0] for s in segments]


def _matches(glob: _Glob, path: Sequence[str]) -> bool:
    at = 0
    for number, group in enumerate(glob.groups):
        latest = len(path) - len(group) - (glob.below or 0 if number + 1 == len(glob.groups) else 0)
        if number + 1 == len(glob.groups) and glob.below is None:
            at = max(at, latest)  # the end is fixed
        if number == 0 and glob.anchored:
            latest = min(latest, 0)
        found = next((p for p in range(at, latest + 1) if _all_match(group, path, p)), None)
        if found is None:
            return False
        at = found + len(group)
    return len(path) - at >= (glob.below or 0)


def _all_match(group: Sequence[Segment], path: Sequence[str], at: int) -> bool:
    return all(_fits(segment, path[at + n]) for n, segment in enumerate(group))


def _fits(segment: Segment, name: str) -> bool:
    """Whether a name is the pieces in their order, with anything between two."""
    first, *middle = segment
    if not middle:
        return len(first) == len(name) and _is_at(first, name, 0)
    last = middle.pop()
    end = len(name) - len(last)
    if not _is_at(first, name, 0) or not (len(first) <= end and _is_at(last, name, end)):
        return False
    at = len(first)
    for piece in middle:
        found = next((p for p in _places(piece, name, at) if p + len(piece) <= end), None)
        if found is None:
            return False
        at = found + len(piece)
    return True


def _places(piece: str, name: str, start: int) -> Iterator[int]:
    """Where a piece stands in a name, from `start` on; all that is asked for is the first."""
    if _ANY_ONE not in piece:
        found = name.find(piece, start)
        if found >= 0:
            yield found
        return
    yield from (at for at in range(start, len(name) - len(piece) + 1) if _is_at(piece, name, at))


def _is_at(piece: str, name: str, at: int) -> bool:
    if _ANY_ONE not in piece:
        return name.startswith(piece, at)
    there = name[at : at + len(piece)]
    return len(there) == len(piece) and all(p in (_ANY_ONE, c) for p, c in zip(piece, there, strict=True))
