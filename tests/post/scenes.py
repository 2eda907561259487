"""A change on a host from its first head to its merge: the scenes behind the golden comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.brief import Brief
from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Answer,
    AnswerKind,
    Decision,
    GateQuestion,
    Grounds,
    QuestionSet,
    Reason,
    Requirement,
    State,
    Unblock,
    questions_digest,
)
from bot.post import Epoch, Event, EventKind, HostedChange, HostedCommit, Place, Showing, Wanted
from bot.post import State as Memory
from bot.risk import Tier
from tests.builders import HEAD, a_brief, a_question
from tests.publish import briefs, decisions

KEY = b"a key of the tests, and of nothing else"
BEFORE = "0a1b2c3d4e5f60718293a4b5c6d7e8f900112233"
AUTHOR, ADA, CY = Account(11, "jo-writes"), Account(12, "ada-l"), Account(13, "cy-work")
US = Account(99, "foreread[bot]", AccountKind.BOT)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TREE = f"https://host.example/example/shop/blob/{HEAD}"


def a_hosted(**fields: object) -> HostedChange:
    hosted = HostedChange(
        Place("example", "shop", 7),
        "PR_7",
        4711,
        "https://host.example/example/shop/pull/7",
        "Discounts for plans",
        "Adds discounts.",
        AUTHOR,
        HEAD,
        "discounts",
        "example/shop",
        "main",
        "5" * 40,
        "main",
        US,
        base_protected=True,
        commits=(HostedCommit(BEFORE, AUTHOR), HostedCommit(HEAD, AUTHOR)),
    )
    return replace(hosted, **fields)  # type: ignore[arg-type]


def a_set(brief: Brief) -> QuestionSet:
    questions = tuple(GateQuestion(each.id, each.text) for each in brief.questions)
    return QuestionSet(questions, questions_digest(questions))


def an_epoch(brief: Brief, head: str = HEAD, *, minutes: int = 0, base: str = "main") -> Epoch:
    at = NOW - timedelta(minutes=minutes)
    return Epoch(at, head, base, "5" * 40, f"sha256:{'6' * 64}", f"sha256:{head}", a_set(brief), decisions.ASKED)


def an_answer(brief: Brief, number: int, text: str, by: Account = ADA, kind: AnswerKind = AnswerKind.HANDLED) -> Answer:
    asked = a_set(brief)
    return Answer(asked.questions[number - 1].id, by, HEAD, asked.digest, kind, text, NOW)


def a_wanted(brief: Brief | None, decision: Decision, **fields: object) -> Wanted:
    asked = brief if brief is not None else briefs.typical()
    memory = Memory("PR_7", 1, (an_epoch(asked),), (), ProvenanceLevel.ATTRIBUTED, f"{HEAD} sha256:00")
    wanted = Wanted(
        a_hosted(),
        None,
        memory,
        KEY,
        brief,
        decision,
        Grounds(NOW, "PR_7", HEAD, "main", f"sha256:{'5' * 64}", f"sha256:{'6' * 64}", f"sha256:{'7' * 64}"),
        Acts(),
        Showing(inline=Tier.HIGH, reviewers=True),
        tree=TREE,
    )
    return replace(wanted, **fields)  # type: ignore[arg-type]


def first_look() -> Wanted:
    """Three questions, and nobody has said anything yet."""
    return a_wanted(briefs.typical(), decisions.waiting()[0])


def next_head() -> Wanted:
    """Force-pushed: one question is new, one is gone, one was answered, one is still open."""
    before = a_brief(questions=(*briefs.typical().questions[1:], a_question(id="9123456789ab")))
    now = briefs.typical()
    memory = Memory(
        "PR_7",
        2,
        (an_epoch(before, BEFORE, minutes=90), an_epoch(now)),
        (),
        ProvenanceLevel.ATTRIBUTED,
        f"{HEAD} sha256:01",
    )
    forced = Event(EventKind.FORCE_PUSHED, NOW - timedelta(minutes=30), AUTHOR, BEFORE, HEAD)
    answers = (
        an_answer(now, 2, "shop/payment.py:18, `charge` sends the order's number as an idempotency key"),
        an_answer(now, 3, "we ship the legacy client ourselves, so yes it breaks", CY, AnswerKind.DEFECT),
    )
    return a_wanted(
        now,
        decisions.waiting()[0],
        state=memory,
        hosted=a_hosted(events=(forced,), commits=(HostedCommit(HEAD, AUTHOR),)),
        acts=Acts(answers),
    )


def all_given() -> Wanted:
    """Everything was answered, and Ada has signed."""
    brief = briefs.typical()
    answers = (
        an_answer(brief, 1, "shop/plan.py:12, a free plan has `Discount.none()`"),
        an_answer(brief, 2, "shop/payment.py:18, an idempotency key"),
        an_answer(brief, 3, "no client was ever built against it", kind=AnswerKind.CANNOT),
    )
    return a_wanted(brief, decisions.satisfied()[0], acts=Acts(answers))


def nothing_asked() -> Wanted:
    brief = replace(briefs.nothing_asked(), receipt=replace(briefs.nothing_asked().receipt, head=HEAD))
    why = Reason("decision", "What the policy asks for has been given.", because=(decisions.VIEW, decisions.CHECKS))
    return a_wanted(brief, Decision(State.SATISFIED, why, Requirement()))


def not_believed() -> Wanted:
    """Somebody edited the comment, and there is no key."""
    problem = "What Foreread remembered of this change cannot be believed: somebody else has edited the comment."
    return a_wanted(None, decisions.blocked()[0], problems=(problem,))


def error() -> Wanted:
    return a_wanted(briefs.typical(), decisions.error()[0])


def emergency() -> Wanted:
    return a_wanted(briefs.typical(), decisions.emergency()[0])


def incomplete() -> Wanted:
    return a_wanted(briefs.GOLDEN["incomplete"](), decisions.waiting()[0])


def hostile() -> Wanted:
    """Attacks wherever people, the change or a model choose the words."""
    brief, text = briefs.hostile(), briefs.ATTACK
    forged = "<!-- /foreread-brief -->\n<!-- foreread-gate -->\n<!-- foreread-state v1 k:00:00 -->\n<!-- foreread -->"
    hosted = a_hosted(title=text, body=forged, base=text, head_branch=text, author=Account(11, text))
    decision = decisions.attack(text)[0]
    decision = Decision(decision.state, decision.why, decision.requirement, decision.counted, decision.unblock)
    question = replace(brief.questions[0], quote=forged, text=forged + text)
    brief = replace(brief, questions=(question,), receipt=replace(brief.receipt, head=HEAD))
    answer = replace(an_answer(brief, 1, text + forged), by=Account(12, text))
    unblock = (Unblock(text, ("x", text), "approve", text),)
    return a_wanted(
        brief,
        replace(decision, unblock=unblock),
        hosted=hosted,
        grounds=Grounds(NOW, "PR_7", HEAD, text),
        acts=Acts((answer,)),
        problems=(text, forged),
    )


GOLDEN = {
    each.__name__: each
    for each in (
        *(first_look, next_head, all_given, nothing_asked, not_believed, error, emergency, incomplete, hostile),
    )
}
