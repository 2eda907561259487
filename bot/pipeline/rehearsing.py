"""What a review would send to a model: the path of a change up to the first request, and no further."""

from __future__ import annotations

from dataclasses import dataclass

from bot.facts import Sources, gather_facts
from bot.ports import Progress
from bot.review import ContextLevel
from bot.review.asking import (
    NOTHING,
    Budget,
    DryRun,
    Prompt,
    Purse,
    Surroundings,
    plan_review,
    rehearse,
    repairs,
)
from bot.risk import RiskPolicy, assess_risk
from bot.risk.signals import ALL


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Who would be asked, with which prompt, and what it may cost."""

    model: str
    """Its name; no model is needed to rehearse."""
    prompt: Prompt
    budget_tokens: int
    context: ContextLevel
    purse: Purse
    month: tuple[str, Budget, Budget] | None = None
    """The month, its ceiling, and what is left of it."""


def rehearse_review(sources: Sources, policy: RiskPolicy, by: Rehearsal | None, progress: Progress) -> DryRun:
    """The requests that a review would send before it has the first reply. Without `by` there are none."""
    if by is None:
        return DryRun(sources.change, "", Purse(Budget()), (), NOTHING)
    progress.step("looking up the facts")
    facts = gather_facts(sources)
    progress.step("assessing the risk")
    risk = assess_risk(facts, policy, ALL)
    progress.step("planning the requests")
    plan = plan_review(facts, risk, by.prompt, by.budget_tokens, Surroundings(by.context, sources.after))
    rehearsed = rehearse([planned.request for planned in plan.requests], by.purse)
    later = repairs([r.request for r in rehearsed if not r.refused], by.purse.price)
    return DryRun(sources.change, by.model, by.purse, rehearsed, later, plan.unread, by.month)
