"""Laws of the decision as a whole: more evidence never asks for less, and nothing depends on how a list is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from random import Random
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from bot.facts import ProvenanceLevel
from bot.gate import (
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Answers,
    ChangeView,
    Check,
    Clearance,
    CommitRecord,
    Decision,
    EarlierHead,
    Emergency,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUp,
    FollowUpKind,
    Freshness,
    GateQuestion,
    GateRule,
    GateSnapshot,
    Level,
    Person,
    Policy,
    Push,
    QuestionSet,
    Raise,
    Requirement,
    Review,
    ReviewState,
    Shown,
    SignalFact,
    State,
    TierRule,
    When,
    decide,
)
from bot.gate.predicates import Atom
from bot.risk import Tier, TriggerKind
from tests.gate.asking import DAY, HOUR, MINUTE, TICK
from tests.gate.builders import (
    ADA,
    AUTHOR,
    BEA,
    CAI,
    DEE,
    EVE,
    FAY,
    HEAD,
    NOW,
    POLICY,
    ROSTER,
    SENIOR,
    account,
    approval,
)
from tests.gate.strategies import FILES

OLD = "b" * 40
ENTRIES = (
    Entry("docs/guide.md", added=3),
    Entry("docs/more.md", EntryStatus.ADDED, old_mode="000000", added=40),
    Entry("lib/tool.py", added=12, removed=3),
    Entry("payments/charge.py", added=200),
    Entry("search/index.txt", added=1),
    Entry("infra/main.tf", added=2),
    Entry("poetry.lock", added=2),
    Entry("pyproject.toml", added=2),
    Entry("bin/run", new_mode="100755"),
    Entry("docs/logo.md", flags=frozenset({EntryFlag.BINARY})),
    Entry(".github/workflows/ci.yml"),
    Entry("docs/moved.md", EntryStatus.RENAMED, "payments/old.py"),
)
RULES = (
    GateRule("long", When(lines=100), approve=SENIOR, count=2),
    GateRule("assisted", When(assisted=True), Tier.HIGH, SENIOR),
    GateRule("checked", When(paths=("/lib/",)), require=Requirement(checks=frozenset({"ci"}), lasts_s=7_200)),
    GateRule("young", When(author_below=Level.SENIOR, tier=Tier.HIGH), Tier.CRITICAL),
    GateRule("slow", When(), require=Requirement(pace=500, answers=Answers.ACKNOWLEDGE)),
    GateRule("two", When(domains=frozenset({"search"})), approve=Atom("expert"), count=1),
    GateRule("fresh", When(signals=frozenset({"removed-guard"})), require=Requirement(freshness=Freshness.BASE)),
    GateRule("spot", When(roles=frozenset({"code"})), require=Requirement(spot_share=5_000, spot_before=True)),
)
READERS = (ADA, BEA, CAI, DEE, FAY)
QUESTIONS = QuestionSet(
    (GateQuestion("q1", "What happens when the amount is zero?"), GateQuestion("q2", "Who may call it?")), "sha256:q"
)


class Situation(NamedTuple):
    """All that a decision is made of, but for the roster and the time."""

    snapshot: GateSnapshot
    policy: Policy
    reviews: tuple[Review, ...]
    acts: Acts

    def decision(self) -> Decision:
        # A view remembers what was read of it: a fresh one for each decision.
        return decide(*self._fresh())

    def _fresh(self) -> tuple[Any, ...]:
        snapshot = replace(self.snapshot, view=replace(self.snapshot.view))
        return snapshot, self.policy, ROSTER, self.reviews, self.acts, NOW


def some(of: tuple[Any, ...], *, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(of), min_size=least, unique=True).map(tuple)


def answer(by: Person, question: str, kind: AnswerKind = AnswerKind.HANDLED) -> Answer:
    words = f"refused at line {by.name} for {question}"
    return Answer(question, account(by), HEAD, "sha256:q", kind, words, NOW - HOUR * 2)


_kinds = st.sampled_from([AnswerKind.HANDLED] * 4 + [AnswerKind.WAIVED, AnswerKind.DEFECT])
_others = st.sampled_from([ReviewState.APPROVED] * 8 + [ReviewState.CHANGES_REQUESTED, ReviewState.COMMENTED])


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Changes that people have read: often all is given, and sometimes one thing is missing."""
    chosen = draw(some(ENTRIES, least=1))
    view = replace(
        _VIEW,
        entries=chosen,
        tier=draw(st.sampled_from([Tier.LOW] * 3 + [Tier.HIGH])),
        provenance=draw(st.sampled_from([ProvenanceLevel.NONE, ProvenanceLevel.DECLARED])),
    )
    snapshot = GateSnapshot(
        "PR_1",
        HEAD,
        "main",
        view,
        (CommitRecord(HEAD, AUTHOR), *draw(some((_SUGGESTED,)))),
        AUTHOR,
        questions=draw(st.sampled_from([QUESTIONS, QuestionSet()])),
        pushes=(Push(HEAD, AUTHOR, NOW - 9 * HOUR),),
        checks=draw(some((Check("ci", "success"), Check("lint", "failure")))),
        earlier=(EarlierHead(OLD, "sha256:change"),),
        draw=draw(st.sampled_from([None, 1, 9_999])),
    )
    tiers = dict(POLICY.tiers) if draw(st.booleans()) else {tier: TierRule(Atom("member")) for tier in Tier}
    policy = replace(POLICY, tiers=tiers, rules=(POLICY.rules[1], *draw(some(RULES))))
    readers = draw(some(READERS))
    reviews = tuple(
        approval(who, number, state=draw(_others), commit=draw(st.sampled_from([HEAD] * 5 + [OLD])))
        for number, who in enumerate(readers)
    )
    told = tuple(
        answer(who, question, draw(_kinds)) for who in readers for question in draw(some(("q1", "q2"))) or ("q1", "q2")
    )
    read = tuple(Acknowledgement(account(who), HEAD, NOW - HOUR, draw(st.booleans())) for who in draw(some(READERS)))
    shown = tuple(Shown(account(who), HEAD, NOW - HOUR - MINUTE) for who in draw(some(READERS)))
    cleared = tuple(Clearance(number, account(FAY), "handled", NOW) for number in draw(some((0, 1, 2))))
    calls = tuple(
        Emergency(account(who), "INC-1", "down", HEAD, "main", NOW)
        for who in draw(st.sampled_from([(), (), (BEA,), (BEA, FAY)]))
    )
    return Situation(snapshot, policy, reviews, Acts(told, read, shown, cleared, (), calls))


