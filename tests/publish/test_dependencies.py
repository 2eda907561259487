"""What a page says about dependencies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.change import RepoPath
from bot.facts import DependencyChange
from bot.publish._dependency_words import dependency_words
from bot.publish._terminal import _INK


def change(name: str, before: str | None, after: str | None, **fields: Any) -> DependencyChange:
    told = DependencyChange(name, "npm", before, after, True, RepoPath("package-lock.json"), 7)
    return replace(told, **fields)


def test_an_exchanged_archive_comes_first_however_deep_it_stands() -> None:
    words = list(
        dependency_words([change("a", "1", "2"), change("b", "1.0", "1.0", direct=False, integrity_changed=True)], _INK)
    )
    assert words[0].startswith("b 1.0 (npm, package-lock.json:7): the same version with another hash")
    assert words[1] == "a 1 → 2 (npm, package-lock.json:7)"


def test_what_comes_from_elsewhere_says_so() -> None:
    [words] = dependency_words([change("a", "1", "2", source_changed=True)], _INK)
    assert words.endswith("it comes from elsewhere than a registry, or than before")


@pytest.mark.parametrize(
    ("after", "strange"),
    [
        ("../core", False),
        ("its workspace", False),
        ("https://example.com/a.tgz", True),
        ("git+ssh://git@example.com/a.git", True),
        ("github:someone/a", True),
    ],
)
def test_a_new_dependency_is_strange_if_it_is_fetched_from_an_address(after: str, strange: bool) -> None:
    [words] = dependency_words([change("a", None, after, source_changed=True)], _INK)
    assert ("comes from elsewhere" in words) is strange


def test_a_constraint_is_left_out_where_the_version_settled_on_is_told() -> None:
    words = list(dependency_words([change("a", "^1", "^2", asked=True), change("a", "1.0", "2.1")], _INK))
    assert words == ["a 1.0 → 2.1 (npm, package-lock.json:7)"]


def test_a_constraint_alone_is_told() -> None:
    assert list(dependency_words([change("a", "^1", "^2", asked=True)], _INK)) == [
        "a ^1 → ^2 (npm, package-lock.json:7)"
    ]


def test_what_others_bring_along_is_counted() -> None:
    words = list(dependency_words([change(n, None, "1", direct=False) for n in "abc"], _INK))
    assert words == ["3 further dependencies, brought along; new among them: a, b, c"]


def test_a_dependency_may_come_or_go() -> None:
    words = list(dependency_words([change("a", None, "1"), change("b", "1", None)], _INK))
    assert words[0].startswith("a new, 1 (npm")
    assert words[1].startswith("b gone, was 1 (npm, package-lock.json:7 (before))")
