"""A plain list of real changes, one JSON object a line; of a folder all its `.jsonl` files.

A change that brought a fault: `id`, `repo`, `inducing_sha`, `parent_sha`, `bug` (in words), `bug_locations`
(`path:first-last`), optionally `severity`, `category`, `language`. A clean one: `id`, `repo`, `sha`, `parent_sha`.
Of a commit's message only the subject is shown: what follows it may be another tool's summary of its review.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evals.casebook import Bug, Case, Place, RangeSource
from evals.loaders._common import checkout, described_bug, public_case, read_lines, text_of

_PLACE = re.compile(r"^(.+?):(\d+)(?:-(\d+))?$")


def load(path: Path, checkouts: Path) -> tuple[Case, ...]:
    """Raises UsageError for an entry that lacks something, or a repository that is not there."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    entries = [(said, f"{file}, entry {n}") for file in files for n, said in enumerate(read_lines(file), start=1)]
    return tuple(_case(said, checkouts, where) for said, where in entries)


def _case(said: Mapping[str, object], checkouts: Path, where: str) -> Case:
    head = text_of(said, "inducing_sha" if "inducing_sha" in said else "sha", where)
    spec = f"{text_of(said, 'parent_sha', where)}..{head}"
    repository = text_of(said, "repo", where)
    repo = checkout(checkouts, repository)
    language = str(said.get("language", ""))
    case = public_case(text_of(said, "id", where), repo, spec, "", _bugs(said), language, repository)
    return replace(case, source=RangeSource(repo, spec, subjects_only=True))


def _bugs(said: Mapping[str, object]) -> tuple[Bug, ...]:
    text = said.get("bug")
    if not isinstance(text, str):
        return ()
    listed = said.get("bug_locations")
    places = [p for p in map(_place, listed if isinstance(listed, Sequence) else ()) if p is not None]
    first = places[0] if places else Place(file="*", lines=(1, 1))
    severity, category = str(said.get("severity", "medium")), str(said.get("category", ""))
    bug = described_bug(1, text, first.file, first.lines, severity, category)
    return (bug.model_copy(update={"also_ok": tuple(places[1:])}),)


def _place(text: object) -> Place | None:
    match = _PLACE.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    first, last = int(match[2]), int(match[3] or match[2])
    return Place(file=match[1], lines=(min(first, last), max(first, last)))
