from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.brief import Brief
from bot.change import RepoPath
from bot.publish import render_markdown, render_terminal
from bot.publish._columns import cells
from bot.review import ContextLevel, ContextPlace, Relation
from tests.builders import a_brief, a_model_use, a_question, a_receipt, a_stop
from tests.publish.briefs import GOLDEN, hostile, typical
from tests.publish.strategies import briefs, few

STYLES = re.compile(r"\x1b\[[0-9;]*m")


@few
@given(briefs, st.integers(40, 120))
@example(hostile(), 40)
def test_no_line_is_wider_than_the_terminal(brief: Brief, width: int) -> None:
    assert [line for line in render_terminal(brief, width=width, colour=False).split("\n") if cells(line) > width] == []


@few
@given(briefs, st.integers(-5, 300))
@example(hostile(), 80)
def test_nothing_but_printable_characters_reaches_a_terminal(brief: Brief, width: int) -> None:
    rendered = render_terminal(brief, width=width, colour=False)
    assert {char for char in rendered if not char.isprintable()} <= {"\n"}
    assert rendered.encode()


@few
@given(briefs)
@example(hostile())
def test_colour_changes_no_character(brief: Brief) -> None:
    plain = render_terminal(brief, width=80, colour=False)
    coloured = render_terminal(brief, width=80, colour=True)
    assert STYLES.sub("", coloured) == plain


@pytest.mark.parametrize("name", GOLDEN)
def test_styles_are_closed_on_the_line_on_which_they_are_opened(name: str) -> None:
    rendered = render_terminal(GOLDEN[name](), width=80, colour=True)
    assert "\x1b[" in rendered
    for line in rendered.splitlines():
        styles = STYLES.findall(line)
        assert styles[1::2] == ["\x1b[0m"] * (len(styles) // 2)
        assert "\x1b[0m" not in styles[::2]


def test_a_path_wider_than_the_page_is_broken_and_not_cut_off() -> None:
    path = "deep/" * 40 + "file.py"
    rendered = render_terminal(a_brief(reading_order=(a_stop(path, 7),)), width=60, colour=False)
    assert f"{path}:7" in rendered.replace("\n   ", "")


def test_wide_characters_take_two_columns() -> None:
    brief = a_brief(questions=(a_question(text="何時" * 40),))
    lines = render_terminal(brief, width=50, colour=False).splitlines()
    assert max(map(len, (line for line in lines if "何" in line))) <= 3 + 47 // 2


def test_the_question_comes_before_its_suspicion() -> None:
    rendered = render_terminal(typical(), width=80, colour=False)
    question, suspicion = typical().questions[1].text.split()[0], "not idempotent"
    assert rendered.index(question) < rendered.index("RECEIPT") < rendered.index(suspicion)


def test_long_lists_are_cut_and_say_so() -> None:
    stops = tuple(a_stop(f"src/m{number}.py") for number in range(25))
    rendered = render_terminal(a_brief(reading_order=stops), width=80, colour=False)
    assert "src/m9.py" in rendered
    assert "src/m10.py" not in rendered
    assert "and 15 more (--format json has all)" in rendered


def test_a_carriage_return_at_a_quoted_line_s_end_is_not_shown() -> None:
    rendered = render_terminal(a_brief(questions=(a_question(quote="a = 1\r\nb = 2\r"),)), width=80, colour=False)
    assert "   │ a = 1\n   │ b = 2\n" in rendered


def test_a_model_that_was_called_in_vain_is_not_said_to_have_read() -> None:
    receipt = a_receipt(hunks=())
    rendered = " ".join(render_terminal(a_brief(receipt=receipt), width=80, colour=False).split())
    assert "No model read this change: facts, rules and templates only." in rendered
    assert "none of its replies could be used" in rendered


def test_context_beyond_the_hunks_is_one_line_of_the_receipt_with_what_had_no_room() -> None:
    sent = (
        ContextPlace(RepoPath("shop/cart.py"), 3, 40, Relation.ENCLOSES, "Cart.total", partial=True),
        ContextPlace(RepoPath("shop/rates.py"), 1, 4, Relation.DEFINES, "rate_of"),
        ContextPlace(RepoPath("shop/api.py"), 4, 6, Relation.USES, "Cart.total"),
    )
    use = a_model_use(
        context=ContextLevel.REPO, context_sent=sent, context_tokens=3412, change_tokens=2800, context_left_out=4
    )
    said = "context: repo; 2 definitions, 1 caller, 3,412 tokens beside 2,800 of the change"
    wanted = f"{said}; not shown to the model for lack of budget: 4 places"
    brief = a_brief(receipt=a_receipt(models=(use,)))
    assert wanted in " ".join(render_terminal(brief, width=120, colour=False).split())
    assert wanted in render_markdown(brief)
    assert brief.receipt.complete
    assert "context:" not in render_terminal(a_brief(), width=120, colour=False)
