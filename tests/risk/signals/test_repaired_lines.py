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
    subject: str = "Fix charging twice",
    lines: tuple[int, int] = (2, 3),
    before: str = BEFORE,
    after: str = AFTER,
    path: RepoPath = PATH,
) -> list[Signal]:
    facts: Facts = facts_of({path: before}, {path: after})
    repaired = RepairedLines(Location(path, *lines, Side.OLD), Sha("5ec0ffee" * 5), 1_700_000_000, subject)
    history = FileHistory(path, commits=4, fixes=1, reverts=(), authors=1, last=1_700_000_000, repaired=(repaired,))
    return fire_on(RULE, replace(facts, past=replace(facts.past, files=(history,))))


def test_the_loss_of_a_fixs_check_is_asked_about() -> None:
    [signal] = fired()
    assert signal.ask is not None
    assert "`Fix charging twice`" in signal.ask.text
    assert signal.location == Location(PATH, 2, 2, Side.OLD)


@pytest.mark.parametrize(
    "subject",
    [
        "Fix typo",
        "[autofix.ci] apply automated fixes",
        "fix mypy types",
        "fix: rename order",
        "fix: move the orders to their own package",
        "Fix lint",
    ],
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
        ((2, 3), BEFORE.replace("order.paid_before(gateway.window)", "err != nil"), AFTER),
    ],
    ids=["another line", "the check stays", "it moved", "its function went", "a condition that stands everywhere"],
)  # fmt: skip
def test_what_takes_no_check_of_the_fix_away_is_silent(lines: tuple[int, int], before: str, after: str) -> None:
    assert fired(lines=lines, before=before, after=after) == []


@pytest.mark.parametrize(
    ("check", "instead"),
    [
        ("order.paid_before(gateway.window)", "order.paid_before(gateway.window, strict=True)"),
        ("order.paid_before(gateway.window)", "len(order.lines) and order.paid_before(gateway.window)"),
        ('self.tool_name() == "npm"', 'tool_name == "npm"'),
    ],
    ids=["an argument more", "a term more", "a value that got a name"],
)
def test_a_check_in_other_words_still_stands(check: str, instead: str) -> None:
    before = BEFORE.replace("order.paid_before(gateway.window)", check)
    assert fired(before=before, after=before.replace(check, instead)) == []


def test_a_check_that_became_a_case_of_a_switch_still_stands() -> None:
    before = "package a\n\nfunc send(r R) error {\n\tif r.StatusCode == http.Unauthorized {\n\t\treturn ErrDenied\n\t}\n\treturn nil\n}\n"
    after = "package a\n\nfunc send(r R) error {\n\tswitch r.StatusCode {\n\tcase http.Unauthorized:\n\t\treturn ErrDenied\n\t}\n\treturn nil\n}\n"
    path = RepoPath("a/send.go")
    assert fired(lines=(4, 6), before=before, after=after, path=path) == []
    gone = before.replace("\tif r.StatusCode == http.Unauthorized {\n\t\treturn ErrDenied\n\t}\n", "")
    assert fired(lines=(4, 6), before=before, after=gone, path=path)


def test_a_check_that_moved_to_a_function_of_its_own_and_grew_still_stands() -> None:
    own = "\n\ndef stop(order, gateway):\n    if gateway and order.paid_before(gateway.window):\n        raise Paid\n"
    assert fired(after=AFTER.replace("    return", "    stop(order, gateway)\n    return") + own) == []


def test_a_check_that_asks_something_else_is_asked_about() -> None:
    assert fired(after=BEFORE.replace("order.paid_before(gateway.window)", "order.total == 0"))


def test_the_handling_of_any_error_says_nothing_of_the_fault() -> None:
    assert fired(before=BEFORE.replace("order.paid_before(gateway.window)", "terr != nil")) == []


def test_the_handling_of_any_error_of_rust_says_nothing_of_the_fault() -> None:
    before = "fn charge(order: Order) {\n    if let Err(e) = order.pay(1) {\n        warn(e);\n    }\n}\n"
    after = "fn charge(order: Order) {\n    order.send();\n}\n"
    assert fired(before=before, after=after, path=RepoPath("src/pay.rs")) == []
    found = before.replace("let Err(e) = order.pay(1)", "let Some(e) = order.first()")
    assert fired(before=found, after=after, path=RepoPath("src/pay.rs")) == []
    assert fired(
        before=before.replace("let Err(e) = order.pay(1)", "order.is_paid(1)"), after=after, path=RepoPath("src/pay.rs")
    )
