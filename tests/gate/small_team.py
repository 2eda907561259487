"""A small team and some policies of its: few people, few rules, so that what happens to them collides often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from bot.gate import (
    Account,
    AccountKind,
    Answers,
    BreakGlassPolicy,
    Earning,
    Freshness,
    GateRule,
    Level,
    LowList,
    Person,
    Policy,
    Requirement,
    Span,
    TierRule,
    Unknown,
    When,
)
from bot.gate.predicates import MEMBER, AllOf, AnyOf, Atom
from bot.risk import Domain, Tier, TriggerKind

START = datetime(2026, 11, 20, 9, tzinfo=UTC)

OUTSIDER = Account(900, "passer-by")
UNLISTED = Account(907, "jo-private")
MACHINE = Account(555, "release-machine")
MACHINE_OF_MIA = Account(13, "mia-scripts")
MACHINES = frozenset({MACHINE.id, MACHINE_OF_MIA.id})
ACTIONS = Account(1000, "github-actions[bot]", AccountKind.BOT)
UPDATER = Account(1001, "dependabot[bot]", AccountKind.BOT)
AGENT = Account(1002, "coding-agent[bot]", AccountKind.BOT)
COMPANY = Account(2000, "example-org", AccountKind.ORGANIZATION)
STRANGERS = (OUTSIDER, UNLISTED, MACHINE, ACTIONS, AGENT, COMPANY)

EXPERT = Atom("expert")
SENIOR = Atom("level", "senior")
MID = Atom("level", "mid")
QUALIFIED = AnyOf((SENIOR, AllOf((MID, EXPERT))))


def _person(number: int, name: str, level: Level, knows: str = "", groups: str = "", *others: int) -> Person:
    return Person(
        name,
        frozenset({number, *others}),
        ((level, Span()),),
        START - timedelta(days=400 * (int(level) + 1)),
        tuple((domain, Span()) for domain in knows.split()),
        groups=frozenset(groups.split()),
        emails=frozenset({f"{name}@example.com"}),
        logins=(name,),
    )


@cache
def people() -> Mapping[str, Person]:
    """By name. Pat's knowledge is earned; jo has two accounts, mia three, one of which a program uses."""
    team = [
        _person(7, "jo", Level.JUNIOR, "", "", 8),
        _person(11, "mia", Level.MID, "payments", "", 12, 13),
        _person(21, "sam", Level.SENIOR, "payments", "security"),
        _person(31, "eve", Level.SENIOR, "auth"),
        _person(51, "kim", Level.PRINCIPAL, "payments auth support", "on-call security"),
        _person(61, "lee", Level.MID),
        _person(71, "ona", Level.SENIOR, "support", "on-call"),
    ]
    merged = tuple(START - timedelta(days=20 * n) for n in range(1, 7))
    earned = (("payments", merged), ("auth", merged[:4]))
    pat = Person(
        "pat", frozenset({41}), ((Level.STAFF, Span()),), None, (), earned, emails=frozenset({"pat@example.com"})
    )
    return {person.name: person for person in (*team, pat)}


DOMAINS = (
    Domain("payments", Tier.CRITICAL, frozenset({"payments", "payment"}), ("payments/**",)),
    Domain("auth", Tier.CRITICAL, frozenset({"auth"}), weak=frozenset({"login"})),
    Domain("support", Tier.HIGH, frozenset({"support"})),
)

_RULES = (
    GateRule("infrastructure", When(roles=frozenset({"infrastructure as code", "migration"})), Tier.CRITICAL),
    GateRule(
        "assisted",
        When(triggers=frozenset(TriggerKind)),
        Tier.HIGH,
        approve=QUALIFIED,
    ),
    GateRule("any assistance", When(assisted=True, author_below=Level.SENIOR), approve=SENIOR),
    GateRule("pay", When(paths=("payments/**", "*.sql")), Tier.HIGH, require=Requirement(freshness=Freshness.SHA)),
    GateRule("much", When(lines=500), approve=MEMBER, count=2),
    GateRule("guards", When(signals=frozenset({"removed-guard"})), Tier.HIGH, AllOf((SENIOR, EXPERT))),
    GateRule("tested", When(tier=Tier.HIGH), require=Requirement(checks=frozenset({"ci"}))),
    GateRule("support", When(domains=frozenset({"support"})), approve=AnyOf((Atom("expert", "support"), SENIOR))),
    GateRule("asked", When(author_below=Level.MID), require=Requirement(answers=Answers.BASIC)),
    GateRule("nobody below", When(paths=("tools/",)), approve=AnyOf((Atom("years", "3"), Atom("group", "on-call")))),
    GateRule("declared", When(domains=frozenset({"auth"}), lines=20), approve=Atom("declared"), count=1),
    GateRule("a person", When(paths=("docs/guide.md",)), require=Requirement(attended=True)),
    GateRule("many eyes", When(tier=Tier.CRITICAL, assisted=True), approve=MEMBER, count=2),
)


def _tiers(rng: Random, pace: int | None, share: int) -> dict[Tier, TierRule]:
    checks = frozenset({"ci"}) if rng.random() < 0.4 else frozenset[str]()
    basic = Requirement(
        answers=Answers.BASIC, checks=checks, pace=pace, spot_share=share, spot_before=rng.random() < 0.5
    )
    full = Requirement(
        answers=Answers.FULL, freshness=rng.choice((Freshness.SHA, Freshness.BASE)), lasts_s=rng.choice((None, 86_400))
    )
    medium = Requirement(answers=Answers.ACKNOWLEDGE, freshness=rng.choice((Freshness.DIFF,) * 4 + (Freshness.SHA,)))
    return {
        Tier.LOW: TierRule(),
        Tier.MEDIUM: TierRule(MEMBER, rng.choice((1, 1, 1, 2)), rng.choice((medium, medium, Requirement()))),
        Tier.HIGH: TierRule(QUALIFIED, 1, basic),
        Tier.CRITICAL: TierRule(AllOf((SENIOR, EXPERT)), rng.choice((1, 1, 2)), full),
    }


def _policy(number: int) -> Policy:
    rng = Random(number)  # noqa: S311
    tiers = _tiers(rng, rng.choice((None, 2_000, 200)), rng.choice((0, 2_000)))
    rules = tuple(rng.sample(_RULES, rng.randint(1, 6)))
    glass = BreakGlassPolicy("on-call", {Tier.HIGH: rng.choice((1, 2))}, 3_600)
    return Policy(
        tiers,
        rules,
        "security",
        f"sha256:{number}",
        LowList(
            ("/docs/**/*.md", "/tests/**/*.py", "/*.txt"),
            rng.choice((frozenset(), frozenset({"*"}), frozenset({"*"}), frozenset({"ci"}))),
        ),
        DOMAINS,
        Earning(),
        rng.choice((Unknown.ALLOW, Unknown.ASK, Unknown.ASK, Unknown.GATE)),
        rng.random() < 0.7,
        rng.choice((glass, glass, None)),
        frozenset({UPDATER.id}),
        rng.choice((10, 3)),
        (".github/gate-owners.yml",),
    )


POLICIES = tuple(_policy(number) for number in range(80))


def broken(policy: Policy, how: int) -> Policy:
    """A policy that must let nothing pass."""
    fields = {name: getattr(policy, name) for name in Policy.__dataclass_fields__}
    if how == 0:
        fields["rules"] = ()
    elif how == 1:
        fields["tiers"] = {tier: rule for tier, rule in policy.tiers.items() if tier is not Tier.MEDIUM}
    else:
        fields["fallback"] = "nobody"
    return Policy(**fields)
