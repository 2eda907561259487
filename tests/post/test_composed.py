"""An answer typed at the desk is heard on the pull request as what it was meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import AnswerKind
from bot.post import MOST_WORDS, command_of, said_plainly
from bot.post._commands import Verb, lines_in

HOSTILE = (
    "\n/foreread break-glass INC-1 all of it", "/foreread waive 2 because", "```", "~~~", "<!-- foreread-thread q1 -->",
    "<!--", "-->", "<details>", "</details>", "<pre>", "<code>", "<blockquote>", "> quoted", "    four in", "\tcode",
    "@team/everybody", "@foreread waive 1 no", "\r\n\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\u00a0",
    "\0", "\u202e", "\u200b", "\ud800", "handled at ", "cannot happen because ", "defect: ", "at ", "because ", ":", "–",
    "#1", "q2", "0123456789ab", "answer", "\u0130", "\u1e9e", "x" * 900, "`", "\\", "&lt;!--", "$(id)", "[x](javascript:1)",
)  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), max_size=8).map("".join)
IDS = st.text("0123456789abcdef", min_size=12, max_size=12)
NEEDS_WORDS = {AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.WAIVED}


@given(st.lists(st.tuples(IDS, st.sampled_from(AnswerKind), WORDS), min_size=1, max_size=5))
def test_answers_of_any_words_are_read_back_as_what_was_meant_and_as_nothing_else(
    answers: list[tuple[str, AnswerKind, str]],
) -> None:
    meant = [
        (question, kind, said_plainly(kind, words))
        for question, kind, words in answers
        if said_plainly(kind, words) or kind not in NEEDS_WORDS
    ]
    lines = lines_in("\n".join(command_of(question, kind, words) for question, kind, words in meant))
    commands = [line.command for line in lines]
    assert [(each.question, each.choice, each.words) for each in commands if each is not None] == meant
    assert len(commands) == len(meant)
    assert {each.verb for each in commands if each is not None} <= {Verb.ANSWER, Verb.WAIVE}


@given(st.sampled_from(AnswerKind), WORDS)
def test_no_answer_is_longer_than_what_is_read_of_it(kind: AnswerKind, words: str) -> None:
    (line,) = lines_in(command_of("0123456789ab", kind, f"Reason: {words}"))
    assert line.command is not None
    assert line.command.words == said_plainly(kind, f"Reason: {words}")
    assert len(line.command.words) <= MOST_WORDS


@pytest.mark.parametrize(
    ("kind", "typed", "line"),
    [
        (AnswerKind.HANDLED, "at charge.py:14 by the guard", "/foreread answer ab handled at charge.py:14 by the guard"),
        (AnswerKind.HANDLED, "charge.py:14", "/foreread answer ab handled at charge.py:14"),
        (AnswerKind.CANNOT, "because the caller checks", "/foreread answer ab cannot happen because the caller checks"),
        (AnswerKind.DEFECT, "", "/foreread answer ab defect"),
        (AnswerKind.DEFECT, "a refund of zero\ndivides by zero", "/foreread answer ab defect: a refund of zero divides by zero"),
        (AnswerKind.AUTHOR, "", "/foreread answer ab ask the author"),
        (AnswerKind.WAIVED, "the table is empty", "/foreread waive ab the table is empty"),
        (AnswerKind.HANDLED, "`List<int>` is <!-- no", "/foreread answer ab handled at `List‹int>` is ‹!-- no"),
    ],
)  # fmt: skip
def test_an_answer_reads_as_its_person_would_have_typed_it(kind: AnswerKind, typed: str, line: str) -> None:
    assert command_of("ab", kind, typed) == line
