"""The model's part of a review from end to end: readings, the second look, the author's words, and what may fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SilentProgress
from bot.brief import Brief
from bot.errors import ModelUnavailableError
from bot.facts import Sources
from bot.pipeline import review_change
from bot.pipeline.asking import EFFORTS, FIND, INTENT, LOOK, ONCE, VERIFY, Effort, ModelReview
from bot.review import Reply, Request, Standing
from bot.review.asking import in_language
from bot.risk import DEFAULT_POLICY, Tier
from tests.changes import change_of
from tests.fakes import DictSnapshot

BEFORE = {
    "shop/pay.py": "def pay(order):\n    if order is None:\n        return 0\n    return order.total\n",
    "shop/use.py": "from shop.pay import pay\n\n\ndef again(order):\n    return pay(order) * 2\n",
    "shop/rate.py": "def rebate(order):\n    return order.rebate or 0\n",
}
AFTER = {**BEFORE, "shop/pay.py": "def pay(order):\n    return order.total - rebate(order)\n"}
CLAIM = {
    "file": "shop/pay.py",
    "line": 2,
    "quote": "return order.total - rebate(order)",
    "question": "What does `pay` return for an order that is `None`?",
    "trigger": "pay(None)",
    "consequence": "an attribute error at the till",
    "settles": "read `rebate`",
    "suspicion": "the guard is gone",
    "lens": "edge",
    "severity": "high",
    "confidence": 0.9,
}
VERDICT = {
    "claim": 1,
    "reason": "`order` is read at once.",
    "verdict": "confirmed",
    "file": "shop/pay.py",
    "line": 2,
    "quote": "return order.total - rebate(order)",
    "trigger": "pay(None)",
    "severity": "high",
    "chance": 0.9,
    "same_as": 0,
}


class ByPrompt:
    """A model that answers each prompt in one way; a list gives its replies in order, an error is raised."""

    def __init__(self, name: str = "fake:one", **replies: Any) -> None:
        self.name = name
        self.replies = {FIND: {"claims": [CLAIM]}, LOOK: {"claims": [], "look_up": []}}
        self.replies |= {VERIFY: {"verdicts": [VERDICT], "look_up": []}}
        self.replies |= {INTENT: {"unimplemented": [], "unexplained": []}}
        self.replies |= {name.replace("_", "-"): reply for name, reply in replies.items()}
        self.requests: list[Request] = []

    def complete(self, request: Request) -> Reply:
        self.requests.append(request)
        said = self.replies[request.prompt]
        if isinstance(said, list):
            said = said.pop(0)
        if isinstance(said, Exception):
            raise said
        return Reply(said if isinstance(said, str) else json.dumps(said), self.name)

    def asked(self, prompt: str) -> Sequence[str]:
        return [request.turns[0].text for request in self.requests if request.prompt == prompt]


class Still:
    def seconds(self) -> float:
        return 0.0


def review(model: ByPrompt, effort: Effort | None = None, **more: Any) -> Brief:
    efforts = EFFORTS if effort is None else dict.fromkeys(Tier, effort)
    by = ModelReview(model, shipped_prompts(), 60_000, efforts=efforts, **more)
    sources = Sources(change_of(BEFORE, AFTER), DictSnapshot(BEFORE), DictSnapshot(AFTER))
    return review_change(sources, DEFAULT_POLICY, by, Still(), SilentProgress())


def from_model(brief: Brief) -> list[str]:
    return [q.text for q in (*brief.questions, *brief.more_questions) if "model" in q.source]


def test_a_confirmed_claim_is_asked_and_says_how_it_stands() -> None:
    brief = review(ByPrompt(), Effort(2, 1))
    [question] = [q for q in brief.questions if "model" in q.source]
    assert (question.standing, question.readings) == (Standing.CONFIRMED, (1,))
    assert brief.receipt.complete


def test_a_refuted_claim_is_in_the_receipt_and_nowhere_else() -> None:
    brief = review(ByPrompt(verify_claims={"verdicts": [{**VERDICT, "verdict": "refuted"}], "look_up": []}))
    assert from_model(brief) == []
    assert [r.question for r in brief.receipt.refuted] == [CLAIM["question"]]


def test_further_readings_see_what_the_first_would_like_to_see_and_none_of_its_claims() -> None:
    model = ByPrompt()
    review(model, Effort(2, 0, intent=False))
    [text] = model.asked(LOOK)
    assert "return order.rebate or 0" in text
    assert str(CLAIM["question"]) not in text
    assert "return order.rebate or 0" not in model.asked(FIND)[0]


def test_further_readings_begin_with_the_same_characters() -> None:
    model = ByPrompt()
    review(model, Effort(3, 0, intent=False))
    first, second = (r for r in model.requests if r.prompt == LOOK)
    assert first.shared == second.shared > 500
    assert first.turns[0].text[: first.shared] == second.turns[0].text[: second.shared]
    assert (first.system, first.schema) == (second.system, second.schema)


def test_what_was_left_open_is_looked_at_again_with_what_the_verifier_asked_to_see() -> None:
    open_still = {"verdicts": [{**VERDICT, "verdict": "unresolved"}], "look_up": ["again"]}
    model = ByPrompt(verify_claims=[open_still, {"verdicts": [VERDICT], "look_up": []}])
    brief = review(model, Effort(1, 2, intent=False))
    first, second = model.asked(VERIFY)
    assert "return pay(order) * 2" in second
    assert "may" not in second or "stays empty" in second
    assert [q.standing for q in brief.questions if "model" in q.source] == [Standing.CONFIRMED]
    assert first != second


def test_nothing_is_looked_at_again_when_nothing_was_asked_for() -> None:
    model = ByPrompt(verify_claims={"verdicts": [{**VERDICT, "verdict": "unresolved"}], "look_up": []})
    review(model, Effort(1, 3, intent=False))
    assert len(model.asked(VERIFY)) == 1


def test_without_claims_nobody_verifies() -> None:
    model = ByPrompt(find_questions={"claims": []})
    review(model, Effort(1, 2, intent=False))
    assert model.asked(VERIFY) == []


def test_a_verifier_that_fails_leaves_the_questions_and_an_incomplete_view() -> None:
    brief = review(ByPrompt(verify_claims=ModelUnavailableError("It is down.")))
    assert from_model(brief) == [CLAIM["question"]]
    assert not brief.receipt.complete
    assert "look 1 at 1 claims" in brief.receipt.problems[0]


def test_a_reading_that_fails_leaves_its_hunks_unread_by_the_model() -> None:
    brief = review(ByPrompt(find_questions_with_context=ModelUnavailableError("It is down.")))
    assert not brief.receipt.complete
    assert all("fake:one" not in hunk.by for hunk in brief.receipt.hunks)


def test_a_second_model_takes_every_other_reading_and_the_second_look() -> None:
    first, second = ByPrompt("fake:one"), ByPrompt("fake:two")
    brief = review(first, Effort(3, 1, intent=False), second=second)
    assert [r.prompt for r in first.requests] == [FIND, LOOK]
    assert [r.prompt for r in second.requests] == [LOOK, VERIFY]
    assert {use.model for use in brief.receipt.models} == {"fake:one", "fake:two"}


def test_no_reading_is_told_what_the_author_says() -> None:
    model = ByPrompt()
    review(model)
    detection = [*model.asked(FIND), *model.asked(LOOK), *model.asked(VERIFY)]
    assert not [text for text in detection if "a test change" in text or "Ada Example" in text]


def test_low_is_read_once_and_critical_reads_more_than_high() -> None:
    readings = [EFFORTS[tier].readings for tier in Tier]
    assert readings == sorted(readings)
    assert readings[0] == 1
    assert ONCE[Tier.CRITICAL] == Effort(1, 0, intent=False)


@pytest.mark.parametrize("claims", [9, 200])
def test_a_reply_that_claims_more_than_was_asked_for_costs_no_more(claims: int) -> None:
    model = ByPrompt(find_questions={"claims": [CLAIM] * claims})
    brief = review(model, Effort(1, 1, intent=False))
    assert len(model.asked(VERIFY)) == 1
    assert any(d.count == claims - 8 for d in brief.receipt.dropped)


@cache
def without_claims() -> Brief:
    """What rules alone say: the same for all examples."""
    return review(ByPrompt(find_questions={"claims": []}), Effort(1, 0, intent=False))


@given(
    st.lists(
        st.builds(
            lambda **other: {**VERDICT, **other},
            claim=st.integers(-1, 3),
            verdict=st.sampled_from(["confirmed", "refuted", "unresolved"]),
            severity=st.sampled_from(["low", "medium", "high", "critical"]),
            chance=st.floats(allow_nan=False, allow_infinity=False),
        ),
        max_size=4,
    ),
    st.lists(st.text(max_size=20), max_size=8),
)
def test_whatever_a_verifier_says_the_tier_and_the_questions_of_rules_stay(
    verdicts: list[dict[str, Any]], names: list[str]
) -> None:
    without = without_claims()
    brief = review(ByPrompt(verify_claims={"verdicts": verdicts, "look_up": names}), Effort(1, 2, intent=False))
    assert brief.tier is without.tier
    rules = {q.id for q in (*without.questions, *without.more_questions)}
    joined = [q for q in (*brief.questions, *brief.more_questions) if "rule " in q.source]
    assert len(joined) == len(rules)
    assert replace(brief.receipt, seconds=0).hunks


def test_a_review_in_german_reaches_the_page_as_it_was_written() -> None:
    said = {
        **CLAIM,
        "question": "Was gibt `pay` für eine Bestellung zurück, die `None` ist?",
        "trigger": "`pay(None)`, etwa bei einer gelöschten Bestellung",
        "consequence": "ein AttributeError an der Kasse",
        "settles": "`rebate` lesen",
        "suspicion": "Die Prüfung fehlt.",
    }
    judged = {
        **VERDICT,
        "trigger": "`pay(None)` bei einer gelöschten Bestellung",
        "reason": "`order` wird sofort gelesen.",
    }
    model = ByPrompt(find_questions={"claims": [said]}, verify_claims={"verdicts": [judged], "look_up": []})
    by = ModelReview(
        model, in_language(shipped_prompts(), "de"), 60_000, efforts=dict.fromkeys(Tier, Effort(1, 1, intent=False))
    )
    sources = Sources(change_of(BEFORE, AFTER), DictSnapshot(BEFORE), DictSnapshot(AFTER))
    brief = review_change(sources, DEFAULT_POLICY, by, Still(), SilentProgress())
    [question] = [q for q in brief.questions if "model" in q.source]
    assert (question.text, question.trigger) == (said["question"], judged["trigger"])
    assert question.standing is Standing.CONFIRMED
    assert all(request.system.count("`de`") == 1 for request in model.requests)
