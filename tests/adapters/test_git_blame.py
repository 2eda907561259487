"""Which commit of a change brought a line."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters._git_blame import GitHistory, as_runs, read_blame
from bot.adapters.git import open_patch, open_range, open_staged
from bot.change import RepoPath, Side
from tests.git_repo import GitRepo


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"one\ntwo\nthree\n")
    repo.write("b.py", b"b\n")
    repo.commit("base", author="Bob Example <bob@example.com>")
    repo.run("branch", "start")
    return repo


def added(repo: GitRepo, spec: str = "start..HEAD") -> dict[str, dict[int, str]]:
    """For each file of the change: which of its added lines comes from which commit."""
    with open_range(repo.path, spec) as subject:
        found: dict[str, dict[int, str]] = {}
        for file in subject.change.files:
            lines = [line.new for line in file.added if line.new]
            origins = subject.sources.history.origins(file.path, lines, Side.NEW)
            found[str(file.path)] = {origin.line: str(origin.sha) for origin in origins}
        return found


def test_one_commit_brought_all_that_it_adds(repo: GitRepo) -> None:
    repo.write("a.py", b"one\n2\nthree\nfour\n")
    sha = repo.commit(author="Ada \xe9 <ada@example.com>")
    assert added(repo) == {"a.py": {2: sha, 4: sha}}
    with open_range(repo.path, "start..HEAD") as subject:
        [origin] = subject.sources.history.origins(RepoPath("a.py"), [2], Side.NEW)
    assert (origin.path, origin.there, origin.author.email) == ("a.py", 2, "ada@example.com")
    assert origin.when == int(repo.text("log", "-1", "--format=%at"))


def test_of_two_commits_each_keeps_its_lines(repo: GitRepo) -> None:
    repo.write("a.py", b"zero\none\ntwo\nthree\n")
    first = repo.commit()
    repo.write("a.py", b"minus\nzero\none\ntwo\nthree\n")
    repo.write("new.py", b"n\n")
    second = repo.commit()
    assert added(repo) == {"a.py": {1: second, 2: first}, "new.py": {1: second}}


def test_the_lines_number_in_its_commit_is_told(repo: GitRepo) -> None:
    repo.write("a.py", b"zero\none\ntwo\nthree\n")
    repo.commit()
    repo.write("a.py", b"x\ny\nzero\none\ntwo\nthree\n")
    repo.commit()
    with open_range(repo.path, "start..HEAD") as subject:
        [origin] = subject.sources.history.origins(RepoPath("a.py"), [3], Side.NEW)
    assert (origin.line, origin.there) == (3, 1)


def test_lines_from_before_the_change_are_not_told(repo: GitRepo) -> None:
    for text in (b"x\none\ntwo\nthree\n", b"x\none\ntwo\nthree\ny\n"):
        repo.write("a.py", text)
        repo.commit()
    with open_range(repo.path, "start..HEAD") as subject:
        origins = subject.sources.history.origins(RepoPath("a.py"), [1, 2, 3, 4, 5, 99], Side.NEW)
    assert [origin.line for origin in origins] in ([1, 5], [])
    assert added(repo)["a.py"].keys() == {1, 5}


def test_a_file_that_was_renamed_on_the_way_keeps_who_wrote_it(repo: GitRepo) -> None:
    repo.write("first.py", b"".join(b"line %d\n" % n for n in range(20)))
    written = repo.commit()
    repo.run("mv", "first.py", "second.py")
    repo.commit()
    assert set(added(repo)["second.py"].values()) == {written}


def test_a_change_that_was_taken_back_and_made_again_is_the_last_ones(repo: GitRepo) -> None:
    shas = []
    for text in (b"one\nTWO\nthree\n", b"one\ntwo\nthree\n", b"one\nTWO\nthree\n"):
        repo.write("a.py", text)
        shas.append(repo.commit())
    assert added(repo)["a.py"] == {2: shas[2]}


def test_behind_a_merge_each_side_keeps_its_lines(repo: GitRepo) -> None:
    repo.run("checkout", "-q", "-b", "side")
    repo.write("a.py", b"side\none\ntwo\nthree\n")
    side = repo.commit()
    repo.run("checkout", "-q", "main")
    repo.write("a.py", b"one\ntwo\nthree\nmain\n")
    main = repo.commit()
    repo.run("merge", "-q", "--no-edit", "side")
    assert added(repo)["a.py"] == {1: side, 5: main}


def test_what_the_default_branch_brought_by_a_merge_is_not_the_changes(repo: GitRepo) -> None:
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("a.py", b"feature\none\ntwo\nthree\n")
    mine = repo.commit()
    repo.run("checkout", "-q", "main")
    repo.write("b.py", b"b\nfrom main\n")
    repo.write("a.py", b"one\ntwo\nthree\nfrom main\n")
    repo.commit()
    repo.run("checkout", "-q", "feature")
    repo.run("merge", "-q", "--no-edit", "main")
    assert added(repo, "main..feature") == {"a.py": {1: mine}}


HOSTILE = ["-L1,1", ":(glob)*", "sp ace\ttab", 'quo"te', "new\nline", "é.py", "--", "\udcff\udcfe.py", "\x01x", ":x"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_names_are_only_names(repo: GitRepo, name: str) -> None:
    repo.write(name, b"1\n2\n")
    first = repo.commit(author="\x02: :100644 <x@example.com>")
    repo.write(name, b"1\n2\n3\n")
    second = repo.commit()
    assert added(repo)[name] == {1: first, 2: first, 3: second}


def test_the_end_of_a_shallow_clone_is_no_author(repo: GitRepo, tmp_path: Path) -> None:
    for number in range(4):
        repo.write("a.py", b"x\n" * number + b"one\ntwo\nthree\n")
        last = repo.commit()
    path = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=2", f"file://{repo.path}", str(path)], check=True)
    assert set(added(GitRepo(path), "HEAD~1..HEAD")["a.py"].values()) == {last}


def test_what_is_no_commit_yet_and_a_bare_patch_have_no_origins(repo: GitRepo) -> None:
    repo.write("a.py", b"one\n2\nthree\n")
    patch = repo.run("diff")
    repo.run("add", "--all")
    with open_staged(repo.path) as subject:
        assert subject.sources.history.origins(RepoPath("a.py"), [2], Side.NEW) == ()
        assert subject.sources.history.past() is not None
    with open_patch(patch, repo.path) as subject:
        assert subject.sources.history.origins(RepoPath("a.py"), [2], Side.NEW) == ()
        assert "no repository" in subject.sources.history.past().incomplete


def test_blaming_ends_when_its_time_is_up(repo: GitRepo) -> None:
    for text in (b"x\none\ntwo\nthree\n", b"x\none\ntwo\nthree\ny\n"):
        repo.write("a.py", text)
        repo.commit()
    with open_range(repo.path, "start..HEAD") as subject:
        history = subject.sources.history
        assert isinstance(history, GitHistory)
        assert len(history.origins(RepoPath("a.py"), [1], Side.NEW)) == 1
        history.seconds = 0.0
        assert history.origins(RepoPath("a.py"), [1], Side.NEW) == ()


def test_thousands_of_single_lines_are_asked_for_at_once(repo: GitRepo) -> None:
    repo.write("a.py", b"".join(b"%d\nsame\n" % n for n in range(3000)))
    first = repo.commit()
    repo.write("a.py", b"".join(b"%d\nsame\n" % n for n in range(3000)) + b"end\n")
    second = repo.commit()
    with open_range(repo.path, "start..HEAD") as subject:
        found = subject.sources.history.origins(RepoPath("a.py"), [*range(1, 6000, 2), 6001], Side.NEW)
    assert len(found) == 3001
    assert {origin.sha for origin in found} == {first, second}


@given(st.sets(st.integers(1, 60)))
def test_runs_hold_exactly_the_lines(lines: set[int]) -> None:
    runs = list(as_runs(sorted(lines)))
    assert {line for first, last in runs for line in range(first, last + 1)} == lines
    assert all(before[1] + 1 < after[0] for before, after in pairwise(runs))


@given(st.lists(st.binary(max_size=12) | st.sampled_from([b"filename x", b"a" * 40 + b" 1 1 2", b"boundary"])))
def test_any_answer_of_blame_is_survived(lines: Iterable[bytes]) -> None:
    def given_lines() -> Iterator[bytes]:
        yield from lines

    list(read_blame(given_lines()))


@pytest.mark.parametrize("seed", range(4))
def test_replaying_many_files_tells_what_blaming_each_does(repo: GitRepo, seed: int) -> None:
    """Two branches that change, make and merge files at random, under hostile names."""
    chance = random.Random(seed)  # noqa: S311 - the same files each time
    names = [f"f{number}.py" for number in range(6)] + HOSTILE
    for name in names[::2]:
        repo.write(name, b"".join(b"%d\n" % n for n in range(12)))
    repo.commit()
    repo.run("branch", "-f", "start")
    repo.run("branch", "side")
    for number in range(14):
        repo.run("checkout", "-q", chance.choice(["main", "side"]))
        for name in chance.sample(names, 8):
            path = repo.path / os.fsencode(name).decode(errors="surrogateescape")
            lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
            at = chance.randrange(len(lines) + 1)
            lines[at : at + chance.randrange(3)] = [b"+%d.%d\n" % (number, n) for n in range(chance.randrange(3))]
            repo.write(name, b"".join(lines))
        repo.commit()
        if number % 5 == 4:
            other = {"main": "side", "side": "main"}[repo.text("symbolic-ref", "--short", "HEAD")]
            repo.run("merge", "-q", "--no-edit", "-X", "ours", other)
    with open_range(repo.path, "start..HEAD") as subject:
        history, change = subject.sources.history, subject.change
        assert isinstance(history, GitHistory)
        assert change.head is not None
        compared = 0
        for file in change.files:
            lines_added = [line.new for line in file.added if line.new]
            told = {(o.line, o.sha) for o in history.origins(file.path, lines_added, Side.NEW)}
            blamed = {(o.line, o.sha) for o in history.blame(file.path, lines_added)}
            compared += len(blamed)
            assert len(told ^ blamed) <= 4, "diffs of like lines may be aligned in two ways"
        assert compared > 20
        assert len(history.replayed) > 6
