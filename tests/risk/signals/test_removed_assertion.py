"""Assertions that went from production code that relies on them."""

from __future__ import annotations

import pytest

from bot.risk.signals.removed_assertion import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/a.py",
        """
        def share(total, people):
            assert people > 0
            return total / people
        """,
        """
        def share(total, people):
            return total / people
        """,
        "return total / people",
        id="python",
    ),
    pytest.param(
        "src/Cart.java",
        """
        class Cart {
            Cart(Order order) {
                Objects.requireNonNull(order);
                this.order = order;
            }
        }
        """,
        """
        class Cart {
            Cart(Order order) {
                this.order = order;
            }
        }
        """,
        "this.order = order;",
        id="java",
    ),
    pytest.param(
        "src/a.rs",
        """
        fn share(total: u32, people: u32) -> u32 {
            debug_assert!(people > 0);
            total / people
        }
        """,
        """
        fn share(total: u32, people: u32) -> u32 {
            total / people
        }
        """,
        "total / people",
        id="rust",
    ),
    pytest.param(
        "src/a.c",
        """
        int share(int total, int people) {
            assert(people > 0);
            return total / people;
        }
        """,
        """
        int share(int total, int people) {
            return total / people;
        }
        """,
        "return total / people;",
        id="c",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/a.py",
        """
        def share(total, people):
            assert people > 0
            return total / people
        """,
        """
        def share(total, people):
            if people <= 0:
                raise ValueError(people)
            return total / people
        """,
        id="a guard instead",
    ),
    pytest.param(
        "shop/a.py",
        """
        def share(total, people):
            assert people > 0
            return total / people
        """,
        """
        def share(total, people):
            assert people
            return total / people
        """,
        id="reworded",
    ),
    pytest.param(
        "shop/a.py",
        """
        def share(total, people):
            assert people > 0
            return total / people
        """,
        """
        def share(total, people):
            return total
        """,
        id="its value went",
    ),
    pytest.param(
        "src/a.js",
        """
        function share(total) {
          const path = require("path");
          return path.join(total);
        }
        """,
        """
        function share(total) {
          return path.join(total);
        }
        """,
        id="a module",
    ),
    pytest.param(
        "tests/test_a.py",
        """
        def share(total, people):
            assert people > 0
            return total / people
        """,
        """
        def share(total, people):
            return total / people
        """,
        id="in a test",
    ),
    pytest.param(
        "shop/a.py",
        """
        def share(total, people):
            assert isinstance(people, int)
            return total / people
        """,
        """
        def share(total, people):
            return total / people
        """,
        id="for the type checker",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_an_assertion_that_went_points_at_what_relies_on_it(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_an_assertion_that_stays_in_some_form_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
