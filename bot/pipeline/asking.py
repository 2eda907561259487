"""Asking the model: readings of the change, then a second look at what they claim; what fails is owned up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.change import RepoPath, Snapshot
from bot.facts import Facts, PullRequest, Sources
from bot.pipeline._conversation import Asker, Conversation
from bot.ports import Clock, Model, Progress
from bot.review import ContextLevel, Dropped, Question, Reader, Refuted, Review, Standing
from bot.review.asking import (
    CLAIMS,
    Claims,
    Findings,
    Plan,
    Planned,
    Prompt,
    PromptSet,
    Surroundings,
    Verdicts,
    Verified,
    View,
    Wanted,
    apply_verdicts,
    choose_lenses,
    digest_with,
    in_order,
    join_readings,
    plan_intent,
    plan_review,
    plan_verification,
    read_intent,
    read_reply,
    read_review,
    wanted_by,
)
from bot.risk import Risk, Tier

FIND, LOOK, VERIFY, INTENT = "find-questions", "find-questions-with-context", "verify-claims", "compare-intent"
PROMPTS = (FIND, LOOK, VERIFY, INTENT)
AT_ONCE = 12
"""Claims that one request puts to the verifier."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much reading a tier is worth."""

    readings: int = 1
    """Independent ones: the first sees the hunks alone, the others what is around them, through lenses."""
    looks: int = 1
    """Times that the verifier is asked, at most; what it asks to see is shown from the second on. 0: not at all."""
    intent: bool = True
    """Whether what was found is compared with what the author says of the change."""


EFFORTS: Mapping[Tier, Effort] = {
    Tier.LOW: Effort(1, 1, intent=False),
    Tier.MEDIUM: Effort(2, 2),
    Tier.HIGH: Effort(3, 2),
    Tier.CRITICAL: Effort(4, 2),
}
"""Set by what was measured: docs/model-review.md."""
ONCE: Mapping[Tier, Effort] = dict.fromkeys(Tier, Effort(1, 0, intent=False))
"""One reading, and no second look."""


@dataclass(frozen=True, slots=True)
class ModelReview:
    """The model's part of a review: who is asked, with which prompts, how much of the change and of what is around it
    may be sent.
    """

    model: Model
    prompts: PromptSet
    budget_tokens: int
    context: ContextLevel = ContextLevel.HUNK
    """Of the first reading."""
    efforts: Mapping[Tier, Effort] = field(default_factory=lambda: EFFORTS)
    second: Model | None = None
    """Of another family, for every other reading and for the second look."""


def prompt_for(level: ContextLevel) -> str:
    """The name of the prompt that a reading at a level of context is asked with."""
    return FIND if level in {ContextLevel.NONE, ContextLevel.HUNK} else LOOK


def readers_of(by: ModelReview, tier: Tier) -> frozenset[Reader]:
    """Who reads each hunk of a change of that tier."""
    effort, look = by.efforts[tier], looking(by.prompts)
    first = by.prompts.prompt(FIND) if prompt_for(by.context) == FIND else look
    readers = {Reader(by.model.name, first.digest, by.context)}
    for number in range(2, effort.readings + 1):
        model = by.second if by.second is not None and number % 2 == 0 else by.model
        readers.add(Reader(model.name, look.digest, ContextLevel.REPO))
    return frozenset(readers)


def looking(prompts: PromptSet) -> Prompt:
    """The prompt for a look at what is around the hunks; its digest covers all lenses that it may be sent with."""
    prompt = prompts.prompt(LOOK)
    return replace(prompt, digest=digest_with(prompt, *prompts.lenses))


