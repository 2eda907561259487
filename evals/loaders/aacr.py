"""AACR-Bench (github.com/alibaba/aacr-bench, arXiv 2601.19494): annotated review comments with path and lines.

A JSON array of pull requests: `githubPrUrl`, `source_commit` (the head), `target_commit` (the base),
`project_main_language`, `comments` with `note`, `path`, `side`, `from_line`, `to_line`, `category`. Not every
comment is about a fault: categories that are about taste are left out.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import UsageError
from evals.casebook import Bug, Case
from evals.loaders._common import checkout, described_bug, public_case, read_json, text_of

TASTE = ("style", "readability", "documentation", "maintainability", "naming")


def load(path: Path, checkouts: Path) -> tuple[Case, ...]:
    """Raises UsageError for a file of another form, or a repository that is not there."""
    entries = read_json(path)
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise UsageError(f"{path} is no list of pull requests.", "Fetch the set again.")
    return tuple(_case(entry, checkouts, f"{path}, entry {n}") for n, entry in enumerate(entries, start=1))


def _case(entry: dict[str, object], checkouts: Path, where: str) -> Case:
    url = text_of(entry, "githubPrUrl", where)
    owner, name, _, number = url.rstrip("/").rsplit("/", 3)
    repo = checkout(checkouts, f"{owner.rpartition('/')[2]}/{name}")
    spec = f"{text_of(entry, 'target_commit', where)}...{text_of(entry, 'source_commit', where)}"
    listed = entry.get("comments")
    comments = [c for c in listed if isinstance(c, dict)] if isinstance(listed, list) else []
    bugs = tuple(_bug(n, c, where) for n, c in enumerate(comments, start=1) if _is_fault(c))
    language = str(entry.get("project_main_language", ""))
    return public_case(f"{name}-{number}", repo, spec, f"{name} {number}", bugs, language)


def _is_fault(comment: dict[str, object]) -> bool:
    category = str(comment.get("category", "")).lower()
    return comment.get("side", "right") != "left" and not any(word in category for word in TASTE)


def _bug(number: int, comment: dict[str, object], where: str) -> Bug:
    first = comment.get("from_line")
    last = comment.get("to_line")
    start = first if isinstance(first, int) and first > 0 else last if isinstance(last, int) and last > 0 else 1
    end = last if isinstance(last, int) and last >= start else start
    return described_bug(
        number, text_of(comment, "note", where), text_of(comment, "path", where), (start, end), "medium"
    )
