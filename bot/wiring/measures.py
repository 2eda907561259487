"""What was measured of questions, joined with the brief that asks them."""

from __future__ import annotations

from bot.adapters.files import calibration
from bot.brief import Brief, show_measured

__all__ = ["with_measures"]


def with_measures(brief: Brief) -> Brief:
    """With what was measured of questions of its kinds."""
    return show_measured(brief, calibration(_as_measured(brief))) if brief.questions else brief


def _as_measured(brief: Brief) -> set[str]:
    """The prompts that were used. Hit rates were measured with the usual context: with less, a prompt is another."""
    return {
        m.prompt_digest if m.context == _USUAL.get(m.prompt, m.context) else f"{m.prompt_digest} {m.context}"
        for m in brief.receipt.models
    }


_USUAL = {"find-questions": "hunk", "find-questions-with-context": "repo"}
"""The levels at which readings were measured."""
