"""Who is who in a history, and who knows the touched code best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from bot.change import Change, Identity, Origin, PastCommit, RepoPath, Sha
from bot.facts._history_nouns import Knower
from bot.facts.provenance import Acquaintances
from bot.pattern import lazy

KNOWERS = 10
HALF_LIFE_S = 180 * 24 * 3600
"""After which a commit or a line counts half: what one knows of code fades, and the code moves on."""

_CO_AUTHOR = lazy(r"(?im)^[ \t]*co-authored-by:([^<\n]{0,200})<([^>\n]{1,200})>")
_MAX_CO_AUTHORS = 100


class People:
    """Identities taken together: the same mailbox, or the same full name, is the same person.

    A name in full is two words or more; a repository where two people share one would see them as one.
    """

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._persons: dict[str, int] = {}
        self._merged: list[int] = []
        known = Acquaintances()
        self._humans = {identity: known.human(identity) for identity in dict.fromkeys(identities)}
        self.known_as: dict[int, Identity] = {}
        """The identity that each person was seen with first."""
        for someone in self._humans.values():
            if someone is not None:
                self._add(someone)

    def person(self, identity: Identity) -> int | None:
        """A number for the person behind one of the identities; None for machines and for whoever is not among them."""
        someone = self._humans.get(identity)
        return None if someone is None else self._root(self._persons[_keys(someone)[0]])

    def count(self, identities: Iterable[Identity]) -> int:
        """How many people stand behind the identities, machines left out."""
        return len({self.person(identity) for identity in identities} - {None})

    def _add(self, someone: Identity) -> None:
        keys = _keys(someone)
        roots = [self._root(self._persons[key]) for key in keys if key in self._persons]
        root = min(roots, default=len(self._merged))
        if not roots:
            self._merged.append(root)
            self.known_as[root] = someone
        for other in roots:
            self._merged[other] = root
        self._persons.update(dict.fromkeys(keys, root))

    def _root(self, person: int) -> int:
        while self._merged[person] != person:
            person = self._merged[person]
        return person


def authors_of(change: Change) -> tuple[Identity, ...]:
    """Who wrote the change, as its commits and their `Co-authored-by` lines say."""
    found = list[Identity]()
    for commit in change.commits:
        named = islice(_CO_AUTHOR.finditer(commit.message), _MAX_CO_AUTHORS)
        found += [commit.author, *(Identity(line[1].strip(), line[2].strip()) for line in named)]
    return tuple(dict.fromkeys(found))


class _Traces:
    """What one person left in the change's files."""

    def __init__(self) -> None:
        self.commits = 0.0
        self.lines = 0.0
        self.count = 0
        self.written = 0
        self.last = 0
        self.files = set[RepoPath]()

    def add_commit(self, commit: PastCommit, newest: int) -> None:
        self.count += 1
        self.commits += _weight(commit.when, newest)
        self.last = max(self.last, commit.when)

    def add_line(self, origin: Origin, newest: int) -> None:
        self.written += 1
        self.lines += _weight(origin.when, newest)
        self.last = max(self.last, origin.when)


def rank_knowers(
    people: People,
    authors: Iterable[Identity],
    commits: Mapping[RepoPath, Sequence[PastCommit]],
    origins: Iterable[Origin],
    newest: int,
) -> tuple[Knower, ...]:
    """Who knows the touched code best, first: by their share of the altered lines plus that of the commits.

    `commits` are those to each of the change's files. Both shares count less the older they are at `newest`.
    """
    traces = _traces(people, commits, origins, newest)
    all_lines = sum(t.lines for t in traces.values()) or 1.0
    all_commits = sum(t.commits for t in traces.values()) or 1.0
    own = {people.person(identity) for identity in authors}
    ranked = list[tuple[float, Knower]]()
    for person, t in traces.items():
        who = people.known_as[person]
        knower = Knower(who.name, who.email, t.count, t.written, len(t.files), t.last, person in own)
        ranked.append((round(t.lines / all_lines + t.commits / all_commits, 9), knower))
    ranked.sort(key=lambda r: (-r[0], -r[1].files, -r[1].last, r[1].email, r[1].name))
    return tuple(knower for _, knower in ranked[:KNOWERS])


def _traces(
    people: People, commits: Mapping[RepoPath, Sequence[PastCommit]], origins: Iterable[Origin], newest: int
) -> Mapping[int, _Traces]:
    traces = defaultdict[int, _Traces](_Traces)
    seen = set[Sha]()
    for path, touching in commits.items():
        for commit in touching:
            person = people.person(commit.author)
            if person is not None:
                traces[person].files.add(path)
                if commit.sha not in seen:
                    seen.add(commit.sha)
                    traces[person].add_commit(commit, newest)
    for origin in origins:
        person = people.person(origin.author)
        if person is not None:
            traces[person].add_line(origin, newest)
    return traces


def _keys(someone: Identity) -> list[str]:
    name = " ".join(someone.name.casefold().split())
    return [someone.email.casefold(), *([f"name {name}"] if " " in name else [])]


def _weight(when: int, newest: int) -> float:
    return float(0.5 ** (max(0, newest - when) / HALF_LIFE_S))
