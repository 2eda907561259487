"""Values for tests of the gate: a change that needs one senior who knows payments, and has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.gate import (
    Account,
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Answers,
    BreakGlassPolicy,
    ChangeView,
    CommitRecord,
    Entry,
    Freshness,
    GateQuestion,
    GateRule,
    GateSnapshot,
    Level,
    LowList,
    Permission,
    Person,
    Policy,
    QuestionSet,
    Requirement,
    Review,
    ReviewState,
    Roster,
    Span,
    TierRule,
    When,
)
from bot.gate.predicates import AllOf, AnyOf, Atom
from bot.risk import Domain, Tier, TriggerKind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = "a" * 40
SENIOR, MID, EXPERT = Atom("level", "senior"), Atom("level", "mid"), Atom("expert")
QUALIFIED = AnyOf((SENIOR, AllOf((EXPERT, MID))))
ALWAYS = Span()

POLICY = Policy(
    tiers={
        Tier.LOW: TierRule(),
        Tier.MEDIUM: TierRule(Atom("member"), 1, Requirement(answers=Answers.ACKNOWLEDGE)),
        Tier.HIGH: TierRule(QUALIFIED, 1, Requirement(answers=Answers.BASIC, freshness=Freshness.SHA)),
        Tier.CRITICAL: TierRule(
            AllOf((EXPERT, SENIOR)), 1, Requirement(answers=Answers.FULL, freshness=Freshness.BASE)
        ),
    },
    rules=(
        GateRule("AI-assisted", When(triggers=frozenset(TriggerKind)), Tier.HIGH, QUALIFIED),
        GateRule("infrastructure", When(roles=frozenset({"infrastructure as code"})), Tier.CRITICAL),
    ),
    fallback="security",
    digest="sha256:policy",
    low=LowList(("/docs/**/*.md",), frozenset({"*"})),
    domains=(
        Domain("payments", Tier.CRITICAL, frozenset({"payments"})),
        Domain("search", Tier.HIGH, paths=("/search/",)),
    ),
    break_glass=BreakGlassPolicy("on-call"),
)


def person(name: str, number: int, level: Level = Level.SENIOR, *domains: str, groups: tuple[str, ...] = ()) -> Person:
    """Somebody with one account."""
    return Person(
        name,
        frozenset({number}),
        ((level, ALWAYS),),
        declared=tuple((domain, ALWAYS) for domain in domains),
        groups=frozenset(groups),
        emails=frozenset({f"{name}@example.com"}),
        logins=(f"{name}-login",),
    )


ADA = person("ada", 101, Level.SENIOR, "payments", groups=("security",))
BEA = person("bea", 102, Level.SENIOR, groups=("security", "on-call"))
CAI = person("cai", 103, Level.MID, "payments")
DEE = person("dee", 104, Level.MID)
EVE = person("eve", 105, Level.JUNIOR)
FAY = person("fay", 106, Level.STAFF, "payments", groups=("on-call",))
ROSTER = Roster((ADA, BEA, CAI, DEE, EVE, FAY), "sha256:roster")


def account(someone: Person) -> Account:
    return Account(min(someone.accounts), f"{someone.name}-login")


AUTHOR = account(EVE)
QUESTIONS = QuestionSet((GateQuestion("q1", "What happens when the amount is zero?"),), "sha256:questions")
SNAPSHOT = GateSnapshot(
    "PR_1",
    HEAD,
    "main",
    ChangeView((Entry("payments/charge.py", added=12, removed=3),), digest="sha256:change"),
    (CommitRecord(HEAD, AUTHOR),),
    AUTHOR,
    questions=QUESTIONS,
)


def approval(by: Person, number: int = 1, **changes: object) -> Review:
    """An approval of the head, one hour ago."""
    review = Review(
        number,
        account(by),
        ReviewState.APPROVED,
        HEAD,
        NOW - timedelta(hours=1),
        "PR_1",
        Permission.WRITE,
    )
    return replace(review, **changes)  # type: ignore[arg-type]


def answered(*people: Person) -> Acts:
    """Each of them has read the brief and answered its question in words of their own."""
    at = NOW - timedelta(hours=2)
    return Acts(
        tuple(
            Answer(
                "q1", account(p), HEAD, QUESTIONS.digest, AnswerKind.HANDLED, f"refused at line 14, says {p.name}", at
            )
            for p in people
        ),
        tuple(Acknowledgement(account(p), HEAD, at) for p in people),
    )
