"""What a review would send to a model: the path of a change up to the first request, and no further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.facts import Sources, gather_facts
from bot.pipeline.asking import Effort, prompt_for
from bot.ports import Progress
from bot.review import ContextLevel, Price, Request
from bot.review.asking import (
    NOTHING,
    Budget,
    DryRun,
    Estimate,
    PromptSet,
    Purse,
    Surroundings,
    count_pieces,
    estimate_calls,
    plan_review,
    rehearse,
    repairs,
)
from bot.risk import RiskPolicy, Tier, assess_risk
from bot.risk.signals import ALL

CONTEXT_CHARACTERS = 24_000
"""Of code around the change and of claims, in one further request, at most."""
CHARACTERS_A_PIECE = 3
"""At least, in code: what a bound may count with."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Who would be asked, with which prompt, and what it may cost."""

    model: str
    """Its name; no model is needed to rehearse."""
    prompts: PromptSet
    budget_tokens: int
    context: ContextLevel
    purse: Purse
    efforts: Mapping[Tier, Effort]
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
    prompt = by.prompts.prompt(prompt_for(by.context))
    plan = plan_review(facts, risk, prompt, by.budget_tokens, Surroundings(by.context, sources.after))
    rehearsed = rehearse([planned.request for planned in plan.requests], by.purse)
    sent = [r.request for r in rehearsed if not r.refused]
    later = repairs(sent, by.purse.price) + _later(sent, by.efforts[risk.tier], by.purse.price)
    return DryRun(sources.change, by.model, by.purse, rehearsed, later, plan.unread, by.month)


def _later(sent: Sequence[Request], effort: Effort, price: Price | None) -> Estimate:
    """At most, for further readings, second looks and the author's words: each shows what the first reading shows, and
    what is around it.
    """
    if not sent:
        return NOTHING
    largest = max(count_pieces(turn.text) for request in sent for turn in request.turns)
    calls = len(sent) * (effort.readings - 1 + effort.looks) + effort.intent
    pieces = largest + (CONTEXT_CHARACTERS + largest) // CHARACTERS_A_PIECE
    return estimate_calls(calls, pieces, sent[0].max_tokens, price)
