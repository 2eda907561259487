"""The decision on a hosted change: what people did, bound to what was in force, held against the rules of its base."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot.adapters.base_history import merged_since
from bot.adapters.git_fetch import changed_between, deepen, fetch_commits
from bot.change import Sha
from bot.facts import ProvenanceLevel
from bot.gate import (
    BOTTOM,
    AccountKind,
    Decision,
    Grounds,
    QuestionSet,
    Reason,
    ReviewState,
    State,
    decide,
    domains_of,
    earned_by,
)
from bot.gate.recording import SnapshotFile, write_snapshot
from bot.pipeline.hosting import begin_of, heeded, in_step
from bot.pipeline.publishing import Evaluated
from bot.post import Epoch, Showing, reviews_of, stronger
from bot.risk import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bot.adapters.git_fetch import Origin
    from bot.config import Config
    from bot.errors import ForereadError
    from bot.gate import GateSnapshot, Permission, Policy, Roster
    from bot.ports import Progress
    from bot.post import Heard, HostedChange, Kept
    from bot.wiring.hosted._rules import BaseRules

_REVIEWED_AGO: Final = timedelta(days=30)
"""An approval holds by what was earned when it was given: so much more of the history is read than the policy says."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A change as its host showed it, with what was remembered of it and heard."""

    hosted: HostedChange
    told: Kept
    listened: Heard
    permissions: Mapping[int, Permission]


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of a change, and where more of them are to be had."""

    origin: Origin
    repo: Path


def decide_on(
    snapshot: GateSnapshot, rules: BaseRules, objects: Objects, seen: Seen, now: datetime, progress: Progress
) -> Evaluated:
    """The gate's decision; where policy or roster cannot be read, that it cannot be made."""
    hosted, told = seen.hosted, seen.told
    at = in_step(now, hosted)
    policy, roster = rules.policy, rules.roster
    gaps: tuple[str, ...] = ()
    grounds = Grounds(at, hosted.id, hosted.head, hosted.base, policy=policy.digest if policy else "")
    strongest = stronger(snapshot.view.strongest, told.state.strongest)
    if policy is None or roster is None:
        decision = undecided(rules.faults)
        epoch = _epoch(at, hosted, snapshot, "", None)
        return Evaluated(decision, grounds, epoch, strongest, None, "", showing_of(rules.config))
    near = (hosted.author, *(act.by for act in told.state.acts))
    acts = heeded(seen.listened.acts, roster, seen.permissions, {each.id for each in near if each is not None})
    reviews = reviews_of(hosted, told.state, seen.permissions, dict(_moved(objects, hosted, told, snapshot.touched)))
    if any(each.state is ReviewState.APPROVED and _by_person(each.by) for each in reviews):
        roster, gaps = _with_earned(roster, policy, objects, hosted, at, progress)
    file = SnapshotFile(snapshot, reviews, acts)
    written = json.dumps(write_snapshot(file), ensure_ascii=True, separators=(",", ":"))
    decision = decide(snapshot, policy, roster, reviews, acts, at)
    grounds = replace(
        grounds, snapshot=f"sha256:{sha256(written.encode()).hexdigest()}", roster=roster.digest, notes=gaps
    )
    epoch = _epoch(at, hosted, snapshot, policy.digest, decision)
    if any(each.code == "provenance-declared" for each in decision.why.walk()):
        strongest = ProvenanceLevel.DECLARED  # somebody's word, and it holds for all later heads
    found = Evaluated(decision, grounds, epoch, strongest, None, "", showing_of(rules.config))
    return replace(found, heeded=acts, file=file, roster=roster)


def _moved(
    objects: Objects, hosted: HostedChange, told: Kept, touched: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Old tip of the base branch → files that the branch has changed since; where git cannot tell, all that the
    change touches.
    """
    tips = {each.base_tip for each in told.state.epochs} - {""}
    if not hosted.reviews:
        return
    others = tuple(map(Sha, sorted(tips - {hosted.base_tip})))
    known = fetch_commits(objects.origin, objects.repo, others) if others else frozenset[Sha]()
    for tip in tips:
        if tip == hosted.base_tip:
            yield tip, frozenset()
            continue
        changed = changed_between(objects.repo, Sha(tip), Sha(hosted.base_tip)) if tip in known else None
        yield tip, touched if changed is None else changed


def _with_earned(
    roster: Roster, policy: Policy, objects: Objects, hosted: HostedChange, at: datetime, progress: Progress
) -> tuple[Roster, tuple[str, ...]]:
    """The roster with what its people have earned by the history of the base branch."""
    since = at - timedelta(days=policy.earning.days) - _REVIEWED_AGO
    progress.step("reading who knows what was touched")
    deepen(objects.origin, objects.repo, since, progress=progress)
    past = merged_since(objects.repo, Sha(hosted.base_tip), since)
    earned = earned_by(past.changes, roster, partial(domains_of, domains=policy.domains))
    people = tuple(replace(each, earned=tuple(earned.get(each.name, {}).items())) for each in roster.people)
    return replace(roster, people=people), past.notes


def _by_person(account: object) -> bool:
    return getattr(account, "kind", None) is AccountKind.USER


def _epoch(at: datetime, hosted: HostedChange, snapshot: GateSnapshot, policy: str, decision: Decision | None) -> Epoch:
    return Epoch(
        begin_of(at, hosted),
        hosted.head,
        hosted.base,
        hosted.base_tip,
        policy,
        snapshot.view.digest,
        snapshot.questions,
        decision.requirement if decision is not None else None,
    )


def showing_of(config: Config) -> Showing:
    chosen = config.publish
    inline = None if chosen.inline == "none" else Tier[chosen.inline.upper()]
    return Showing(inline, chosen.labels, chosen.reviewers)


def undecided(faults: tuple[Reason, ...]) -> Decision:
    return Decision(State.ERROR, Reason("decision", "It cannot be decided.", State.ERROR, faults), BOTTOM)


def without_view(hosted: HostedChange, told: Kept, error: ForereadError, at: datetime) -> Evaluated:
    """Nothing passes that cannot be read, and the page says why. What was asked stays asked."""
    decision = undecided((Reason("view-error", str(error), State.ERROR),))
    last = told.state.epochs[-1] if told.state.epochs else None
    asked = last.questions if last is not None and last.head == hosted.head else QuestionSet()
    epoch = Epoch(begin_of(at, hosted), hosted.head, hosted.base, hosted.base_tip, "", "", asked)
    grounds = Grounds(at, hosted.id, hosted.head, hosted.base)
    state, nothing = told.state, Showing(None, labels=False)
    return Evaluated(decision, grounds, epoch, state.strongest, None, state.brief, nothing, acts=state.acts)
