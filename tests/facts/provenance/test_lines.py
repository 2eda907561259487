"""From evidence of commits and of the whole change to the added lines that carry it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, Location, NoHistory, RepoPath
from bot.facts import ProvenanceLevel, ProvenanceScope, PullRequest
from bot.facts.provenance._lines import MAX_ASKED, runs
from tests.facts.provenance.commits import (
    CART,
    DEPENDABOT,
    ToldHistory,
    World,
    a_testimony,
    added,
    commit,
)

BY_CLAUDE = "Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>"
NOTES = RepoPath("docs/notes.md")


def test_a_change_without_ai_evidence_asks_nothing_of_history() -> None:
    world = World.of((commit("Fix"), commit("AI-assisted: none")), [2, 1])
    provenance = world.provenance()
    assert (provenance.share, provenance.assisted, provenance.added, provenance.lines) == (0, 0, 3, {})
    assert world.history.asked == []


def test_a_change_of_which_every_commit_is_marked_asks_nothing_of_history() -> None:
    world = World.of((commit(BY_CLAUDE), commit("Merge", is_merge=True), commit(BY_CLAUDE)), [2, 1, 1])
    provenance = world.provenance()
    assert (provenance.share, provenance.lines) == (1, {CART: (Location(CART, 1, 4),)})
    assert world.history.asked == []


def test_evidence_of_the_whole_change_marks_all_lines_and_asks_nothing_of_history() -> None:
    world = World.of((commit(BY_CLAUDE), commit("By hand")), [2, 2])
    provenance = world.provenance(a_testimony(pull_request=PullRequest(labels=("ai-assisted",))))
    assert (provenance.share, world.history.asked) == (1, [])


def test_a_commit_s_mark_stands_on_the_lines_that_it_brought() -> None:
    world = World.of((commit("By hand"), commit(BY_CLAUDE), commit("By hand")), [3, 2, 5])
    provenance = world.provenance()
    assert provenance.lines == {CART: (Location(CART, 4, 5),)}
    assert (provenance.assisted, provenance.added, provenance.share) == (2, 10, 0.2)
    assert world.history.asked == [CART]


def test_a_machine_s_lines_are_not_an_ai_s() -> None:
    world = World.of((commit("Format", author=DEPENDABOT), commit(BY_CLAUDE)), [3, 1])
    provenance = world.provenance()
    assert provenance.share == 0.25
    assert [one.level for one in provenance.commits] == [ProvenanceLevel.BOT, ProvenanceLevel.ATTRIBUTED]


def test_a_line_that_a_merge_or_the_base_brought_is_nobody_s_mark() -> None:
    marked, silent = commit(BY_CLAUDE), commit("By hand", sha="bb" * 20)
    history = ToldHistory()
    history.bring(CART, 1, marked)
    provenance = World(Change((added(CART, 3),), (marked, silent)), history).provenance()
    assert (provenance.assisted, provenance.incomplete) == (1, "")


def test_without_history_a_mixed_range_counts_all_lines_and_says_so() -> None:
    world = World.of((commit(BY_CLAUDE), commit("By hand")), [2, 2])
    provenance = world.provenance(blind=True)
    assert (provenance.share, provenance.lines) == (1, {CART: (Location(CART, 1, 4),)})
    assert provenance.incomplete == (
        "which commits brought the added lines of 1 file could not be told, so all of them are counted as marked"
    )


def test_history_is_asked_about_a_number_of_files_and_the_others_count_as_marked() -> None:
    silent = commit("By hand", sha="bb" * 20)
    files = tuple(added(f"src/part{number}.py", 1) for number in range(MAX_ASKED + 2))
    world = World(Change(files, (commit(BY_CLAUDE), silent)))
    for file in files:
        world.history.bring(file.path, 1, silent)
    provenance = world.provenance()
    assert (len(world.history.asked), provenance.assisted) == (MAX_ASKED, 2)
    assert "the added lines of 2 files could not be told" in provenance.incomplete


def test_mailed_patches_have_no_ids_to_tell_their_lines_by() -> None:
    world = World(Change((added(CART, 4),), (commit(BY_CLAUDE, sha=""), commit("By hand", sha=""))))
    assert (world.provenance(blind=True).share, bool(world.provenance(blind=True).incomplete)) == (1, True)
    every = World(Change((added(CART, 4),), (commit(BY_CLAUDE, sha=""), commit(BY_CLAUDE, sha=""))))
    assert (every.provenance(blind=True).share, every.provenance(blind=True).incomplete) == (1, "")
    assert [one.level for one in world.provenance().commits] == [ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.NONE]


def test_a_single_commit_needs_no_history() -> None:
    world = World.of((commit(BY_CLAUDE),), [3])
    assert world.provenance(blind=True).share == 1


def test_a_change_that_only_removes_lines_has_no_share() -> None:
    provenance = World(Change((added(CART, 0),), (commit(BY_CLAUDE),))).provenance()
    assert (provenance.level, provenance.share, provenance.added) == (ProvenanceLevel.ATTRIBUTED, None, 0)


def test_lines_that_a_path_rule_marked_are_not_asked_about() -> None:
    files = (added(CART, 2), added(NOTES, 2))
    world = World(Change(files, (commit(BY_CLAUDE), commit("By hand", sha="bb" * 20))))
    for line in (1, 2):
        world.history.bring(CART, line, world.change.commits[1])
    provenance = world.provenance(a_testimony(ai_paths=("docs/",)))
    assert (world.history.asked, provenance.lines) == ([CART], {NOTES: (Location(NOTES, 1, 2),)})


def test_an_accepted_suggestion_is_a_part_of_its_commit() -> None:
    part = "Fix\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>"
    both = f"{part}\nCo-authored-by: Claude <noreply@anthropic.com>"
    provenance = World.of((commit(part), commit(both), commit("Fix"))).provenance()
    assert [one.partial for one in provenance.commits] == [True, False, False]
    assert [item.partial for item in provenance.evidence] == [False, True, True]


@pytest.mark.parametrize(
    ("message", "level"),
    [
        (BY_CLAUDE, ProvenanceLevel.ATTRIBUTED),
        ("Fix\n\nAssisted-by: Claude Opus 4.6", ProvenanceLevel.DECLARED),
        ("Fix\n\nAI-assisted: no", ProvenanceLevel.DECLARED_NONE),
        ("Fix", ProvenanceLevel.NONE),
    ],
)
def test_each_commit_has_its_own_level(message: str, level: ProvenanceLevel) -> None:
    provenance = World.of((commit(message), commit("Other"), commit("Merge", is_merge=True))).provenance()
    assert [one.level for one in provenance.commits] == [level, ProvenanceLevel.NONE]
    assert all(item.scope is ProvenanceScope.COMMIT for item in provenance.evidence)
    assert {item.commit for item in provenance.evidence} <= {provenance.commits[0].sha}


def test_the_strongest_evidence_comes_first() -> None:
    messages = (
        "AI-assisted: no",
        "Co-authored-by: Copilot <copilot@github.com>",
        "Made-with: Cursor",
        "AI-assisted: yes",
    )
    levels = [
        item.level
        for item in World.of(tuple(commit(f"Fix\n\nIt.\n\n{said}") for said in messages)).provenance().evidence
    ]
    assert levels == [
        ProvenanceLevel.DECLARED,
        ProvenanceLevel.ATTRIBUTED,
        ProvenanceLevel.SUSPECTED,
        ProvenanceLevel.DECLARED_NONE,
    ]


@given(st.sets(st.integers(1, 60)))
def test_runs_hold_exactly_the_lines(numbers: set[int]) -> None:
    found = runs(CART, numbers)
    assert [line for run in found for line in range(run.start, run.end + 1)] == sorted(numbers)
    assert all(after.start > before.end + 1 for before, after in pairwise(found))


def test_the_lines_of_a_blind_history_are_those_of_no_history() -> None:
    world = World.of((commit(BY_CLAUDE), commit("By hand")), [2, 2])
    world.history = ToldHistory()
    assert world.provenance() == world.provenance(blind=True)
    assert NoHistory().origins(CART, (1,), Location(CART, 1, 1).side) == ()
