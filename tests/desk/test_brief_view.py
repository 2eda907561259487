"""The page of a change is read from JSON that any version of us may have written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import Excerpt, ExcerptLine, SaidAnswer, brief_view, by_number, why_me
from bot.publish import render_decision_json, render_json
from tests.builders import a_brief, a_question
from tests.desk.made import GROUNDS, a_decision, a_record, a_turn

KEYS = [
    "questions", "more_questions", "answered", "rules", "receipt", "hunks", "since", "gone", "why", "because", "state",
    "text", "id", "file", "line", "confidence", "hit_rate", "provenance", "evidence", "places", "callers", "lens", "new",
]  # fmt: skip
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=8)


@settings(max_examples=40)
@given(OBJECTS, OBJECTS)
def test_whatever_was_kept_gives_a_page(brief: dict[str, Any], decision: dict[str, Any]) -> None:
    view = brief_view(a_record(brief=brief, decision=decision, questions=("0123456789ab",)))
    assert view.unread <= view.hunks


def test_a_real_brief_is_shown_with_its_answers_and_code_at_each_question() -> None:
    excerpt = Excerpt("0123456789ab", "shop/cart.py", (ExcerptLine(41, "rate", is_asked_about=True),))
    said = SaidAnswer("0123456789ab", "bo", "handled", "cart.py:14 returns", None)
    brief = json.loads(render_json(a_brief(questions=(a_question(),), more_questions=(a_question(id="f" * 12),))))
    decision = json.loads(render_decision_json(a_decision(), GROUNDS))
    view = brief_view(
        a_record(
            brief=brief, decision=decision, questions=("0123456789ab",), excerpts=(excerpt,), said=(said,),
            answered=("0123456789ab",),
        )
    )  # fmt: skip
    (asked,) = view.questions
    assert (asked.number, asked.excerpt, asked.said, asked.is_answered) == (1, excerpt, (said,), True)
    assert asked.lens == "edge cases"
    assert asked.confidence == "confidence medium, not measured yet"
    assert [each.number for each in view.more] == [0]
    assert view.missing == ("Approval of a senior",)
    assert view.order
    assert view.is_there


def test_the_tree_of_reasons_may_be_of_any_depth() -> None:
    why: dict[str, Any] = {"code": "x", "state": "WAITING", "text": "bottom", "because": []}
    for _ in range(50_000):
        why = {"code": "x", "state": "WAITING", "text": "on the way", "because": [why]}
    view = brief_view(a_record(decision={"why": why}))
    assert view.missing[-1] == "bottom"
    assert max(each.depth for each in view.reasons) < 10


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"band": "high", "hit_rate": None}, "confidence high, not measured yet"),
        ({"band": "high", "hit_rate": 0.5, "measured_on": 40, "judged": True}, "confidence high, 20 of 40 held up when judged on real changes"),
        ({"band": "low", "hit_rate": 0.25, "measured_on": 80}, "confidence low, 25% of 80 named a known fault in test cases"),
        ({"band": "low", "hit_rate": 7}, "confidence low, not measured yet"),
        ({}, ""),
    ],
)  # fmt: skip
def test_confidence_is_said_as_it_was_measured(measured: dict[str, object], words: str) -> None:
    (asked,) = brief_view(a_record(brief={"questions": [{"id": "a", "confidence": measured}]})).questions
    assert asked.confidence == words


def test_the_reading_order_tells_where_questions_are_and_nothing_twice() -> None:
    order = [
        {"file": "cart.py", "role": "code", "reason": "payments code", "added": 4, "removed": 1},
        {"file": "test_cart.py", "role": "test", "reason": "test", "added": 9, "removed": 0},
    ]
    view = brief_view(a_record(brief={"reading_order": order, "questions": [{"id": "a", "file": "cart.py"}]}))
    assert [(each.words, [chip for chip in each.chips if chip]) for each in view.order] == [
        ("payments code", ["1 question", "+4 −1", "code"]),
        ("", ["+9 −0", "test"]),
    ]


@pytest.mark.parametrize(
    ("usage", "chips"),
    [
        ({"callers": [{}, {"touched": True}], "tests": [{}]}, ["1 untouched caller", "1 caller changed too", "1 in tests"]),
        ({"callers": [{}] * 1200}, ["1,200 untouched callers"]),
        ({"tests": [{}, {}]}, ["2 in tests"]),
        ({}, ["no caller found"]),
        ({"unknown": "no caller is certain"}, []),
    ],
)  # fmt: skip
def test_the_blast_radius_tells_what_is_known_of_callers(usage: dict[str, object], chips: list[str]) -> None:
    (row,) = brief_view(a_record(brief={"blast_radius": [{"symbol": "f", "change": "body", **usage}]})).radius
    assert list(row.chips[1:]) == chips


@pytest.mark.parametrize(
    ("why", "is_first", "what", "told"),
    [
        ("knows payments, nothing waiting", True, "approve", "knows payments"),
        ("as a senior, 4 changes waiting", True, "approve", "as a senior"),
        ("as one who knows data, knows data, nothing waiting", True, "approve", "as one who knows data"),
        ("nothing waiting", True, "approve", "asked first of those who may"),
        ("other reviews waiting", False, "approve", "one of those who may"),
        ("", True, "answer q1", ""),
        ("they asked for changes", True, "say whether the objection is settled", "they asked for changes"),
    ],
)
def test_what_waits_for_me_is_no_reason_that_i_am_told(why: str, *, is_first: bool, what: str, told: str) -> None:
    assert why_me(a_turn(why=why, is_first=is_first, what=what)) == told


def test_a_reason_calls_questions_as_the_page_does() -> None:
    text = "The approval of ada does not count yet: they have not answered 0123456789ab, ba9876543210."
    why = {"state": "WAITING", "text": "", "because": [{"state": "WAITING", "text": text, "because": []}]}
    view = brief_view(a_record(decision={"why": why}, questions=("ba9876543210", "0123456789ab")))
    told = "The approval of ada does not count yet: they have not answered question 2, question 1"
    assert view.missing == (told,)
    assert [each.text for each in view.reasons] == [f"{told}."]
    assert by_number("commit 00112233aabb", ("ba9876543210",)) == "commit 00112233aabb"
