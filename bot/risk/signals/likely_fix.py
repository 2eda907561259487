"""A change like those that most often needed a fix, by the model that the policy names.

It brings a senior's look to a change that no other rule noticed. It is no evidence of a fault, so it asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._added import first_line, text_at
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk.forecast import features_of, forecast


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    said = forecast(features_of(facts), policy.model) if policy.model is not None else None
    if said is None or not said.is_high:
        return
    largest = sorted((f for f in facts.files if f.diff.hunks), key=lambda f: (-f.diff.size, f.path))
    if not largest:
        return
    raising = [c.words.removesuffix(": raises") for c in said.contributions if c.effect > 0]
    yield Signal(
        rule=RULE.id,
        title="a change like those that most often needed a fix",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in largest[:3]),
        why=f"It is more like changes that later needed a fix than nine in ten others: it {'; '.join(raising[:3])}.",
        check="find a second reader for the largest of its files, or bring the change in parts that can each be read whole",
    )


RULE = Rule(
    id="likely-fix",
    group=Group.SHAPE,
    about="By size, spread, history and authorship the change is like those that most often needed a fix later.",
    detect=detect,
)
