"""The model's part of a review: what it is asked, and what of its answer may reach a human.

A room of its own, because a review without a model never enters it.
"""

from bot.review.asking._answer import AnswerReply, Borne, CheckedAnswer, check_answer, plan_answer, read_answer
from bot.review.asking._budget import Budget, Budgets, read_budget, read_budgets
from bot.review.asking._candidates import join_readings
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
from bot.review.asking._excerpt import Shelf
from bot.review.asking._fetch import Wanted, find_wanted, names_in
from bot.review.asking._ground import Content
from bot.review.asking._intent import PlannedIntent, plan_intent
from bot.review.asking._intent_read import read_intent
from bot.review.asking._language import in_language, read_language
from bot.review.asking._lenses import LensGuide, LensWhen, choose_lenses, digest_with, read_lens
from bot.review.asking._lint import lint_claim
from bot.review.asking._plan import CHARACTERS_A_TOKEN, CLAIMS, Plan, Planned, View, plan_review
from bot.review.asking._prompt_set import PromptSet
from bot.review.asking._prompts import Prompt, check_override, read_prompt, render_prompt
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
from bot.review.asking._schema import (
    LENSES,
    Claim,
    Claims,
    Findings,
    ReplyShapeError,
    Verdict,
    Verdicts,
    read_claims,
    read_reply,
)
from bot.review.asking._shown import shown
from bot.review.asking._verify import Verified, apply_verdicts, in_order, plan_verification, wanted_by

__all__ = [
    "CHARACTERS_A_TOKEN",
    "CLAIMS",
    "LEAST_TOKENS_OUT",
    "LENSES",
    "NOTHING",
    "USUAL_TOKENS_OUT",
    "Allowed",
    "AnswerReply",
    "Borne",
    "Budget",
    "Budgets",
    "CheckedAnswer",
    "Claim",
    "Claims",
    "Content",
    "DryRun",
    "Estimate",
    "Findings",
    "LensGuide",
    "LensWhen",
    "Plan",
    "Planned",
    "PlannedIntent",
    "Prompt",
    "PromptSet",
    "Purse",
    "Refused",
    "Rehearsed",
    "ReplyShapeError",
    "Shelf",
    "Spent",
    "Surroundings",
    "Verdict",
    "Verdicts",
    "Verified",
    "View",
    "Wanted",
    "apply_verdicts",
    "check_answer",
    "check_override",
    "choose_lenses",
    "count_pieces",
    "digest_with",
    "estimate",
    "estimate_calls",
    "find_wanted",
    "in_language",
    "in_order",
    "join_readings",
    "lint_claim",
    "names_in",
    "open_purse",
    "plan_answer",
    "plan_intent",
    "plan_review",
    "plan_verification",
    "plan_within",
    "read_answer",
    "read_budget",
    "read_budgets",
    "read_claims",
    "read_intent",
    "read_language",
    "read_lens",
    "read_prompt",
    "read_reply",
    "read_review",
    "rehearse",
    "render_prompt",
    "repair_request",
    "repairs",
    "room_for_change",
    "shown",
    "spending",
    "total",
    "unread_for_budget",
    "wanted_by",
]
