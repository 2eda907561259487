"""What a reading asks to see is looked up by our own code: bounded, from the snapshot, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.review import Relation
from bot.review.asking import Shelf as _Shelf
from bot.review.asking import Wanted, find_wanted, names_in
from tests.fakes import DictSnapshot

PAY = "def pay(order):\n    return charge(order.total)\n\n\ndef charge(amount):\n    return amount\n"
USE = "from shop.pay import charge\n\n\ndef again(order):\n    return charge(order.rest)\n"
FILES = {"shop/pay.py": PAY, "shop/again.py": USE, "tests/test_pay.py": "def test_it():\n    assert charge(1) == 1\n"}


def found(name: str, files: dict[str, str] = FILES) -> list[tuple[str, int, Relation]]:
    shelf = _Shelf(DictSnapshot(files), ())
    return [(p.path, p.anchor, p.relation) for p in find_wanted([Wanted(name, RepoPath("shop/pay.py"))], shelf)]


def test_a_name_brings_its_definition_then_its_uses_those_of_tests_last() -> None:
    places = found("charge")
    assert places[0] == ("shop/pay.py", 5, Relation.DEFINES)
    assert [path for path, _, relation in places if relation is Relation.NAMES][-1] == "tests/test_pay.py"
    assert ("shop/again.py", 5, Relation.NAMES) in places


def test_a_path_brings_the_lines_around_the_one_it_names() -> None:
    long = "\n".join(f"line_{n} = {n}" for n in range(1, 200))
    [(path, anchor, _)] = found("shop/long.py:150", {"shop/long.py": long})
    assert (path, anchor) == ("shop/long.py", 150)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "nowhere.py", "", "a b c", "x" * 500, "\0"])
def test_what_the_snapshot_does_not_hold_is_not_shown(name: str) -> None:
    assert found(name) == []


def test_a_name_that_stands_everywhere_brings_its_definition_alone() -> None:
    files = {"a.py": "def common():\n    return 1\n", **{f"b{n}.py": "x = common()\n" for n in range(60)}}
    assert [relation for *_, relation in found("common", files)] == [Relation.DEFINES]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("run `Cart.total(order)` with no lines", ("total",)),
        ("read `shop/pay.py:41` and `retry_limit`", ("shop/pay.py:41", "retry_limit")),
        ("see `self`, `None` and `x`", ()),
        ("`a and b or c(d)` is an expression", ()),
        ("`Plan::discount` and `plan->rate`", ("discount", "rate")),
    ],
)
def test_names_are_what_stands_in_backticks_and_can_be_searched_for(said: str, names: tuple[str, ...]) -> None:
    assert names_in([said]) == names


@given(st.lists(st.text(max_size=40), max_size=30))
def test_whatever_a_model_asks_for_the_places_are_bounded_and_lie_in_the_files(names: list[str]) -> None:
    shelf = _Shelf(DictSnapshot(FILES), ())
    places = list(find_wanted([Wanted(name, RepoPath("shop/pay.py")) for name in names], shelf))
    assert len(places) <= 12 * 7
    for place in places:
        assert 1 <= place.span[0] <= place.span[1] <= len(FILES[place.path].split("\n"))
