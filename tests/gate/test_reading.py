"""What a policy sees in a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import FileRole
from bot.gate import ChangeView, Entry, EntryFlag, EntryStatus, LowList
from bot.gate._reading import read_view
from tests.gate.asking import GUIDE, TOOL
from tests.gate.builders import POLICY


@pytest.mark.parametrize(
    ("entries", "low"),
    [
        ((GUIDE,), True),
        ((GUIDE, Entry("docs/deep/er/b.md")), True),
        ((), False),
        ((GUIDE, TOOL), False),
        ((TOOL, GUIDE), False),
        ((Entry("docs/guide.txt"),), False),
        ((Entry("Docs/guide.md"),), False),
        ((Entry("docs/guide.MD"),), False),
        ((Entry("payments/docs/guide.md"),), False),
        ((replace(GUIDE, flags=frozenset({EntryFlag.INVISIBLE})),), False),
        ((replace(GUIDE, new_mode="100755"),), False),
        ((replace(GUIDE, status=EntryStatus.DELETED),), False),
        ((replace(GUIDE, status=EntryStatus.RENAMED, old_path="docs/old.md"),), False),
        ((Entry("docs/AGENTS.md"),), False),
        (tuple(Entry(f"docs/{n}.md") for n in range(301)), False),
        ((replace(GUIDE, added=2_001),), False),
    ],
)
def test_a_change_is_low_only_when_every_file_is(entries: tuple[Entry, ...], low: bool) -> None:
    assert read_view(ChangeView(entries), POLICY).low is low


def test_without_an_allow_list_nothing_is_low() -> None:
    assert not read_view(ChangeView((GUIDE,)), replace(POLICY, low=LowList())).low


def test_of_several_patterns_one_is_enough() -> None:
    policy = replace(POLICY, low=LowList(("/guides/*.md", "/docs/*.md")))
    assert read_view(ChangeView((GUIDE, Entry("guides/a.md"))), policy).low


def test_it_counts_lines_and_folds_names_and_knows_roles() -> None:
    moved = Entry("docs/B.md", EntryStatus.RENAMED, "Lib/A.py", added=2, removed=3)
    reading = read_view(ChangeView((moved, replace(TOOL, added=10, removed=5))), POLICY)
    assert reading.lines == 20
    assert reading.names == ("docs/b.md", "lib/a.py", "lib/tool.py")
    assert reading.roles == {FileRole.DOCS, FileRole.CODE}


def test_a_move_touches_what_it_leaves() -> None:
    moved = Entry("docs/a.md", EntryStatus.RENAMED, "payments/a.py")
    assert read_view(ChangeView((moved,)), POLICY).domains == {"payments"}


def test_domains_of_the_facts_and_of_the_names_are_joined() -> None:
    view = ChangeView((Entry("search/a.py"),), domains=frozenset({"privacy"}))
    assert read_view(view, POLICY).domains == {"search", "privacy"}


@pytest.mark.parametrize(
    ("names", "only"),
    [
        (["package.json"], True),
        (["package.json", "package-lock.json"], True),
        (["package-lock.json", "lib/tool.py"], False),
        (["lib/tool.py"], False),
    ],
)
def test_a_change_of_nothing_but_dependencies_is_known(names: list[str], only: bool) -> None:
    assert read_view(ChangeView(tuple(Entry(name) for name in names)), POLICY).only_dependencies is only


def test_floors_are_told_with_their_files_and_those_of_the_policy_are_among_them() -> None:
    policy = replace(POLICY, control_paths=("teams/gate.yml",))
    view = ChangeView((Entry("teams/gate.yml"), Entry("yarn.lock"), replace(TOOL, added=3_000)))
    reading = read_view(view, policy)
    assert [(floor.code, name) for floor, name in reading.floors] == [
        ("control", "teams/gate.yml"),
        ("many-lines", "It"),
    ]
    assert [(floor.code, name) for floor, name in reading.lockfile] == [("lockfile", "yarn.lock")]


def test_it_is_read_once_under_a_policy_and_anew_under_another() -> None:
    view = ChangeView((GUIDE,))
    other = replace(POLICY, low=LowList())
    first = read_view(view, POLICY)
    assert read_view(view, POLICY) is first
    assert not read_view(view, other).low
    assert read_view(view, POLICY) is first


def test_a_memo_of_a_policy_that_is_gone_is_not_believed() -> None:
    view = ChangeView((GUIDE,))
    other = replace(POLICY, low=LowList())
    view.readings[id(POLICY)] = (other, read_view(view, other))
    assert read_view(view, POLICY).low
    view.readings[id(POLICY)] = "nothing that it wrote"
    assert read_view(view, POLICY).low
