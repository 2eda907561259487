"""What real life says of changes and of questions: labels out of answers, of later commits and changes, and of time.

A label is a sign, not the truth: a revert may have other reasons than a fault, and a fault may be mended without a
word. docs/outcomes.md says what becomes one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.desk._asked import MODEL
from bot.desk._nouns import AskedQuestion, Outcome, OutcomeKind, Record, RecordKey, Thumb
from bot.gate import AccountKind, Acts, Answer, AnswerKind
from bot.pattern import lazy
from bot.risk.replay import LinkKind, folded_title, named_in, reverted_title

KEPT_DAYS: Final = 90
"""About half of the repairs that histories name come within this time (docs/probability.md: medians of 82 to 118)."""
REPAIRED: Final = frozenset({OutcomeKind.REVERTED, OutcomeKind.FIXED})
_LONGEST: Final = 20_000
"""Characters of a text that are read."""
_MOST_NAMED: Final = 20
"""Changes that one text names in one way; a list of more is a changelog."""
_SHORTEST_ID: Final = 7

_LABELS: Final = {
    AnswerKind.DEFECT: OutcomeKind.DEFECT,
    AnswerKind.HANDLED: OutcomeKind.HANDLED,
    AnswerKind.CANNOT: OutcomeKind.HANDLED,
}
_CHANGE = (
    r"(?:the\s{1,4})?(?:(?:pull\s{1,4}request|merge\s{1,4}request|change|PR|MR)\s{1,4})?"
    r"(?:https?://[\w.:-]{1,200}/([\w.-]{1,100}/[\w.-]{1,100})/pull/|([\w.-]{1,100}/[\w.-]{1,100})?[#!])([0-9]{1,9})\b"
)
_REVERTS = lazy(r"(?i)\brevert(?:s|ed|ing)?\s{1,4}" + _CHANGE)
_FIXES = lazy(
    r"(?i)\b(?:fix(?:es|ed)?|mend(?:s|ed)?|repairs?|regress(?:ion|ed)\s{1,4}(?:from|in|of|since|by)|(?:introduced|caused)\s{1,4}(?:in|by)|"
    r"(?:broke|broken|bug|fault)\s{1,4}(?:in|by|since|from))\s?:?\s{1,4}" + _CHANGE
)
_DENIED = lazy(r"(?i)(?:\bnot|n't|n’t|\bnever|\bwithout)\s*\Z")
_MACHINE = "[bot]"


class Later(NamedTuple):
    """A commit, or a change that was merged, that came after others."""

    text: str
    """A commit's message; of a change its title, an empty line and its body."""
    at: datetime
    """When it came into the base branch."""
    source: str
    """Its commit there; of a change whose commit is not known, its address."""
    by: str = ""
    """Login."""
    number: int = 0
    """Of a change; 0 for a commit."""


def answers(record: Record, acts: Acts) -> tuple[Outcome, ...]:
    """What people answered to the questions of a change. The last answer of each person to a question counts.

    An answer that is not believed (`flagged`) is none. Its author's word that all is handled is none either, for they
    would say so; that it is a defect counts of everybody.
    """
    asked = {each.id: each for each in record.asked}
    last: dict[tuple[int, str], Answer] = {}
    for each in acts.answers:
        if each.by is not None and each.by.kind is AccountKind.USER and not each.flagged:
            last[each.by.id, each.question] = each
    found = (_answered(record, each, asked.get(each.question)) for each in last.values())
    return tuple(each for each in found if each is not None)


def _answered(record: Record, answer: Answer, asked: AskedQuestion | None) -> Outcome | None:
    kind = _LABELS.get(answer.kind)
    if kind is None or answer.by is None:
        return None
    login = answer.by.login
    if kind is OutcomeKind.HANDLED and login and login.casefold() == record.author.casefold():
        return None
    rule, of_kind = (asked.rule, asked.kind) if asked is not None else ("", "")
    source = f"account {answer.by.id} at {answer.head[:12]}"
    return Outcome(record.key, kind, answer.at or record.seen_at, login, answer.question, rule, source, of_kind)


