"""A merge made by hand is held against what merging the change gives."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.adapters.github import GitHub
from bot.post import Merged
from bot.wiring.merged import merged_as_expected
from tests.contracts.served_host import Served
from tests.servers.fake_github._graphql import why_schema_is_missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.fake_github import FakeGitHub

pytestmark = pytest.mark.skipif(bool(why_schema_is_missing()), reason=why_schema_is_missing())


@pytest.fixture
def served(github: FakeGitHub) -> Served:
    return Served(github.world, github.url, "app")


def merge_at_home(served: Served, files: dict[str, str]) -> None:
    """With further files in the merge commit itself."""
    world, git, grace = served.world, served.repository.git, served.world.account("grace")
    tip = str(git.resolve("main"))
    tree = git.text("merge-tree", "--write-tree", tip, served.pull.head_sha)
    whole = git.commit_tree(tree, [tip, served.pull.head_sha], "Merge", world.signature(grace))
    if files:
        changed = git.write_commit(whole, files, "Hidden", world.signature(grace))
        tree = git.text("rev-parse", f"{changed}^{{tree}}")
        whole = git.commit_tree(tree, [tip, served.pull.head_sha], "Merge", world.signature(grace))
    world.push(grace, served.repository, "main", whole)
    served.pull.state, served.pull.merged, served.pull.merge_commit_sha = "closed", True, whole  # as GitHub does
    served.pull.merged_at = served.pull.updated_at = world.clock.now()


def compared(served: Served, cache: Path) -> bool | None:
    assert isinstance(served.host, GitHub)
    found = served.host.landed("acme", "shop", datetime(2020, 1, 1, tzinfo=UTC))
    assert found is not None
    (merged,) = found.changes
    return merged_as_expected(served.host.origin, cache)(merged)


def test_what_merging_gives_is_as_expected(served: Served, tmp_path: Path) -> None:
    merge_at_home(served, {})
    assert compared(served, tmp_path) is True


def test_what_was_slipped_into_a_merge_commit_is_seen(served: Served, tmp_path: Path) -> None:
    merge_at_home(served, {"evil.py": "1\n"})
    assert compared(served, tmp_path) is False


def test_a_squash_is_not_compared(served: Served, tmp_path: Path) -> None:
    served.merge(served.senior)
    assert isinstance(served.host, GitHub)
    squash = Merged(
        served.place, "PR", "a" * 40, "main", datetime(2026, 1, 1, tzinfo=UTC), "b" * 40, parents=("c" * 40,)
    )
    assert merged_as_expected(served.host.origin, tmp_path)(squash) is None
