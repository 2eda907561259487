"""The path of a change, top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import __version__
from bot.brief import Brief, compose_brief
from bot.facts import Sources, gather_facts
from bot.ports import Clock, Progress
from bot.review import Review, questions_from_signals, write_receipt
from bot.risk import RiskPolicy, assess_risk
from bot.risk.signals import ALL

if TYPE_CHECKING:
    from bot.pipeline.asking import ModelReview

__all__ = ["review_change"]


def review_change(
    sources: Sources, policy: RiskPolicy, by: ModelReview | None, clock: Clock, progress: Progress
) -> Brief:
    """Read a change and tell the senior what deserves their eyes. Without `by` no model is asked; the brief says so."""
    start = clock.seconds()
    progress.step("looking up the facts")
    facts = gather_facts(sources)
    progress.step("assessing the risk")
    risk = assess_risk(facts, policy, ALL)
    asked = Review(questions_from_signals(risk.signals))
    review = asked
    if by is not None:
        from bot.pipeline.asking import ask_model

        review = ask_model(facts, risk, asked, sources, by, clock, progress)
    receipt = write_receipt(facts, review, __version__, clock.seconds() - start)
    return compose_brief(facts, risk, review, receipt)
