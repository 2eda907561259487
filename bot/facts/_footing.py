"""How a change stands among the commits before it, as far as the bounded past goes that its files' history has too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.change import Identity, Past, PastCommit, RepoPath
from bot.facts._history_nouns import Footing
from bot.facts._subjects import is_repair


def footing_of(names: Iterable[RepoPath], authors: Iterable[Identity], past: Past) -> Footing | None:
    """`names` are those of the change's files before it, `authors` whoever wrote it. None where there is no past.

    Only what the commits record is asked, so that the same is had from a log alone.
    """
    told = [commit for commit in past.commits if commit.paths]
    if not told:
        return None
    files = frozenset(names)
    folders = {_folder(name) for name in files}
    own = _Own(authors)
    touched = [(commit, files.intersection(commit.paths)) for commit in told]
    here = [commit for commit, shared in touched if shared]
    nearby = [commit for commit in told if not folders.isdisjoint(map(_folder, commit.paths))]
    counts = Counter(name for _, shared in touched for name in shared)
    together = {name for _, shared in touched if len(shared) > 1 for name in shared}
    since = next((at for at, (_, shared) in enumerate(touched) if shared), len(told))
    newest = max(commit.when for commit in told)
    return Footing(
        commits=len(told),
        narrower=sum(len(commit.paths) < len(files) for commit in told),
        here=len(here),
        repairs=sum(is_repair(commit.subject) for commit in here),
        people=len({commit.author.email.casefold() for commit in here}),
        busiest=max(counts.values(), default=0),
        since=since,
        age_s=newest - max((c.when for c in here), default=min(commit.when for commit in told)),
        nearby=len(nearby),
        known=len(counts),
        alone=len(counts.keys() - together),
        own=own.count(told),
        own_here=own.count(here),
        own_nearby=own.count(nearby),
    )


class _Own:
    """Tells the commits of some people, by the same mailbox or the same full name."""

    def __init__(self, people: Iterable[Identity]) -> None:
        people = tuple(people)
        self._mailboxes = {someone.email.casefold() for someone in people} - {""}
        self._names = {name for someone in people if " " in (name := someone.name.strip().casefold())}

    def count(self, commits: Iterable[PastCommit]) -> int | None:
        if not self._mailboxes and not self._names:
            return None
        return sum(self._wrote(commit.author) for commit in commits)

    def _wrote(self, author: Identity) -> bool:
        return author.email.casefold() in self._mailboxes or author.name.strip().casefold() in self._names


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
