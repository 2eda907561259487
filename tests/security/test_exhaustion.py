"""Changes made to keep a reviewer's machine busy: work grows with the change, not with its square."""

from __future__ import annotations

import time

import pytest

from bot.facts import Reading, find_secrets
from bot.risk import DEFAULT_POLICY, Tier, assess_risk
from bot.risk.signals import database_migration, injection_sink, invisible_characters, irreversible_migration
from tests.changes import facts_of

LIMIT_S = 20.0
"""Of CPU time, so that a busy machine does not count. Far above what these take, far below what they took when they were quadratic (minutes)."""


@pytest.mark.parametrize("line", ["-eyJ" * 49_000, "secret=" * 28_000, "token" + " " * 190_000, "sk-" * 60_000])
def test_looking_for_secrets_takes_time_in_proportion(line: str) -> None:
    start = time.process_time()
    assert not list(find_secrets(line)) or "sk-" in line
    assert time.process_time() - start < LIMIT_S


@pytest.mark.parametrize("line", ["curl " * 39_000, "wget " * 39_000, '.innerHTML="' * 16_000])
def test_a_long_line_of_what_a_rule_looks_for_takes_time_in_proportion(line: str) -> None:
    facts = facts_of({"a.sh": "a\n"}, {"a.sh": f"a\n{line}\n"})
    start = time.process_time()
    assess_risk(facts, DEFAULT_POLICY, (injection_sink.RULE,))
    assert time.process_time() - start < LIMIT_S


def test_a_file_of_ever_the_same_definition_takes_time_in_proportion() -> None:
    start = time.process_time()
    facts = facts_of({"a.py": "def f(): a\n" * 15_000}, {"a.py": "def f(): b\n" * 15_000})
    assert len(facts.files[0].changes) == 15_000
    assert time.process_time() - start < LIMIT_S


def test_spaces_in_a_migration_take_time_in_proportion_and_hide_nothing() -> None:
    path = "app/migrations/0002_x.py"
    spaces = " " * 80_000
    facts = facts_of({path: "a\n"}, {path: f"a\ndrop_table{spaces};{spaces}drop_table('orders')\n"})
    start = time.process_time()
    risk = assess_risk(
        facts, DEFAULT_POLICY, (database_migration.RULE, irreversible_migration.RULE, invisible_characters.RULE)
    )
    assert time.process_time() - start < LIMIT_S
    assert risk.tier is Tier.CRITICAL
    assert any("behind a long run of blanks" in signal.title for signal in risk.signals)


@pytest.mark.parametrize("lines", [20_000, 120_000])
def test_a_file_of_comments_takes_time_in_proportion(lines: int) -> None:
    """Python's grammar goes through all comments that follow at each of them: what would take minutes is not parsed."""
    start = time.process_time()
    facts = facts_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n" + "#\n#c\n" * (lines // 2)})
    assert time.process_time() - start < LIMIT_S
    assert facts.files[0].reading is not Reading.READ


def test_a_thousand_comments_in_a_row_are_read() -> None:
    facts = facts_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n" + "# what is said here is said at length\n" * 1_000})
    assert facts.files[0].reading is Reading.READ
