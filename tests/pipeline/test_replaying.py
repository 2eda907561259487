"""The orchestration of a replay: what is asked again, what is told, and which rules a light one leaves out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from bot.change import Sha
from bot.pipeline.replaying import SEARCHING, assess_past, replayed_rules
from bot.risk.replay import Assessed, Depth, WalkedCommit
from bot.risk.signals import ALL
from tests.risk.replay.commits import commit


class Steps:
    def __init__(self) -> None:
        self.said: list[str] = []

    def step(self, what: str) -> None:
        self.said.append(what)


class Ticking:
    def __init__(self) -> None:
        self.now = 0.0

    def seconds(self) -> float:
        self.now += 1.0
        return self.now


class Kept:
    def __init__(self, *known: Sha) -> None:
        self.rows = {sha: Assessed(sha, lines=7) for sha in known}
        self.added: list[Sha] = []

    def known(self) -> dict[Sha, Assessed]:
        return dict(self.rows)

    def add(self, assessed: Assessed) -> None:
        self.added.append(assessed.sha)


COMMITS = tuple(commit(f"c{number}", day=number) for number in range(40))


def assess(commits: Sequence[WalkedCommit]) -> Iterator[Assessed]:
    yield from (Assessed(c.sha) for c in reversed(commits))


def test_what_was_assessed_before_is_not_assessed_again_and_the_order_is_that_of_the_changes() -> None:
    state, steps = Kept(COMMITS[3].sha, COMMITS[5].sha), Steps()
    found = assess_past(COMMITS, assess, state, Ticking(), steps)
    assert list(found) == [c.sha for c in COMMITS]
    assert found[COMMITS[3].sha].lines == 7
    assert len(state.added) == 38


def test_progress_says_how_many_are_done_and_how_long_it_takes() -> None:
    steps = Steps()
    assess_past(COMMITS, assess, Kept(), Ticking(), steps)
    assert "0 of 40 changes" in steps.said[0]
    assert "40 of 40 changes, 0 s left" in steps.said[-1]
    assert len(steps.said) <= 101


def test_nothing_is_started_when_all_is_known() -> None:
    def never(_: Sequence[WalkedCommit]) -> Iterator[Assessed]:
        raise AssertionError

    assert len(assess_past(COMMITS, never, Kept(*(c.sha for c in COMMITS)), Ticking(), Steps())) == 40


def test_a_light_replay_leaves_out_exactly_the_rules_that_look_at_who_uses_what() -> None:
    looking = set()
    for rule in ALL:
        module = sys.modules[rule.detect.__module__]
        with open(str(module.__file__), encoding="utf-8") as file:  # noqa: PTH123
            if re.search(r"\bfacts\.usages?\b", file.read()):
                looking.add(rule.id)
    assert looking == set(SEARCHING)
    assert {rule.id for rule in ALL} - {rule.id for rule in replayed_rules(Depth.LIGHT)} == looking
