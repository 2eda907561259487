"""What a report says of a made-up past, in numbers that can be counted by hand."""

from __future__ import annotations

import pytest

from bot.change import Sha
from bot.risk import Tier
from bot.risk.replay import (
    Assessed,
    Fired,
    LinkKind,
    Order,
    Replayed,
    Report,
    Unit,
    Walk,
    changes_of,
    report_labels,
    report_links,
)
from tests.risk.replay.commits import commit, sha_of


def fired(rule: str, floor: Tier) -> Fired:
    return Fired(rule, floor, floor, "a.py", 1, f"{rule} here")


def replayed(*, blame: bool = False) -> Replayed:
    """A hundred changes, one a day; every tenth is mended by a commit that names it, two days later."""
    commits, found = [], {}
    for number in range(100):
        message = f"Mend\n\nFixes: {sha_of(f'c{number - 2}')}" if number % 10 == 2 else ""
        one = commit(f"c{number}", message, parents=[f"c{number - 1}"], day=10 * number)
        risky = number % 10 == 0
        signals = (
            (fired("guard", Tier.HIGH), fired("touched", Tier.MEDIUM)) if risky else (fired("touched", Tier.MEDIUM),)
        )
        culprits = (sha_of(f"c{number - 1}"), sha_of("later")) if blame and number % 10 == 5 else ()
        tier = Tier.HIGH if risky else Tier.MEDIUM
        found[one.sha] = Assessed(one.sha, tier, 0.9 if risky else 0.1, 1, 10 + number, signals, culprits=culprits)
        commits.append(one)
    commits.append(commit("old", day=-1))
    commits.sort(key=lambda c: -c.committed)
    walk = Walk(commits[0].sha, commits[-1].committed + 1, tuple(commits))
    return Replayed(walk, changes_of(walk), found, ("guard", "touched", "never"))


@pytest.fixture
def report() -> Report:
    return report_links(replayed())


def test_the_tiers_count_changes_lines_and_repairs(report: Report) -> None:
    rows = {row.tier: row for row in report.tiers}
    assert [row.tier for row in report.tiers] == [Tier.CRITICAL, Tier.HIGH, Tier.MEDIUM, Tier.LOW]
    assert (rows[Tier.HIGH].changes, rows[Tier.HIGH].fixed.hits, rows[Tier.MEDIUM].fixed.hits) == (10, 10, 0)
    assert sum(row.lines for row in report.tiers) == report.lines


def test_budgets_by_score_find_what_the_score_puts_first(report: Report) -> None:
    rows = {(row.unit, row.budget): row for row in report.budgets}
    ten = rows[Unit.CHANGES, 0.10]
    assert (ten.changes, ten.caught[Order.SCORE].hits, ten.caught[Order.SCORE].of) == (10, 10, 10)
    assert ten.caught[Order.LARGEST].hits == 1
    assert rows[Unit.LINES, 0.50].caught[Order.SCORE].hits == 10


def test_a_change_that_does_not_fit_into_the_rest_of_the_lines_is_passed_over(report: Report) -> None:
    row = next(row for row in report.budgets if row.unit is Unit.LINES and row.budget == 0.05)
    assert 0 < row.changes < 100
    assert row.caught[Order.LARGEST].of == 10


def test_a_rule_counts_what_it_fired_on_and_has_no_lift_where_there_is_nothing_to_divide_by(report: Report) -> None:
    guard = next(row for row in report.rules if row.rule == "guard")
    touched = next(row for row in report.rules if row.rule == "touched")
    assert (guard.changes, guard.alone, guard.fixed.hits, guard.floor) == (10, 10, 10, Tier.HIGH)
    assert guard.lift is None
    assert touched.lift is None
    assert report.silent == ("never",)


def test_the_area_under_the_curve_is_one_where_all_repaired_stand_first(report: Report) -> None:
    area = report.auc[Order.SCORE]
    assert area is not None
    assert area.value == 1.0


def test_young_changes_are_counted_as_unfinished(report: Report) -> None:
    assert report.unfinished == 50
    assert report.delay == 20


def test_blame_counts_only_towards_earlier_commits_and_only_where_nothing_is_named() -> None:
    found = report_links(replayed(blame=True))
    assert found.labels.kinds == {LinkKind.TRAILER: 10, LinkKind.BLAME: 10}
    assert found.labels.fixed == 20


def test_labels_take_the_place_of_links_and_say_what_is_not_here() -> None:
    found = report_labels(replayed(), {sha_of("c3"): None, "f" * 40: 1_800_000_000}, "labels.jsonl")
    assert [fate.change.sha for fate in found.fates if fate.is_fixed] == [sha_of("c3")]
    assert (found.labels.detached, found.labels.kinds) == (1, {LinkKind.LABEL: 1})


def test_what_was_not_assessed_is_no_change_of_the_tables() -> None:
    whole = replayed()
    one = whole.wanted[0].sha
    found = {**whole.found, one: Assessed(Sha(one), omitted="it touches 999 files")}
    report = report_links(Replayed(whole.walk, whole.wanted, found, whole.rules))
    assert len(report.fates) == 99
    assert [a.sha for a in report.omitted] == [one]


def test_an_empty_past_gives_a_report_without_shares() -> None:
    walk = Walk(sha_of("x"), 0, ())
    report = report_links(Replayed(walk, (), {}, ()))
    assert report.fates == ()
    assert all(row.fixed.value is None for row in report.tiers)
