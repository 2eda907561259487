"""What another tool has said about the cases, read from a file: any tool can be scored like the bot itself.

The file is JSON Lines, one review of one case a line:

    {"case": "kettle-1", "findings": [{"file": "kettle.py", "line": 2, "end": 4, "text": "boil() may be given None"}],
     "calls": 1, "tokens_in": 7900, "tokens_out": 240}

The findings stand in the tool's own order. `end`, `severity`, `quote`, the costs, `model` and `error` may be left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.change import RepoPath
from bot.errors import UsageError
from evals.casebook import Case, Level
from evals.reviewing._bot import enclosing_symbol, stands_at
from evals.reviewing._nouns import Item, Opinion


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(_Said):
    """One thing that the tool says. `line` to `end` are of the file after the change, 1-based and inclusive."""

    file: str
    line: int = Field(default=1, ge=1)
    end: int | None = None
    text: str
    severity: Level = Level.MEDIUM
    quote: str = ""


class ToolReview(_Said):
    """All that the tool says about one case, and what that took."""

    case: str
    findings: tuple[Finding, ...] = ()
    model: str = ""
    calls: int = Field(default=0, ge=0)
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    cost_usd: float | None = None
    seconds: float | None = None
    error: str = ""
    """Why there is no review: it counts as one that found nothing, and is told."""


def read_findings(path: Path) -> tuple[ToolReview, ...]:
    """Raises UsageError that names the line which is no review."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Check the path.") from error
    return tuple(_review(line, f"{path}:{n}") for n, line in enumerate(lines, start=1) if line.strip())


def _review(line: str, where: str) -> ToolReview:
    try:
        return ToolReview.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(f"{where}: {field}: {first['msg']}.", "evals/reviewing/findings.py says the form.") from error


@dataclass(frozen=True, slots=True)
class ToolReviewer:
    """A tool whose reviews lie ready. The n-th line of a case is its n-th pass."""

    name: str
    reviews: Mapping[str, Sequence[ToolReview]]
    shown: int | None = None
    """How many of its findings the tool shows at once; None: all."""

    def has(self, case: str, passes: int) -> bool:
        return len(self.reviews.get(case, ())) >= passes

    def review(self, case: Case, pass_: int) -> Opinion:
        """Raises KeyError or IndexError for a review that `has` denies."""
        said = self.reviews[case.id][pass_ - 1]
        return Opinion(
            items=_items(case, said.findings),
            asked=len(said.findings) if self.shown is None else min(self.shown, len(said.findings)),
            tier=Level.MEDIUM,  # the tool gives none; the middle one neither calms nor alarms
            is_complete=not said.error,
            calls=said.calls,
            tokens_in=said.tokens_in,
            tokens_out=said.tokens_out,
            cost_usd=said.cost_usd,
            seconds=said.seconds,
            problems=(said.error,) if said.error else (),
        )


def tool_reviewer(name: str, reviews: Sequence[ToolReview], shown: int | None = None) -> ToolReviewer:
    """The reviewer that says what the file says."""
    by_case: dict[str, list[ToolReview]] = defaultdict(list)
    for review in reviews:
        by_case[review.case].append(review)
    return ToolReviewer(name, by_case, shown)


def _items(case: Case, findings: Sequence[Finding]) -> tuple[Item, ...]:
    """With the symbol around each, and whether what it points at is there at all, before or after the change."""
    if not findings:
        return ()
    paths = [RepoPath(path) for path in sorted({_path(finding) for finding in findings})]
    with case.open() as subject:
        contents = {**subject.before.read(paths), **subject.after.read(paths)}
    return tuple(_item(finding, contents.get(RepoPath(_path(finding)))) for finding in findings)


def _path(finding: Finding) -> str:
    return finding.file.strip().removeprefix("./")


def _item(finding: Finding, content: bytes | None) -> Item:
    path, start = _path(finding), finding.line
    return Item(
        file=path,
        start=start,
        end=max(finding.end or start, start),
        text=finding.text,
        quote=finding.quote,
        symbol=enclosing_symbol(path, start, content) if content is not None else None,
        severity=finding.severity,
        source="tool",
        is_grounded=content is not None and _stands(finding, content),
    )


def _stands(finding: Finding, content: bytes) -> bool:
    """Whether the quote stands at the line; without a quote, whether there is such a line."""
    if finding.quote:
        return stands_at(finding.quote, finding.line, content)
    return finding.line <= content.count(b"\n") + 1
