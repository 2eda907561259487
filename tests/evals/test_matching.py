"""Which item covers which bug: pointing is not enough, words are not enough, and one item is one claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.casebook import Bug, Category, Level, Needs, Place
from evals.reviewing import Item
from evals.scoring.matching import Strictness, is_generic, likeness, match, repeats

BUG = Bug(
    id="b1",
    file="shop/prices.py",
    lines=(20, 22),
    anchor="return total(lines) // count",
    symbol="Basket.average",
    also_ok=(Place(file="shop/page.py", lines=(5, 5)),),
    category=Category.NULL_EMPTY,
    severity=Level.HIGH,
    trigger="average([]): an empty basket",
    effect="ZeroDivisionError",
    needs=Needs.HUNK,
    match_any_of=(("empty", "no lines", "zero"), ("average", "count")),
)
SAID = "What does `average` return for an empty basket, where `count` is 0?"


def item(text: str = SAID, file: str = "shop/prices.py", lines: tuple[int, int] = (21, 21), **more: object) -> Item:
    return Item(file, *lines, text, **more)  # type: ignore[arg-type]


def test_the_right_question_at_the_right_place_covers_the_bug() -> None:
    assert match([item()], [BUG]) == {"b1": 0}


@pytest.mark.parametrize(
    ("said", "covered"),
    [
        (item(lines=(25, 25)), True),
        (item(lines=(26, 26)), False),
        (item(lines=(17, 17)), True),
        (item(lines=(16, 16)), False),
        (item(lines=(90, 90), symbol="average"), True),
        (item(lines=(90, 90), symbol="Basket.average"), True),
        (item(lines=(90, 90), symbol="Cart.average"), False),
        (item(file="shop/page.py", lines=(5, 5)), True),
        (item(file="shop/page.py", lines=(50, 50), symbol="Basket.average"), False),
        (item(file="other.py"), False),
        (item(lines=(90, 90), also=(("shop/prices.py", 20, 20),)), True),
        (item("Is `average` fast enough?"), False),
        (item("Have you considered empty inputs and the count?"), False),
        (item("Is `average` fast enough?", category=Category.NULL_EMPTY), True),
        (item("Is `average` fast enough?", category=Category.ERROR_HANDLING), True),
        (item("Is `average` fast enough?", category=Category.AUTHZ), False),
        (item("Is the frobnicator fast enough?", category=Category.NULL_EMPTY), False),
    ],
)
def test_an_item_must_be_there_of_it_and_specific(said: Item, covered: bool) -> None:
    assert bool(match([said], [BUG])) is covered


def test_strict_asks_for_lines_words_and_lens() -> None:
    there = item(lens="edge cases")
    by_symbol = item(lines=(90, 90), symbol="average", lens="edge cases")
    other_lens = item(lens="intent and tests")
    assert [bool(match([i], [BUG], Strictness.STRICT)) for i in (there, by_symbol, other_lens)] == [True, False, False]


def test_location_only_shows_what_the_words_cost() -> None:
    assert match([item("Hm?")], [BUG], Strictness.LOCATION) == {"b1": 0}


def test_one_item_covers_one_bug() -> None:
    twin = BUG.model_copy(update={"id": "b2"})
    assert match([item()], [BUG, twin]) == {"b1": 0}
    assert sorted(match([item(), item()], [BUG, twin]).values()) == [0, 1]


def test_as_many_bugs_as_possible_are_covered() -> None:
    narrow = BUG.model_copy(update={"id": "b2", "lines": (40, 40), "symbol": None, "also_ok": ()})
    wide = item(lines=(20, 40))
    assert match([wide, item()], [BUG, narrow]) == {"b1": 1, "b2": 0}


def test_repeating_the_description_covers_nothing() -> None:
    description = "Show the average of an empty basket. What does average return for an empty basket, where count is 0?"
    assert match([item()], [BUG], description=description) == {}
    assert repeats("one two three four", "one two three four five")
    assert not repeats("one two three four", "four three two one")


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("Have you considered the edge cases here?", True),
        ("Are there unit tests for error handling?", True),
        ("Please add more tests and validation.", True),
        ("Is this intended?", True),
        ("Have you considered `count == 0` in average()?", False),
        ("What does average() return for an empty basket?", False),
    ],
)
def test_phrases_that_fit_every_change_are_generic(text: str, generic: bool) -> None:
    assert is_generic(text) is generic


def test_a_word_begins_where_the_term_does() -> None:
    rate = BUG.model_copy(update={"match_any_of": (("rate",),)})
    assert not match([item("Does generate of `average` divide?")], [rate])
    assert match([item("Do the rates of `average` divide?")], [rate])


def test_a_described_bug_is_known_by_likeness() -> None:
    described = BUG.model_copy(
        update={"match_any_of": (), "description": "average divides by count, which is zero for an empty basket"}
    )
    assert match([item()], [described]) == {"b1": 0}
    assert not match(
        [item("Is `lock` held while `average` calls `fsync`, `rename`, `chmod` and `unlink`?")], [described]
    )
    assert likeness("", "anything") == 0.0


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from([SAID, "Hm?", "Is `average` slow?"])), max_size=8))
def test_matching_is_one_to_one_and_strictness_only_takes_away(said: list[tuple[int, str]]) -> None:
    items = [item(text, lines=(line, line), lens="edge cases") for line, text in said]
    bugs = [BUG, BUG.model_copy(update={"id": "b2", "lines": (30, 31), "symbol": None})]
    found = {how: match(items, bugs, how) for how in Strictness}
    for pairs in found.values():
        assert len(set(pairs.values())) == len(pairs)
    assert len(found[Strictness.STRICT]) <= len(found[Strictness.STANDARD]) <= len(found[Strictness.LOCATION])
