"""What is staged, and what lies in the working tree, compared with HEAD."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters.git import open_staged, open_worktree
from bot.change import FileKind, FileStatus, RepoPath
from bot.errors import ForereadError, RepositoryError, UsageError
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.adapters.git import Subject

    Opener = Callable[[Path], Subject]

A = RepoPath("a.py")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"committed = 1\n")
    repo.write("b.py", b"b = 1\n")
    repo.commit("Base")
    return repo


def statuses(subject: Subject) -> dict[str, FileStatus]:
    return {file.path: file.status for file in subject.change.files}


both = pytest.mark.parametrize("opener", [open_staged, open_worktree])


def test_staged_content_is_that_of_the_index(repo: GitRepo) -> None:
    repo.write("a.py", b"staged = 1\n")
    repo.run("add", "--all")
    repo.write("a.py", b"disk = 1\n")
    with open_staged(repo.path) as subject:
        assert subject.before.read([A]) == {A: b"committed = 1\n"}
        assert subject.after.read([A]) == {A: b"staged = 1\n"}
        assert [line.text for line in subject.change.files[0].added] == ["staged = 1"]
        change = subject.change
    assert (change.base, change.head) == (repo.text("rev-parse", "HEAD"), None)
    assert (change.title, change.commits, change.notes) == ("staged changes", (), ())


def test_the_working_tree_is_what_lies_on_disk(repo: GitRepo) -> None:
    repo.write("a.py", b"staged = 1\n")
    repo.write("new.py", b"staged = 2\n")
    repo.run("add", "--all")
    repo.write("a.py", b"disk = 1\n")
    (repo.path / "b.py").unlink()
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {
            "a.py": FileStatus.MODIFIED,
            "b.py": FileStatus.DELETED,
            "new.py": FileStatus.ADDED,
        }
        assert subject.after.read([A]) == {A: b"disk = 1\n"}
        assert [hit.path for hit in subject.after.search(["disk", "staged", "b"], 9).hits] == ["a.py", "new.py"]
        assert (subject.change.title, subject.change.head) == ("uncommitted changes", None)


@both
def test_nothing_changed_is_an_empty_change(opener: Opener, repo: GitRepo) -> None:
    with opener(repo.path) as subject:
        assert (subject.change.files, subject.change.notes) == ((), ())


@both
def test_nothing_of_the_repository_is_touched(opener: Opener, repo: GitRepo) -> None:
    repo.write("a.py", b"staged = 1\n")
    repo.run("add", "--all")
    repo.write("a.py", b"disk = 1\n")
    index = repo.path / ".git/index"
    index.chmod(0o444)
    before = (index.read_bytes(), index.stat().st_mtime_ns, sorted(repo.path.rglob("*")))
    with opener(repo.path):
        pass
    assert (index.read_bytes(), index.stat().st_mtime_ns, sorted(repo.path.rglob("*"))) == before


def test_untracked_files_are_counted_and_the_remedy_works(repo: GitRepo) -> None:
    repo.write(".gitignore", b"*.log\n")
    repo.commit()
    repo.write("new.py", b"new = 1\n")
    repo.write("ignored.log", b"x\n")
    with open_worktree(repo.path) as subject:
        assert subject.change.files == ()
        assert subject.change.notes == (
            "1 untracked file is not part of this change; `git add -N PATH` makes them part of it",
        )
        assert not subject.after.exists(RepoPath("new.py"))
    repo.write("d/other.py", b"x\n")
    (repo.path / "sub").mkdir()
    with open_worktree(repo.path / "sub") as subject:
        assert subject.change.notes[0].startswith("2 untracked files are not part")
    repo.run("add", "-N", "new.py", "d")
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {"new.py": FileStatus.ADDED, "d/other.py": FileStatus.ADDED}
        assert subject.change.notes == ()
    with open_staged(repo.path) as subject:
        assert subject.change.files == ()


def test_a_change_within_the_tick_of_the_index_is_seen(repo: GitRepo) -> None:
    """The same size and time as the index has on record: only the content tells (git's "racy" files)."""
    repo.run("config", "core.trustCtime", "false")
    file, long_ago = repo.path / "a.py", (1_000_000_000, 1_000_000_000)
    os.utime(file, long_ago)
    repo.run("update-index", "--refresh")
    with file.open("r+b") as stream:
        stream.write(b"committed = 2\n")
    for path in (file, repo.path / ".git/index"):
        os.utime(path, long_ago)
    with open_worktree(repo.path) as subject:
        assert subject.after.read([A]) == {A: b"committed = 2\n"}


def test_a_touched_file_is_no_change(repo: GitRepo) -> None:
    os.utime(repo.path / "a.py", (1, 1))
    with open_worktree(repo.path) as subject:
        assert subject.change.files == ()


def test_links_out_of_the_tree_are_links_and_not_what_they_point_to(repo: GitRepo, tmp_path: Path) -> None:
    repo.write("d/c.py", b"c = 1\n")
    repo.commit()
    outside = GitRepo(tmp_path / "outside")
    outside.write("c.py", b"secret = 1\n")
    (repo.path / "a.py").unlink()
    (repo.path / "a.py").symlink_to(tmp_path / "outside/c.py")
    (repo.path / "d/c.py").unlink()
    (repo.path / "d").rmdir()
    (repo.path / "d").symlink_to(tmp_path / "outside")
    with open_worktree(repo.path) as subject:
        assert [(file.path, file.kind) for file in subject.change.files] == [
            ("a.py", FileKind.TEXT),
            ("a.py", FileKind.SYMLINK),
            ("d/c.py", FileKind.TEXT),
        ]
        assert subject.after.read([A, RepoPath("d/c.py")]) == {}
        assert subject.after.search(["secret"], 9).hits == ()


def test_a_pipe_in_place_of_a_file_is_not_waited_for(repo: GitRepo) -> None:
    (repo.path / "a.py").unlink()
    os.mkfifo(repo.path / "a.py")
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.DELETED}


