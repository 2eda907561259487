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
VIEW = Reason("view", "The view is whole: 1 file, 2 commits.")
Told = tuple[Decision, Grounds]


def satisfied() -> Told:
    """Everything has been given."""
    why = Reason(
        "gate",
        "What the policy asks has been given.",
        because=(
            VIEW,
            TIER,
            Reason(
                "approvals",
                "Everybody who is needed has signed.",
                because=(
                    Reason("need-met", "Signed: a senior or above and also somebody who knows payments: ada."),
                    Reason("need-met", "Signed: a member of the roster: ada."),
                ),
            ),
            Reason("answers-met", "ada has answered every question."),
        ),
    )
    return Decision(State.SATISFIED, why, ASKED, ("ada",), owed=("a spot check by a second person",)), GROUNDS


def waiting() -> Told:
    """A senior has signed, and the expert of the domain is missing; two reviews do not count."""
    waits = State.WAITING
    why = Reason(
        "gate",
        "Something is missing.",
        waits,
        (
            VIEW,
            TIER,
            Reason(
                "approvals",
                "Somebody who is needed has not signed.",
                waits,
                (
                    Reason("need-met", "Signed: a member of the roster: cy."),
                    Reason(
                        "need-open",
                        "Needed: a senior or above and also somebody who knows payments.",
                        waits,
                        (
                            Reason(
                                "void-commit",
                                "The approval of bo does not count: it is for 0a1b2c3d4e5f, not for this head.",
                            ),
                            Reason("void-hand", "The approval of jo does not count: they wrote a commit of it."),
                        ),
                    ),
                ),
            ),
            Reason("answers-open", "Needed: answers to q1 and q3 by whoever approves.", waits),
        ),
    )
    unblock = (
        Unblock("Ada", ("ada-l",), "approve, and answer q1 and q3", "knows payments, 2 changes waiting"),
        Unblock("Dee", (), "approve, and answer q1 and q3", "knows payments, 5 changes waiting"),
        Unblock("cy", ("cy",), "answer q1 and q3"),
    )
    return Decision(waits, why, ASKED, ("cy",), unblock), GROUNDS


def blocked() -> Told:
    """The only one who knows the domain wrote it."""
    stuck = State.BLOCKED
    why = Reason(
        "gate",
        "It cannot pass as it is.",
        stuck,
        (
            VIEW,
            TIER,
            Reason(
                "approvals",
                "Somebody is needed whom the roster does not have.",
                stuck,
                (
                    Reason(
                        "need-nobody",
                        "Nobody may give what is needed: a senior or above and also somebody who knows payments.",
                        stuck,
                        (Reason("note-hand", "Ada knows payments, and wrote a commit of it."),),
                    ),
                ),
            ),
        ),
    )
    unblock = (Unblock("group security", (), "name somebody who may approve", "the policy's fallback"),)
    return Decision(stuck, why, ASKED, (), unblock), GROUNDS


def error() -> Told:
    """The policy cannot be read, so nothing is known of what it asks."""
    why = Reason(
        "policy",
        ".github/foreread.yml: tiers.high: unknown key `aprove`. Mend the file on the base branch.",
        State.ERROR,
    )
    return Decision(State.ERROR, why, Requirement(Tier.CRITICAL)), Grounds(NOW, snapshot=GROUNDS.snapshot)


def emergency() -> Told:
    """Two people of the group broke the glass."""
    told, grounds = waiting()
    why = Reason(
        "gate",
        "Let pass in an emergency.",
        because=(
            Reason("break-glass", "Called for by dee and eve, for incident INC-1204, within 60 minutes."),
            told.why,
        ),
    )
    override = Override(
        ("dee", "eve"),
        "INC-1204",
        "Charges are taken twice",
        datetime(2026, 11, 20, 10, 15, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 15, tzinfo=UTC),
    )
    owed = ("the whole review by 2026-11-23 09:15 UTC",)
    return Decision(State.SATISFIED, why, ASKED, ("cy",), (), override, owed), grounds


def attack(text: str) -> Told:
    """The same text wherever others choose it: in names, reasons, incidents, ids."""
    told, _ = waiting()
    parts = tuple(Reason("void-other", text, State.SATISFIED, (Reason(text, text, State.WAITING),)) for _ in range(2))
    why = Reason(
        "gate", text, State.WAITING, (*told.why.because, Reason("need-open", text, State.WAITING, parts), TIER)
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
