"""One contract for the ways to assess past changes, and for stopping and going on: the same result each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.past_changes import open_past
from bot.adapters.replay_state import FileState, NoState
from bot.adapters.system import SilentProgress
from bot.adapters.workers import Task, assess_beside, assess_here
from bot.change import Sha
from bot.errors import UsageError
from bot.facts import Sources
from bot.pipeline.replaying import Assessment, Assessor, assess_past
from bot.risk import DEFAULT_POLICY
from bot.risk.replay import Assessed, Depth, Walk, WalkedCommit, changes_of
from tests.past_repo import Past, make_past

WAYS: dict[str, Callable[[Task], Assessor]] = {
    "in this process": lambda task: partial(assess_here, task),
    "beside": lambda task: partial(assess_beside, task, jobs=2),
}


class Clock:
    def seconds(self) -> float:
        return 0.0


class Crashing:
    """Ends its process on one commit, as a crash of a native parser does."""

    def __init__(self, victim: str) -> None:
        self.victim = victim

    def __call__(self, commit: WalkedCommit, sources: Sources) -> Assessed:
        if commit.sha == self.victim:
            os._exit(11)
        return Assessed(commit.sha, files=len(sources.change.files))

    def blames(self, commit: WalkedCommit) -> bool:
        return commit.sha == self.victim


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return make_past(tmp_path_factory.mktemp("past") / "repo")


@pytest.fixture(scope="module")
def walk(past: Past) -> Walk:
    with open_past(past.repo.path, 0, first_parent=False) as repository:
        return repository.walk


def task_of(past: Past, walk: Walk) -> Task:
    return Task(past.repo.path, walk, Depth.FULL, Assessment(DEFAULT_POLICY, Depth.FULL, blame=True))


@pytest.mark.parametrize("way", WAYS)
def test_every_change_is_assessed_once_whatever_the_way(past: Past, walk: Walk, way: str) -> None:
    wanted, task = changes_of(walk), task_of(past, walk)
    found = list(WAYS[way](task)(wanted))
    assert sorted(a.sha for a in found) == sorted(c.sha for c in wanted)
    assert {a.sha: a for a in found} == {a.sha: a for a in assess_here(task, wanted)}


@pytest.mark.parametrize("stop", [0, 1, 5])
def test_a_replay_that_is_stopped_anywhere_ends_with_the_same_result(
    past: Past, walk: Walk, stop: int, tmp_path: Path
) -> None:
    wanted, whole = changes_of(walk), partial(assess_here, task_of(past, walk))

    def stopped(commits: Sequence[WalkedCommit]) -> Iterator[Assessed]:
        for at, assessed in enumerate(whole(commits)):
            if at == stop:
                raise KeyboardInterrupt
            yield assessed

    file = tmp_path / "state.jsonl"
    with FileState(file, "e") as state, pytest.raises(KeyboardInterrupt):
        assess_past(wanted, stopped, state, Clock(), SilentProgress())
    file.write_bytes(file.read_bytes() + b'{"format": 1, "edition": "e", "sha": "tor')
    with FileState(file, "e") as state:
        assert len(state.known()) == stop
        again = assess_past(wanted, whole, state, Clock(), SilentProgress())
    assert again == assess_past(wanted, whole, NoState(), Clock(), SilentProgress())
    with FileState(file, "e") as state:
        assert state.known() == again


def test_what_another_policy_or_release_assessed_is_not_used(tmp_path: Path) -> None:
    with FileState(tmp_path / "s", "one") as state:
        state.add(Assessed(Sha("a" * 40)))
    with FileState(tmp_path / "s", "two") as state:
        assert state.known() == {}
    with FileState(tmp_path / "s", "one") as state:
        assert len(state.known()) == 1


def test_the_edition_is_the_same_in_each_run_and_another_for_another_policy() -> None:
    program = (
        "from dataclasses import replace; from bot.adapters.files import forecast_model;"
        "from bot.adapters.replay_state import edition_of; from bot.risk import DEFAULT_POLICY as p;"
        "print(edition_of(replace(p, model=forecast_model())), edition_of(replace(p, assisted_lines=9)))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
    assert len(set(runs.pop().split())) == 2


def test_two_replays_do_not_write_to_one_file(tmp_path: Path) -> None:
    with FileState(tmp_path / "s", "e"), pytest.raises(UsageError, match="another replay"):
        FileState(tmp_path / "s", "e")


def test_a_link_in_the_place_of_the_state_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("mine")
    (tmp_path / "s").symlink_to(tmp_path / "target")
    with pytest.raises(UsageError):
        FileState(tmp_path / "s", "e")
    assert (tmp_path / "target").read_text() == "mine"


def test_a_process_that_dies_costs_its_change_and_no_other(past: Past, walk: Walk) -> None:
    wanted = [c for c in changes_of(walk) if c.parents]
    task = Task(past.repo.path, walk, Depth.LIGHT, Crashing(past.shas["fault"]))
    found = {a.sha: a for a in assess_beside(task, wanted, 2)}
    assert {sha for sha, a in found.items() if a.omitted} == {past.shas["fault"]}
    assert len(found) == len(wanted)


def test_scratch_directories_are_put_away_when_a_replay_is_given_up(
    past: Past, walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    going = assess_beside(task_of(past, walk), changes_of(walk), 2)
    next(going)
    going.close()
    assert list(tmp_path.glob("foreread-*")) == []
