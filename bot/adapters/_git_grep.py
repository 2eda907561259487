"""Searching a whole tree with one `git grep`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_output import Output
from bot.adapters._words import Words, cut, ends_with
from bot.change import RepoPath, SearchResult
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.adapters._git_process import Git
    from bot.change import Hit

TIME_LIMIT_S = 20.0

MOST_FIXED_NAMES = 8
"""With more, `-F` degrades: git 2.39 on Django took 2.3 s for 200 names, and 0.4 s for one `-E` alternation."""

_FORMAT = ("-n", "-z", "-w", "--no-color", "--no-column", "--no-full-name")
_NAMES_A_PATTERN = 400
"""Keeps each argument below the kernel's 128 KiB."""

_IDENTIFIER = lazy(r"[A-Za-z0-9_]+")


class Source(NamedTuple):
    """Where `git grep` looks, and how its answer is read."""

    git: Git
    options: tuple[str, ...]
    tree: str = ""
    """The tree's id, which git puts before each path; empty for files on disk."""
    admits: Callable[[RepoPath], bool] | None = None
    """Whether hits in this file count; None if all do."""


def grep(source: Source, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
    """The lines of the tree on which one of the names stands, in path order; cut at `limit` or at the time limit.

    `endings` spare git to inflate the rest of the tree.
    """
    words = Words(names)
    if not words.names:
        return SearchResult(())
    tree = [source.tree] if source.tree else []
    # Without an index, git takes pathspecs as seen from the repository around the directory, if there is one.
    globs = () if "--no-index" in source.options else tuple(f":(glob,icase)**/*{ending}" for ending in endings)
    where = [*tree, "--", *globs]
    # Elsewhere pathspecs are literal, because paths come from the change; these are our own.
    git = source.git._replace(environment={**source.git.environment, "GIT_LITERAL_PATHSPECS": "0"})
    with git.start("grep", *_FORMAT, *source.options, *_patterns(words.names), *where) as process:
        output = Output(process, TIME_LIMIT_S)
        hits = tuple(islice(_hits(output, words, source, endings), limit + 1))
        code = output.stop()
    if len(hits) > limit:
        return cut(hits, limit)
    if output.is_late:
        return SearchResult(hits, complete=False, reason=f"the search was stopped after {TIME_LIMIT_S:.0f} s")
    if code not in {0, 1} or output.said:  # 1: nothing was found
        said = output.said.partition("\n")[0] or "it gave no reason"
        return SearchResult(hits, complete=False, reason=f"git grep failed: {said}")
    return SearchResult(hits)


def _patterns(names: Sequence[str]) -> list[str]:
    if len(names) <= MOST_FIXED_NAMES or not all(map(_IDENTIFIER.fullmatch, names)):
        return ["-F", *(part for name in names for part in ("-e", name))]
    batches = (names[at : at + _NAMES_A_PATTERN] for at in range(0, len(names), _NAMES_A_PATTERN))
    return ["-E", *(part for batch in batches for part in ("-e", f"({'|'.join(batch)})"))]


def _hits(output: Output, words: Words, source: Source, endings: Sequence[str]) -> Iterator[Hit]:
    """Read `[tree:]path NUL number NUL text` lines; a path may itself contain newlines."""
    skip = len(source.tree) + 1 if source.tree else 0
    at, path, counts = b"", RepoPath(""), False
    broken = b""
    for line in output.lines():
        fields = (broken + line).split(b"\0", 2)
        if len(fields) < 3:
            broken += line + b"\n"
            continue
        broken = b""
        if fields[0] != at:  # hits come file by file
            at, path = fields[0], RepoPath(fields[0][skip:].decode(errors="surrogateescape"))
            counts = ends_with(path, endings) and (source.admits is None or source.admits(path))
        hit = words.found(path, int(fields[1]), fields[2]) if counts else None
        if hit is not None:
            yield hit