def aftermath(later: Iterable[Later], merged: Sequence[Record]) -> tuple[Outcome, ...]:
    """Which of the merged changes of one repository later ones take back or mend, by what these say of them.

    Forms: those of `bot.risk.replay` for commits (`Fixes: 1a2b3c4`, `This reverts commit …`, `Revert "…"`), and the
    host's for changes: `Reverts owner/name#12`, `Fixes #12`, `regression from #12`. An issue of that number names none.
    """
    past = _Past(merged)
    found = (
        Outcome(record.key, kind, each.at, each.by, source=each.source)
        for each in later
        for kind, record in _named(each, past)
    )
    return tuple(dict.fromkeys(found))


def _named(later: Later, past: _Past) -> Iterator[tuple[OutcomeKind, Record]]:
    text = _own_words(later.text[:_LONGEST])
    taken: dict[RecordKey, OutcomeKind] = {}
    for kind, record in _said(later, text, past):
        is_itself = record.commit == later.source or (later.number and record.key.number == later.number)
        if is_itself or record.merged_at is None or record.merged_at > later.at or record.key in taken:
            continue
        taken[record.key] = kind
        yield kind, record


def _said(later: Later, text: str, past: _Past) -> Iterator[tuple[OutcomeKind, Record]]:
    """Reverts first: what takes a change back also says that it fixes it."""
    named = list(named_in(text))
    for kind, name in named:
        if kind is LinkKind.REVERT and (one := past.by_commit(name)) is not None:
            yield OutcomeKind.REVERTED, one
    for number in _numbers(_REVERTS.finditer(text), text, past):
        yield OutcomeKind.REVERTED, number
    if (title := reverted_title(text.lstrip().partition("\n")[0])) and (one := past.by_title(title, later.at)):
        yield OutcomeKind.REVERTED, one
    for kind, name in named:
        if kind is not LinkKind.REVERT and (one := past.by_commit(name)) is not None:
            yield OutcomeKind.FIXED, one
    # Programs quote the changelogs of others, whose numbers are not ours.
    if not later.by.endswith(_MACHINE):
        for number in _numbers(_FIXES.finditer(text), text, past):
            yield OutcomeKind.FIXED, number


def _numbers(found: Iterable[re.Match[str]], text: str, past: _Past) -> Iterator[Record]:
    """The merged changes that are named by number; none where so many are that it is a list."""
    named: dict[RecordKey, Record] = {}
    for each in found:
        start = each.start()
        where, other, number = each.groups()
        record = past.by_number(int(number), where or other or "")
        if record is not None and not _DENIED.search(text[max(0, start - 20) : start]):
            named[record.key] = record
    yield from named.values() if len(named) <= _MOST_NAMED else ()


def _own_words(text: str) -> str:
    """Without quotations, code, comments and folded parts: release notes of others, and forms that nobody filled in."""
    kept: list[str] = []
    fence, folded, comment = "", 0, False
    for line in text.split("\n"):
        bare = line.strip()
        if fence:
            fence = "" if bare.startswith(fence) else fence
            continue
        if comment:
            comment = "-->" not in line
            continue
        if bare.startswith(("```", "~~~")):
            fence = bare[:3]
            continue
        folded += bare.lower().count("<details")
        if not folded and not bare.startswith(">"):
            comment = "<!--" in line and "-->" not in line.partition("<!--")[2]
            kept.append(line.partition("<!--")[0] if "<!--" in line else line)
        folded = max(0, folded - bare.lower().count("</details"))
    return "\n".join(kept)


