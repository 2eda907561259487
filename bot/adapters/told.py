"""JSON files that a user hands over about a change: the host's pull request, the evidence of an earlier look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.adapters.files import read_input
from bot.change import Location, RepoPath, Sha, Side
from bot.errors import UsageError
from bot.facts import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope, PullRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.change import Change
    from bot.ledger import Subject

__all__ = ["json_object", "read_earlier", "read_pull_request", "read_subject"]

MOST_BYTES = 20_000_000
"""A pull request is below a megabyte: GitHub's bodies end at 65,536 characters."""

_TITLE, _BODY, _NAME, _PATH = 1_000, 200_000, 300, 4_096
_LABELS, _EVIDENCE = 200, 20_000
_PULL_REQUEST = "Give the JSON of a pull request: the REST API's object, or the event that a workflow was started by."
_EARLIER = "Give what `foreread provenance --format json` printed for an earlier head of this change."


def read_pull_request(name: str) -> PullRequest:
    """A GitHub pull request: the REST API's object, an event that holds one, or what `gh pr view --json` prints.

    Title, body, head branch, labels and opener are taken, each where it is what it should be; nothing else is looked
    at. Raises UsageError if the file cannot be read or holds no pull request.
    """
    told = json_object(name, _PULL_REQUEST)
    inner = told.get("pull_request")
    told = inner if isinstance(inner, dict) else told
    head, user = (_dict(told.get(key)) for key in ("head", "user"))
    author = user or _dict(told.get("author"))
    found = PullRequest(
        title=_text(told.get("title"), _TITLE),
        body=_text(told.get("body"), _BODY),
        branch=_text(head.get("ref"), _NAME) or _text(told.get("headRefName"), _NAME),
        labels=tuple(_labels(told.get("labels"))),
        author=_text(author.get("login"), _NAME),
        author_id=_number(user.get("id")),
    )
    is_issue_alike = not head and "headRefName" not in told
    if found == PullRequest() or (is_issue_alike and not found.body and not found.labels):
        raise UsageError(f"{name} holds no pull request.", _PULL_REQUEST)
    return found


def read_subject(name: str | None, change: Change, folder: str) -> Subject:
    """What a ledger's entry on a change is about; without a pull request's file (`-` was read already) what git knows.

    `folder`: the repository's name where the host's is not told. The commits are those that were looked at, not what
    the file says of them.
    """
    from bot.ledger import Subject

    head, base = change.head or "", change.base or ""
    plain = Subject(folder, head or change.title[:_NAME], head, base)
    if name is None or name == "-":
        return plain
    told = json_object(name, _PULL_REQUEST)
    inner = told.get("pull_request")
    told = inner if isinstance(inner, dict) else told
    onto = _dict(told.get("base"))
    repository, ref = _dict(onto.get("repo")), _text(onto.get("ref"), _NAME) or _text(told.get("baseRefName"), _NAME)
    number = _number(told.get("number"))
    return plain._replace(
        repository=_text(repository.get("full_name"), _NAME) or folder,
        repository_id=_number(repository.get("id")),
        change=plain.change if number is None else str(number),
        base_ref=f"refs/heads/{ref}" if ref else "",
        target=_text(onto.get("sha"), 64),
    )


def read_earlier(name: str) -> tuple[ProvenanceEvidence, ...]:
    """The evidence in an earlier answer of `foreread provenance`, as it was: its line numbers are that head's.

    Raises UsageError if the file cannot be read, or is not such an answer of format 1.
    """
    told = json_object(name, _EARLIER)
    items = told.get("evidence")
    if not isinstance(items, list) or not str(told.get("schema_version", "")).startswith("1."):
        raise UsageError(f"{name} is no provenance of format 1.", _EARLIER)
    try:
        return tuple(_evidence(item) for item in items[:_EVIDENCE])
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{name} holds evidence that cannot be read.", _EARLIER) from error


def _evidence(told: dict[str, Any]) -> ProvenanceEvidence:
    commit = told["commit"]
    return ProvenanceEvidence(
        ProvenanceLevel(told["level"]),
        _text(told["tool"], _NAME),
        _text(told["source"], _NAME),
        _text(told["text"], 120),
        _text(told["rule"], _NAME),
        model=_text(told["model"], _NAME),
        scope=ProvenanceScope(told["scope"]),
        commit=None if commit is None else Sha(_text(commit, 64)),
        partial=told["partial"] is True,
        lines=tuple(map(_place, told["lines"])),
    )


def _place(told: dict[str, Any]) -> Location:
    start, end = int(told["line"]), int(told["end_line"])
    return Location(RepoPath(_text(told["file"], _PATH)), start, end, Side.NEW)


def json_object(name: str, remedy: str) -> dict[str, Any]:
    """The JSON object in a file of at most MOST_BYTES. Raises UsageError with `remedy` where there is none."""
    try:
        told = json.loads(read_input(name, MOST_BYTES))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no JSON.", remedy) from error
    if not isinstance(told, dict):
        raise UsageError(f"{name} holds no JSON object.", remedy)
    return told


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object, most: int) -> str:
    return value[:most] if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else None


def _labels(value: object) -> Iterator[str]:
    for label in value[:_LABELS] if isinstance(value, list) else ():
        name = _text(label.get("name") if isinstance(label, dict) else label, _NAME)
        if name:
            yield name