def test_a_file_that_became_a_directory(repo: GitRepo) -> None:
    (repo.path / "a.py").unlink()
    repo.write("a.py/inner.py", b"x\n")
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.DELETED}


def test_line_endings_are_as_git_would_commit_them(repo: GitRepo) -> None:
    repo.run("config", "core.autocrlf", "true")
    repo.write("a.py", b"committed = 1\r\nmore = 2\r\n")
    repo.write(".gitattributes", b"*.bat eol=crlf\n")
    repo.run("add", "-N", ".")
    with open_worktree(repo.path) as subject:
        (file,) = [file for file in subject.change.files if file.path == "a.py"]
        assert [line.text for line in (*file.removed, *file.added)] == ["more = 2"]


def test_a_mode_that_the_user_does_not_track_is_no_change(repo: GitRepo) -> None:
    (repo.path / "a.py").chmod(0o755)
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.MODE_CHANGED}
    repo.run("config", "core.fileMode", "false")
    with open_worktree(repo.path) as subject:
        assert statuses(subject) == {}


@both
def test_conflicts_must_be_resolved_first(opener: Opener, repo: GitRepo) -> None:
    repo.run("checkout", "-q", "-b", "other")
    for branch, content in (("other", b"other = 1\n"), ("main", b"main = 1\n")):
        repo.run("checkout", "-q", branch)
        repo.write("a.py", content)
        repo.commit(branch)
    repo.run("merge", "-q", "other", check=False)
    with pytest.raises(RepositoryError, match="unresolved conflicts in 1 file") as caught:
        opener(repo.path)
    assert "git add" in caught.value.remedy


@both
def test_a_split_index_is_read(opener: Opener, repo: GitRepo) -> None:
    repo.run("update-index", "--split-index")
    repo.write("a.py", b"later = 1\n")
    repo.run("add", "--all")
    assert list((repo.path / ".git").glob("sharedindex.*"))
    with opener(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.MODIFIED}


@both
def test_a_sparse_checkout_misses_nothing(opener: Opener, repo: GitRepo) -> None:
    repo.write("far/away.py", b"far = 1\n")
    repo.commit()
    repo.run("sparse-checkout", "set", "--sparse-index", "near")
    assert not (repo.path / "far").exists()
    repo.write("a.py", b"later = 1\n")
    repo.run("add", "a.py")
    with opener(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.MODIFIED}
        assert subject.after.read([RepoPath("far/away.py")]) == {"far/away.py": b"far = 1\n"}


@both
def test_a_linked_worktree_has_its_own_index(opener: Opener, repo: GitRepo, tmp_path: Path) -> None:
    repo.run("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    (tmp_path / "linked/b.py").write_bytes(b"b = 2\n")
    repo.run("-C", str(tmp_path / "linked"), "add", "--all")
    with opener(tmp_path / "linked") as subject:
        assert statuses(subject) == {"b.py": FileStatus.MODIFIED}
    with opener(repo.path) as subject:
        assert statuses(subject) == {}


@both
def test_an_index_that_was_never_written_means_all_is_deleted(opener: Opener, repo: GitRepo) -> None:
    (repo.path / ".git/index").unlink()
    with opener(repo.path) as subject:
        assert statuses(subject) == {"a.py": FileStatus.DELETED, "b.py": FileStatus.DELETED}


def test_a_hook_is_told_of_the_index_that_is_being_committed(repo: GitRepo) -> None:
    """`git commit FILE` runs its hook with another index than .git/index; GIT_INDEX_FILE names it."""
    repo.write("a.py", b"a = 2\n")
    repo.write("b.py", b"b = 2\n")
    repo.run("add", "b.py")
    hook = repo.write(".git/hooks/pre-commit", b"")
    program = (
        "import pathlib; from bot.adapters.git import open_staged\n"
        "with open_staged(pathlib.Path('.')) as subject:\n"
        "    pathlib.Path('.git/seen').write_text(' '.join(file.path for file in subject.change.files))\n"
    )
    hook.write_text(f'#!/bin/sh\nPYTHONPATH="{Path.cwd()}" exec "{sys.executable}" -c "{program}"\n')
    hook.chmod(0o755)
    done = subprocess.run(
        ["git", "commit", "-q", "-m", "Only a", "a.py"], cwd=repo.path, env=repo.environment(), check=False
    )
    assert done.returncode == 0
    assert (repo.path / ".git/seen").read_text() == "a.py"


def test_a_bare_repository_has_no_working_tree(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with pytest.raises(UsageError, match="no working tree") as caught:
        open_worktree(tmp_path / "bare.git")
    assert caught.value.remedy == "Review a range: `foreread review BASE..HEAD`"


@both
def test_without_a_commit_there_is_nothing_to_compare_with(opener: Opener, tmp_path: Path) -> None:
    empty = GitRepo(tmp_path / "empty")
    empty.write("a.py", b"a\n")
    empty.run("add", "--all")
    with pytest.raises(ForereadError, match="no commits yet"):
        opener(empty.path)