def ask_model(
    facts: Facts,
    risk: Risk,
    review: Review,
    sources: Sources,
    by: ModelReview,
    clock: Clock,
    progress: Progress,
) -> Review:
    """Add what a model asks. The review fails soft: what the model did not give is a problem in the receipt."""
    talk = Conversation(sources.after, clock, progress)
    asking = _Asking(facts, risk, sources.after, by, talk)
    claimed, wanted = asking.read()
    verified, refuted = asking.verify(claimed, wanted)
    found = (*review.questions, *verified)
    return Review(
        (*found, *asking.compare(found, sources.testimony.pull_request)),
        talk.uses(),
        talk.dropped(),
        (*review.problems, *talk.problems()),
        talk.read,
        refuted,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """One change, and whom to ask about it."""

    facts: Facts
    risk: Risk
    after: Snapshot
    by: ModelReview
    talk: Conversation

    @property
    def effort(self) -> Effort:
        return self.by.efforts[self.risk.tier]

    def read(self) -> tuple[tuple[Question, ...], tuple[Wanted, ...]]:
        """What independent readings claim, each defect once, and what they would like to see.

        Readings after the first are shown what the first would like to see, and none of its claims. They share one
        order of hunks, so that a provider can keep what their requests begin with.
        """
        first = prompt_for(self.by.context)
        plan = self._plan(first, self.by.context, View())
        self.talk.leave_unread(plan)
        found, wanted = self._reading(1, plan, first, self.by.context)
        readings, asked_for = [found], dict.fromkeys(wanted)
        others = self.effort.readings - 1
        lenses = choose_lenses(self.facts, self.risk, self.by.prompts.lenses)
        for number in range(others):
            view = View(tuple(lens.text for lens in lenses[number::others]), seed=1, wanted=wanted)
            plan = self._plan(LOOK, ContextLevel.REPO, view)
            found, more = self._reading(number + 2, plan, LOOK, ContextLevel.REPO)
            readings.append(found)
            asked_for |= dict.fromkeys(more)
        return join_readings(readings), tuple(asked_for)

    def _prompt(self, name: str) -> Prompt:
        return looking(self.by.prompts) if name == LOOK else self.by.prompts.prompt(name)

    def _plan(self, prompt: str, level: ContextLevel, view: View) -> Plan:
        around = Surroundings(level, self.after)
        return plan_review(self.facts, self.risk, self._prompt(prompt), self.by.budget_tokens, around, view)

    def _reading(
        self, number: int, plan: Plan, prompt: str, level: ContextLevel
    ) -> tuple[tuple[Question, ...], tuple[Wanted, ...]]:
        model = self.by.second if self.by.second is not None and number % 2 == 0 else self.by.model
        asker = Asker(model, self._prompt(prompt), level)
        self.talk.meet(asker)
        found: list[Question] = []
        asked_for: list[Wanted] = []
        seen: set[tuple[RepoPath, str]] = set()
        for part, planned in enumerate(plan.requests, start=1):
            what = f"reading {number} of {self.effort.readings}"
            what += f", part {part} of {len(plan.requests)}" if len(plan.requests) > 1 else ""
            reply: Claims | Findings | None = self.talk.ask(
                planned, asker, _claims if prompt == FIND else _findings, what
            )
            if reply is None:
                continue
            claims = reply.claims[:CLAIMS]
            self.talk.drop([Dropped("more than were asked for", len(reply.claims) - len(claims))])
            lines = self.talk.lines(c.file for c in claims)
            read = read_review(claims, model.name, {f.path: f.diff for f in self.facts.files}, lines)
            self.talk.drop(read.dropped)
            seen |= planned.hunks
            found += read.questions
            if isinstance(reply, Findings):
                path = min(p for p, _ in planned.hunks)
                asked_for += [Wanted(name, path) for name in reply.look_up]
        self.talk.readings.append(frozenset(seen))
        return tuple(found), (*asked_for, *wanted_by(found))

    def verify(
        self, claimed: Sequence[Question], wanted: Sequence[Wanted]
    ) -> tuple[tuple[Question, ...], tuple[Refuted, ...]]:
        """The claims after a second look, and those that it refuted."""
        kept: list[Question] = []
        refuted: list[Refuted] = []
        waiting: Sequence[Question] = in_order(claimed)
        for look in range(1, self.effort.looks + 1):
            last = look == self.effort.looks
            open_still: list[Question] = []
            asked_for: dict[Wanted, None] = {}
            for at in range(0, len(waiting), AT_ONCE):
                part = waiting[at : at + AT_ONCE]
                seen, more = self._look(part, wanted, look, may_look_up=not last)
                refuted += seen.refuted
                again = [q for q in seen.questions if more and q.standing is Standing.UNRESOLVED]
                kept += [q for q in seen.questions if q not in again]
                open_still += again
                asked_for |= dict.fromkeys(more)
            waiting, wanted = open_still, tuple(w for w in asked_for if w not in set(wanted))
            if not wanted:
                break
        return (*kept, *waiting) if self.effort.looks else tuple(claimed), tuple(refuted)

    def _look(
        self, claims: Sequence[Question], wanted: Sequence[Wanted], look: int, *, may_look_up: bool
    ) -> tuple[Verified, tuple[Wanted, ...]]:
        """One look at some claims, and what it would like to see besides."""
        prompt, level = self._prompt(VERIFY), ContextLevel.REPO
        asker = Asker(self.by.second or self.by.model, prompt, level)
        around = Surroundings(level, self.after)
        planned = plan_verification(self.facts, claims, prompt, around, wanted, may_look_up=may_look_up)
        reply = self.talk.ask(
            planned, asker, partial(read_reply, shape=Verdicts), f"look {look} at {len(claims)} claims"
        )
        if reply is None:
            return Verified(tuple(claims), ()), ()
        diffs = {f.path: f.diff for f in self.facts.files}
        verified = apply_verdicts(
            claims, reply.verdicts, asker.model.name, diffs, self.talk.lines(v.file for v in reply.verdicts)
        )
        self.talk.drop(verified.dropped)
        path = claims[0].location.path
        return verified, tuple(Wanted(name, path) for name in reply.look_up) if may_look_up else ()

    def compare(self, found: Sequence[Question], pull_request: PullRequest | None) -> tuple[Question, ...]:
        """What the author says of the change beside what was found: further questions only, never fewer."""
        prompt = self._prompt(INTENT)
        plan = plan_intent(self.facts, found, prompt, pull_request) if self.effort.intent else None
        if plan is None:
            return ()
        dear = frozenset(e.location.path for s in self.risk.signals if s.floor is Tier.CRITICAL for e in s.evidence)
        asker = Asker(self.by.model, prompt, ContextLevel.NONE)
        read = partial(read_intent, planned=plan, model=asker.model.name, asked=found, dear=dear)
        reply = self.talk.ask(Planned(plan.request), asker, read, "what the author says of it")
        if reply is None:
            return ()
        self.talk.drop(reply.dropped)
        return reply.questions


def _claims(text: str) -> Claims:
    return read_reply(text, Claims)


def _findings(text: str) -> Claims:
    return read_reply(text, Findings)


def _verdicts(text: str) -> Verdicts:
    return read_reply(text, Verdicts)
