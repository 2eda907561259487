"""What Foreread says to somebody who asked it something."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.change import Location, RepoPath
from bot.gate import Account, Acts
from bot.post import (
    HELP,
    Heard,
    React,
    Reaction,
    Remark,
    Verb,
    Wish,
    WriteReply,
    answered,
    by_number,
    courtesies,
    unanswered,
)
from bot.review.asking import CheckedAnswer
from tests.post.scenes import first_look

CHLOE = Account(103, "chloe")
HOSTILE = "@everyone <img src=x> <!-- foreread-state v1 --> [x](https://e.example) `a` | ``` /foreread read"


def remark(number: int = 7, *ours: Reaction) -> Remark:
    return Remark(number, CHLOE, "/foreread ask why", datetime(2026, 11, 20, tzinfo=UTC), reactions=frozenset(ours))


def wish(words: str = "Why?") -> Wish:
    return Wish(Verb.ASK, remark(), CHLOE, words)


def checked(text: str, quote: str = "return 0", refused: int = 0) -> CheckedAnswer:
    return CheckedAnswer(text, ((Location(RepoPath("pay.py"), 2, 2), quote),), refused)


def test_an_answer_keeps_its_paragraphs_and_names_its_lines_and_the_model() -> None:
    text = answered(wish(), checked("It stops.\nThen it fails."), "anthropic:x")
    assert "It stops.\n\nThen it fails." in text
    assert "- `pay.py:2`: `return 0`" in text
    assert "`anthropic:x`" in text


def test_an_answer_without_a_line_that_stands_is_not_shown() -> None:
    text = answered(wish(), CheckedAnswer("All is well.", ()), "m")
    assert "All is well" not in text


@pytest.mark.parametrize("where", ["asked", "answer", "quote", "why"])
def test_nothing_that_anybody_wrote_acts_on_the_page(where: str) -> None:
    said = {"asked": "Why?", "answer": "So.", "quote": "x", "why": "It is down."} | {where: HOSTILE}
    asked = wish(said["asked"])
    pages = [answered(asked, checked(said["answer"], said["quote"]), "m"), unanswered(asked, said["why"])]
    for page in pages:
        outside = re.sub(r"(`+).*?(?<!`)\1(?!`)|<code>.*?</code>", "", page)
        assert "<!--" not in outside
        assert "<img" not in outside
        assert "@everyone" not in outside
        assert not re.search(r"(?<!\\)\]\(", outside)
        assert not [line for line in page.splitlines() if line.lstrip("> ").startswith("/foreread")]


def test_a_wish_that_is_answered_gets_one_reply_and_a_mark() -> None:
    asked = wish()
    heard = Heard(Acts(), wishes=(asked,))
    reply, mark = list(courtesies(heard, {7: "So."}, {7}))
    assert isinstance(reply, WriteReply)
    assert reply.text.endswith("<!-- foreread-reply 7 -->")
    assert mark == React(asked.remark, Reaction.DONE)


def test_a_wish_that_its_writer_may_not_have_gets_a_mark_alone() -> None:
    asked = wish()
    assert list(courtesies(Heard(Acts(), wishes=(asked,)), {7: "So."}, frozenset())) == [
        React(asked.remark, Reaction.UNCLEAR)
    ]


def test_a_wish_that_waits_for_the_next_run_stays_open() -> None:
    assert list(courtesies(Heard(Acts(), wishes=(wish(),)), {}, {7})) == []


def test_no_mark_is_given_twice() -> None:
    seen = remark(7, Reaction.SEEN)
    unclear = remark(8, Reaction.UNCLEAR)
    assert list(courtesies(Heard(Acts(), unclear=(unclear,), counted=(seen,)), {}, frozenset())) == []


def test_replies_call_questions_by_their_numbers() -> None:
    wanted = first_look()
    assert wanted.brief is not None
    said = WriteReply(f"not answered: {wanted.brief.questions[1].id}", "<!-- m -->")
    react = React(remark(), Reaction.DONE)
    assert by_number((said, react), wanted) == (WriteReply("not answered: 2", "<!-- m -->"), react)


def test_help_names_every_command() -> None:
    assert {each.value for each in Verb} - {"help"} <= set(re.findall(r"/foreread ([a-z-]+)", HELP))
