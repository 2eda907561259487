"""What a line says, however it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import AnswerKind
from bot.post import KeptAct
from bot.post._commands import MOST_COMMANDS, Command, Verb, lines_in, read_choice, read_kept
from tests.post.hosting import ADA, NOON

V, K = Verb, AnswerKind
DOC = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")

SAYS = [
    ("/foreread read", Command(V.READ)),
    ("/FOREREAD READ", Command(V.READ)),
    ("  /foreread   read  ", Command(V.READ)),
    ("@foreread read", Command(V.READ)),
    ("@Foreread[bot] read", Command(V.READ)),
    ("@foreread: read.", Command(V.READ)),
    ("/foreread\tread", Command(V.READ)),
    ("/foreread\u00a0read", Command(V.READ)),
    ("/foreread confirm", Command(V.CONFIRM)),
    ("/foreread", Command(V.HELP)),
    ("@foreread", Command(V.HELP)),
    ("/foreread help me", Command(V.HELP)),
    ("/foreread review", Command(V.REVIEW)),
    ("/foreread re-review, please", Command(V.REVIEW)),
    ("/foreread rereview", Command(V.REVIEW)),
    ("/foreread explain", Command(V.EXPLAIN)),
    ("/foreread explain 2", Command(V.EXPLAIN, "2")),
    ("/foreread explain q2", Command(V.EXPLAIN, "q2")),
    ("/foreread ask why is the guard gone?", Command(V.ASK, words="why is the guard gone?")),
    ("/foreread no-ai", Command(V.NO_AI)),
    ("/foreread No AI", Command(V.NO_AI)),
    ("/foreread noai", Command(V.NO_AI)),
    ("/foreread answer 1 handled at a.py:14", Command(V.ANSWER, "1", K.HANDLED, words="a.py:14")),
    ("/foreread ANSWER #1: Handled: a.py:14", Command(V.ANSWER, "#1", K.HANDLED, words="a.py:14")),
    ("/foreread answer question 2 handled in the guard", Command(V.ANSWER, "2", K.HANDLED, words="in the guard")),
    ("/foreread answer q2 cannot happen because x is set", Command(V.ANSWER, "q2", K.CANNOT, words="x is set")),
    ("/foreread answer 2. can't happen: x is set", Command(V.ANSWER, "2", K.CANNOT, words="x is set")),
    ("/foreread answer 2 can\u2019t, x is set", Command(V.ANSWER, "2", K.CANNOT, words="x is set")),
    ("/foreread answer 2 \u2014 cannot \u2014 x is set", Command(V.ANSWER, "2", K.CANNOT, words="x is set")),
    ("/foreread answer 3 defect", Command(V.ANSWER, "3", K.DEFECT)),
    ("/foreread answer 3 defect: it divides", Command(V.ANSWER, "3", K.DEFECT, words="it divides")),
    ("/foreread answer 3 ask the author", Command(V.ANSWER, "3", K.AUTHOR)),
    ("/foreread answer 3 author why so", Command(V.ANSWER, "3", K.AUTHOR, words="why so")),
    ("/foreread answer 0a1b2c3d4e5f defect", Command(V.ANSWER, "0a1b2c3d4e5f", K.DEFECT)),
    ("/foreread answer defect", Command(V.ANSWER, "", K.DEFECT)),
    ("/foreread waive 2 it is a test", Command(V.WAIVE, "2", K.WAIVED, words="it is a test")),
    ("/foreread clear 77 the guard is back", Command(V.CLEAR, about="77", words="the guard is back")),
    ("/foreread clear #pullrequestreview-77 it is back", Command(V.CLEAR, about="77", words="it is back")),
    (
        "/foreread clear https://github.com/o/r/pull/5#pullrequestreview-77 it is back",
        Command(V.CLEAR, about="77", words="it is back"),
    ),
    ("/foreread clear @ada the guard is back", Command(V.CLEAR, about="@ada", words="the guard is back")),
    ("/foreread provenance ai", Command(V.PROVENANCE, assisted=True)),
    ("/foreread provenance AI: I saw it", Command(V.PROVENANCE, assisted=True, words="I saw it")),
    ("/foreread provenance human our template", Command(V.PROVENANCE, words="our template")),
    ("/foreread break-glass INC-1 it burns", Command(V.BREAK_GLASS, about="INC-1", words="it burns")),
    ("/foreread Break Glass INC-1: it burns", Command(V.BREAK_GLASS, about="INC-1", words="it burns")),
]
SAYS_NOTHING = [
    "/foreread approve",
    "/foreread lgtm",
    "@foreread thanks!",
    "/foreread ???",
    "/foreread read not",
    "/foreread confirm that I did not read it",
    "/foreread no-ai but for one file",
    "/foreread answer",
    "/foreread answer 1",
    "/foreread answer 1 handled",
    "/foreread answer 1 cannot happen because",
    "/foreread answer 1 maybe it is",
    "/foreread answer 1 handledly done there",
    "/foreread answer 1 2 handled there",
    "/foreread waive 1",
    "/foreread waive",
    "/foreread clear",
    "/foreread clear 77",
    "/foreread clear https://github.com/o/r/pull/5 it is back",
    "/foreread explain this whole thing to me",
    "/foreread ask",
    "/foreread provenance",
    "/foreread provenance human",
    "/foreread provenance maybe",
    "/foreread break-glass",
    "/foreread break-glass INC-1",
]
NO_LINE = [
    "read",
    "see /foreread read",
    "/ foreread read",
    "foreread read",
    "/forereadread",
    "> /foreread read",
    ">/foreread read",
    " > /foreread read",
    "    /foreread read",
    "\t/foreread read",
    "`/foreread read`",
    "- /foreread read",
    "**/foreread read**",
    "```\n/foreread read\n```",
    "```text\n/foreread read",
    "~~~\n```\n/foreread read\n~~~",
    "````\n```\n/foreread read\n````",
    "<!-- /foreread read -->",
    "<!--\n/foreread read",
    "<details><summary>x</summary>\n\n/foreread read\n</details>",
    "- [x] /foreread answer 1 handled at a.py:1",
]


@pytest.mark.parametrize(("text", "command"), SAYS)
def test_a_line_says_what_it_says(text: str, command: Command) -> None:
    (line,) = lines_in(text)
    assert line.command == command


@pytest.mark.parametrize(("text", "command"), SAYS)
def test_what_was_kept_of_a_line_says_the_same_later(text: str, command: Command) -> None:
    (line,) = lines_in(text)
    assert read_kept(KeptAct(1, ADA, NOON, line.text)) == command


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert [line.command for line in lines_in(text)] == [None]


@pytest.mark.parametrize("text", NO_LINE)
def test_what_only_holds_a_command_is_none(text: str) -> None:
    assert lines_in(text) == ()


def test_several_lines_are_several_commands_whatever_ends_them() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(("Thanks.", "/foreread read", "and", "```", "/foreread ask x", "```", "", "@foreread confirm"))
        assert [line.command for line in lines_in(text)] == [Command(V.READ), Command(V.CONFIRM)]


def test_one_more_than_can_be_heard_is_not_understood() -> None:
    found = lines_in("/foreread read\n" * (MOST_COMMANDS + 5))
    assert len(found) == MOST_COMMANDS + 1
    assert found[-1].command is None


def test_a_line_without_end_is_cut() -> None:
    (line,) = lines_in("/foreread ask " + "why " * 10_000)
    assert len(line.text) < 700


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("handled at a.py:14", K.HANDLED),
        ("Cannot happen because x is set", K.CANNOT),
        ("defect", K.DEFECT),
        ("Ask the author", K.AUTHOR),
        ("It is handled at a.py", None),
        ("handled", None),
        ("defective", None),
        ("authors know", None),
        ("", None),
    ],
)
def test_a_reply_answers_when_it_begins_with_a_choice(text: str, kind: AnswerKind | None) -> None:
    found = read_choice(text)
    assert (found.choice if found else None) == kind


@given(st.text(), st.sampled_from(["", "/foreread ", "@foreread answer 1 ", "/foreread clear "]))
def test_no_text_raises_anything_and_what_is_understood_stays_so(text: str, before: str) -> None:
    for line in lines_in(before + text):
        again = read_kept(KeptAct(1, ADA, NOON, line.text))
        if line.command is not None and len(line.text) < 600:
            assert again == line.command


def test_the_page_on_commands_has_each_of_them_and_its_examples_are_understood() -> None:
    rows = re.findall(r"^\| `/foreread ([^`]+)` \|", DOC, re.MULTILINE)
    assert {row.split()[0] for row in rows} == {verb.value for verb in Verb}
    examples = re.findall(r"^(/foreread .+)$", DOC, re.MULTILINE)
    assert len(examples) > 8
    for each in examples:
        assert [line.command is not None for line in lines_in(each)] == [True], each
