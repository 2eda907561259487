"""What the public sets have in common: JSON that others wrote, repositories that lie beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import UsageError
from evals.casebook import Bug, Case, Category, Level, Needs, RangeSource, Suite, TierRange

ANY_TIER = TierRange(min=Level.LOW, max=Level.CRITICAL)
SEVERITIES = {"critical": Level.CRITICAL, "high": Level.HIGH, "medium": Level.MEDIUM, "low": Level.LOW}


def read_json(path: Path) -> object:
    """Raises UsageError for a file that is missing or no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except ValueError as error:
        raise UsageError(f"{path} is no JSON: {error}.", "Fetch the set again.") from error


def read_lines(path: Path) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON Lines file. Raises UsageError that names the line."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                said = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}:{number} is no JSON: {error}.", "Mend the line.") from error
            if not isinstance(said, dict):
                raise UsageError(f"{path}:{number} is no object.", "Mend the line.")
            yield said


def checkout(checkouts: Path, repo: str) -> Path:
    """Where `owner/name` lies: under its full name, `owner+name` or its name alone. Raises UsageError."""
    name = repo.rpartition("/")[2]
    for folder in (checkouts / repo, checkouts / repo.replace("/", "+"), checkouts / name):
        for place in (folder, folder / "repo"):
            if (place / ".git").exists() or (place / "objects").is_dir():
                return place
    raise UsageError(f"There is no checkout of {repo} in {checkouts}.", f"git clone it to {checkouts / name}.")


def described_bug(number: int, text: str, file: str, lines: tuple[int, int], severity: str, category: str = "") -> Bug:
    """A bug of which only a description is known."""
    return Bug(
        id=f"b{number}",
        file=file,
        lines=lines,
        anchor="unknown",
        category=CATEGORIES.get(category, Category.INTENT_MISMATCH),
        severity=SEVERITIES.get(severity.lower(), Level.MEDIUM),
        trigger="see the description",
        effect="see the description",
        needs=Needs.REPO,
        description=text,
    )


CATEGORIES = {
    "boundary": Category.BOUNDARY,
    "null": Category.NULL_EMPTY,
    "error-handling": Category.ERROR_HANDLING,
    "resource": Category.RESOURCE_LEAK,
    "concurrency": Category.CONCURRENCY,
    "security": Category.AUTHZ,
    "api": Category.API_MISUSE,
    "contract": Category.STALE_CALLER,
    "performance": Category.PERFORMANCE,
    "type": Category.TYPE_TIME,
    "config": Category.DEPENDENCY_CONFIG,
    "test": Category.TEST_WEAKENED,
}
"""Words of other sets for our categories. Where a set has a word of its own the category is only a heading: matching
goes by place and likeness."""


def public_case(
    name: str, repo: Path, spec: str, title: str, bugs: tuple[Bug, ...], language: str, repository: str = ""
) -> Case:
    """A case whose change is a range of commits of somebody's repository. Each is a family of its own."""
    return Case(
        id=name,
        family=name,
        suite=Suite.INCIDENT if bugs else Suite.CLEAN,
        split="test",
        language=language.lower() or "other",
        source=RangeSource(repo, spec),
        patch=b"",
        title=title,
        body="",
        tier=ANY_TIER,
        bugs=bugs,
        origin="natural",
        repository=repository,
    )


def text_of(said: Mapping[str, object], key: str, where: str) -> str:
    """A text that must be there. Raises UsageError."""
    value = said.get(key)
    if not isinstance(value, str) or not value:
        raise UsageError(f"{where} has no `{key}`.", "Fetch the set again, or mend the entry.")
    return value
