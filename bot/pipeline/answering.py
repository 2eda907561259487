"""A reviewer's question about a change, put to a model; what it says is held against the code before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import ModelError
from bot.facts import gather_facts
from bot.pipeline._conversation import Asker, Conversation
from bot.review import ContextLevel
from bot.review.asking import CheckedAnswer, Surroundings, check_answer, plan_answer, read_answer
from bot.risk import assess_risk
from bot.risk.signals import ALL

if TYPE_CHECKING:
    from bot.facts import Sources
    from bot.pipeline.asking import ModelReview
    from bot.ports import Clock, Progress
    from bot.review import ModelUse
    from bot.risk import RiskPolicy

__all__ = ["ANSWER", "answer_question"]

ANSWER = "answer-question"


def answer_question(
    asked: str, sources: Sources, policy: RiskPolicy, by: ModelReview, clock: Clock, progress: Progress
) -> tuple[CheckedAnswer, tuple[ModelUse, ...]]:
    """The answer, and what was asked of whom at what cost. Raises ModelError where there is none."""
    facts = gather_facts(sources)
    risk = assess_risk(facts, policy, ALL)
    prompt = by.prompts.prompt(ANSWER)
    around = Surroundings(ContextLevel.REPO, sources.after)
    planned = plan_answer(facts, risk, asked, prompt, around, by.budget_tokens)
    if planned is None:
        raise ModelError("Nothing of the change can be shown to a model.", "Ask its author.")
    talk = Conversation(sources.after, clock, progress)
    reply = talk.ask(planned, Asker(by.model, prompt, ContextLevel.REPO), read_answer, "a reviewer's question")
    if reply is None:
        raise ModelError(" ".join(talk.problems()) or "The model gave no answer.", "Ask again later.")
    diffs = {file.path: file.diff for file in facts.files}
    return check_answer(reply, diffs, talk.lines(each.file for each in reply.evidence)), talk.uses()
