"""The path of a change, top to bottom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import __version__
from bot.brief import Brief, compose_brief
from bot.facts import Sources, gather_facts
from bot.ports import Clock, Progress
from bot.review import Review, questions_from_signals, write_receipt
from bot.risk import RiskPolicy, assess_risk
from bot.risk.signals import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.change import RepoPath
    from bot.pipeline.asking import ModelReview
    from bot.review import Earlier, HunkPrint

__all__ = ["review_change"]


def review_change(
    sources: Sources,
    policy: RiskPolicy,
    by: ModelReview | None,
    clock: Clock,
    progress: Progress,
    earlier: Earlier | None = None,
    advice: Earlier | None = None,
) -> Brief:
    """Read a change and tell the senior what deserves their eyes. Without `by` no model is asked; the brief says so.

    Rules read all of it each time. Of what a model read at an `earlier` head, it is sent what may read otherwise now.
    `advice` is a brief of this head that somebody made without rights: what it asks takes the places that are left.
    """
    start = clock.seconds()
    progress.step("looking up the facts")
    facts = gather_facts(sources)
    progress.step("assessing the risk")
    risk = assess_risk(facts, policy, ALL)
    review = Review(questions_from_signals(risk.signals))
    prints: Mapping[tuple[RepoPath, str], HunkPrint] = {}
    kept: Collection[tuple[RepoPath, str]] = ()
    if by is not None:
        from bot.pipeline.asking import ask_model, readers_of
        from bot.review import left_to_read, print_hunks, unchanged

        prints = print_hunks(facts, sources.after)
        to_read = facts
        if earlier is not None:
            kept = unchanged(prints, earlier, readers_of(by, risk.tier))
            to_read = left_to_read(facts, kept)
        review = ask_model(to_read, risk, review, sources, by, clock, progress)
    if earlier is not None:
        from bot.review import continue_review

        review = continue_review(earlier, review, facts, sources.after, kept)
    elif review.questions:
        from bot.review import place_questions

        review = replace(review, questions=place_questions(review.questions, facts, sources.after))
    if advice is not None:
        from bot.review import advised

        review = advised(advice, review, facts, sources.after)
    receipt = write_receipt(facts, review, __version__, clock.seconds() - start, prints, kept)
    return compose_brief(facts, risk, review, receipt)
