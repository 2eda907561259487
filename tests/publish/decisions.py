"""Decisions behind the golden files: what a team meets on most days, and the two days when it matters."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.gate import (
    Answers,
    Decision,
    Freshness,
    Grounds,
    Needed,
    Override,
    Reason,
    Requirement,
    State,
    Unblock,
)
from bot.gate.predicates import MEMBER, AllOf, AnyOf, Atom
from bot.risk import Tier

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SENIOR = Atom("level", "senior")
QUALIFIED = AnyOf((SENIOR, AllOf((Atom("level", "mid"), Atom("expert", "payments")))))
CRITICAL = AllOf((SENIOR, Atom("expert", "payments")))
GROUNDS = Grounds(
    NOW,
    "PR_7",
    "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334",
    "main",
    f"sha256:{'5' * 64}",
    f"sha256:{'6' * 64}",
    f"sha256:{'7' * 64}",
)
ASKED = Requirement(
    Tier.CRITICAL,
    frozenset({Needed(MEMBER), Needed(SENIOR), Needed(CRITICAL)}),
    Answers.FULL,
    Freshness.BASE,
    frozenset({"ci"}),
    attended=True,
    spot_share=2_000,
    pace=2_000,
    lasts_s=7 * 86_400,
)
TIER = Reason(
    "tier",
    "Its tier is critical.",
    because=(
        Reason("tier-domain", "critical: It touches payments."),
        Reason("tier-rule", "high: The rule “AI-assisted code needs a senior or an expert” applies."),
        Reason("tier-signal", "high: The rule on code removed-guard fired."),
        Reason("tier-base", "medium: No change is lower that is not on the policy's allow-list for low."),
        Reason("assisted-yes", "AI took part."),
    ),
)
VIEW = Reason("view", "All of the change was seen.")
HANDS = Reason("hands", "It is known who made the change.")
READY = Reason("ready", "It is open and ready.")
OBJECTIONS, CHECKS = Reason("objections", "Objections"), Reason("checks", "Automated checks")
EXPERT = "a senior or above who knows payments"
Told = tuple[Decision, Grounds]


def satisfied() -> Told:
    """Everything has been given."""
    approvals = Reason(
        "approvals",
        "Approvals",
        because=(
            Reason("approval-given", f"Approved by ada: {EXPERT}."),
            Reason("approval-counts", "The approval of ada counts, for this very head."),
            Reason("review-void", "The approval of helper[bot] does not count: a program cannot approve."),
        ),
    )
    why = Reason(
        "decision",
        "What the policy asks for has been given.",
        because=(VIEW, HANDS, READY, TIER, approvals, OBJECTIONS, Reason("answers", "Answers: full"), CHECKS),
    )
    return Decision(State.SATISFIED, why, ASKED, ("ada",), owed=("a spot check by a second qualified person",)), GROUNDS


def waiting() -> Told:
    """A member has signed; the expert is missing, and an answer, and a check; two reviews do not count."""
    waits = State.WAITING
    approvals = Reason(
        "approvals",
        "Approvals",
        waits,
        (
            Reason("approval-missing", f"An approval is missing: {EXPERT}.", waits),
            Reason("approval-counts", "The approval of cy counts, for this very head."),
            Reason(
                "void-stale", "The approval of bo does not count: it is for 0a1b2c3d4e5f, and the head is a1b2c3d4e5f6."
            ),
            Reason("void-not-independent", "The approval of jo does not count: they had a hand in the change."),
        ),
    )
    answers = Reason(
        "answers", "Answers: full", waits, (Reason("question-open", "Question q1 is open: nobody answered.", waits),)
    )
    checks = Reason(
        "checks",
        "Automated checks",
        waits,
        (Reason("check-missing", "The check ci has not succeeded (failure).", waits),),
    )
    why = Reason(
        "decision",
        "Something that the policy asks for is missing.",
        waits,
        (VIEW, HANDS, READY, TIER, approvals, OBJECTIONS, answers, checks),
    )
    unblock = (
        Unblock("cy", ("cy-work",), "answer q1", "their approval is given"),
        Unblock("Ada", ("ada-l",), "approve", "knows payments, 2 changes waiting"),
        Unblock("Dee", (), "approve", "knows payments, 5 changes waiting"),
    )
    return Decision(waits, why, ASKED, ("cy",), unblock), GROUNDS


def blocked() -> Told:
    """The only one who knows the domain wrote it."""
    stuck = State.BLOCKED
    nobody = Reason(
        "nobody-can",
        f"Too few people in the roster could read this independently as {EXPERT}. "
        "The group security decides what is to be done.",
        stuck,
    )
    why = Reason(
        "decision",
        "It cannot pass as it is.",
        stuck,
        (VIEW, HANDS, READY, TIER, Reason("approvals", "Approvals", stuck, (nobody,)), OBJECTIONS, CHECKS),
    )
    unblock = (
        Unblock("group security", (), f"name somebody in the roster who can read this as {EXPERT}", "nobody else can"),
    )
    return Decision(stuck, why, ASKED, (), unblock), GROUNDS


def error() -> Told:
    """The policy cannot be read, so nothing is known of what it asks."""
    policy = Reason(
        "policy-error",
        ".github/foreread.yml: tiers.high: unknown key `aprove`. Did you mean `approve`?",
        State.ERROR,
    )
    why = Reason("decision", "It cannot be decided.", State.ERROR, (policy,))
    return Decision(State.ERROR, why, Requirement()), Grounds(NOW, snapshot=GROUNDS.snapshot)


def emergency() -> Told:
    """Two people of the group broke the glass."""
    told, grounds = waiting()
    why = Reason("break-glass", "Let pass in an emergency by dee, eve; the full review is owed.", because=(told.why,))
    override = Override(
        ("dee", "eve"),
        "INC-1204",
        "Charges are taken twice",
        datetime(2026, 11, 20, 10, 15, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 15, tzinfo=UTC),
    )
    owed = ("the full review after the emergency",)
    return Decision(State.SATISFIED, why, ASKED, ("cy",), (), override, owed), grounds


def attack(text: str) -> Told:
    """The same text wherever others choose it: in names, reasons, incidents, ids."""
    told, _ = waiting()
    parts = tuple(Reason("void-other", text, State.SATISFIED, (Reason(text, text, State.WAITING),)) for _ in range(2))
    why = Reason(
        "gate", text, State.WAITING, (*told.why.because, Reason("approval-missing", text, State.WAITING, parts), TIER)
    )
    override = Override((text, "x"), text, text, NOW, NOW)
    unblock = (Unblock(text, (text, text), text, text), Unblock("x", (), "approve"))
    requirement = Requirement(Tier.HIGH, frozenset({Needed(Atom("group", text))}), checks=frozenset({text, "ci"}))
    decision = Decision(State.WAITING, why, requirement, (text, "x"), unblock, override, (text,))
    return decision, Grounds(NOW, text, text, text, text, text, text, (text,))


def hostile() -> Told:
    """Names and texts that are meant to be taken for something else."""
    from tests.publish.briefs import ATTACK

    decision, grounds = attack(ATTACK)
    return Decision(decision.state, decision.why, decision.requirement, decision.counted, decision.unblock), grounds


GOLDEN = {each.__name__: each for each in (satisfied, waiting, blocked, error, emergency, hostile)}