_SUGGESTED = CommitRecord("c" * 40, AUTHOR, None, (account(CAI),), suggested_lines=4)
_VIEW = ChangeView((), digest="sha256:change")

More = Callable[[Situation], Situation]


def seen(**parts: Any) -> More:
    return lambda s: s._replace(snapshot=replace(s.snapshot, **parts))


def found(name: str, *more: object) -> More:
    """With more of one kind of fact."""

    def add(s: Situation) -> Situation:
        known = getattr(s.snapshot.view, name)
        joined: Any = (
            known | set(more) if isinstance(known, frozenset) else (*known, *(m for m in more if m not in known))
        )
        return s._replace(snapshot=replace(s.snapshot, view=replace(s.snapshot.view, **dict[str, Any]({name: joined}))))

    return add


def with_provenance(level: ProvenanceLevel) -> More:
    return lambda s: s._replace(snapshot=replace(s.snapshot, view=replace(s.snapshot.view, strongest=level)))


def with_tier(tier: Tier) -> More:
    return lambda s: s._replace(
        snapshot=replace(s.snapshot, view=replace(s.snapshot.view, tier=max(tier, s.snapshot.view.tier)))
    )


def with_rule(rule: GateRule) -> More:
    return lambda s: s._replace(policy=replace(s.policy, rules=(*s.policy.rules, rule)))


def tighter(tier: Tier, more: Requirement) -> More:
    def tighten(s: Situation) -> Situation:
        rule = s.policy.tiers[tier]
        return s._replace(
            policy=replace(s.policy, tiers={**s.policy.tiers, tier: replace(rule, require=rule.require.join(more))})
        )

    return tighten


def one_more(tier: Tier) -> More:
    def count(s: Situation) -> Situation:
        rule = s.policy.tiers[tier]
        return s._replace(policy=replace(s.policy, tiers={**s.policy.tiers, tier: replace(rule, count=rule.count + 1)}))

    return count


def objected(s: Situation) -> Situation:
    return s._replace(reviews=(*s.reviews, approval(EVE, 50, state=ReviewState.CHANGES_REQUESTED)))


def without_review(number: int) -> More:
    """Without an approval, whose giver has said nothing else."""
    return lambda s: s._replace(
        reviews=tuple(r for r in s.reviews if r.id != number or r.state is not ReviewState.APPROVED)
    )


def without_acts(kind: str, who: Person) -> More:
    """Without what somebody said: good answers, having read it, confirmations, clearances, calls."""

    def drop(s: Situation) -> Situation:
        kept = tuple(act for act in getattr(s.acts, kind) if act.by != account(who))
        return s._replace(acts=replace(s.acts, **{kind: kept}))

    return drop


def flagged(s: Situation) -> Situation:
    return s._replace(acts=replace(s.acts, answers=tuple(replace(each, flagged="no") for each in s.acts.answers)))


def late(s: Situation) -> Situation:
    return s._replace(reviews=tuple(replace(r, at=r.at and r.at - 30 * DAY) for r in s.reviews))