class _Past:
    """Merged changes by what texts call them."""

    def __init__(self, merged: Sequence[Record]) -> None:
        self._commits: defaultdict[str, list[tuple[str, Record]]] = defaultdict(list)
        self._numbers: dict[int, Record] = {}
        self._titles: defaultdict[str, list[Record]] = defaultdict(list)
        for record in sorted((each for each in merged if each.is_merged), key=lambda each: each.key):
            for commit in {record.commit, record.head} - {""}:
                self._commits[commit[:_SHORTEST_ID].lower()].append((commit.lower(), record))
            self._numbers[record.key.number] = record
            if title := folded_title(record.title):
                self._titles[title].append(record)

    def by_commit(self, name: str) -> Record | None:
        """None where several begin so."""
        name = name.lower()
        near = self._commits.get(name[:_SHORTEST_ID], ())
        found = {record.key: record for commit, record in near if commit.startswith(name)}
        return next(iter(found.values())) if len(found) == 1 else None

    def by_number(self, number: int, repository: str) -> Record | None:
        found = self._numbers.get(number)
        if found is None or (repository and repository.casefold() != found.place.repository.casefold()):
            return None
        return found

    def by_title(self, title: str, at: datetime) -> Record | None:
        """The last one of that title before then."""
        found = [each for each in self._titles.get(title, ()) if each.merged_at is not None and each.merged_at < at]
        return max(found, key=lambda each: (each.merged_at, each.key), default=None)


def kept(
    merged: Iterable[Record], known: Iterable[Outcome], at: datetime, days: int = KEPT_DAYS
) -> tuple[Outcome, ...]:
    """The changes that were merged so many days ago, and that nothing has taken back or mended since."""
    touched = {each.key for each in known if each.kind in REPAIRED or each.kind is OutcomeKind.KEPT}
    span = timedelta(days=days)
    return tuple(
        Outcome(each.key, OutcomeKind.KEPT, each.merged_at + span, source=f"{days} days")
        for each in merged
        if each.is_merged and each.merged_at is not None and each.merged_at + span <= at and each.key not in touched
    )


class Judged(NamedTuple):
    """A question that somebody answered or thumbed."""

    key: RecordKey
    question: str
    rule: str
    kind: str
    is_defect: bool
    """Somebody answered `defect`."""
    is_handled: bool
    """Somebody answered that it is handled, or cannot happen."""
    up: int
    down: int

    @property
    def is_settled(self) -> bool:
        """Whether it can be told at all whether it was worth asking."""
        return self.is_defect or self.is_handled or self.up != self.down

    @property
    def is_misfire(self) -> bool:
        """A question to which nobody answered `defect`, that was not worth its minute to those who said so.

        Thumbs outweigh an answer: that all is handled can be worth knowing.
        """
        if self.is_defect or self.up > self.down:
            return False
        return self.is_handled or self.down > self.up


def judged(outcomes: Iterable[Outcome], thumbs: Iterable[Thumb]) -> tuple[Judged, ...]:
    """The questions that people judged, each once; the last thumb of each person counts."""
    found: dict[tuple[RecordKey, str], Judged] = {}

    def of(key: RecordKey, question: str, rule: str, kind: str = "") -> Judged:
        one = found.get((key, question), Judged(key, question, "", "", False, False, 0, 0))
        return one._replace(rule=one.rule or rule, kind=one.kind or kind)

    for person in _last_words(outcomes):
        one = of(person.key, person.question, person.rule, person.question_kind)
        is_defect = one.is_defect or person.kind is OutcomeKind.DEFECT
        is_handled = one.is_handled or person.kind is OutcomeKind.HANDLED
        found[person.key, person.question] = one._replace(is_defect=is_defect, is_handled=is_handled)
    last = {(each.key, each.question, each.by): each for each in sorted(thumbs, key=lambda each: each.at)}
    for thumb in (each for each in last.values() if each.question):
        one = of(thumb.key, thumb.question, thumb.rule)
        up, down = one.up + thumb.is_up, one.down + (not thumb.is_up)
        found[thumb.key, thumb.question] = one._replace(up=up, down=down)
    return tuple(each._replace(rule=each.rule or MODEL) for _, each in sorted(found.items()))


def _last_words(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Of the answers to a question each person's last: they may have thought better of it."""
    last: dict[tuple[RecordKey, str, str], Outcome] = {}
    for each in sorted(outcomes, key=lambda one: (one.at, one.source)):
        if each.question and each.kind in {OutcomeKind.DEFECT, OutcomeKind.HANDLED}:
            last[each.key, each.question, each.by or each.source] = each
    yield from last.values()
