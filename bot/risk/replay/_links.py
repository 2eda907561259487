"""Which past commits were repaired or taken back later, by what later commits say.

Forms: `Fixes: 1a2b3c4 ("…")` (Linux, Documentation/process/submitting-patches.rst), `This reverts commit …` and
`Revert "…"` (git-revert(1)), `(cherry picked from commit …)` (git-cherry-pick(1), -x), and sentences that name a cause
(`Regression in 1a2b3c4.`, Django's "Committing code"). A message is what its author made of it: links are signs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.change import Sha
from bot.pattern import lazy
from bot.risk.replay._nouns import Link, LinkKind, WalkedCommit

MOST_NAMED = 20
"""Commits that one message names in one way; a list of more is a changelog."""
_LONGEST = 20_000
"""Characters of a message that are read."""

_ID = r"\b[0-9a-f]{7,64}\b"
_IDS = lazy(_ID)
_TRAILER = lazy(rf"(?im)^[ \t]*(?:fixes|fixup|fixes-commit|bug-introduced-by)[ \t]*:[ \t]*([^\n]*{_ID}[^\n]*)$")
_FIXES_COMMIT = lazy(rf"(?i)\bfix(?:es|ed)?\s+(?:commit|up\s+of|regression\s+(?:from|in|of))\s+({_ID})")
_CAUSE = lazy(
    r"(?i)\b(?:regress(?:ion|ed)|bug|broken|broke|introduced|caused|leak|crash|error|issue|mistake)\s+"
    rf"(?:(?:was|since|has\s+been|is)\s+)?(?:(?:in|by|since|with|introduced\s+(?:in|by)|caused\s+by)\s+)?(?:(?:the\s+)?commit\s+)?((?:{_ID}(?:\s*(?:,|and|&)\s*)?){{1,5}})"
)
_QUOTED_PART = lazy(r'\("[^\n]*"\)|"[^"\n]*"')
"""Titles behind an id; words of hexadecimal digits in them name nothing."""
_REVERTS = lazy(
    r"(?i)\b(?:this\s+(?:\w+\s+)?reverts|reverts?|reverted|revert(?:ing)?\s+of)\s+(?:merge\s+)?(?:commits?\s+)?"
)
_REVERT_LIST = lazy(rf"(?:{_ID}[\s,]*(?:and\s+|&\s*)?){{1,{MOST_NAMED}}}")
_REVERT_SUBJECT = lazy(r"(?i)^\s*(?:\[[^\]]{1,40}\]\s*|[\w()/-]{1,40}:\s+)?revert(?:ed|s)?:?\s+[\"“](.+)[\"”]")
_REVERT_NUMBER = lazy(r"(?i)\breverts?\s+(?:[\w.-]+/[\w.-]+)?[#!](\d{1,9})\b")
_PICKED = lazy(rf"(?im)^\s*\(?cherry[ -]picked from (?:commit )?({_ID})\)?")
_OWN_NUMBER = lazy(r"\([#!](\d{1,9})\)\s*$|^Merge pull request #(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Links:
    """What the messages of a history say of each other."""

    found: tuple[Link, ...]
    elsewhere: int = 0
    """Ids of commits that are named as repaired or taken back, and are not among those looked at."""
    after: int = 0
    """Ids that name the commit itself or a later one; they are taken for slips."""


def find_links(commits: Sequence[WalkedCommit]) -> Links:
    """The links among these commits, newest first. None leads to its own commit or to a later one."""
    history = _History(commits)
    found: dict[Link, None] = {}
    elsewhere = after = 0
    for at, commit in enumerate(commits):
        has_named = False
        for kind, text in named_in(commit.message):
            place = history.place(text)
            if place is None:
                elsewhere += 1
            elif place <= at:
                after += 1
            else:
                has_named = True
                found[Link(commit.sha, commits[place].sha, kind)] = None
        if not has_named and "evert" in commit.message:
            found.update(dict.fromkeys(Link(commit.sha, sha, LinkKind.REVERT) for sha in history.reverted(at)))
    return Links(tuple(found), elsewhere, after)


def brought_by(walk: Sequence[WalkedCommit], head: Sha) -> Mapping[Sha, Sha]:
    """For each commit, the one of the main line (first parents from `head` on) that brought it; itself on that line."""
    known = {commit.sha: commit for commit in walk}
    line: list[Sha] = []
    at: Sha | None = head
    while at is not None and at in known:
        line.append(at)
        at = next(iter(known[at].parents), None)
    brought: dict[Sha, Sha] = {sha: sha for sha in line}
    for sha in reversed(line):
        waiting = list(known[sha].parents[1:])
        while waiting:
            side = waiting.pop()
            if side in known and side not in brought:
                brought[side] = sha
                waiting.extend(known[side].parents)
    return brought


def lift_links(links: Iterable[Link], brought: Mapping[Sha, Sha]) -> tuple[Link, ...]:
    """The links between what the main line took in at once; a repair within one of these is none of it."""
    lifted = (
        Link(brought[link.fix], brought[link.culprit], link.kind)
        for link in links
        if link.fix in brought and link.culprit in brought
    )
    return tuple(dict.fromkeys(link for link in lifted if link.fix != link.culprit))


def named_in(message: str) -> Iterator[tuple[LinkKind, str]]:
    """The ids that a message names as repaired or taken back, each once, in its surest way."""
    message = message[:_LONGEST]
    seen: set[str] = set()
    forms = {LinkKind.TRAILER: _trailers, LinkKind.REVERT: _reverted, LinkKind.STATED: _causes}
    for kind, find in forms.items():
        for text in list(dict.fromkeys(find(message)))[:MOST_NAMED]:
            if not any(text.startswith(other) or other.startswith(text) for other in seen):
                seen.add(text)
                yield kind, text


def _trailers(message: str) -> Iterator[str]:
    for line in _TRAILER.findall(message):
        yield from _IDS.findall(_QUOTED_PART.sub(" ", line))
    yield from _FIXES_COMMIT.findall(message)


def _reverted(message: str) -> Iterator[str]:
    for said in _REVERTS.finditer(message):
        listed = _REVERT_LIST.match(message, said.end())
        if listed:
            yield from _IDS.findall(listed[0])


def _causes(message: str) -> Iterator[str]:
    for named in _CAUSE.findall(message):
        yield from _IDS.findall(named)


class _History:
    """The commits by what messages call them."""

    def __init__(self, commits: Sequence[WalkedCommit]) -> None:
        self._commits = commits
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        self._by_subject: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._picked: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for at, commit in enumerate(commits):
            self._by_prefix[commit.sha[:7]].append(at)
            self._by_subject[folded_title(commit.subject)].append(at)
            if number := _OWN_NUMBER.search(commit.subject[:300]):
                self._by_number[number[1] or number[2]].append(at)
            if "picked from" in commit.message:
                for text in _PICKED.findall(commit.message[:_LONGEST])[:MOST_NAMED]:
                    self._picked[text[:7]].append((text, at))

    def place(self, text: str) -> int | None:
        """Where the commit stands that an id, perhaps abbreviated, names; or the one that was picked from it.

        None where there is no such commit, or several.
        """
        lowered = text.lower()
        own = [at for at in self._by_prefix.get(lowered[:7], ()) if self._commits[at].sha.startswith(lowered)]
        if own:
            return own[0] if len(own) == 1 else None
        picks = [
            at for name, at in self._picked.get(lowered[:7], ()) if name.startswith(lowered) or lowered.startswith(name)
        ]
        return max(picks, default=None)  # the oldest: later picks of it went elsewhere

    def reverted(self, at: int) -> tuple[Sha, ...]:
        """What a revert that names no id takes back: the nearest older commit of the quoted title or number."""
        commit = self._commits[at]
        quoted = reverted_title(commit.subject)
        older = [place for place in self._by_subject.get(quoted, ()) if place > at] if quoted else []
        if not older:
            numbers = _REVERT_NUMBER.findall(commit.message[:_LONGEST])[:MOST_NAMED]
            older = [place for number in numbers for place in self._by_number.get(number, ()) if place > at][:1]
        return tuple(self._commits[place].sha for place in older[:1])


def reverted_title(subject: str) -> str:
    """The title that a revert's title quotes, as `folded_title` has it; "" where it quotes none."""
    quoted = _REVERT_SUBJECT.match(subject[:500])
    return folded_title(quoted[1]) if quoted else ""


def folded_title(subject: str) -> str:
    """A title without the number that a host appended, so that a revert's quotation finds it either way."""
    return " ".join(_OWN_NUMBER.sub("", subject).split())
