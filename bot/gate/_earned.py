"""Who has earned which domain: by changes of theirs that the base branch has taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from bot.change import Change, Commit, Identity, PastCommit, RepoPath, Sha
from bot.facts import FileRole, Reverts, authors_of, role_of
from bot.facts.provenance import Acquaintances
from bot.gate._people import Earning, Person, Roster
from bot.gate._values import mailbox
from bot.pattern import lazy

Touches = Callable[[Sequence[str]], Collection[str]]
"""Names of files → the domains that they belong to."""
Earned = Mapping[str, Mapping[str, tuple[datetime, ...]]]
"""Person → domain → when changes of theirs there were merged, oldest first."""

SUBSTANTIVE_LINES: Final = 10
"""A change counts for a domain with more changed lines there than these. The number is ours and rests on no study."""

SWEEP_FILES: Final = 50
"""A commit to more files than these is a sweep (a renaming, a new idiom), made without knowing each of them. In half a
year of four public histories these were 0.7 to 1.3 in a hundred commits."""

_TELLS_NOTHING: Final = frozenset(
    {
        FileRole.LOCKFILE,
        FileRole.MANIFEST,
        FileRole.GENERATED,
        FileRole.VENDORED,
        FileRole.DATA,
        FileRole.DOCS,
        FileRole.AGENT,
    }
)
"""Roles of files that programs write, or that no code is in: who changed them need not know the code."""
_CREDITS: Final = "o-authored-by"
# GitHub Docs, "Setting your commit email address": ID+USERNAME@users.noreply.github.com; the number is the account's.
_NUMBERED: Final = lazy(r"([1-9][0-9]{0,17})\+[^@]{1,100}@users\.noreply\.github\.com")


class MergedFile(NamedTuple):
    """What a commit did to a file."""

    path: RepoPath
    lines: int
    """Added and removed; 0 for a binary file and for one that only moved."""


class MergedCommit(NamedTuple):
    """A commit of the base branch that is no merge."""

    sha: Sha
    author: Identity
    message: str
    files: tuple[MergedFile, ...] = ()


class MergedChange(NamedTuple):
    """What one step of the base branch's main line took in: a commit, or a merge with all commits that it brought."""

    sha: Sha
    merged: datetime
    """When the main line took it in."""
    message: str
    commits: tuple[MergedCommit, ...]


def earned_by(changes: Iterable[MergedChange], roster: Roster, touches: Touches) -> Earned:
    """When changes of each person of the roster to each domain were merged.

    A change counts once for each domain and person, however many commits it has, and where the commits of that person
    have more than `SUBSTANTIVE_LINES` changed lines of code in the domain. Merges, sweeps, reverts and what was taken
    back do not count. People are told by their mailboxes alone, or by the account's number that GitHub writes into its
    own; who is named as co-author counts beside an author who is in the roster.
    """
    known = tuple(changes)
    out = _taken_back(known)
    people = _Authors(roster)
    places = _Domains(touches)
    found: defaultdict[str, defaultdict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for change in known:
        if change.sha not in out:
            counted = (commit for commit in change.commits if commit.sha not in out)
            for name, domain in _substantive(counted, people, places):
                found[name][domain].append(change.merged)
    return {
        name: {domain: tuple(sorted(times)) for domain, times in sorted(domains.items())}
        for name, domains in sorted(found.items())
    }


def _substantive(commits: Iterable[MergedCommit], people: _Authors, places: _Domains) -> Iterator[tuple[str, str]]:
    """The people and domains for which a change counts."""
    lines: defaultdict[tuple[str, str], int] = defaultdict(int)
    for commit in commits:
        names = people.of(commit)
        for file in commit.files if names and len(commit.files) <= SWEEP_FILES else ():
            for domain in places.of(file.path) if file.lines else ():
                for name in names:
                    lines[name, domain] += file.lines
    yield from (each for each, count in lines.items() if count > SUBSTANTIVE_LINES)


class _Authors:
    """Who of the roster wrote a commit."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._known = Acquaintances()

    def of(self, commit: MergedCommit) -> frozenset[str]:
        author = self._person(commit.author)
        if author is None:
            return frozenset()
        if _CREDITS not in commit.message:
            return frozenset({author.name})
        written = Commit(commit.sha, commit.author, commit.author, commit.message)
        named = map(self._person, authors_of(Change((), (written,))))
        return frozenset(person.name for person in named if person is not None)

    def _person(self, identity: Identity) -> Person | None:
        if self._known.human(identity) is None:
            return None
        email = mailbox(identity.email)
        numbered = _NUMBERED.fullmatch(email)
        account = self._roster.by_account.get(int(numbered[1])) if numbered else None
        return self._roster.by_email.get(email) or account


class _Domains:
    """The domains of single files; a history has each of them many times."""

    def __init__(self, touches: Touches) -> None:
        self._touches = touches
        self._known: dict[RepoPath, tuple[str, ...]] = {}

    def of(self, path: RepoPath) -> tuple[str, ...]:
        if path not in self._known:
            tells = role_of(path) not in _TELLS_NOTHING
            self._known[path] = tuple(sorted(self._touches((path,)))) if tells else ()
        return self._known[path]


def _taken_back(changes: Sequence[MergedChange]) -> frozenset[Sha]:
    """Commits that take another back, or that one takes back, by what they say: in doubt nothing is earned."""
    said: dict[Sha, str] = {}
    for change in changes:
        said.setdefault(change.sha, change.message)
        said.update((commit.sha, commit.message) for commit in change.commits)
    past = tuple(_as_past(sha, message) for sha, message in said.items())
    reverts = Reverts(past).taken
    return frozenset(reverts).union(*reverts.values())


def _as_past(sha: Sha, message: str) -> PastCommit:
    subject, _, body = message.lstrip().partition("\n")
    return PastCommit(sha, Identity("", ""), 0, subject, (), body if "evert" in body else "")


class Standing(NamedTuple):
    """How far somebody is with a domain."""

    person: str
    domain: str
    changes: int
    """Merged within the policy's days."""
    last: datetime
    holds: bool
    """Whether that is enough."""


def standings(earned: Earned, earning: Earning, at: datetime) -> tuple[Standing, ...]:
    """By domain, with those first who have most; whoever has nothing within the days is left out."""
    most = earning.days * 86_400.0
    found = []
    for name, domains in earned.items():
        for domain, times in domains.items():
            counted = [each for each in times if 0 <= (at - each).total_seconds() <= most]
            if counted:
                found.append(Standing(name, domain, len(counted), max(counted), earning.holds(times, at)))
    return tuple(sorted(found, key=lambda s: (s.domain, -s.changes, -s.last.timestamp(), s.person)))


class Knowers(NamedTuple):
    """What a look at the base branch tells of who has earned what."""

    head: Sha
    at: datetime
    earning: Earning
    earned: Earned
    people: tuple[str, ...]
    """Everybody in the roster."""
    notes: tuple[str, ...] = ()
    """What of the history is not known, and why."""
