"""A check that a fix wrote and that a change takes away is asked about, with the fix's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.change import Location, RepoPath, Sha, Side
from bot.facts import Facts, FileHistory, RepairedLines
from bot.risk import Signal
from bot.risk.signals.repaired_lines import RULE
from tests.changes import facts_of
from tests.risk.firing import fire_on

PATH = RepoPath("shop/pay.py")
BEFORE = "def charge(order, gateway):\n    if order.paid_before(gateway.window):\n        return None\n    return gateway.pay(order.total)\n"
AFTER = "def charge(order, gateway):\n    return gateway.pay(order.total)\n"


def fired(
    subject: str = "Fix charging twice", lines: tuple[int, int] = (2, 3), before: str = BEFORE, after: str = AFTER
) -> list[Signal]:
    facts: Facts = facts_of({PATH: before}, {PATH: after})
    repaired = RepairedLines(Location(PATH, *lines, Side.OLD), Sha("5ec0ffee" * 5), 1_700_000_000, subject)
    history = FileHistory(PATH, commits=4, fixes=1, reverts=(), authors=1, last=1_700_000_000, repaired=(repaired,))
    return fire_on(RULE, replace(facts, past=replace(facts.past, files=(history,))))


def test_the_loss_of_a_fixs_check_is_asked_about() -> None:
    [signal] = fired()
    assert signal.ask is not None
    assert "`Fix charging twice`" in signal.ask.text
    assert signal.location == Location(PATH, 2, 2, Side.OLD)


@pytest.mark.parametrize(
    "subject", ["Fix typo", "[autofix.ci] apply automated fixes", "fix mypy types", "fix: rename order", "Fix lint"]
)
def test_a_repair_of_nothing_that_runs_is_silent(subject: str) -> None:
    assert fired(subject) == []


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        ((4, 4), BEFORE, AFTER),
        ((2, 3), BEFORE, BEFORE.replace("order.total", "order.rest")),
        ((2, 3), BEFORE, "x = 1\n\n\n" + BEFORE),
        ((2, 3), BEFORE, "def g():\n    return 1\n"),
        (
            (2, 3),
            BEFORE.replace("order.paid_before(gateway.window)", "ignore and not gateway.features.ignores"),
            BEFORE.replace("order.paid_before(gateway.window)", "mode == IGNORE and not gateway.features.ignores"),
        ),
        ((2, 3), BEFORE.replace("order.paid_before(gateway.window)", "err != nil"), AFTER),
    ],
    ids=["another line", "the check stays", "it moved", "its function went", "it is reworded", "a condition that stands everywhere"],
)  # fmt: skip
def test_what_takes_no_check_of_the_fix_away_is_silent(lines: tuple[int, int], before: str, after: str) -> None:
    assert fired(lines=lines, before=before, after=after) == []


def test_a_check_that_another_one_replaces_is_told_without_a_question() -> None:
    [signal] = fired(after=BEFORE.replace("order.paid_before(gateway.window)", "ledger.has(order)"))
    assert signal.ask is None
    assert signal.settles


def test_a_check_that_moves_to_another_function_or_loses_its_brackets_stays() -> None:
    moved = "def is_paid(order, gateway):\n    if (order.paid_before(gateway.window)):\n        return True\n\n\n"
    assert fired(after=AFTER + "\n\n" + moved) == []


def test_a_check_that_a_class_now_makes_over_its_own_values_stays() -> None:
    before = BEFORE.replace("order.paid_before(gateway.window)", "order.late and gateway.open")
    view = "class Pay:\n    def run(self):\n        if self.order.late and self.gateway.open:\n            return None\n        return 1\n"
    assert fired(before=before, after=f"{AFTER}\n\n{view}") == []
