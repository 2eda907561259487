"""The naive model itself, by the table of adversarial cases: a model that lets everything pass would hold nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    AnswerKind,
    Answers,
    Attestation,
    Backport,
    BreakGlassPolicy,
    Clearance,
    Emergency,
    Entry,
    EntryFlag,
    EntryStatus,
    Freshness,
    GateRule,
    Level,
    LowList,
    Permission,
    Policy,
    Raise,
    Requirement,
    Revert,
    ReviewState,
    Span,
    TierRule,
    Unknown,
    When,
)
from bot.gate.predicates import MEMBER, AllOf
from bot.risk import Tier, TriggerKind
from tests.gate.naive import may_pass
from tests.gate.recorder import World
from tests.gate.small_team import (
    ACTIONS,
    AGENT,
    DOMAINS,
    EXPERT,
    MACHINE,
    OUTSIDER,
    QUALIFIED,
    SENIOR,
    START,
    UNLISTED,
    UPDATER,
    broken,
)
from tests.gate.story import account, commit

Step = Callable[[World], None]
G = ""
"""No objection."""

POLICY = Policy(
    {
        Tier.LOW: TierRule(),
        Tier.MEDIUM: TierRule(MEMBER, 1, Requirement(answers=Answers.ACKNOWLEDGE)),
        Tier.HIGH: TierRule(QUALIFIED, 1, Requirement(answers=Answers.BASIC, pace=2_000)),
        Tier.CRITICAL: TierRule(
            AllOf((SENIOR, EXPERT)), 1, Requirement(answers=Answers.FULL, freshness=Freshness.SHA, lasts_s=7 * 86_400)
        ),
    },
    (GateRule("assisted", When(triggers=frozenset(TriggerKind)), Tier.HIGH, QUALIFIED),),
    "security",
    "sha256:policy",
    LowList(("/docs/**/*.md", "/tests/**/*.py"), frozenset({"*"})),
    DOMAINS,
    unknown=Unknown.ALLOW,
    break_glass=BreakGlassPolicy("on-call"),
    update_bots=frozenset({UPDATER.id}),
)
KIM, SAM, EVE, PAT, MIA, LEE, JO, ONA = (account(n) for n in ("kim", "sam", "eve", "pat", "mia", "lee", "jo", "ona"))


def opened(path: str = "src/util.py", author: Account | None = JO) -> World:
    world = World(POLICY, author=author)
    world.push("c1c", author, (Entry(path, added=10, size=100),), commit("c1c", author))
    world.checks["ci"] = "success"
    world.at += timedelta(hours=4)
    return world


def approve(who: Account | None, number: int = 1, *, commit: str | None = "", answers: bool = True) -> Step:
    def step(world: World) -> None:
        if who is not None and answers:
            world.acknowledge(who)
            for question in world.questions:
                world.answer(who, question.id, f"{who.login} saw that the caller checks {question.id}")
        world.review(number, who, ReviewState.APPROVED, commit)
        world.at += timedelta(minutes=1)

    return step


def says(who: Account, state: ReviewState, number: int = 9) -> Step:
    def step(world: World) -> None:
        world.review(number, who, state)
        world.at += timedelta(minutes=1)

    return step


def does(name: str, *arguments: object) -> Step:
    """A method of the world."""
    return lambda world: getattr(world, name)(*arguments)


def sets(**fields: object) -> Step:
    def step(world: World) -> None:
        for name, value in fields.items():
            setattr(world, name, value)

    return step


def edits(number: int = 1, **fields: object) -> Step:
    return lambda world: world.edit_review(number, lambda review: replace(review, **fields))  # type: ignore[arg-type]


def person(name: str, **fields: object) -> Step:
    return lambda world: world.change_person(name, lambda old: replace(old, **fields))  # type: ignore[arg-type]


def file(path: str, **fields: object) -> Step:
    return lambda world: world.entries.update({path: Entry(path, **fields)})  # type: ignore[arg-type]


def clears(who: Account, reason: str = "fixed in the second commit") -> Step:
    return lambda world: world.cleared.append(Clearance(9, who, reason, world.at))


def breaks_glass(who: Account, minutes_ago: int = 5, head: str = "c1c", incident: str = "INC-1") -> Step:
    def step(world: World) -> None:
        at = world.at - timedelta(minutes=minutes_ago)
        world.emergencies.append(Emergency(who, incident, "the shop is down", head, "main", at))

    return step


def wait(**time: float) -> Step:
    return lambda world: setattr(world, "at", world.at + timedelta(**time))


PAY, DOCS = "payments/charge.py", "docs/guide.md"
OBJECTION = ReviewState.CHANGES_REQUESTED
LATE = START + timedelta(hours=5)

CASES: tuple[tuple[str, World, tuple[Step, ...], str], ...] = (
    ("A1 senior, independent, answers done", opened(PAY), (approve(KIM),), G),
    ("A2 author", opened(), (approve(JO),), "hand in the change"),
    ("A3 author's second account", opened(), (approve(Account(8)),), "hand in the change"),
    ("A4 second account that nobody knows", opened(), (approve(UNLISTED),), "nobody in the roster"),
    ("A5 bot", opened(), (approve(ACTIONS),), "nobody in the roster"),
    ("A5 bot with a person's number", opened(), (approve(Account(51, kind=AccountKind.BOT)),), "not a human"),
    ("A6 machine", opened(), (approve(MACHINE),), "nobody in the roster"),
    ("A6 machine of a person", opened(), (approve(Account(13)),), "not a human"),
    ("A7 committer", opened(), (does("push", "c2b", JO, (), commit("c2b", JO, committer=KIM)), approve(KIM)), "hand in"),
    ("A8 author of a commit alone", opened(), (does("push", "c2b", JO, (), commit("c2b", KIM)), approve(KIM)), "hand in"),
    ("A9 co-author", opened(), (does("push", "c2b", JO, (), commit("c2b", JO, co_authors=(KIM,))), approve(KIM)), "hand in"),
    ("A10 pusher of an earlier head", opened(), (does("push", "c0", KIM, ()), does("push", "c2b", JO, ()), approve(KIM)), "hand in"),
    ("A11 prompter", opened(author=AGENT), (sets(requested_by=[KIM]), approve(KIM)), "hand in"),
    ("A11 somebody else's agent", opened(author=AGENT), (sets(requested_by=[JO]), approve(KIM)), G),
    ("A12 nobody's mailbox", opened(), (does("push", "c2b", JO, (), commit("c2b", None, "x@example.org")), approve(KIM)), "stranger"),
    ("A12 a member's mailbox", opened(), (does("push", "c2b", JO, (), commit("c2b", None, "KIM@example.com")), approve(KIM)), "hand in"),
    ("A14 short suggestion, medium", opened(), (does("push", "c2b", JO, (), commit("c2b", JO, "", 3, co_authors=(KIM,))), approve(KIM)), G),
    ("A14 long suggestion", opened(), (does("push", "c2b", JO, (), commit("c2b", JO, "", 11, co_authors=(KIM,))), approve(KIM)), "hand in"),
    ("A14 short suggestion, critical, only approver", opened(PAY), (does("push", "c2b", JO, (), commit("c2b", JO, "", 3, co_authors=(KIM,))), wait(hours=1), approve(KIM)), "suggestion"),
    ("A14 short suggestion, critical, another approver", opened(PAY), (does("push", "c2b", JO, (), commit("c2b", JO, "", 3, co_authors=(KIM,))), approve(KIM), approve(SAM, 2)), G),
    ("A15 triage only", opened(), (approve(KIM), sets(permissions={51: Permission.TRIAGE})), "may not write"),
    ("A16 promoted after the review", opened(PAY), (approve(MIA), person("mia", levels=((Level.MID, Span()), (Level.SENIOR, Span(LATE)))), wait(hours=2)), "need"),
    ("A17 left since", opened(), (approve(KIM), person("kim", valid=Span(None, LATE)), wait(hours=2)), "not a member"),
    ("A18 on leave then", opened(), (approve(KIM), person("kim", leave=(Span(START, LATE),))), "on leave"),
    ("A19 ghost", opened(), (approve(None),), "nobody in the roster"),
    ("A20 senior of the wrong domain", opened(PAY), (approve(EVE),), "need: AllOf"),
    ("A20 domain by earned changes", opened(PAY), (approve(PAT),), G),
    ("A21 expert, mid, critical", opened(PAY), (approve(MIA),), "need: AllOf"),
    ("A21 expert, mid, high", opened("src/support.py"), (sets(domains={"payments"}, policy=replace(POLICY, domains=())), sets(code_tier=Tier.HIGH), approve(MIA)), G),
    ("A23 only owner is the author", opened(PAY, author=KIM), (approve(EVE),), "need: AllOf"),
    ("A24 two needed, one person twice", opened(), (sets(policy=replace(POLICY, rules=(GateRule("two", When(), approve=MEMBER, count=2),))), approve(MIA), approve(Account(12), 2)), "need: member"),
    ("A25 comment alone", opened(), (says(KIM, ReviewState.COMMENTED),), "need: member"),
    ("C1 approve, then push", opened(), (approve(KIM), does("push", "c2b", JO, (Entry("src/a.py", added=1),))), "another commit"),
    ("C4 review of an older commit", opened(), (does("push", "c2b", JO, (Entry("src/a.py", added=1),)), approve(KIM, commit="c1c")), "another commit"),
    ("C6 commit unknown", opened(), (approve(KIM, commit=None),), "another commit"),
    ("C8 comment afterwards", opened(), (approve(KIM), says(KIM, ReviewState.COMMENTED)), G),
    ("C9 changes requested afterwards", opened(), (approve(KIM), says(KIM, OBJECTION)), "objection"),
    ("C9 taken back", opened(), (says(KIM, OBJECTION), approve(KIM)), G),
    ("C11 dismissed by a junior", opened(), (says(SAM, OBJECTION), does("dismiss", 9, JO), approve(KIM)), "objection"),
    ("C11 dismissed by themselves", opened(), (says(SAM, OBJECTION), does("dismiss", 9, SAM), approve(KIM)), G),
    ("C11 cleared by one as high", opened(), (says(SAM, OBJECTION), clears(KIM), approve(KIM)), G),
    ("C11 cleared without a reason", opened(), (says(SAM, OBJECTION), clears(KIM, " "), approve(KIM)), "objection"),
    ("C11 cleared by a junior", opened(), (says(SAM, OBJECTION), clears(LEE), approve(KIM)), "objection"),
    ("C11 cleared by one who does not know it", opened(PAY), (says(SAM, OBJECTION), clears(EVE), approve(KIM)), "objection"),
    ("C12 dismissed", opened(), (approve(KIM), does("dismiss", 1, JO)), "latest opinion"),
    ("C13 pending", opened(), (says(KIM, ReviewState.PENDING),), "need: member"),
    ("C14 clean rebase, medium", opened(), (approve(KIM), does("push", "c2b", JO, ()), does("acknowledge", KIM)), G),
    ("C14 clean rebase, critical", opened(PAY), (approve(KIM), does("push", "c2b", JO, ()), approve(KIM, 2, commit="c1c")), "another commit"),
    ("C14 base touched the files", opened(), (approve(KIM), does("push", "c2b", JO, ()), does("move_base", frozenset({"src/util.py"})), does("acknowledge", KIM)), "another commit"),
    ("C18 retargeted", opened(), (approve(KIM), sets(base="release")), "another base"),
    ("C19 base not protected", opened(), (approve(KIM), sets(is_protected=False)), "view"),
    ("C21 closed", opened(), (approve(KIM), sets(is_open=False)), "nothing: closed"),
    ("C22 another change's review", opened(), (approve(KIM), edits(change_id="PR_8")), "need"),
    ("C23 policy stricter since", opened(), (approve(KIM), sets(policy=replace(POLICY, digest="sha256:2", rules=(GateRule("two", When(), approve=SENIOR),)))), "asked for less"),
    ("C23 policy laxer since", opened(), (approve(KIM), sets(policy=replace(POLICY, digest="sha256:2", rules=(GateRule("none", When(lines=5_000), approve=SENIOR),)))), G),
    ("C24 too old", opened(PAY), (approve(KIM), wait(days=8)), "too old"),
    ("C25 in the future", opened(), (approve(KIM), edits(at=START + timedelta(days=9))), "future"),
    ("D1 policy edited", opened(), (file(".github/foreread.yml"), approve(EVE, answers=False)), "need"),
    ("D2 workflow edited", opened(".github/workflows/ci.yml"), (approve(MIA),), "need: level"),
    ("D3 renamed out of payments", opened(DOCS), (file(DOCS, status=EntryStatus.RENAMED, old_path=PAY), approve(EVE)), "need: AllOf"),
    ("D4 sensitive file deleted", opened(PAY), (file(PAY, status=EntryStatus.DELETED, new_mode="000000"), approve(EVE)), "need: AllOf"),
    ("D6 submodule in documentation", opened(DOCS), (file("docs/lib", new_mode="160000"), approve(LEE)), "need: AnyOf"),
    ("D7 binary", opened(DOCS), (file("docs/a.md", flags=frozenset({EntryFlag.BINARY})), approve(LEE)), "need: AnyOf"),
    ("D8 executable", opened(DOCS), (file(DOCS, new_mode="100755"), approve(LEE)), "need: AnyOf"),
    ("D8 shebang", opened(DOCS), (file(DOCS, flags=frozenset({EntryFlag.SHEBANG})), approve(LEE)), "need: AnyOf"),
    ("D10 invisible in a name", opened(DOCS), (file("docs/a\u202eb.md"), approve(LEE)), "need: AnyOf"),
    ("D11 attributes", opened(".gitattributes"), (approve(MIA),), "need: level"),
    ("D13 documentation below payments", opened("payments/docs/x.md"), (), "need"),
    ("D14 many files", opened(), (*(file(f"src/{n}.py") for n in range(301)), approve(LEE)), "need: AnyOf"),
    ("D17 counts differ", opened(), (approve(KIM), sets(unseen_files=1)), "view"),
    ("D17 commits differ", opened(), (approve(KIM), sets(unseen_commits=1)), "view"),
    ("D18 something missing", opened(), (approve(KIM), sets(missing=["reviews"])), "view"),
    ("D20 no files", opened(), (approve(KIM), sets(entries={})), "nothing: no files"),
    ("D22 lockfile alone", opened("package-lock.json"), (approve(LEE),), "need: AnyOf"),
    ("I1 no evidence, high", opened("src/support.py"), (sets(policy=replace(POLICY, unknown=Unknown.ASK, rules=(GateRule("ai", When(assisted=True), Tier.CRITICAL),))), approve(EVE)), "need: AllOf"),
    ("I1 attested", opened("src/support.py"), (sets(policy=replace(POLICY, unknown=Unknown.ASK, rules=(GateRule("ai", When(assisted=True), Tier.CRITICAL),))), lambda w: w.attested.append(Attestation(JO, w.head)), approve(EVE)), G),
    ("I2 evidence that went away", opened(), (sets(strongest=ProvenanceLevel.DECLARED, policy=replace(POLICY, rules=(GateRule("ai", When(assisted=True), approve=SENIOR),))), approve(LEE)), "need: level"),
    ("I3 a model's raise", opened(), (sets(raises=[Raise(Tier.HIGH, "model")]), approve(LEE)), "need: AnyOf"),
    ("Q1 approval without answers", opened(PAY), (approve(KIM, answers=False),), "not every question"),
    ("Q1 approval without reading", opened(), (approve(KIM, answers=False),), "not acknowledged"),
    ("Q2 answers of the author", opened(PAY), (approve(JO), approve(KIM, 2, answers=False)), "not every question"),
    ("Q3 answers on an older head", opened(PAY), (approve(KIM), does("push", "c2b", JO, ()), approve(KIM, 2, answers=False)), "not every question"),
    ("Q4 a defect", opened(PAY), (approve(KIM), does("answer", KIM, "q0", "it is broken here", AnswerKind.DEFECT)), "not every question"),
    ("Q5 three flagged", opened(), (*(does("answer", KIM, "q0", f"try {n} of mine", AnswerKind.HANDLED, "no reason") for n in range(3)), approve(KIM)), "three answers"),
    ("Q7 too fast", opened("src/support.py"), (sets(at=START + timedelta(seconds=5)), approve(KIM)), "too fast"),
    ("Q7 too fast, confirmed", opened("src/support.py"), (sets(at=START + timedelta(seconds=5)), approve(KIM), wait(minutes=10), lambda w: w.acknowledge(KIM, confirms=True)), G),
    ("P13 draft", opened(), (approve(KIM), sets(is_draft=True)), "nothing: draft"),
    ("S1 clean revert", opened(), (sets(revert=Revert("c0", clean=True, tier=Tier.MEDIUM)), approve(KIM, answers=False)), G),
    ("S2 revert of a fix of security", opened(), (sets(revert=Revert("c0", clean=True, tier=Tier.CRITICAL, security=True)), approve(KIM, answers=False)), "not every question"),
    ("S4 same backport", opened(PAY), (sets(backport=Backport("PR_3", same=True, decided=True)), approve(KIM, answers=False)), G),
    ("S4 altered backport", opened(PAY), (sets(backport=Backport("PR_3", same=False, decided=True)), approve(KIM, answers=False)), "not every question"),
    ("S5 update", opened("package.json", author=UPDATER), (file("package-lock.json"), approve(LEE)), G),
    ("S5 update with a human's commit", opened("package.json", author=UPDATER), (file("package-lock.json"), does("push", "c2b", JO, (), commit("c2b", JO)), approve(LEE)), "need: AnyOf"),
    ("S6 bot, nobody answers", opened(author=AGENT), (approve(KIM),), "stranger"),
    ("S7 glass broken by the author", opened(author=ONA), (breaks_glass(ONA),), "need"),
    ("S7 glass broken", opened(), (breaks_glass(ONA),), G),
    ("S7 glass broken at another head", opened(), (breaks_glass(ONA, head="c0"),), "need"),
    ("S7 glass broken long ago", opened(), (breaks_glass(ONA, 60),), "need"),
    ("S7 glass broken, critical, one", opened(PAY), (breaks_glass(ONA),), "need"),
    ("S7 glass broken, critical, two", opened(PAY), (breaks_glass(ONA), breaks_glass(KIM)), G),
    ("S7 two incidents", opened(PAY), (breaks_glass(ONA), breaks_glass(KIM, incident="INC-2")), "need"),
    ("S9 no rules", opened(), (sets(policy=broken(POLICY, 0)), approve(KIM)), "policy"),
    ("S9 a tier missing", opened(), (sets(policy=broken(POLICY, 1)), approve(KIM)), "policy"),
    ("S9 fallback empty", opened(), (sets(policy=broken(POLICY, 2)), approve(KIM)), "policy"),
    ("S9 nobody in the roster", opened(), (approve(KIM), sets(team={})), "policy"),
    ("S9 low list not anchored", opened(), (sets(policy=replace(POLICY, low=LowList(("docs/**",)))), approve(KIM)), "policy"),
    ("S10 outsider, documentation", opened(DOCS, author=OUTSIDER), (), "need"),
    ("S10 outsider, documentation, approved", opened(DOCS, author=OUTSIDER), (approve(LEE),), G),
    ("low, checks green", opened(DOCS), (), G),
    ("low, a check skipped", opened(DOCS), (sets(checks={"ci": "success", "lint": "skipped"}),), "need"),
    ("low, no checks", opened(DOCS), (sets(checks={}),), "need"),
)  # fmt: skip


@pytest.mark.parametrize(("world", "steps", "expected"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_the_naive_model_decides_the_adversarial_cases(world: World, steps: tuple[Step, ...], expected: str) -> None:
    for step in steps:
        step(world)
    objections = may_pass(*world.record())
    assert any(expected in each for each in objections) if expected else objections == []
