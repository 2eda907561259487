"""The whole path with fakes at its ports: what a model says, what it fails to say, and what the receipt then holds."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SilentProgress
from bot.brief import Brief
from bot.errors import ModelError, ModelUnavailableError
from bot.facts import Reading, Sources
from bot.pipeline import review_change
from bot.pipeline.asking import ONCE, ModelReview
from bot.review import Reply, Request, StopReason
from bot.risk import DEFAULT_POLICY
from tests.changes import Files, change_of
from tests.fakes import DictSnapshot

BEFORE = {"shop/pay.py": "def pay(order):\n    return order.total\n"}
AFTER = {"shop/pay.py": "def pay(order):\n    return order.total / order.count\n"}

CLAIM = {
    "file": "shop/pay.py",
    "line": 2,
    "quote": "return order.total / order.count",
    "question": "For an order whose `count` is 0, what does `pay()` return on line 2?",
    "trigger": "an order without lines",
    "consequence": "ZeroDivisionError at the checkout",
    "settles": "call pay() with Order(count=0)",
    "suspicion": "nothing in pay() keeps 0 away",
    "lens": "edge",
    "severity": "high",
    "confidence": 0.8,
}


class Scripted:
    """A model that gives its replies in order; an exception among them is raised."""

    name = "fake:model"

    def __init__(self, *replies: Reply | ModelError) -> None:
        self._replies = list(replies)
        self.requests: list[Request] = []

    def complete(self, request: Request) -> Reply:
        self.requests.append(request)
        reply = self._replies.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        return reply


class Ticking:
    """A clock that a second passes on at each look."""

    def __init__(self) -> None:
        self._now = 0.0

    def seconds(self) -> float:
        self._now += 1
        return self._now


def saying(*claims: dict[str, object], **more: object) -> Reply:
    return replace(Reply(json.dumps({"claims": claims}), "fake", tokens_in=100, tokens_out=20), **more)  # type: ignore[arg-type]


def review(*replies: Reply | ModelError, before: Files = BEFORE, after: Files = AFTER, budget: int = 60_000) -> Brief:
    by = ModelReview(Scripted(*replies), shipped_prompts(), budget, efforts=ONCE) if replies else None
    return review_change(
        Sources(change_of(before, after), DictSnapshot(before), DictSnapshot(after)),
        DEFAULT_POLICY,
        by,
        Ticking(),
        SilentProgress(),
    )


def from_model(brief: Brief) -> Sequence[str]:
    return [q.text for q in (*brief.questions, *brief.more_questions) if "model" in q.source]


def test_a_grounded_claim_becomes_a_question() -> None:
    brief = review(saying(CLAIM))
    assert from_model(brief) == [CLAIM["question"]]
    assert brief.receipt.complete
    [use] = brief.receipt.models
    assert (use.model, use.calls, use.tokens_in, use.tokens_out) == ("fake:model", 1, 100, 20)
    assert all("fake:model" in h.by for h in brief.receipt.hunks)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "return order.total / order.size"},
        {"file": "shop/other.py"},
        {"question": "Have you considered edge cases?"},
        {"question": "This divides by zero."},
    ],
)
def test_a_claim_without_ground_or_point_is_dropped_and_counted(wrong: dict[str, object]) -> None:
    brief = review(saying({**CLAIM, **wrong}))
    assert from_model(brief) == []
    assert sum(d.count for d in brief.receipt.dropped) == 1


def test_a_model_cannot_lower_the_tier_or_remove_a_question() -> None:
    without = review()
    said_nothing = review(saying())
    assert said_nothing.tier is without.tier
    assert [q.id for q in said_nothing.questions] == [q.id for q in without.questions]


@pytest.mark.parametrize(
    "first",
    [
        Reply("I think that it looks fine.", "fake"),
        Reply('{"claims": [{"file": 3}]}', "fake"),
        Reply('{"claims": [', "fake", StopReason.CUT_OFF),
        Reply("", "fake"),
        Reply("[" * 100_000, "fake"),
    ],
)
def test_a_reply_of_the_wrong_shape_gets_one_repair_turn(first: Reply) -> None:
    model = Scripted(first, saying(CLAIM))
    by = ModelReview(model, shipped_prompts(), 60_000, efforts=ONCE)
    brief = review_change(
        Sources(change_of(BEFORE, AFTER), DictSnapshot(BEFORE), DictSnapshot(AFTER)),
        DEFAULT_POLICY,
        by,
        Ticking(),
        SilentProgress(),
    )
    assert from_model(brief) == [CLAIM["question"]]
    assert [t.role for t in model.requests[1].turns] == ["user", "assistant", "user"]
    assert brief.receipt.models[0].calls == 2


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param((Reply("no", "fake"), Reply("no", "fake")), id="twice the wrong shape"),
        pytest.param((Reply("", "fake", StopReason.REFUSED),), id="refused"),
        pytest.param((ModelUnavailableError("It took longer than 120 s.", "Try again."),), id="unavailable"),
        pytest.param((Reply("{", "f", StopReason.CUT_OFF), Reply("{", "f", StopReason.CUT_OFF)), id="twice cut off"),
    ],
)
def test_a_model_that_fails_leaves_the_rest_and_says_so(replies: tuple[Reply | ModelError, ...]) -> None:
    brief = review(*replies)
    assert not brief.receipt.complete
    assert "fake:model gave no usable reply" in brief.receipt.problems[0]
    assert [q.id for q in brief.questions] == [q.id for q in review().questions]
    assert all("fake:model" not in h.by for h in brief.receipt.hunks)
    assert any("no usable reply" in n.why for n in brief.not_examined)


def test_what_the_budget_leaves_out_is_named() -> None:
    brief = review(saying(), budget=1)
    assert not brief.receipt.complete
    assert "shop/pay.py" in brief.receipt.problems[0]
    assert "budget" in brief.receipt.problems[0]


files = st.dictionaries(
    st.sampled_from(["a.py", "b/c.ts", "d.md", "e.tf", "f.unknown", "g.sql"]),
    st.text(st.characters(codec="utf-8"), max_size=200),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(files, files)
def test_every_hunk_of_every_change_is_in_the_receipt(before: Files, after: Files) -> None:
    change = change_of(before, after)
    brief = review_change(
        Sources(change, DictSnapshot(before), DictSnapshot(after)), DEFAULT_POLICY, None, Ticking(), SilentProgress()
    )
    accounted = {(h.path, h.hunk) for h in brief.receipt.hunks}
    assert {(f.path, h.header) for f in change.files for h in f.hunks} <= accounted
    assert {f.path for f in change.files} == {path for path, _ in accounted}
    assert all(h.reason for h in brief.receipt.hunks if h.reading is not Reading.READ)
