"""A direct dependency comes in that the repository did not know before.

A name that stood in another manifest was moved; one of the repository's own packages comes from nowhere else; one that
was locked already for another dependency is code that ran before. Only what is none of these, and is part of the
product as it runs, makes the change high.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import DependencyChange, DependencyUse, Facts, Presence
from bot.risk._dependencies import evidence_of, incoming, named
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    weighty: list[DependencyChange] = []
    lighter: dict[str, list[DependencyChange]] = {}
    for change in incoming(facts):
        about = _lightly(change)
        if about:
            lighter.setdefault(about, []).append(change)
        else:
            weighty.append(change)
    if weighty:
        yield _signal(
            facts,
            weighty,
            Tier.HIGH,
            "the product runs code from outside that no manifest or lockfile of the repository named before",
        )
    for about, changes in lighter.items():
        yield _signal(facts, changes, Tier.MEDIUM, about)


def _lightly(change: DependencyChange) -> str:
    """Why a newcomer is of less weight; "" when it is not."""
    if change.presence is Presence.LOCKED:
        return "it was locked already because another dependency needs it"
    if change.use is DependencyUse.PEER:
        return "whoever uses the package has to bring it"
    if change.use is DependencyUse.BUILD:
        return "it runs when the product is built"
    if change.use is DependencyUse.DEVELOPMENT or change.name.startswith("@types/"):
        return "it is for development, and its code still runs on developers' machines and in CI"
    if change.presence is Presence.UNKNOWN:
        return "whether the repository knew it before was not looked up for so many names"
    return ""


def _signal(facts: Facts, changes: list[DependencyChange], floor: Tier, about: str) -> Signal:
    path = changes[0].path
    return Signal(
        rule=RULE.id,
        title=f"new dependency {named(changes)}",
        floor=floor,
        severity=Tier.MEDIUM if floor is Tier.HIGH else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence_of(facts, changes),
        why=f"{path} brings in {named(changes)}: {about}.",
        check="who publishes it, how many use it, what it brings along, and whether what is there already would do",
    )


RULE = Rule(
    id="new-dependency",
    group=Group.SUPPLY,
    about="A direct dependency comes in that the repository did not know: code and publishers that nobody here chose before.",
    detect=detect,
)
