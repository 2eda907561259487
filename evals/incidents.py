"""Labels of real life (`foreread desk export --outcomes`) as incidents that can become cases.

A label says which change was mended and by what. What went wrong, and in which words a right question would speak of
it, a person has to say: a case without that measures nothing.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.adapters.git import open_range
from bot.errors import ForereadError, UsageError
from bot.pattern import lazy
from evals import making

_MOST_BYTES = 200_000_000
_COMMIT = lazy(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REMEDY = "Give a file of `foreread desk export --outcomes`."
_KINDS = ("fixed", "reverted")


class Incident(NamedTuple):
    """A merged change that a later commit mended or took back."""

    repository: str
    change: int
    kind: str
    """`fixed`, or `reverted`: then it is told that something was wrong, and not where."""
    commit: str
    fix: str

    @property
    def name(self) -> str:
        return f"{self.repository}#{self.change}"


def read_incidents(file: Path) -> list[Incident]:
    """The repairs among the labels whose two commits are known, each once. Raises UsageError for another file."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{file} has more than {_MOST_BYTES:,} bytes.", "Export fewer days.")
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{file} cannot be read: {error}.", "Give a file of `foreread desk export --outcomes`."
        ) from error
    found = [_incident(line, f"{file}, line {number}") for number, line in enumerate(lines, start=1) if line.strip()]
    return _once(found)


def _once(found: Sequence[Incident | None]) -> list[Incident]:
    """A fix says more than a revert of the same change, and the first fix more than later ones."""
    best: dict[str, Incident] = {}
    for each in found:
        if each is not None and (each.name not in best or (best[each.name].kind, each.kind) == ("reverted", "fixed")):
            best[each.name] = each
    return list(best.values())


def _incident(line: str, where: str) -> Incident | None:
    try:
        said = json.loads(line)
        kind, version = said["kind"], said["schema_version"]
        made = Incident(
            str(said["repository"]), int(said["change"]), str(kind), str(said["commit"]), str(said["source"])
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{where} is no label.", _REMEDY) from error
    if version != 1:
        raise UsageError(f"{where} is of format {version}; this release reads 1.", "Export it with this release.")
    is_known = _COMMIT.fullmatch(made.commit) and _COMMIT.fullmatch(made.fix)
    return made if kind in _KINDS and is_known else None


def incident_of(incidents: Sequence[Incident], name: str) -> Incident:
    """The one of a change, `OWNER/NAME#N`. Raises UsageError where there is none."""
    for each in incidents:
        if each.name.casefold() == name.casefold():
            return each
    known = ", ".join(each.name for each in incidents[:5]) or "none"
    raise UsageError(f"No repair of {name} is known with both commits.", f"Those that are: {known}.")


def candidate_lines(incidents: Sequence[Incident], file: str, repo: str | None) -> Iterator[str]:
    """For each what is known, and the command that makes a case of it, with what a person has to fill in."""
    if not incidents:
        yield "No label names both commits of a repair."
    for each in incidents:
        place = _place(each, repo) if repo else ""
        yield f"{each.name}: {each.commit[:12]} {each.kind} by {each.fix[:12]}{place}"
        words = ["foreread", "eval", "add", "--outcomes", file, "--change", each.name, "--repo", repo or "DIR"]
        yield f"  {shlex.join(words)} --name … --category … --trigger … --effect … --words …,…"


def _place(incident: Incident, repo: str | None) -> str:
    spans = [f"{commit}~1..{commit}" for commit in (incident.commit, incident.fix)]
    try:
        with open_range(Path(repo or "."), spans[0]) as change, open_range(Path(repo or "."), spans[1]) as fix:
            fault = making.locate(change, fix)
    except ForereadError as error:
        return f"; where is not known: {str(error).partition('.')[0]}"
    told = "" if incident.kind == "fixed" else ", which a revert cannot tell"
    return f"; its fix replaces {fault.file}:{fault.lines[0]}{told}"
