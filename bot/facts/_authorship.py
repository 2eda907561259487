"""The nouns of provenance: what is said about who or what wrote a change, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.change import Location, RepoPath, Sha


class ProvenanceLevel(StrEnum):
    """How we know that a change is AI-assisted. NONE means no evidence, never "human"."""

    DECLARED = "declared"
    ATTRIBUTED = "attributed"
    SUSPECTED = "suspected"
    DECLARED_NONE = "declared-none"
    NONE = "none"
    BOT = "bot"


class ProvenanceScope(StrEnum):
    """How much of the change a piece of evidence speaks of."""

    LINE = "lines"
    COMMIT = "commit"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class ProvenanceEvidence:
    """One piece of evidence, as found."""

    level: ProvenanceLevel
    tool: str
    source: str
    """Where it was found: `trailer of 1a2b3c4`, `author of 1a2b3c4`, `git-ai note of 1a2b3c4`, `label`, `branch`."""
    text: str
    """Verbatim, at most 120 characters."""
    rule: str
    """Id of the catalogue's entry that matched."""
    model: str = ""
    """The model, where the evidence names one."""
    scope: ProvenanceScope = ProvenanceScope.COMMIT
    commit: Sha | None = None
    """The commit that it speaks of; None for the whole change."""
    partial: bool = False
    """Whether a tool wrote only a part of the commit: an accepted suggestion."""
    lines: tuple[Location, ...] = ()
    """With scope LINE: the added lines after the change that it speaks of."""


@dataclass(frozen=True, slots=True)
class CommitProvenance:
    """What is known of one commit of the change."""

    sha: Sha
    level: ProvenanceLevel
    tools: tuple[str, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What the host of the code says of a change, as far as provenance needs it. All of it is the author's to write."""

    title: str = ""
    body: str = ""
    branch: str = ""
    labels: tuple[str, ...] = ()
    author: str = ""
    """Login of who opened it: `Copilot`, `devin-ai-integration[bot]`."""
    author_id: int | None = None
    """The number of that account, which outlives a renaming."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """What is said about the making of a change besides its commits' messages. None of it may lower a demand."""

    notes: Mapping[Sha, bytes] = field(default_factory=dict[Sha, bytes])
    """Git AI notes (`refs/notes/ai`) of the change's commits, by commit."""
    traces: Mapping[RepoPath, bytes] = field(default_factory=dict[RepoPath, bytes])
    """Agent Trace records in JSON lines, by the file that holds them."""
    branch: str = ""
    """Name of the branch under review, where there is one."""
    pull_request: PullRequest | None = None
    ai_identities: tuple[str, ...] = ()
    """Mailboxes, account numbers and logins that the team's configuration knows to be AI."""
    ai_labels: tuple[str, ...] = ()
    """Labels that the team's configuration says stand on AI-assisted changes."""
    ai_paths: tuple[str, ...] = ()
    """Patterns of paths that the team's configuration declares to be AI-written."""
    earlier: tuple[ProvenanceEvidence, ...] = ()
    """Evidence that was seen on earlier heads of the same change: a force-push does not undo it."""
    incomplete: tuple[str, ...] = ()
    """What could not be looked at, and why."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who or what wrote the change, and how that is known."""

    level: ProvenanceLevel
    tools: tuple[str, ...]
    share: float | None
    """Share of the change's added lines that carry AI evidence, 0 to 1; None where no line is added, or none was shared
    out."""
    owner: str | None
    """The human who answers for the change: name and mailbox of the last human author; None when there is none."""
    evidence: tuple[ProvenanceEvidence, ...]
    incomplete: str = ""
    """What evidence could not be looked at, and why; "" when all was."""
    commits: tuple[CommitProvenance, ...] = ()
    """Newest first, merges left out."""
    lines: Mapping[RepoPath, tuple[Location, ...]] = field(default_factory=dict[RepoPath, "tuple[Location, ...]"])
    """The added lines that carry AI evidence, by file, in order."""
    assisted: int = 0
    """How many lines these are."""
    added: int = 0
    """How many lines the change adds."""
    unshared: str = ""
    """Why lines were not shared out to commits, in words; then `share` is None, and `lines`, `assisted` and `added` are
    empty. "" where they were."""
    conflicts: tuple[str, ...] = ()
    """Where what is said contradicts itself, in words: a denial beside a tool's mark."""
