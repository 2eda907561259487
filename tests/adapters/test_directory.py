"""What of a directory on disk is read, and that nothing outside of it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.adapters.directory import DirectorySnapshot
from bot.change import RepoPath
from bot.errors import UsageError
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

SECRET = b"secret = 1\n"


@pytest.fixture(params=["with git", "without git"])
def inside(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with one file, and beside it another with a secret."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside/a.py").write_bytes(b"a = 1\n")
    (tmp_path / "outside/secret.py").write_bytes(SECRET)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    if request.param == "without git":
        monkeypatch.setenv("PATH", str(tmp_path / "outside"))
    return tmp_path / "inside"


def searched(root: Path, *names: str) -> list[str]:
    result = DirectorySnapshot(root).search(names, 99)
    assert result.complete
    return [hit.path for hit in result.hits]


def test_no_link_is_followed(inside: Path) -> None:
    outside = inside.parent / "outside"
    for name, target in {
        "link.py": str(outside / "secret.py"),
        "relative.py": "../outside/secret.py",
        "directory": str(outside),
        "to_a.py": "a.py",
        "loop": "loop",
    }.items():
        (inside / name).symlink_to(target)
    snapshot = DirectorySnapshot(inside)
    names = ["link.py", "relative.py", "directory/secret.py", "to_a.py", "loop", "loop/x", "a.py"]
    assert snapshot.read([RepoPath(name) for name in names]) == {"a.py": b"a = 1\n"}
    assert snapshot.exists(RepoPath("link.py"))
    assert not snapshot.exists(RepoPath("directory/secret.py"))
    assert searched(inside, "secret", "a") == ["a.py"]


def test_the_root_itself_may_be_a_link(inside: Path) -> None:
    (inside.parent / "link").symlink_to("inside")
    assert DirectorySnapshot(inside.parent / "link").read([RepoPath("a.py")]) == {"a.py": b"a = 1\n"}
    assert searched(inside.parent / "link", "a") == ["a.py"]


def test_pipes_and_sockets_and_unreadable_files_do_not_exist(inside: Path) -> None:
    os.mkfifo(inside / "pipe")
    os.mkfifo(inside / "pipe.py")
    snapshot = DirectorySnapshot(inside)
    assert snapshot.read([RepoPath("pipe"), RepoPath("pipe.py")]) == {}
    assert not snapshot.exists(RepoPath("pipe"))
    assert searched(inside, "a") == ["a.py"]


def test_gits_own_directory_is_not_read(inside: Path) -> None:
    (inside / "sub/.git").mkdir(parents=True)
    (inside / "sub/.git/config").write_bytes(SECRET)
    snapshot = DirectorySnapshot(inside)
    assert snapshot.read([RepoPath("sub/.git/config")]) == {}
    assert searched(inside, "secret") == []


def test_attributes_hide_no_file(inside: Path) -> None:
    (inside / ".gitattributes").write_bytes(b"*.py -diff binary\n")
    assert searched(inside, "a") == ["a.py"]


def test_a_name_that_is_no_unicode_is_refused_politely(inside: Path) -> None:
    assert not DirectorySnapshot(inside).exists(RepoPath("a" * 5_000))
    assert DirectorySnapshot(inside).read([RepoPath("b/" * 3_000)]) == {}


def test_a_file_over_five_megabytes_is_not_read(tmp_path: Path) -> None:
    for name, size in (("big", 5_000_001), ("fits", 5_000_000), ("small", 1)):
        (tmp_path / name).write_bytes(b"0" * size)
    names = [RepoPath(name) for name in ("big", "fits", "small", "big")]
    snapshot = DirectorySnapshot(tmp_path)
    assert sorted(snapshot.read(names)) == ["fits", "small"]
    assert snapshot.exists(RepoPath("big"))


@pytest.mark.parametrize("name", ["nowhere", "a.py"])
def test_the_root_must_be_a_directory(inside: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is not a directory"):
        DirectorySnapshot(inside / name)


def test_ignored_files_are_not_searched_but_can_be_read(tmp_path: Path) -> None:
    for name in (".gitignore", "build/out.py", "in.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"build\n")
    assert searched(tmp_path, "build") == [".gitignore", "in.py"]
    assert DirectorySnapshot(tmp_path).read([RepoPath("build/out.py")])


def test_in_a_checkout_the_tracked_files_are_searched_whatever_is_ignored(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"a = 1\n")
    repo.commit()
    repo.write(".gitignore", b"*\n")
    repo.write("untracked.py", b"a = 2\n")
    assert searched(repo.path, "a") == ["a.py"]


def test_a_directory_inside_a_repository_is_searched_for_what_lies_in_it(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"a = 1\n")
    repo.write("inner/a.py", b"a = 2\n")
    repo.run("config", "grep.fullName", "true")
    assert searched(repo.path / "inner", "a") == ["a.py"]


@pytest.mark.parametrize("broken", ["not a git directory\n", "[core]\n\trepositoryformatversion = 99\n"])
def test_a_checkout_that_git_refuses_is_searched_all_the_same(tmp_path: Path, broken: str) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"a = 1\n")
    repo.commit()
    repo.write(".git/config", broken.encode())
    assert searched(repo.path, "a") == ["a.py"]


def test_a_checkout_whose_settings_point_elsewhere_shows_nothing_from_there(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"a = 1\n")
    repo.commit()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.py").write_bytes(b"a = secret\n")
    repo.run("config", "core.worktree", str(tmp_path / "outside"))
    result = DirectorySnapshot(repo.path).search(["a", "secret"], 99)
    assert [hit.text for hit in result.hits] == ["a = 1"]


def test_no_program_is_run(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.write(".gitattributes", b"* diff=evil filter=evil\n")
    repo.write("a.py", b"a = 1\n")
    repo.commit()
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\ncat\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.evil.textconv", "filter.evil.clean", "pager.grep"):
        repo.run("config", key, str(program))
    repo.write("a.py", b"a = 2\n")
    assert searched(repo.path, "a") == ["a.py"]
    assert not (tmp_path / "it-ran").exists()
