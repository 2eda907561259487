"""Answers that may be out of date when they are acted upon."""

from __future__ import annotations

import pytest

from bot.risk.signals.check_then_act import RULE
from tests.risk.firing import fire_one

FIRES = [
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            pass
        """,
        """
        def add(name):
            if not User.objects.filter(name=name).exists():
                User.objects.create(name=name)
        """,
        "if not User.objects.filter(name=name).exists():",
        id="django row",
    ),
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            pass
        """,
        """
        def add(name):
            if not os.path.exists(name):
                os.makedirs(name)
        """,
        "if not os.path.exists(name):",
        id="python file",
    ),
    pytest.param(
        "src/a.ts",
        """
        export function add(name: string) {
          use(name);
        }
        """,
        """
        export function add(name: string) {
          if (!existsSync(name)) {
            mkdirSync(name);
          }
        }
        """,
        "if (!existsSync(name)) {",
        id="node file",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            pass
        """,
        """
        def add(name):
            if not os.path.exists(name):
                os.makedirs(name, exist_ok=True)
        """,
        id="exist_ok",
    ),
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            pass
        """,
        """
        def add(name):
            if not os.path.exists(name):
                os.makedirs(other)
        """,
        id="another file",
    ),
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            pass
        """,
        """
        def add(name):
            with transaction.atomic():
                if not User.objects.filter(name=name).exists():
                    User.objects.create(name=name)
        """,
        id="in a transaction",
    ),
    pytest.param(
        "shop/a.py",
        """
        def add(name):
            if not os.path.exists(name):
                os.makedirs(name)
        """,
        """
        def add(name):
            use(name)
            if not os.path.exists(name):
                os.makedirs(name)
        """,
        id="it was there before",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_question_and_the_act_behind_it_are_pointed_at(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_an_answer_that_holds_is_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []
