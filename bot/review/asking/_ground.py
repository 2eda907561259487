"""Grounding: a claim reaches a human only if what it quotes stands where it says.

Deterministic on purpose. No model is asked whether a model was right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.change import FileDiff, LineOp, Location, RepoPath, Side
from bot.review.asking._shown import shown

DRIFT = 3
"""Lines that a model may miscount before the quote is searched for in the whole file."""

Content = Mapping[RepoPath, Sequence[str]]
"""The lines of the files after the change that were shown or can be looked at."""


def ground(path: str, line: int, quote: str, diffs: Mapping[RepoPath, FileDiff], after: Content) -> Location | None:
    """Where `quote` really stands, nearest to `line`; None when it stands nowhere in the file or the change."""
    where = RepoPath(path.removeprefix("./"))
    wanted = _bare(quote.strip().splitlines()[0]) if quote.strip() else ""
    if len(wanted) < 2:
        return None
    lines = after.get(where, ())
    places = [n for n, text in enumerate(lines, start=1) if wanted in _bare(text)]
    if places:
        best = min(places, key=lambda n: (abs(n - line), n))
        return (
            Location(where, best, best)
            if abs(best - line) <= DRIFT or len(places) == 1 or _changed(diffs.get(where), best)
            else None
        )
    return _removed(diffs.get(where), where, line, wanted)


def _bare(text: str) -> str:
    """As it was shown, without its layout."""
    return "".join(shown(text).split())


def _changed(diff: FileDiff | None, line: int) -> bool:
    return diff is not None and any(a.new == line for a in diff.lines(LineOp.ADDED))


def _removed(diff: FileDiff | None, where: RepoPath, line: int, wanted: str) -> Location | None:
    """A line that is gone, on the old side."""
    if diff is None:
        return None
    places = [gone.old for gone in diff.lines(LineOp.REMOVED) if gone.old is not None and wanted in _bare(gone.text)]
    if not places:
        return None
    best = min(places, key=lambda n: (abs(n - line), n))
    return Location(diff.old_path or where, best, best, Side.OLD)
