"""The bot as a reviewer: without a model, with a live one, with recorded replies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.adapters.models import open_model
from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SystemClock
from bot.config import Config
from bot.pipeline.asking import EFFORTS, ONCE, ModelReview
from bot.ports import Model
from bot.review import ContextLevel
from evals.recordings import replay
from evals.reviewing._bot import BotReviewer

USUAL = "by tier"
MANNERS = {
    USUAL: EFFORTS,
    "no intent": {tier: replace(effort, intent=False) for tier, effort in EFFORTS.items()},
    "no second look": {tier: replace(effort, looks=0, intent=False) for tier, effort in EFFORTS.items()},
    "one reading": ONCE,
}
"""How much is read, so that each part's worth can be told: `eval run --effort`."""


class StillClock:
    """Stands still, so that a replay gives the same bytes each time."""

    def seconds(self) -> float:
        return 0.0


def without_model() -> BotReviewer:
    """Rules alone."""
    return BotReviewer("foreread, rules alone", lambda *_: None, StillClock())


def with_model(
    model: Model, *, is_live: bool = True, context: ContextLevel = ContextLevel.HUNK, effort: str = USUAL
) -> BotReviewer:
    """With a model; a scripted one is not live, so that its numbers do not depend on the machine."""
    clock = SystemClock() if is_live else StillClock()
    name = f"foreread with {model.name}{_at(context, effort)}"
    return BotReviewer(name, lambda *_: asking(model, context, effort=effort), clock, is_live=is_live)


def with_recordings(folder: Path, context: ContextLevel = ContextLevel.HUNK, *, effort: str = USUAL) -> BotReviewer:
    """With the replies that a model gave once."""
    name = f"foreread with {folder.name}{_at(context, effort)}"
    return BotReviewer(name, lambda _, pass_: asking(replay(folder, pass_), context, effort=effort), StillClock())


def reviewer_of(spec: str | None, context: ContextLevel = ContextLevel.HUNK, *, effort: str = USUAL) -> BotReviewer:
    """With the model that a spec names, or without one. Raises UsageError for a spec of no known form."""
    return without_model() if spec is None else with_model(open_model(spec), context=context, effort=effort)


def asking(model: Model, context: ContextLevel = ContextLevel.HUNK, *, effort: str = USUAL) -> ModelReview:
    """The model's part as it ships: the prompt that it ships with, the budget that it has by default."""
    return ModelReview(model, shipped_prompts(), Config().model_budget_tokens, context, efforts=MANNERS[effort])


def _at(context: ContextLevel, effort: str) -> str:
    """What a reviewer's name says of what is not the usual way, so that results tell them apart."""
    level = "" if context is ContextLevel.HUNK else f", context {context}"
    return level + ("" if effort == USUAL else f", {effort}")
