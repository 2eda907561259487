"""From what was typed (`main..feature`, a revision, nothing) to two commits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.adapters._git_process import failure
from bot.change import Sha
from bot.errors import ForereadError, RepositoryError, UsageError

if TYPE_CHECKING:
    from bot.adapters._git_process import Git

_NOTES = ("--glob=refs/notes/a[i]", "--glob=refs/notes/ai-remote/*")
"""Git AI's notes, and the copies of remotes'. A name without a wildcard would be taken for a directory."""

_LAYOUT = (
    "--is-shallow-repository",
    "--show-object-format",
    *("--git-path", "objects"),
    *("--git-path", "shallow"),
    *("--git-path", "index"),
)

_DEFAULT_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)

_TWO_BRANCHES = "Name a range: `foreread review BASE..HEAD`"
_DEEPEN = "Fetch more of it: `git fetch --unshallow`, or `git fetch --deepen=N`"


class Layout(NamedTuple):
    """Where a repository keeps what we borrow (gitrepository-layout(5)); true for linked worktrees too."""

    is_shallow: bool
    sha256: bool
    objects: Path
    shallow: Path
    index_file: Path
    branch: str = ""
    """The branch that the last of the revisions names, or HEAD is on; "" for anything else."""
    merge_bases: tuple[Sha, ...] = ()
    """Of two revisions, all best ones."""
    notes: tuple[Sha, ...] = ()
    """The commits that the refs with Git AI notes point to, the repository's own first."""


class Wanted(NamedTuple):
    """A range as it was typed."""

    left: str
    right: str
    symmetric: bool = False
    """`A...B`: from where B left A, whatever A has become."""

    @property
    def title(self) -> str:
        return f"{self.left}{'...' if self.symmetric else '..'}{self.right}"


class Span(NamedTuple):
    """The two commits to compare, and the one whose ancestors do not belong to the change."""

    base: Sha
    head: Sha
    left: Sha
    notes: tuple[str, ...] = ()


def read_spec(spec: str) -> Wanted:
    """`A..B`, `A...B`, or `A` for `A..HEAD`; an empty side is HEAD (gitrevisions(7))."""
    for dots in ("...", ".."):
        left, found, right = spec.partition(dots)
        if found:
            return Wanted(left or "HEAD", right or "HEAD", symmetric=dots == "...")
    return Wanted(spec, "HEAD")


def default_range(git: Git) -> Wanted:
    """What HEAD has over the default branch. UsageError if there is no branch of a usual name."""
    answer = git.run("for-each-ref", "--format=%(refname) %(symref)", *_DEFAULT_BRANCHES)
    targets = dict(line.split(" ") for line in answer.out.decode(errors="surrogateescape").splitlines())
    for name in _DEFAULT_BRANCHES:
        if name in targets:
            branch = targets[name] or name  # origin/HEAD stands for the branch it points to
            return Wanted(re.sub(r"^refs/(heads|remotes)/", "", branch), "HEAD", symmetric=True)
    resolve(git, ("HEAD",))  # says so if there is no commit at all
    raise UsageError("No default branch was found: there is no origin/HEAD, main or master.", _TWO_BRANCHES)


def resolve(git: Git, revisions: tuple[str, ...]) -> tuple[Layout, tuple[Sha, ...]]:
    """The repository's layout and the commits that the revisions name, by one question: a process costs its start.

    UsageError for what cannot be a revision; RepositoryError for one that is not there, or if there is no repository.
    """
    for revision in revisions:
        if re.match(r"[-^]|$", revision) or re.search(r"[\0\n]", revision):
            raise UsageError(f"{revision!r} is not a revision.", _TWO_BRANCHES)
    # `A...B` gives B, A and their merge bases, each of these behind a caret.
    both = ("...".join(map(_commit, revisions)),) if len(revisions) == 2 else ()
    asked = (*_LAYOUT, *map(_commit, revisions), *both, *_NOTES, "--symbolic-full-name", *revisions[-1:])
    answer = git.run("rev-parse", *asked, codes=(0, 128))
    lines = answer.out.decode(errors="surrogateescape").splitlines()
    shas, more = lines[5 : 5 + len(revisions)], lines[5 + len(revisions) + 2 * len(both) :]
    if answer.code or len(shas) != len(revisions) or not all(map(_is_id, shas)):
        raise _unresolved(git, revisions, answer.err)
    shallow, format_, *paths = lines[:5]
    objects, cut, index = (git.place / path for path in paths)  # git answers from where it is asked
    layout = Layout(
        *(shallow == "true", format_ == "sha256", objects, cut, index, _branch(more)),
        merge_bases=tuple(Sha(line[1:]) for line in more if line.startswith("^")),
        notes=tuple(Sha(line) for line in more if _is_id(line)),
    )
    return layout, tuple(map(Sha, shas))


def find_span(layout: Layout, wanted: Wanted, left: Sha, right: Sha) -> Span:
    """What to compare for the range. RepositoryError if a shallow history hides where its sides parted."""
    bases = layout.merge_bases
    if left in bases:
        return Span(left, right, left)
    if not bases and layout.is_shallow:
        raise RepositoryError(
            f"In this shallow clone it cannot be seen where {wanted.right} left {wanted.left}.", _DEEPEN
        )
    if not bases:
        note = f"{wanted.left} and {wanted.right} have no common history; their trees were compared"
        return Span(left, right, left, (note,))
    notes = []
    if not wanted.symmetric:
        notes.append(f"{wanted.left} has moved on; compared with the merge base {bases[0][:7]}")
    if len(bases) > 1:
        notes.append(f"the histories cross: {bases[0][:7]} was taken from {len(bases)} merge bases")
    return Span(bases[0], right, left, tuple(notes))


def _branch(names: list[str]) -> str:
    """`refs/heads/a/b` and `refs/remotes/origin/a/b` → `a/b`."""
    for name in names:
        found = re.match(r"refs/(?:heads|remotes/[^/]+)/(.+)", name)
        if found:
            return found[1]
    return ""


def _is_id(line: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{40,64}", line) is not None


def _commit(revision: str) -> str:
    return f"{revision}^{{commit}}"


def _unresolved(git: Git, revisions: tuple[str, ...], said: str) -> ForereadError:
    """Ask again, one question at a time, to name the one thing that is wrong."""
    shallow = git.run("rev-parse", "--is-shallow-repository").out.strip() == b"true"
    for revision in revisions:
        if git.run("rev-parse", "--verify", "--quiet", _commit(revision), codes=(0, 1, 128)).code == 0:
            continue
        if not git.run("for-each-ref", "--count=1").out and revision == "HEAD":
            return RepositoryError("This repository has no commits yet.", "Commit something first.")
        remedy = _DEEPEN if shallow else "Check the name with `git branch --all`, or `git fetch` it."
        clone = "shallow clone" if shallow else "repository"
        return RepositoryError(f"This {clone} has no commit {revision!r}.", remedy)
    return failure(said, command="rev-parse")
