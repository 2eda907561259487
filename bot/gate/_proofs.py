"""What git proves about a change and thereby makes questions needless. Nothing else lets a question off, and none of it
lets anybody approve who could not without it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.gate._people import AccountKind
from bot.gate._policy import Policy
from bot.gate._reading import Reading
from bot.gate._requirement import Answers, Needed, Requirement
from bot.gate._snapshot import ChangeView, GateSnapshot
from bot.risk import Tier


def is_update(snapshot: GateSnapshot, reading: Reading, policy: Policy) -> bool:
    """Whether a program that only updates dependencies made all of the change: by its number, every commit and push.

    Whoever runs a workflow may be called `dependabot[bot]` while the commits are another's (BoostSecurity, 2022).
    """
    author = snapshot.author
    if author is None or author.id not in policy.update_bots or author.kind is not AccountKind.BOT:
        return False
    by_it = all(
        commit.verified
        and commit.author is not None
        and commit.author.id == author.id
        and commit.committer in {None, commit.author}
        and not commit.co_authors
        for commit in snapshot.commits
    )
    pushed = all(push.by is not None and push.by.id == author.id for push in snapshot.pushes)
    return by_it and pushed and bool(snapshot.commits) and reading.only_dependencies


def floor_of_earlier(view: ChangeView) -> tuple[Tier, str]:
    """The tier that the change has from the one that it takes back or carries over, and why."""
    tier, why = Tier.LOW, ""
    if view.revert is not None:
        tier = Tier.CRITICAL if view.revert.security else view.revert.tier or Tier.LOW
        why = "it takes back a fix of security" if view.revert.security else "it takes back a change of that tier"
    if view.backport is not None and (view.backport.tier or Tier.LOW) > tier:
        tier, why = view.backport.tier or Tier.LOW, "it carries over a change of that tier"
    return tier, why


def let_off(requirement: Requirement, view: ChangeView) -> tuple[Requirement, str]:
    """The requirement without the questions that a proof answers, and which proof; the same and "" without one.

    A silent revert can bring a hole back (Chromium), so one of a fix of security, or at critical, is asked in full.
    """
    revert, backport = view.revert, view.backport
    known = revert is not None and revert.tier is not None and revert.tier < Tier.CRITICAL
    if revert is not None and revert.clean and known and not revert.security and requirement.tier < Tier.CRITICAL:
        return replace(requirement, answers=Answers.NONE), "clean revert"
    if backport is not None and backport.same and backport.decided:
        once = frozenset(Needed(need.who) for need in requirement.approvals)
        return replace(requirement, answers=Answers.NONE, approvals=once), "unaltered backport"
    return requirement, ""
