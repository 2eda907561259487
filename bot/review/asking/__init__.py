"""The model's part of a review: what it is asked, and what of its answer may reach a human.

A room of its own, because a review without a model never enters it.
"""

from bot.review.asking._context import Surroundings
from bot.review.asking._plan import CHARACTERS_A_TOKEN, Plan, Planned, plan_review
from bot.review.asking._prompts import Prompt, read_prompt, render_prompt
from bot.review.asking._read import read_review, repair_request
from bot.review.asking._schema import Claim, ReplyShapeError, read_claims
from bot.review.asking._shown import shown

__all__ = [
    "CHARACTERS_A_TOKEN",
    "Claim",
    "Plan",
    "Planned",
    "Prompt",
    "ReplyShapeError",
    "Surroundings",
    "plan_review",
    "read_claims",
    "read_prompt",
    "read_review",
    "render_prompt",
    "repair_request",
    "shown",
]
