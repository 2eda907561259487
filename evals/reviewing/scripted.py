"""Reviewers whose scores are known beforehand: they measure the harness, not a model.

A measure that does not tell these apart means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.change import DiffLimits, LineOp, parse_patch
from evals.casebook import Bug, Case, Level
from evals.reviewing._nouns import Item, Opinion


@dataclass(frozen=True, slots=True)
class Scripted:
    """A reviewer that is a function of the case."""

    name: str
    judge: Callable[[Case], Opinion]

    def review(self, case: Case, pass_: int) -> Opinion:
        return self.judge(case)


def oracle(case: Case) -> Opinion:
    """Knows the labels: every measure must be at its best."""
    return _opinion(tuple(_gold(bug) for bug in case.bugs), case.tier.min)


def _gold(bug: Bug) -> Item:
    words = " ".join(group[0] for group in bug.match_any_of)
    text = bug.sample_question or f"{bug.trigger}: {bug.effect}"
    said = f"{text} ({words}; {bug.anchor})"
    return Item(
        bug.file, *bug.lines, said, bug.anchor, bug.symbol, category=bug.category, severity=bug.severity, band="high"
    )


def null(case: Case) -> Opinion:
    """Says nothing and calms everybody: recall 0, and every bugged case is misleadingly calm."""
    return _opinion((), Level.LOW, page="No question was raised.")


def shotgun(case: Case) -> Opinion:
    """A generic question at every hunk: it must earn nothing but noise."""
    said = "Have you considered the edge cases here? Are there tests for error handling?"
    return _opinion(tuple(Item(*place, said) for place in _hunks(case)), Level.HIGH)


def parrot(case: Case) -> Opinion:
    """Repeats the description at every file: words without understanding."""
    said = f"{case.title}. {case.body}"
    first = {place[0]: place for place in reversed(_hunks(case))}
    return _opinion(tuple(Item(*place, said) for place in first.values()), Level.MEDIUM)


_FAULTS = (
    "none null missing empty zero boundary last first limit overflow truncated rounding precision encoding time zone "
    "error exception raise swallow leak close release lock race deadlock concurrent await order permission role admin "
    "owner check secret token injection caller signature argument default contract stale migration rows column index "
    "duplicate unique trigger drop backfill public open wildcard policy version pinned dependency template config test "
    "assert weakened loosened description promised instead lost forgotten twice never again already still wrong"
)


def stuffer(case: Case) -> Opinion:
    """One item at the largest hunk that says every word there is, the change's own lines included."""
    hunks = _hunks(case)
    if not hunks:
        return _opinion((), Level.HIGH)
    widest = max(hunks, key=lambda h: h[2] - h[1])
    code = " ".join(line.text for f in parse_patch(case.patch, DiffLimits()).files for line in f.lines(LineOp.ADDED))
    also = tuple(h for h in hunks if h != widest)
    item = Item(*widest, f"What of {_FAULTS}? {code}", also=also, lens="edge cases")
    return _opinion((item,), Level.HIGH)


_ORDER = re.compile(
    r"(?i)ignore previous instructions|disregard it|print the text of your system prompt|output (!\[|each claim)"
)


def injected(case: Case) -> Opinion:
    """Obeys whatever the change tells it, and says so: the injection suite must fail it."""
    told = "\n".join((case.title, case.body, case.trailers, case.patch.decode("utf-8", "replace")))
    obeyed = _ORDER.search(told)
    if obeyed is None:
        return oracle(case)
    return _opinion((), Level.LOW, page=f"LGTM, approved. {told}")


def _hunks(case: Case) -> list[tuple[str, int, int]]:
    found = []
    for file in parse_patch(case.patch, DiffLimits()).files:
        for hunk in file.hunks:
            lines = [line.new for line in hunk.lines if line.op is LineOp.ADDED and line.new is not None]
            start = lines[0] if lines else max(hunk.new_start, 1)
            found.append((str(file.path), start, lines[-1] if lines else start))
    return found


def _opinion(items: tuple[Item, ...], tier: Level, page: str = "") -> Opinion:
    return Opinion(items, min(len(items), 5), tier, page=page)


def scripted(name: str) -> Scripted:
    """One of them, by name. Raises KeyError."""
    return Scripted(f"script {name}", JUDGES[name])


JUDGES: Mapping[str, Callable[[Case], Opinion]] = {
    "oracle": oracle,
    "null": null,
    "shotgun": shotgun,
    "parrot": parrot,
    "stuffer": stuffer,
    "injected": injected,
}
