"""The model's part of a review: what it is asked, and what of its answer may reach a human.

A room of its own, because a review without a model never enters it.
"""

from bot.review.asking._budget import Budget, Budgets, read_budget, read_budgets
from bot.review.asking._context import Surroundings
from bot.review.asking._cost import (
    NOTHING,
    USUAL_TOKENS_OUT,
    Estimate,
    Spent,
    count_pieces,
    estimate,
    estimate_calls,
    spending,
    total,
)
from bot.review.asking._dry_run import DryRun, Rehearsed, rehearse, repairs
from bot.review.asking._plan import CHARACTERS_A_TOKEN, Plan, Planned, plan_review
from bot.review.asking._prompts import Prompt, read_prompt, render_prompt
from bot.review.asking._purse import (
    LEAST_TOKENS_OUT,
    Allowed,
    Purse,
    Refused,
    open_purse,
    plan_within,
    room_for_change,
    unread_for_budget,
)
from bot.review.asking._read import read_review, repair_request
from bot.review.asking._schema import Claim, ReplyShapeError, read_claims

__all__ = [
    "CHARACTERS_A_TOKEN",
    "LEAST_TOKENS_OUT",
    "NOTHING",
    "USUAL_TOKENS_OUT",
    "Allowed",
    "Budget",
    "Budgets",
    "Claim",
    "DryRun",
    "Estimate",
    "Plan",
    "Planned",
    "Prompt",
    "Purse",
    "Refused",
    "Rehearsed",
    "ReplyShapeError",
    "Spent",
    "Surroundings",
    "count_pieces",
    "estimate",
    "estimate_calls",
    "open_purse",
    "plan_review",
    "plan_within",
    "read_budget",
    "read_budgets",
    "read_claims",
    "read_prompt",
    "read_review",
    "rehearse",
    "render_prompt",
    "repair_request",
    "repairs",
    "room_for_change",
    "spending",
    "total",
    "unread_for_budget",
]
