"""What the diff and the snapshots say of each kind of file and of each thing that can happen to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.adapters.git import open_range, open_staged, open_worktree
from bot.change import DiffLimits, FileKind, FileStatus, RepoPath
from bot.config import CONFIG_PATHS
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from bot.adapters.git import Subject
    from bot.change import FileDiff

PROSE = b"".join(b"line %d of a file that is long enough to be recognised\n" % number for number in range(20))
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 12345\n"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def last(repo: GitRepo) -> Subject:
    return open_range(repo.path, "HEAD~1..HEAD")


def only(subject: Subject) -> FileDiff:
    (file,) = subject.change.files
    return file


def texts(file: FileDiff) -> tuple[list[str], list[str]]:
    return [line.text for line in file.removed], [line.text for line in file.added]


def test_a_rename_is_seen_with_what_changed_in_it(repo: GitRepo) -> None:
    repo.write("old/name.py", PROSE)
    repo.commit()
    (repo.path / "old/name.py").unlink()
    repo.write("new/name.py", PROSE + b"more\n")
    repo.commit()
    with last(repo) as subject:
        file = only(subject)
        assert (file.status, file.old_path, file.new_path) == (FileStatus.RENAMED, "old/name.py", "new/name.py")
        assert texts(file) == ([], ["more"])
        assert not subject.after.exists(RepoPath("old/name.py"))
        assert subject.before.exists(RepoPath("old/name.py"))


def test_a_copy_of_a_changed_file_is_seen(repo: GitRepo) -> None:
    repo.write("a.py", PROSE)
    repo.commit()
    repo.write("a.py", PROSE + b"changed\n")
    repo.write("b.py", PROSE)
    repo.commit()
    with last(repo) as subject:
        files = {file.path: file for file in subject.change.files}
    assert (files[RepoPath("b.py")].status, files[RepoPath("b.py")].old_path) == (FileStatus.COPIED, "a.py")


def test_a_change_of_mode_alone_is_seen(repo: GitRepo) -> None:
    repo.write("run.sh", b"true\n").chmod(0o644)
    repo.commit()
    (repo.path / "run.sh").chmod(0o755)
    repo.commit()
    with last(repo) as subject:
        file = only(subject)
        assert (file.status, file.old_mode, file.new_mode) == (FileStatus.MODE_CHANGED, "100644", "100755")
        assert subject.after.read([RepoPath("run.sh")]) == {"run.sh": b"true\n"}


def test_a_symbolic_link_is_there_but_is_not_read_as_a_file(repo: GitRepo) -> None:
    repo.write("target.py", b"secret = 1\n")
    repo.commit()
    (repo.path / "link.py").symlink_to("target.py")
    (repo.path / "linked").symlink_to(".")
    repo.commit()
    with last(repo) as subject:
        assert {file.kind for file in subject.change.files} == {FileKind.SYMLINK}
        link = RepoPath("link.py")
        assert subject.after.exists(link)
        assert subject.after.read([link, RepoPath("linked/target.py")]) == {}
        assert [hit.path for hit in subject.after.search(["secret", "target"], 9).hits] == ["target.py"]


def test_a_file_that_becomes_a_link_is_seen_as_both(repo: GitRepo) -> None:
    repo.write("a.py", b"a = 1\n")
    repo.commit()
    (repo.path / "a.py").unlink()
    (repo.path / "a.py").symlink_to("/etc/passwd")
    repo.commit()
    with last(repo) as subject:
        kinds = [(file.status, file.kind) for file in subject.change.files]
        assert kinds == [(FileStatus.DELETED, FileKind.TEXT), (FileStatus.ADDED, FileKind.SYMLINK)]
        assert subject.before.read([RepoPath("a.py")]) == {"a.py": b"a = 1\n"}
        assert subject.after.read([RepoPath("a.py")]) == {}


def test_a_submodule_is_no_file_and_its_move_is_seen(repo: GitRepo, tmp_path: Path) -> None:
    inner = GitRepo(tmp_path / "inner")
    first, second = inner.commit("One"), inner.commit("Two")
    for sha in (first, second):
        repo.run("update-index", "--add", "--cacheinfo", f"160000,{sha},vendored")
        repo.run("commit", "-q", "-m", "Pin")
    with last(repo) as subject:
        file = only(subject)
        assert (file.kind, texts(file)) == (
            FileKind.SUBMODULE,
            ([f"Subproject commit {first}"], [f"Subproject commit {second}"]),
        )
        assert not subject.after.exists(RepoPath("vendored"))
        assert not subject.after.exists(RepoPath("vendored/README"))


def test_a_binary_file_is_known_by_its_content(repo: GitRepo) -> None:
    repo.write("logo.png", b"\x89PNG\0\1")
    repo.commit()
    repo.write("logo.png", b"\x89PNG\0\2")
    repo.commit()
    with last(repo) as subject:
        file = only(subject)
        assert (file.kind, file.status, file.hunks) == (FileKind.BINARY, FileStatus.MODIFIED, ())
        assert subject.after.read([RepoPath("logo.png")]) == {"logo.png": b"\x89PNG\0\2"}


def test_an_lfs_pointer_is_known(repo: GitRepo) -> None:
    repo.commit("Empty")
    repo.write("model.bin", POINTER)
    repo.commit()
    with last(repo) as subject:
        assert only(subject).kind is FileKind.LFS_POINTER


def test_a_missing_last_newline_is_kept(repo: GitRepo) -> None:
    repo.write("a", b"one\ntwo")
    repo.commit()
    repo.write("a", b"one\ntwo\n")
    repo.commit()
    with last(repo) as subject:
        file = only(subject)
        assert [(line.text, line.newline) for line in (*file.removed, *file.added)] == [("two", False), ("two", True)]


def test_carriage_returns_are_content(repo: GitRepo) -> None:
    repo.run("config", "core.autocrlf", "true")
    repo.write("a", b"one\ntwo\n")
    repo.write(".gitattributes", b"* -text\n")
    repo.commit()
    repo.write("a", b"one\r\ntwo\n")
    repo.commit()
    with last(repo) as subject:
        assert texts(only(subject)) == (["one"], ["one\r"])
        assert subject.after.read([RepoPath("a")]) == {"a": b"one\r\ntwo\n"}


def test_empty_files_come_and_go(repo: GitRepo) -> None:
    repo.write("gone", b"")
    repo.commit()
    (repo.path / "gone").unlink()
    repo.write("come", b"")
    repo.write("d/__init__.py", b"")
    repo.commit()
    with last(repo) as subject:
        assert [(file.path, file.status) for file in subject.change.files] == [
            ("come", FileStatus.ADDED),
            ("d/__init__.py", FileStatus.ADDED),
            ("gone", FileStatus.DELETED),
        ]
        assert subject.after.read([RepoPath("come")]) == {"come": b""}


@pytest.mark.parametrize(
    "name",
    ["sp ace", 'qu"ote', "back\\slash", "new\nline", "tab\there", "é/ü", "b\udcff\udcfe", "a => b", "-x", "\x01"],
)
def test_a_path_of_any_bytes_is_the_same_in_diff_and_snapshot(repo: GitRepo, name: str) -> None:
    repo.write(name, b"one\n")
    repo.commit()
    repo.write(name, b"two\n")
    repo.commit()
    with last(repo) as subject:
        assert only(subject).path == name
        assert subject.after.read([only(subject).path]) == {name: b"two\n"}
        assert subject.before.read([only(subject).path]) == {name: b"one\n"}


def test_the_first_commit_compared_with_nothing_is_out_of_reach_but_its_child_is_not(repo: GitRepo) -> None:
    repo.commit("Empty")
    repo.write("a", b"1\n")
    repo.commit()
    with last(repo) as subject:
        assert only(subject).status is FileStatus.ADDED
        assert subject.before.search(["1"], 9).hits == ()


def test_a_file_over_five_megabytes_is_not_read(repo: GitRepo) -> None:
    for name, size in (("big", 5_000_001), ("fits", 5_000_000), ("small", 1)):
        repo.write(name, b"0" * size)
    names = [RepoPath(name) for name in ("big", "fits", "small", "big")]
    repo.commit()
    with open_range(repo.path, "HEAD..HEAD") as subject:
        assert sorted(subject.after.read(names)) == ["fits", "small"]
        assert subject.after.exists(RepoPath("big"))


def test_limits_reach_the_parser(repo: GitRepo) -> None:
    repo.commit("Empty")
    repo.write("a", PROSE)
    repo.commit()
    with open_range(repo.path, "HEAD~1", DiffLimits(max_file_bytes=10)) as subject:
        assert only(subject).omitted is not None


@pytest.mark.parametrize("opener", ["range", "staged", "worktree"])
@pytest.mark.parametrize("path", CONFIG_PATHS)
def test_the_configuration_is_that_of_the_base(repo: GitRepo, opener: str, path: str) -> None:
    repo.write(path, b"base: true\n")
    repo.commit()
    repo.write(path, b"head: true\n")
    if opener == "range":
        repo.commit()
    repo.run("add", "--all")
    opened = {
        "range": lambda: open_range(repo.path, "HEAD~1"),
        "staged": lambda: open_staged(repo.path),
        "worktree": lambda: open_worktree(repo.path),
    }[opener]()
    with opened as subject:
        assert (subject.config, subject.config_path) == (b"base: true\n", path)


def test_a_configuration_that_the_change_brings_has_no_say(repo: GitRepo) -> None:
    repo.commit("Empty")
    repo.write(".foreread.yml", b"head: true\n")
    repo.commit()
    with last(repo) as subject:
        assert (subject.config, subject.config_path) == (None, ".github/foreread.yml")


def test_an_object_that_is_broken_is_absent(repo: GitRepo) -> None:
    repo.write("a", b"1\n")
    repo.write("b", b"2\n")
    repo.commit()
    repo.write("c", b"3\n")
    repo.commit()
    blob = repo.text("rev-parse", "HEAD:a")
    stored = repo.path / ".git/objects" / blob[:2] / blob[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"not an object")
    with last(repo) as subject:
        wanted = [RepoPath("a"), RepoPath("b"), RepoPath("c")]
        assert subject.after.read(wanted) == {"b": b"2\n", "c": b"3\n"}
        assert not subject.after.search(["2"], 9).complete


def test_a_review_leaves_nothing_behind_and_few_processes_on_its_way(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a", b"1\n")
    repo.commit()
    repo.write("a", b"2\n")
    repo.commit()
    scratch, log, program = tmp_path / "scratch", tmp_path / "log", tmp_path / "bin" / "git"
    scratch.mkdir()
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho x >> {log}\nPATH="{os.environ["PATH"]}" exec git "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    before = sorted(path for path in (repo.path / ".git").rglob("*"))
    with last(repo) as subject:
        subject.after.read([RepoPath("a")])
        subject.before.read([RepoPath("a")])
        subject.after.search(["a"], 9)
        assert [oct(path.stat().st_mode)[-3:] for path in scratch.iterdir()] == ["700"]
    assert len(log.read_text().split()) <= 7
    assert list(scratch.iterdir()) == []
    assert sorted(path for path in (repo.path / ".git").rglob("*")) == before


def test_a_refused_review_leaves_nothing_behind(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("One")
    repo.run("checkout", "-q", "--orphan", "other")
    repo.commit("Two")
    (repo.path / ".git/shallow").write_text(repo.text("rev-parse", "main") + "\n")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    with pytest.raises(Exception, match="shallow clone"):
        open_range(repo.path, "main..other")
    assert list(scratch.iterdir()) == []
