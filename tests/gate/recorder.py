"""What becomes of a change by events, and what somebody who records it would see of it in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Attestation,
    Backport,
    Binding,
    ChangeView,
    Check,
    Clearance,
    CommitRecord,
    Dismissal,
    EarlierHead,
    Emergency,
    Entry,
    FollowUp,
    GateQuestion,
    GateSnapshot,
    Permission,
    Person,
    Policy,
    ProvenanceOverride,
    Push,
    QuestionSet,
    Raise,
    Revert,
    Review,
    ReviewState,
    Roster,
    Shown,
    SignalFact,
)
from bot.risk import Tier, TriggerKind
from tests.gate import naive
from tests.gate.small_team import MACHINES, START, people


class Recorded(NamedTuple):
    """The arguments of a decision."""

    snapshot: GateSnapshot
    policy: Policy
    roster: Roster
    reviews: tuple[Review, ...]
    acts: Acts
    now: datetime


@dataclass
class World:
    """A change, its repository and its team, while things happen to them."""

    policy: Policy
    at: datetime = START
    team: dict[str, Person] = field(default_factory=lambda: dict(people()))
    policies: dict[str, Policy] = field(default_factory=dict)
    author: Account | None = None
    requested_by: list[Account | None] = field(default_factory=list)
    base: str = "main"
    head: str = ""
    version: int = 0
    is_open: bool = True
    is_draft: bool = False
    is_protected: bool = True
    entries: dict[str, Entry] = field(default_factory=dict)
    commits: list[CommitRecord] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)
    earlier: list[EarlierHead] = field(default_factory=list)
    questions: tuple[GateQuestion, ...] = ()
    signals: list[SignalFact] = field(default_factory=list)
    triggers: set[TriggerKind] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    raises: list[Raise] = field(default_factory=list)
    code_tier: Tier = Tier.LOW
    provenance: ProvenanceLevel = ProvenanceLevel.NONE
    strongest: ProvenanceLevel = ProvenanceLevel.NONE
    revert: Revert | None = None
    backport: Backport | None = None
    reviews: list[Review] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    acknowledged: list[Acknowledgement] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    cleared: list[Clearance] = field(default_factory=list)
    attested: list[Attestation] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    overrides: list[ProvenanceOverride] = field(default_factory=list)
    marks_only: bool = False
    checks: dict[str, str] = field(default_factory=dict)
    follow_ups: list[FollowUp] = field(default_factory=list)
    draw: int | None = None
    missing: list[str] = field(default_factory=list)
    attempts: int = 1
    permissions: dict[int, Permission] = field(default_factory=dict)
    unseen_files: int = 0
    unseen_commits: int = 0
    counts: bool = True
    """Whether the host says how many files and commits there are."""

    # What people do to the change

    def push(self, sha: str, by: Account | None, changed: tuple[Entry, ...], *commits: CommitRecord) -> None:
        if self.head:
            self.earlier.append(EarlierHead(self.head, f"sha256:v{self.version}"))
        if changed:
            self.version += 1
        for entry in changed:
            self.entries[entry.path] = entry
        self.commits.extend(commits)
        if self.commits and not commits:  # the same commits, written anew
            self.commits[-1] = replace(self.commits[-1], sha=sha)
        self.pushes.append(Push(sha, by, self.at))
        self.head = sha
        self.questions = self.questions_of(sha)

    def questions_of(self, sha: str) -> tuple[GateQuestion, ...]:
        """Each head has its own; how many depends on its name alone."""
        number = sum(sha.encode()) % 3
        return tuple(GateQuestion(f"q{n}", f"What happens in part {n} when the input is empty?") for n in range(number))

    @property
    def question_digest(self) -> str:
        return f"questions of {self.head}"

    def review(self, number: int, by: Account | None, state: ReviewState, commit: str | None = "") -> None:
        self.policies[self.policy.digest] = self.policy
        bound = Binding(self.base, self.policy.digest, self.question_digest)
        seen = self.head if commit == "" else commit
        self.reviews.append(Review(number, by, state, seen, self.at, "PR_7", Permission.WRITE, bound))

    def edit_review(self, number: int, edit: Callable[[Review], Review]) -> None:
        self.reviews = [edit(each) if each.id == number else each for each in self.reviews]

    def dismiss(self, number: int, by: Account | None, *, knows_what: bool = True) -> None:
        def edit(review: Review) -> Review:
            dismissal = Dismissal(by, review.state if knows_what else None)
            return replace(review, state=ReviewState.DISMISSED, dismissal=dismissal)

        self.edit_review(number, edit)

    def answer(
        self, by: Account, question: str, text: str, kind: AnswerKind = AnswerKind.HANDLED, flagged: str = ""
    ) -> None:
        self.answers.append(Answer(question, by, self.head, self.question_digest, kind, text, self.at, flagged))

    def acknowledge(self, by: Account, *, confirms: bool = False) -> None:
        self.acknowledged.append(Acknowledgement(by, self.head, self.at, confirms))

    def show(self, by: Account) -> None:
        self.shown.append(Shown(by, self.head, self.at))

    def move_base(self, names: frozenset[str]) -> None:
        self.reviews = [replace(each, base_changed=each.base_changed | names) for each in self.reviews]

    def change_person(self, name: str, edit: Callable[[Person], Person]) -> None:
        if name in self.team:
            self.team[name] = edit(self.team[name])

    # What the recorder sees

    def record(self) -> Recorded:
        entries, commits = tuple(self.entries.values()), tuple(self.commits)
        view = ChangeView(
            entries,
            tuple(self.signals),
            frozenset(self.triggers),
            frozenset(self.domains),
            self.code_tier,
            self.provenance,
            self.strongest,
            12 if self.triggers else 0,
            tuple(self.raises),
            self.revert,
            self.backport,
            f"sha256:v{self.version}",
            self.marks_only,
        )
        snapshot = GateSnapshot(
            "PR_7",
            self.head,
            self.base,
            view,
            commits,
            self.author,
            1,
            tuple(self.requested_by),
            tuple(self.pushes),
            self.is_open,
            self.is_draft,
            self.is_protected,
            len(entries) + self.unseen_files if self.counts else None,
            len(commits) + self.unseen_commits if self.counts else None,
            tuple(self.missing),
            self.attempts,
            QuestionSet(self.questions, self.question_digest),
            tuple(Check(name, conclusion) for name, conclusion in self.checks.items()),
            tuple(self.earlier),
            tuple(self.follow_ups),
            self.draw,
        )
        roster = Roster(tuple(self.team.values()), "sha256:roster", MACHINES)
        acts = Acts(
            tuple(self.answers),
            tuple(self.acknowledged),
            tuple(self.shown),
            tuple(self.cleared),
            tuple(self.attested),
            tuple(self.emergencies),
            tuple(self.overrides),
        )
        seen = Recorded(snapshot, self.policy, roster, tuple(self.reviews), acts, self.at)
        return seen._replace(reviews=tuple(self._as_bound(review, seen) for review in self.reviews))

    def _as_bound(self, review: Review, seen: Recorded) -> Review:
        """With its account's permission now, and with what was asked when it was given, if the policy is another now."""
        if review.by is not None and review.by.id in self.permissions:
            review = replace(review, permission=self.permissions[review.by.id])
        bound = review.binding
        if bound is None or bound.policy is None or bound.policy == self.policy.digest:
            return review
        policy = self.policies.get(bound.policy)
        if policy is None or len(policy.tiers) < len(Tier):
            return review
        then = naive.requirement(*seen._replace(policy=policy))
        return replace(review, binding=replace(bound, required=then))


class Event(NamedTuple):
    """Something that happens, so many minutes after the change was begun."""

    label: str
    minute: float
    happens: Callable[[World], None]


@dataclass(frozen=True)
class History:
    """A policy to begin with, what happened, and when the question is asked."""

    policy: Policy
    events: tuple[Event, ...]
    end: float

    def record(self) -> Recorded:
        world = World(self.policy)
        for event in sorted(self.events, key=lambda each: each.minute):
            world.at = START + timedelta(minutes=event.minute)
            event.happens(world)
        world.at = START + timedelta(minutes=self.end)
        return world.record()

    def without(self, number: int) -> History:
        return History(self.policy, self.events[:number] + self.events[number + 1 :], self.end)
