"""Files with a past of their own that meet for the first time are told; new files, and old company, are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import Facts, Footing
from bot.risk import Signal, Tier
from bot.risk.signals.never_together import RULE
from tests.changes import facts_of
from tests.risk.firing import fire_on

PATHS = [f"shop/m{n}.py" for n in range(6)]
FOOTING = Footing(
    commits=800, narrower=500, here=40, repairs=4, people=3, busiest=12, since=5, age_s=9_000, nearby=90, known=6, alone=5,
    own=10, own_here=2, own_nearby=3,
)  # fmt: skip


def fired(footing: Footing | None, paths: list[str] = PATHS) -> list[Signal]:
    before = dict.fromkeys(paths, "def f(a):\n    return a\n")
    facts: Facts = facts_of(before, {path: text.replace("return a", "return -a") for path, text in before.items()})
    return fire_on(RULE, replace(facts, past=replace(facts.past, footing=footing)))


def test_files_that_meet_for_the_first_time_are_medium_and_ask_nothing() -> None:
    [signal] = fired(FOOTING)
    assert (signal.title, signal.floor, signal.ask) == ("5 of 6 files never changed together before", Tier.MEDIUM, None)


@pytest.mark.parametrize(
    "footing",
    [None, FOOTING._replace(alone=3), FOOTING._replace(known=3, alone=3), FOOTING._replace(here=10)],
    ids=["no history", "old company", "few files with a past", "too few commits to tell"],
)
def test_old_company_and_too_little_history_are_silent(footing: Footing | None) -> None:
    assert fired(footing) == []


def test_documents_and_tests_do_not_count() -> None:
    assert fired(FOOTING, [f"tests/test_{n}.py" for n in range(6)]) == []