OWED = FollowUp(FollowUpKind.BREAK_GLASS, "PR_0", NOW - TICK)
MORE: tuple[More, ...] = (
    *(found("entries", entry) for entry in ENTRIES),
    *(found("signals", SignalFact(rule, tier)) for rule in ("removed-guard", "x") for tier in Tier),
    *(found("raises", Raise(tier, "model")) for tier in Tier),
    *(found("domains", name) for name in ("payments", "search", "elsewhere")),
    *(found("triggers", kind) for kind in TriggerKind),
    *(with_tier(tier) for tier in Tier),
    *(with_provenance(level) for level in (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED)),
    *(with_rule(rule) for rule in RULES),
    *(with_rule(GateRule("all", When(), tier, SENIOR)) for tier in Tier),
    *(
        tighter(tier, more)
        for tier in Tier
        for more in (
            Requirement(answers=Answers.BASIC),
            Requirement(answers=Answers.FULL),
            Requirement(freshness=Freshness.SHA),
            Requirement(freshness=Freshness.BASE),
            Requirement(checks=frozenset({"ci", "lint"})),
            Requirement(pace=20),
            Requirement(lasts_s=60),
            Requirement(attended=True),
            Requirement(spot_share=10_000, spot_before=True),
        )
    ),
    *(one_more(tier) for tier in Tier),
    *(without_review(number) for number in range(5)),
    *(without_acts(kind, who) for kind in ("answers", "acknowledgements", "clearances") for who in READERS),
    seen(follow_ups=(OWED,)),
    seen(missing=("the reviews",)),
    seen(missing=("the reviews",), attempts=3),
    seen(expected_files=99),
    seen(is_draft=True),
    seen(is_open=False),
    seen(base_protected=False),
    seen(requested_by=(account(ADA),)),
    seen(commits=(CommitRecord(HEAD, AUTHOR), CommitRecord("d" * 40, account(ADA)))),
    seen(commits=(CommitRecord(HEAD, None),)),
    seen(author=None),
    objected,
    flagged,
    late,
)


@given(situations(), st.sampled_from(MORE), st.sampled_from(MORE))
def test_whatever_is_added_to_ask_never_lets_more_pass(situation: Situation, one: More, other: More) -> None:
    first, second = situation.decision(), one(situation).decision()
    third = other(one(situation)).decision()
    assert first.state <= second.state <= third.state
    if first.state is not State.ERROR and second.state is not State.ERROR:
        assert first.requirement.tier <= second.requirement.tier


def test_each_way_of_asking_for_more_is_held_against_a_change_that_passes() -> None:
    reviews = tuple(approval(who, number) for number, who in enumerate(READERS))
    acts = Acts(
        tuple(answer(who, q) for who in READERS for q in ("q1", "q2")),
        tuple(Acknowledgement(account(who), HEAD, NOW - HOUR) for who in READERS),
    )
    for entry in ENTRIES:
        snapshot = GateSnapshot(
            "PR_1",
            HEAD,
            "main",
            replace(_VIEW, entries=(entry,)),
            (CommitRecord(HEAD, AUTHOR),),
            AUTHOR,
            questions=QUESTIONS,
            checks=(Check("ci", "success"),),
        )
        plain = Situation(snapshot, POLICY, reviews, acts)
        assert plain.decision().state is State.SATISFIED
        for more in MORE:
            assert more(plain).decision().state >= State.SATISFIED
    assert sum(more(plain).decision().state > State.SATISFIED for more in MORE) > 20


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_lists_and_what_is_told_twice_change_nothing(situation: Situation, random: Random) -> None:
    def shuffled(of: tuple[Any, ...], *, twice: bool = True) -> tuple[Any, ...]:
        mixed = [*of, *of] if twice else [*of]
        random.shuffle(mixed)
        return tuple(mixed)

    view, snapshot, acts = situation.snapshot.view, situation.snapshot, situation.acts
    other = Situation(
        replace(
            snapshot,
            view=replace(
                view,
                entries=shuffled(view.entries, twice=False),
                signals=shuffled(view.signals),
                raises=shuffled(view.raises),
            ),
            commits=shuffled(snapshot.commits, twice=False),
            pushes=shuffled(snapshot.pushes),
            checks=shuffled(snapshot.checks),
            earlier=shuffled(snapshot.earlier),
        ),
        replace(situation.policy, rules=shuffled(situation.policy.rules)),
        shuffled(situation.reviews),
        Acts(*(shuffled(getattr(acts, each.name)) for each in fields(Acts))),
    )
    one, two = situation.decision(), other.decision()
    assert (one.state, one.requirement, one.counted) == (two.state, two.requirement, two.counted)
    assert (one.override, set(one.unblock), one.owed) == (two.override, set(two.unblock), two.owed)
    assert {each.code for each in one.why.walk()} == {each.code for each in two.why.walk()}


@given(situations())
def test_a_decision_is_in_the_worst_state_of_its_tree(situation: Situation) -> None:
    decision = situation.decision()
    assert decision.state is decision.why.state
    assert all(each.code and each.text for each in decision.why.walk())
    if decision.override is None:
        assert decision.state is max(each.state for each in decision.why.walk())
    assert (decision.state is State.SATISFIED) >= bool(decision.override)
    assert decision.state is State.SATISFIED or not decision.owed


@given(FILES, st.sampled_from([POLICY, replace(POLICY, tiers={})]))
def test_whatever_can_be_recorded_can_be_decided_on(file: Any, policy: Policy) -> None:
    decision = decide(file.snapshot, policy, ROSTER, file.approvals, file.answers, NOW)
    assert decision.state in State
