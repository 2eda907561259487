"""Commits for the tests of provenance, and a history that knows which line each of them brought."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.change import (
    Change,
    Commit,
    FileDiff,
    FileStatus,
    Hunk,
    Identity,
    Line,
    LineOp,
    NoHistory,
    Origin,
    Past,
    RepoPath,
    Sha,
    Side,
)
from bot.facts import Provenance, ProvenanceEvidence, Testimony
from bot.facts.provenance import gather_provenance

ADA = "Ada Example <ada@example.com>"
BO = "Bo Example <bo@example.org>"
WEB_FLOW = "GitHub <noreply@github.com>"
DEPENDABOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
CLAUDE = "Claude <noreply@anthropic.com>"
COPILOT = "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>"


def who(text: str) -> Identity:
    """`Name <mailbox>` as git would record it."""
    name, _, email = text.partition(" <")
    return Identity(name, email.removesuffix(">"))


def commit(
    message: str = "Fix the parser",
    *,
    author: str = ADA,
    committer: str | None = None,
    sha: str = "1a2b3c4d" * 5,
    is_merge: bool = False,
) -> Commit:
    """A commit; its message may be indented like the test around it."""
    text = textwrap.dedent(message).strip("\n")
    return Commit(Sha(sha), who(author), who(committer or author), text, is_merge)


def provenance_of(message: str, *, author: str = ADA, committer: str | None = None) -> Provenance:
    return of_commits((commit(message, author=author, committer=committer),))


def only(provenance: Provenance) -> ProvenanceEvidence:
    """The single piece of evidence; fails if there is another number of them."""
    (evidence,) = provenance.evidence
    return evidence


def a_testimony(**fields: Any) -> Testimony:
    """Testimony under a name that pytest does not take for a class of tests."""
    return Testimony(**fields)


def of_commits(commits: tuple[Commit, ...]) -> Provenance:
    """What commits alone say, each of which but merges brought one line; newest first."""
    world = World.of(commits)
    return gather_provenance(world.change, Testimony(), world.history)


CART = RepoPath("src/cart.py")


def added(path: str, lines: int, *, status: FileStatus = FileStatus.MODIFIED, old_path: str | None = None) -> FileDiff:
    """A file of which lines 1 to `lines` are new."""
    texts = tuple(Line(LineOp.ADDED, f"line {number}", None, number) for number in range(1, lines + 1))
    old = None if status is FileStatus.ADDED else RepoPath(old_path or path)
    return FileDiff(old, RepoPath(path), status, hunks=(Hunk(0, 0, 1, lines, "", texts),) if lines else ())


@dataclass
class ToldHistory:
    """A history in which lines have the origins that the test gives them; remembers what it was asked."""

    brought: dict[tuple[str, int], Origin] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def bring(self, path: str, line: int, commit: Commit, *, there: int | None = None, was: str | None = None) -> None:
        origin = Origin(line, commit.sha, RepoPath(was or path), there or line, commit.author, 0)
        self.brought[path, line] = origin

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        del lines

    def past(self) -> Past:
        return Past(())

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        assert side is Side.NEW
        self.asked.append(path)
        return tuple(self.brought[path, line] for line in lines if (path, line) in self.brought)


@dataclass
class World:
    """A change and its history."""

    change: Change
    history: ToldHistory = field(default_factory=ToldHistory)

    @classmethod
    def of(cls, commits: Sequence[Commit], brings: Sequence[int] | None = None) -> World:
        """Each commit brings so many lines of `src/cart.py`, one if nothing is said, merges none; newest first."""
        named = distinct(commits)
        counts = brings if brings is not None else [int(not commit.is_merge) for commit in named]
        world = cls(Change((added(CART, sum(counts)),) if sum(counts) else (), named))
        owners = [commit for commit, count in zip(named, counts, strict=True) for _ in range(count)]
        for line, commit in enumerate(owners, start=1):
            world.history.bring(CART, line, commit)
        return world

    def provenance(self, testimony: Testimony | None = None, *, blind: bool = False) -> Provenance:
        """`blind`: history cannot be asked."""
        return gather_provenance(self.change, testimony or Testimony(), NoHistory() if blind else self.history)


def distinct(commits: Sequence[Commit]) -> tuple[Commit, ...]:
    """The same commits, with ids of their own where a test gave them none."""
    seen: set[str] = set()
    found = []
    for number, one in enumerate(commits):
        sha = Sha(f"{number:08x}" * 5) if one.sha and one.sha in seen else one.sha
        seen.add(sha)
        found.append(replace(one, sha=sha))
    return tuple(found)
