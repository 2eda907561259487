"""Whether the gate sees all of the change, and whether policy and roster can be worked with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.gate._decision import Reason, State
from bot.gate._people import Roster
from bot.gate._policy import Policy
from bot.gate._snapshot import GateSnapshot
from bot.risk import Tier

_REFUSED = frozenset({"", ".", "..", ".git"})
"""Segments that git refuses (`verify_path`) and a tree made by hand can hold: a checkout would write elsewhere."""

PATIENCE = 3
"""Times that the host is asked for what is missing before that is an error."""


def faults_of_rules(policy: Policy, roster: Roster, now: datetime) -> Iterator[Reason]:
    """What makes every decision impossible."""
    missing = [tier.label for tier in Tier if tier not in policy.tiers]
    if missing:
        yield _error("policy", f"The policy says nothing of tier {', '.join(missing)}.")
    if not policy.rules:
        yield _error("policy", "The policy has no rules.")
    if not policy.digest:
        yield _error("policy", "The policy has no digest, so no approval can be bound to it.")
    if not roster.people:
        yield _error("roster", "The roster is empty.")
    if not any(p.in_group(policy.fallback, now) for p in roster.group(policy.fallback)):
        yield _error("roster", f"Nobody is in the fallback group {policy.fallback}.")


def faults_of_view(snapshot: GateSnapshot) -> Iterator[Reason]:
    """What of the change could not be seen, or contradicts itself."""
    if not snapshot.head or not snapshot.change_id or not snapshot.base:
        yield _error("view", "The change has no id, head or base.")
    names = {entry.path for entry in snapshot.view.entries}
    if len(names) < len(snapshot.view.entries):
        yield _error("view", "A file is listed twice.")
    if not snapshot.view.segments.isdisjoint(_REFUSED):
        yield _error("view", "A file has a name that git does not hold.")
    state = State.ERROR if snapshot.attempts >= PATIENCE else State.BLOCKED
    for what in snapshot.missing:
        yield Reason("view-incomplete", f"Not seen: {what}.", state)
    for what, listed, expected in (
        ("files", len(snapshot.view.entries), snapshot.expected_files),
        ("commits", len(snapshot.commits), snapshot.expected_commits),
    ):
        if expected is not None and listed != expected:
            yield Reason("view-incomplete", f"{listed} of {expected} {what} were listed.", state)
    yield from (Reason("view-incomplete", text, state) for text in _two_moments(snapshot))
    if not snapshot.base_protected:
        yield Reason("base-unprotected", f"Anybody may write to {snapshot.base}.", State.BLOCKED)


def _two_moments(snapshot: GateSnapshot) -> Iterator[str]:
    """Signs that what was listed was not listed at one moment: a host's lists lag behind its events."""
    if snapshot.view.entries and all(commit.sha != snapshot.head for commit in snapshot.commits):
        yield f"The head {snapshot.head[:12]} is not among the commits."
    if snapshot.pushes and all(push.head != snapshot.head for push in snapshot.pushes):
        yield f"Nobody is listed as having pushed the head {snapshot.head[:12]}."


def not_ready(snapshot: GateSnapshot) -> Iterator[Reason]:
    """Why there is nothing to decide yet."""
    if not snapshot.is_open:
        yield Reason("closed", "The change is closed.", State.WAITING)
    if snapshot.is_draft:
        yield Reason("draft", "The change is a draft.", State.WAITING)
    if not snapshot.view.entries:
        yield Reason("empty", "The change has no files: there is nothing to sign off.", State.WAITING)


def _error(code: str, text: str) -> Reason:
    return Reason(f"{code}-error", text, State.ERROR)
