"""Short ways to ask the gate, for tests of its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.gate import (
    Acts,
    ChangeView,
    Decision,
    Entry,
    GateSnapshot,
    Policy,
    Required,
    Review,
    Roster,
    TierRule,
    decide,
    required,
)
from bot.gate._table import Table
from bot.risk import Tier
from tests.gate.builders import NOW, POLICY, ROSTER, SNAPSHOT

SILENCE = Acts()
HOUR, MINUTE, DAY, TICK = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
TOOL = Entry("lib/tool.py", added=3)
"""A file that makes a change medium, and no more."""
GUIDE = Entry("docs/guide.md", added=3)
"""A file that the policy's allow-list has."""
BARE = ChangeView((TOOL,), digest="sha256:change")


def change(*entries: Entry, **facts: Any) -> GateSnapshot:
    """The usual change with other files, and what is found of them."""
    return replace(SNAPSHOT, view=ChangeView(entries or (TOOL,), digest="sha256:change", **facts))


def asked(
    snapshot: GateSnapshot, policy: Policy = POLICY, roster: Roster = ROSTER, acts: Acts = SILENCE, now: datetime = NOW
) -> Required:
    return required(snapshot, policy, roster, acts, now)


def table(
    snapshot: GateSnapshot = SNAPSHOT,
    policy: Policy = POLICY,
    roster: Roster = ROSTER,
    acts: Acts = SILENCE,
    now: datetime = NOW,
    **requirement: Any,
) -> Table:
    """All that lies before the gate; with other parts of the requirement where they are given."""
    found = required(snapshot, policy, roster, acts, now)
    return Table(
        snapshot,
        policy,
        roster,
        acts,
        replace(found, requirement=replace(found.requirement, **requirement)),
        now,
    )


def decided(
    *reviews: Review,
    snapshot: GateSnapshot = SNAPSHOT,
    policy: Policy = POLICY,
    roster: Roster = ROSTER,
    acts: Acts = SILENCE,
    now: datetime = NOW,
) -> Decision:
    return decide(snapshot, policy, roster, reviews, acts, now)


def codes(decision: Decision) -> set[str]:
    """The codes of all its reasons."""
    return {each.code for each in decision.why.walk()}


def with_tier(tier: Tier, rule: TierRule, policy: Policy = POLICY) -> Policy:
    return replace(policy, tiers={**policy.tiers, tier: rule})
