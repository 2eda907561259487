"""Code Review Bench (github.com/withmartian/code-review-benchmark, `offline/golden_comments/*.json`).

A list of pull requests, each with `url`, `pr_title` and golden `comments` (`comment`, `severity`): no lines, no
categories, no clean changes. So an item is matched by likeness alone, wherever it points, and there is no noise
measure. The set names no commits: `commits.json` beside the files maps each `url` to `{"base": …, "head": …}`.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import UsageError
from evals.casebook import Case
from evals.loaders._common import checkout, described_bug, public_case, read_json, text_of
from evals.scoring.matching import ANYWHERE

COMMITS = "commits.json"


def load(path: Path, checkouts: Path) -> tuple[Case, ...]:
    """The pull requests of a file or of all files of a folder. Raises UsageError."""
    folder = path if path.is_dir() else path.parent
    files = sorted(p for p in folder.glob("*.json") if p.name != COMMITS) if path.is_dir() else [path]
    commits = read_json(folder / COMMITS)
    if not isinstance(commits, dict):
        raise UsageError(f"{folder / COMMITS} is no object.", 'Write {"URL": {"base": "…", "head": "…"}}.')
    return tuple(case for file in files for case in _cases(file, commits, checkouts))


def _cases(file: Path, commits: dict[str, object], checkouts: Path) -> list[Case]:
    entries = read_json(file)
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise UsageError(f"{file} is no list of pull requests.", "Fetch the set again.")
    return [_case(entry, commits, checkouts, f"{file}, entry {n}") for n, entry in enumerate(entries, start=1)]


def _case(entry: dict[str, object], commits: dict[str, object], checkouts: Path, where: str) -> Case:
    url = text_of(entry, "url", where)
    known = commits.get(url)
    if not isinstance(known, dict) or not {"base", "head"} <= known.keys():
        raise UsageError(f"{COMMITS} has no commits of {url}.", "Add its base and head.")
    owner, name, _, number = url.rstrip("/").rsplit("/", 3)
    repo = checkout(checkouts, f"{owner.rpartition('/')[2]}/{name}")
    comments = entry.get("comments")
    bugs = tuple(
        described_bug(n, text_of(c, "comment", where), ANYWHERE, (1, 1), str(c.get("severity", "medium")))
        for n, c in enumerate(comments if isinstance(comments, list) else [], start=1)
        if isinstance(c, dict)
    )
    title = str(entry.get("pr_title") or f"{name} {number}")
    return public_case(f"{name}-{number}", repo, f"{known['base']}...{known['head']}", title, bugs, "")
