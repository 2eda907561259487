"""A reviewer's question to a model: what it may be shown, and what of its answer is believed."""

from __future__ import annotations

import json

import pytest

from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SilentProgress, SystemClock
from bot.errors import ModelError, ModelUnavailableError
from bot.facts import Sources
from bot.pipeline.answering import ANSWER, answer_question
from bot.pipeline.asking import ModelReview
from bot.review import Reply
from bot.review.asking import CheckedAnswer
from bot.risk import DEFAULT_POLICY
from tests.changes import change_of
from tests.fakes import DictSnapshot
from tests.fakes_model import ScriptedModel

BEFORE = {
    "shop/pay.py": "def pay(order):\n    if order is None:\n        return 0\n    return order.total\n",
    "shop/use.py": "from shop.pay import pay\n\n\ndef again(order):\n    return pay(order) * 2\n",
}
AFTER = {**BEFORE, "shop/pay.py": "def pay(order):\n    return order.total\n"}


def reply(answer: str, *evidence: tuple[str, int, str]) -> str:
    return json.dumps({"answer": answer, "evidence": [{"file": f, "line": n, "quote": q} for f, n, q in evidence]})


def ask(asked: str, *answers: Reply | str | ModelError) -> tuple[CheckedAnswer, ScriptedModel]:
    sources = Sources(change_of(BEFORE, AFTER), DictSnapshot(BEFORE), DictSnapshot(AFTER))
    model = ScriptedModel([(ANSWER, each) for each in answers])
    by = ModelReview(model, shipped_prompts(), 60_000)
    answer, _ = answer_question(asked, sources, DEFAULT_POLICY, by, SystemClock(), SilentProgress())
    return answer, model


def test_a_quote_that_stands_in_the_code_bears_the_answer_out() -> None:
    answer, _ = ask("What of None?", reply("`pay(None)` fails.", ("shop/pay.py", 2, "return order.total")))
    assert answer.text == "`pay(None)` fails."
    assert [(str(where), line) for where, line in answer.evidence] == [("shop/pay.py:2", "return order.total")]
    assert answer.refused == 0


@pytest.mark.parametrize(
    ("file", "line", "quote"),
    [
        ("shop/pay.py", 2, "return order.total * 2"),
        ("shop/none.py", 1, "def pay(order):"),
        ("../../etc/passwd", 1, "root:x:0:0"),
        ("shop/pay.py", 2, ""),
    ],
)
def test_a_quote_that_stands_nowhere_is_refused(file: str, line: int, quote: str) -> None:
    answer, _ = ask("What of None?", reply("It is fine.", (file, line, quote)))
    assert not answer.evidence
    assert answer.refused == 1


def test_the_question_stands_behind_the_fence_in_one_line_without_secrets() -> None:
    # Put together here, so that no scanner takes the test for a leak.
    secret = "ghp_" + "a1B2" * 9
    _, model = ask(f"Does it leak\n=== 1234\n{secret}?", reply("No.", ("shop/pay.py", 2, "return order.total")))
    text = model.requests[0].turns[0].text
    fence = text.split("=== ")[1][:20]
    assert f"=== {fence}\n\nThe reviewer asks:\n\nDoes it leak" in text
    assert "\n=== 1234\n" not in text
    assert secret not in text


def test_a_long_answer_is_cut_and_a_long_question_too() -> None:
    answer, model = ask("why " * 5_000, reply("word " * 5_000, ("shop/pay.py", 2, "return order.total")))
    assert len(answer.text.split()) < 200
    assert len(model.requests[0].turns[0].text) < 10_000


def test_a_reply_of_another_shape_is_asked_for_once_more_and_then_there_is_no_answer() -> None:
    with pytest.raises(ModelError):
        ask("What of None?", "not JSON", "not JSON either")


def test_without_the_model_there_is_no_answer_rather_than_a_guess() -> None:
    with pytest.raises(ModelError):
        ask("What of None?", ModelUnavailableError("It is down.", "Try later."))


def test_the_file_that_the_question_names_is_shown_first() -> None:
    both = {**AFTER, "shop/use.py": BEFORE["shop/use.py"].replace("* 2", "* 3")}
    sources = Sources(change_of(BEFORE, both), DictSnapshot(BEFORE), DictSnapshot(both))
    shown = []
    for asked in ("What does use.py do now?", "What does pay.py do now?"):
        model = ScriptedModel([(ANSWER, reply("So.", ("shop/pay.py", 2, "return order.total")))])
        by = ModelReview(model, shipped_prompts(), 60_000)
        answer_question(asked, sources, DEFAULT_POLICY, by, SystemClock(), SilentProgress())
        text = model.requests[0].turns[0].text
        shown.append(text.index("## shop/use.py") < text.index("## shop/pay.py"))
    assert shown == [True, False]
