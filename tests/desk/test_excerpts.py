"""The code beside a question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, Side, parse_patch
from bot.desk import Excerpt, excerpts_of
from bot.desk._excerpts import AROUND, MOST, MOST_LINES, WIDTH
from tests.builders import a_location, a_question

PATCH = b"""\
diff --git a/shop/old.py b/shop/cart.py
similarity index 80%
rename from shop/old.py
rename to shop/cart.py
--- a/shop/old.py
+++ b/shop/cart.py
@@ -9,5 +9,5 @@ def total(plan):
 line 9
 line 10
-    if plan.discount is None: return 0
+    rate = plan.discount.rate
 line 12
 line 13
"""
AFTER = "\n".join("    rate = plan.discount.rate" if n == 11 else f"line {n}" for n in range(1, 41)) + "\n"
BEFORE = "\n".join("    if plan.discount is None: return 0" if n == 11 else f"line {n}" for n in range(1, 41)) + "\n"


def change(patch: bytes = PATCH) -> Change:
    return Change(parse_patch(patch).files)


def texts(path: str) -> str | None:
    return {"shop/cart.py": AFTER}.get(path)


def old_texts(path: str) -> str | None:
    return {"shop/old.py": BEFORE}.get(path)


def none(path: str) -> str | None:
    return None


def excerpt(line: int, end: int | None = None, side: Side = Side.NEW) -> Excerpt:
    question = a_question(location=a_location("shop/cart.py", line, end, side))
    (found,) = excerpts_of([question], change(), texts, old_texts)
    return found


def test_the_lines_asked_about_stand_among_their_neighbours_and_added_ones_are_marked() -> None:
    found = excerpt(11)
    assert [line.number for line in found.lines] == list(range(11 - AROUND, 11 + AROUND + 1))
    assert [line.number for line in found.lines if line.is_asked_about] == [11]
    assert [line.number for line in found.lines if line.is_added] == [11]
    assert next(line.text for line in found.lines if line.number == 11) == "    rate = plan.discount.rate"
    assert not found.is_before


def test_a_question_about_lines_that_are_gone_shows_the_file_of_before_under_its_old_name() -> None:
    found = excerpt(11, side=Side.OLD)
    assert found.is_before
    assert found.path == "shop/old.py"
    (gone,) = [line for line in found.lines if line.is_removed]
    assert gone.text == "    if plan.discount is None: return 0"
    assert gone.is_asked_about


def test_without_the_file_the_lines_of_the_change_itself_are_shown() -> None:
    question = a_question(location=a_location("shop/cart.py", 11))
    (found,) = excerpts_of([question], change(), none, none)
    assert [line.number for line in found.lines] == [9, 10, 11, 12, 13]


def test_of_a_place_that_nothing_shows_there_is_no_excerpt() -> None:
    question = a_question(location=a_location("elsewhere.py", 4))
    assert excerpts_of([question], change(), none, none) == ()
    past_the_end = a_question(location=a_location("shop/cart.py", 400))
    assert excerpts_of([past_the_end], change(), texts, old_texts) == ()


def test_the_first_and_the_last_lines_of_a_file_have_fewer_neighbours() -> None:
    assert [line.number for line in excerpt(1).lines] == list(range(1, AROUND + 2))
    assert [line.number for line in excerpt(40).lines] == list(range(40 - AROUND, 41))


def test_a_secret_is_not_kept() -> None:
    secret = "AKIA" + "IOSFODNN7EXAMPLA"
    question = a_question(location=a_location("shop/cart.py", 1))
    (found,) = excerpts_of([question], change(), lambda _: f'key = "{secret}"\n', none)
    assert secret not in found.lines[0].text


@given(st.integers(1, 60), st.integers(0, 2_000), st.text(max_size=400), st.sampled_from(Side))
def test_an_excerpt_is_bounded_and_can_be_kept_whatever_stands_there(
    line: int, more: int, text: str, side: Side
) -> None:
    question = a_question(location=a_location("shop/cart.py", line, line + more, side))
    wide = "\n".join([text * 3] * 50)
    for found in excerpts_of([question], change(), lambda _: wide, lambda _: wide):
        assert len(found.lines) <= MOST_LINES
        assert any(each.is_asked_about for each in found.lines)
        for each in found.lines:
            assert "\0" not in each.text
            assert "\n" not in each.text
            assert len(each.text.encode()) <= 4 * (WIDTH + 200)


def test_no_more_than_so_many_questions_get_one() -> None:
    questions = [a_question(id=f"{n:012x}", location=a_location("shop/cart.py", 11)) for n in range(MOST + 5)]
    assert len(excerpts_of(questions, change(), texts, old_texts)) == MOST
