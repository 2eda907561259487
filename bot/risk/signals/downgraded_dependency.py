"""The version of a dependency goes down: fixes that were there are given up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import DependencyChange, DependencyUse, Facts
from bot.pattern import lazy
from bot.risk._dependencies import alone, evidence_of, named, numbers_of, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier

_SINGLE = lazy(r"\s*(===?|=|\^|~>?|~=)?\s*v?\d[\w.+-]*\s*")
"""Constraints that name the version which is meant; of `>=1.9,<3` only the range is known."""
_BARE_IS_EXACT = frozenset({"npm", "Python", "Go", "Composer", "RubyGems"})
_RELEASED = lazy(r"v?\d+(\.\d+)*(\+incompatible)?")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    found: dict[tuple[str, str], DependencyChange] = {}
    for change in alone(facts.dependencies):
        if change.direct and not change.source_changed and change.use is not DependencyUse.PEER and _goes_down(change):
            found.setdefault((change.ecosystem, change.name), change)
    if not found:
        return
    changes = list(found.values())
    first = next((c for c in changes if c.use is DependencyUse.RUNTIME), changes[0])
    said = f"`{short(first.name, 40)}` goes back from `{short(first.before or '', 24)}` to `{short(first.after or '', 24)}`"
    yield Signal(
        rule=RULE.id,
        title=f"downgraded dependency {named(changes)}",
        floor=Tier.MEDIUM if first.use is DependencyUse.RUNTIME else Tier.LOW,
        severity=Tier.MEDIUM if first.use is DependencyUse.RUNTIME else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence_of(facts, [first, *(c for c in changes if c is not first)]),
        why=f"{first.path}: {said}.",
        ask=Ask(
            text=f"{said}. Which fixes between the two are given up, and does anything here rely on them?",
            trigger="whatever the newer version fixed",
            consequence="a fault or a vulnerability that was gone is back",
            settles="read the release notes between the two versions",
        )
        if first.use is DependencyUse.RUNTIME
        else None,
        check="read the release notes between the two versions",
    )


def _goes_down(change: DependencyChange) -> bool:
    before, after = (change.before or "")[:100], (change.after or "")[:100]
    form = _SINGLE if change.asked else _RELEASED
    said = form.fullmatch(before), form.fullmatch(after)
    old, new = numbers_of(before), numbers_of(after)
    if said[0] is None or said[1] is None or old is None or new is None:
        return False
    shared = min(len(old), len(new))
    if (
        change.asked
        and not (said[1][1] or "").startswith("=")
        and (said[1][1] or change.ecosystem not in _BARE_IS_EXACT)
    ):
        # `^2.0` takes what `^2.1` did: only a lower number that the range keeps to is a way back.
        shared = min(shared, next((n for n, number in enumerate(old, 1) if number), 1))
    return new[:shared] < old[:shared]


RULE = Rule(
    id="downgraded-dependency",
    group=Group.SUPPLY,
    about="A dependency goes back to an older version: what was fixed in between is given up.",
    detect=detect,
)
