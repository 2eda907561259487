"""The bot as a reviewer: without a model, with a live one, with recorded replies."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.models import open_model
from bot.adapters.prompt_files import load_prompt
from bot.adapters.system import SystemClock
from bot.config import Config
from bot.pipeline.asking import ModelReview
from bot.ports import Model
from evals.recordings import replay
from evals.reviewing._bot import BotReviewer

PROMPT = "find-questions"


class StillClock:
    """Stands still, so that a replay gives the same bytes each time."""

    def seconds(self) -> float:
        return 0.0


def without_model() -> BotReviewer:
    """Rules alone."""
    return BotReviewer("foreread, rules alone", lambda *_: None, StillClock())


def with_model(model: Model, *, is_live: bool = True) -> BotReviewer:
    """With a model; a scripted one is not live, so that its numbers do not depend on the machine."""
    clock = SystemClock() if is_live else StillClock()
    return BotReviewer(f"foreread with {model.name}", lambda *_: asking(model), clock, is_live=is_live)


def with_recordings(folder: Path) -> BotReviewer:
    """With the replies that a model gave once."""
    return BotReviewer(f"foreread with {folder.name}", lambda _, pass_: asking(replay(folder, pass_)), StillClock())


def reviewer_of(spec: str | None) -> BotReviewer:
    """With the model that a spec names, or without one. Raises UsageError for a spec of no known form."""
    return without_model() if spec is None else with_model(open_model(spec))


def asking(model: Model) -> ModelReview:
    """The model's part as it ships: the prompt that it ships with, the budget that it has by default."""
    return ModelReview(model, load_prompt(PROMPT), Config().model_budget_tokens)
