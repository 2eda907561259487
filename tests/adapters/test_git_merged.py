"""What merging gives is told as `git merge` in a work tree does it, without a checkout; else it is told that it is not known."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from bot.adapters.git_fetch import Origin, fetch_change
from bot.adapters.git_merged import merged_trees
from bot.change import Sha
from bot.post import MergeGroup, Place, Queued
from tests.git_repo import GitRepo
from tests.servers.git_http import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.post import GroupTrees

Files = dict[str, "list[str] | None"]
"""Lines; None: it is removed."""
LINES = [f"line {number}" for number in range(30)]


def lines(*changed: int) -> list[str]:
    return [f"{line}, changed" if number in changed else line for number, line in enumerate(LINES)]


class Hosted:
    """A repository on a host, with changes and with what `git merge` makes of them."""

    def __init__(self, root: Path, url: str) -> None:
        self.repo = GitRepo(root / "hosted" / "team" / "shop")
        self.origin, self.cache = Origin(f"{url}/team/shop/.git", loopback=True), root / "cache"
        self.heads: dict[int, str] = {}
        self.repo.write("web/film.bin", bytes(range(256)) * 2_000)
        self.commit({"a.txt": LINES, "b.txt": LINES, "docs/one.txt": LINES[:9], "docs/two.txt": LINES[9:19]})

    def commit(self, files: Mapping[str, list[str] | None]) -> str:
        for path, content in files.items():
            if content is None:
                self.repo.run("rm", "-q", path)
            else:
                self.repo.write(path, "".join(f"{line}\n" for line in content).encode())
        return self.repo.commit()

    def change(self, files: Mapping[str, list[str] | None], on: str = "main") -> None:
        """The next change, from a branch of its own."""
        number = len(self.heads) + 1
        self.repo.run("checkout", "-q", "-b", f"topic-{number}", on)
        self.heads[number] = self.commit(files)
        self.kept(number)

    def kept(self, number: int) -> None:
        self.heads[number] = self.repo.text("rev-parse", "HEAD")
        self.repo.run("update-ref", f"refs/pull/{number}/head", "HEAD")
        self.repo.run("checkout", "-q", "main")

    def group(self, *options: str, more: Mapping[str, list[str] | None] | None = None) -> MergeGroup:
        """All changes merged onto main in a work tree; `more`: files that come to it besides."""
        base = self.repo.text("rev-parse", "main")
        self.repo.run("checkout", "-q", "-b", "queue", "main")
        for head in self.heads.values():
            self.repo.run("merge", "-q", *(options or ("--no-ff",)), "-m", "Merge", head)
            if "--squash" in options:
                self.repo.commit("Squashed")
        if more is not None:
            self.commit(more)
        head = self.repo.text("rev-parse", "HEAD")
        self.repo.run("checkout", "-q", "main")
        return self.as_group(head, base)

    def as_group(self, head: str, base: str = "") -> MergeGroup:
        entries = tuple(Queued(number, each) for number, each in self.heads.items())
        tip = base or self.repo.text("rev-parse", "main")
        return MergeGroup(Place("team", "shop", len(entries)), head, "main", tip, entries)

    def told(self, group: MergeGroup) -> GroupTrees:
        return merged_trees(self.origin, self.cache, group)

    def tree(self, commit: str) -> str:
        return self.repo.text("rev-parse", f"{commit}^{{tree}}")


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    (tmp_path / "hosted").mkdir()
    with serve(tmp_path / "hosted") as served:
        yield Hosted(tmp_path, served.url)


RENAMED: Files = {"a.txt": None, "c.txt": lines(20)}
CASES: dict[str, tuple[Files, list[Files]]] = {
    "one change": ({}, [{"a.txt": lines(1)}]),
    "one that begins behind the tip": ({"b.txt": lines(2)}, [{"a.txt": lines(1)}]),
    "other lines of one file": (
        {"a.txt": lines(28)},
        [{"a.txt": lines(1)}, {"a.txt": lines(10)}, {"a.txt": lines(20)}],
    ),
    "a file that the first renames and the second changes": ({}, [RENAMED, {"a.txt": lines(4)}]),
    "a file that the first changes and the second renames": ({}, [{"a.txt": lines(4)}, RENAMED]),
    "a file that the base renames": (RENAMED, [{"a.txt": lines(4)}, {"a.txt": lines(10)}]),
    "the same in both": ({}, [{"a.txt": lines(1), "b.txt": None}, {"a.txt": lines(1), "b.txt": None}]),
    "an added file": ({"new.txt": ["one"]}, [{"other.txt": ["two"]}, {"third.txt": ["two"]}]),
}


@pytest.mark.parametrize("squash", [False, True], ids=["merge", "squash"])
@pytest.mark.parametrize("name", CASES)
def test_the_files_are_those_that_git_merges(hosted: Hosted, name: str, squash: bool) -> None:
    later, changes = CASES[name]
    start = hosted.repo.text("rev-parse", "main")
    for files in changes:
        hosted.change(files, start)
    hosted.commit(later)
    group = hosted.group(*(["--squash"] if squash else []))
    told = hosted.told(group)
    assert told == (hosted.tree(group.head), hosted.tree(group.head), "")


def test_a_change_on_top_of_another_of_the_group_is_merged_as_such(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    hosted.commit({"b.txt": lines(1)})
    hosted.change({"a.txt": [*lines(5)[:5], "once more", *lines(5)[6:]]}, "topic-1")
    group = hosted.group()
    assert hosted.told(group) == (hosted.tree(group.head), hosted.tree(group.head), "")


def test_a_change_that_took_its_base_in_is_merged_from_there(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    hosted.commit({"a.txt": lines(15)})
    hosted.repo.run("checkout", "-q", "topic-1")
    hosted.repo.run("merge", "-q", "main", "-m", "Take main in")
    hosted.kept(1)
    hosted.commit({"a.txt": lines(15, 25)})
    group = hosted.group()
    assert hosted.told(group) == (hosted.tree(group.head), hosted.tree(group.head), "")


def test_what_was_added_to_the_merge_is_seen(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    group = hosted.group(more={"storefront/door.py": ["OPEN = True"]})
    told = hosted.told(group)
    assert told.found == hosted.tree(group.head)
    assert told.expected == hosted.tree("topic-1")
    assert told.why == ""


@pytest.mark.parametrize("attributes", [None, "*.txt merge=union", "*.txt merge=ours", "*.txt -merge"])
def test_conflicts_are_not_settled_by_what_the_repository_says_of_its_files(
    hosted: Hosted, attributes: str | None
) -> None:
    if attributes is not None:
        hosted.commit({".gitattributes": [attributes]})
    start = hosted.repo.text("rev-parse", "main")
    for word in ("one", "two"):
        hosted.change({"a.txt": [word, *LINES[1:]]}, start)
    head = hosted.repo.text("commit-tree", f"{start}^{{tree}}", "-p", start, "-m", "Settled by somebody")
    hosted.repo.run("update-ref", "refs/heads/queue", head)
    told = hosted.told(hosted.as_group(head))
    assert (told.expected, told.why) == ("", "Merging change 2 onto what is before it gives conflicts.")


def test_contents_that_only_one_side_has_changed_are_not_fetched_for_it(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    hosted.commit({"b.txt": lines(5)})
    hosted.change({"a.txt": lines(25)})
    group = hosted.group()
    assert hosted.told(group).why == ""
    number, head = group.entries[-1]
    fetched = fetch_change(hosted.origin, hosted.cache, number=number, head=Sha(head), base_tip=Sha(group.base_tip))
    film = hosted.repo.text("rev-parse", "main:web/film.bin")
    asked = ["git", "cat-file", "-e", film]
    assert subprocess.run(asked, cwd=fetched.repo, check=False, capture_output=True).returncode != 0


def test_a_commit_that_the_host_does_not_have_proves_nothing(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    told = hosted.told(hosted.as_group("e" * 40))
    assert (told.found, told.expected) == ("", "")
    assert "does not hand out all commits of the group" in told.why


def test_a_head_that_is_not_that_of_the_change_proves_nothing(hosted: Hosted) -> None:
    hosted.change({"a.txt": lines(5)})
    group = hosted.group()
    hosted.repo.run("checkout", "-q", "topic-1")
    hosted.commit({"a.txt": lines(6)})
    hosted.repo.run("update-ref", "refs/pull/1/head", "HEAD")
    told = hosted.told(group)
    assert told.expected == ""
    assert "has moved" in told.why


def test_a_git_that_cannot_merge_without_a_work_tree_proves_nothing(
    hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """git 2.31 to 2.37 know another `merge-tree`, which answers so."""
    hosted.change({"a.txt": lines(5)})
    hosted.commit({"a.txt": lines(15)})
    group = hosted.group()
    old = tmp_path / "old" / "git"
    old.parent.mkdir()
    usage = "usage: git merge-tree <base-tree> <branch1> <branch2>"
    refusal = f'case " $* " in *" merge-tree "*) echo "{usage}" >&2; exit 129;; esac'
    old.write_text(f'#!/bin/sh\n{refusal}\nexec {shutil.which("git")} "$@"\n', encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:{tmp_path}:/usr/bin:/bin")
    told = hosted.told(group)
    assert told.expected == ""
    assert "git 2.38 or newer is needed to tell" in told.why
