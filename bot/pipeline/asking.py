"""Asking the model: send what was planned, repair once, keep what can be used, own up to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.change import FileDiff, RepoPath, Snapshot
from bot.errors import ModelError
from bot.facts import Facts
from bot.ports import Clock, Model, Progress
from bot.review import ContextLevel, Dropped, ModelUse, Question, Reply, Review, StopReason
from bot.review.asking import (
    CHARACTERS_A_TOKEN,
    Claim,
    Planned,
    Prompt,
    ReplyShapeError,
    Surroundings,
    plan_review,
    read_claims,
    read_review,
    repair_request,
)
from bot.risk import Risk


@dataclass(frozen=True, slots=True)
class ModelReview:
    """The model's part of a review: who is asked, with which prompt, how much of the change and of what is around it
    may be sent.
    """

    model: Model
    prompt: Prompt
    budget_tokens: int
    context: ContextLevel = ContextLevel.HUNK


def prompt_for(level: ContextLevel) -> str:
    """The name of the prompt that a level of context is sent with."""
    plain = level in {ContextLevel.NONE, ContextLevel.HUNK}
    return "find-questions" if plain else "find-questions-with-context"


def ask_model(
    facts: Facts,
    risk: Risk,
    review: Review,
    after: Snapshot,
    by: ModelReview,
    clock: Clock,
    progress: Progress,
) -> Review:
    """Add what a model asks. The review fails soft: what the model did not give is a problem in the receipt."""
    plan = plan_review(facts, risk, by.prompt, by.budget_tokens, Surroundings(by.context, after))
    diffs = {f.path: f.diff for f in facts.files}
    start = clock.seconds()
    questions, replies, dropped = list(review.questions), list[Reply](), list[Dropped]()
    problems = [f"the model did not read {path} {hunk}: {why}." for path, hunk, why in plan.unread if "budget" in why]
    read: set[tuple[RepoPath, str]] = set()
    for number, planned in enumerate(plan.requests, start=1):
        progress.step(f"asking {by.model.name} ({number} of {len(plan.requests)})")
        try:
            claims = _claims(planned, by.model, replies)
        except ModelError as error:
            problems.append(f"{by.model.name} gave no usable reply about {len(planned.hunks)} hunks: {error}")
            continue
        found = read_review(claims, by.model.name, diffs, _lines(claims, diffs, after))
        questions += found.questions
        dropped += found.dropped
        read |= planned.hunks
    use = _use(by, plan.requests, replies, clock.seconds() - start)
    return Review(
        tuple[Question, ...](questions),
        (use,),
        tuple(dropped),
        (*review.problems, *_summed(problems)),
        frozenset(read),
    )


def _claims(planned: Planned, model: Model, replies: list[Reply]) -> tuple[Claim, ...]:
    """One reply, and one repair turn when its shape is wrong. Raises ModelError when neither can be used."""
    reply = model.complete(planned.request)
    replies.append(reply)
    try:
        return _usable(reply)
    except ReplyShapeError as fault:
        second = model.complete(repair_request(planned.request, reply, fault))
        replies.append(second)
        return _usable(second)


def _usable(reply: Reply) -> tuple[Claim, ...]:
    if reply.stop is StopReason.REFUSED:
        raise ModelError("The model declined to answer.", "Read these hunks without it, or choose another model.")
    if reply.stop is StopReason.CUT_OFF:
        raise ReplyShapeError("The reply was cut off before its end.")
    return read_claims(reply.text)


def _lines(claims: Sequence[Claim], diffs: Mapping[RepoPath, FileDiff], after: Snapshot) -> dict[RepoPath, list[str]]:
    """The lines of the files that the claims quote."""
    paths = sorted({RepoPath(c.file.removeprefix("./")) for c in claims} | set(diffs))
    quoted = {c.file.removeprefix("./") for c in claims}
    content = after.read([p for p in paths if p in quoted])
    return {path: data.decode("utf-8", "replace").split("\n") for path, data in content.items()}


def _use(by: ModelReview, sent: Sequence[Planned], replies: Sequence[Reply], seconds: float) -> ModelUse:
    costs = [r.cost_usd for r in replies]
    return ModelUse(
        model=by.model.name,
        prompt=by.prompt.name,
        prompt_version=by.prompt.version,
        prompt_digest=by.prompt.digest,
        calls=len(replies),
        tokens_in=sum(r.tokens_in for r in replies),
        tokens_out=sum(r.tokens_out for r in replies),
        cost_usd=sum(c for c in costs if c is not None) if costs and None not in costs else None,
        seconds=round(seconds, 3),
        context=by.context,
        context_sent=tuple(place for planned in sent for place in planned.context.places),
        context_tokens=sum(planned.context.characters for planned in sent) // CHARACTERS_A_TOKEN,
        change_tokens=sum(planned.characters for planned in sent) // CHARACTERS_A_TOKEN,
        context_left_out=sum(len(planned.context.left_out) for planned in sent),
    )


def _summed(problems: Sequence[str]) -> tuple[str, ...]:
    shown = 5
    return (
        tuple(problems)
        if len(problems) <= shown
        else (*problems[:shown], f"and {len(problems) - shown} more of this kind.")
    )
