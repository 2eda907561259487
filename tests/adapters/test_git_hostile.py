"""Nothing that a repository or a change says runs a program, or hides a line from the review."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.adapters.git import open_range, open_staged, open_worktree
from bot.change import FileKind, FileStatus, RepoPath
from bot.errors import PatchError
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.adapters.git import Subject

BAD = "    grant_everything()"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def opened(how: str, repo: GitRepo) -> Subject:
    """The last commit; or its content as staged, or as it lies in the working tree."""
    if how == "range":
        return open_range(repo.path, "HEAD~1..HEAD")
    repo.run("reset", "-q", "--soft", "HEAD~1")
    if how == "staged":
        return open_staged(repo.path)
    repo.run("reset", "-q")
    repo.run("add", "--intent-to-add", ".")
    return open_worktree(repo.path)


EVERY_WAY = pytest.mark.parametrize("how", ["range", "staged", "worktree"])


def change_with(repo: GitRepo, attributes: bytes) -> None:
    repo.write("app.py", b"def check():\n    return True\n")
    repo.commit()
    repo.write(".gitattributes", attributes)
    repo.write("app.py", f"def check():\n{BAD}\n    return True\n".encode())
    repo.commit()


@EVERY_WAY
@pytest.mark.parametrize(
    "attributes",
    [b"*.py -diff\n", b"*.py binary\n", b"* -diff -text\n", b"*.py diff=hide\n", b"app.py diff=hide filter=hide\n"],
)
def test_attributes_of_the_change_hide_no_line_of_it(repo: GitRepo, how: str, attributes: bytes) -> None:
    change_with(repo, attributes)
    repo.run("config", "diff.hide.binary", "true")
    with opened(how, repo) as subject:
        app = next(file for file in subject.change.files if file.path == "app.py")
        assert (app.kind, [line.text for line in app.added]) == (FileKind.TEXT, [BAD])
        assert [hit.path for hit in subject.after.search(["grant_everything"], 9).hits] == ["app.py"]
        many = ["grant_everything", *map(str, range(20))]
        assert [hit.path for hit in subject.after.search(many, 9).hits] == ["app.py"]


@EVERY_WAY
@pytest.mark.parametrize("place", ["base", "info", "user", "configured"])
def test_attributes_from_elsewhere_hide_no_line_either(
    repo: GitRepo, how: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = b"*.py -diff\n"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if place == "base":
        repo.write(".gitattributes", hidden)
    if place == "info":
        repo.write(".git/info/attributes", hidden)
    if place == "user":
        (tmp_path / "home/.config/git").mkdir(parents=True)
        (tmp_path / "home/.config/git/attributes").write_bytes(hidden)
    if place == "configured":
        repo.run("config", "core.attributesFile", str(repo.write("../hidden", hidden)))
    change_with(repo, hidden if place == "base" else b"")
    with opened(how, repo) as subject:
        app = next(file for file in subject.change.files if file.path == "app.py")
        assert [line.text for line in app.added] == [BAD]
        assert subject.after.search(["grant_everything"], 9).hits


@EVERY_WAY
@pytest.mark.parametrize(
    "settings",
    [
        {"diff.orderFile": "/etc/hostname", "diff.noprefix": "true", "diff.mnemonicPrefix": "true"},
        {"diff.context": "0", "diff.interHunkContext": "9", "diff.algorithm": "patience", "diff.renames": "false"},
        {"color.ui": "always", "color.diff": "always", "core.quotePath": "true", "diff.relative": "true"},
        {"diff.ignoreSubmodules": "all", "diff.wordRegex": ".", "diff.suppressBlankEmpty": "true"},
        {"grep.column": "true", "grep.fullName": "true", "grep.patternType": "perl", "color.grep": "always"},
        {"log.showSignature": "true", "log.date": "raw", "format.pretty": "oneline", "log.mailmap": "true"},
        {"i18n.logOutputEncoding": "latin1", "log.showRoot": "false", "log.follow": "true", "core.pager": "false"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_no_setting_alters_what_is_seen(repo: GitRepo, how: str, settings: dict[str, str]) -> None:
    change_with(repo, b"")
    with opened(how, repo) as subject:
        plain, hits = subject.change, subject.after.search(["check", "grant_everything"], 9)
    for key, value in settings.items():
        repo.run("config", key, value)
    if how != "range":
        repo.commit()
    with opened(how, repo) as subject:
        assert subject.change.files == plain.files
        assert [commit.message for commit in subject.change.commits] == [commit.message for commit in plain.commits]
        assert subject.after.search(["check", "grant_everything"], 9) == hits


@EVERY_WAY
def test_nothing_that_the_repository_names_is_run(repo: GitRepo, how: str, tmp_path: Path) -> None:
    change_with(repo, b"*.py diff=evil filter=evil merge=evil text\n")
    marker, program = tmp_path / "it-ran", tmp_path / "evil.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {marker}\ncat\n')
    program.chmod(0o755)
    with opened(how, repo):
        pass
    if how != "range":
        repo.commit()
    for hook in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman"):
        (repo.path / ".git/hooks").mkdir(exist_ok=True)
        (repo.path / ".git/hooks" / hook).symlink_to(program)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand",
        "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process", "gpg.program", "pager.diff", "pager.log", "pager.grep", "sequence.editor",
        "merge.evil.driver", "interactive.diffFilter", "credential.helper", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        repo.run("config", key, str(program))
    repo.run("config", "filter.evil.required", "true")
    repo.run("config", "log.showSignature", "true")
    if how == "worktree":  # the file must look changed to git, or no filter would be asked for it
        marker.unlink(missing_ok=True)
    subject = open_range(repo.path, "HEAD~1..HEAD") if how == "range" else None
    if how != "range":
        repo.write("app.py", f"def check():\n{BAD}\n{BAD}\n    return True\n".encode())
        subject = open_staged(repo.path) if how == "staged" else open_worktree(repo.path)
    assert subject is not None
    with subject:
        subject.after.read([RepoPath("app.py")])
        subject.after.search(["check"], 9)
        subject.before.search(["check", *map(str, range(20))], 9)
    assert not marker.exists(), marker.read_text()


def test_the_marker_would_have_appeared(repo: GitRepo, tmp_path: Path) -> None:
    """The proof above is worth something only if git, asked without care, does run such a program."""
    change_with(repo, b"*.py diff=evil\n")
    marker, program = tmp_path / "it-ran", tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {marker}\ncat $1\n")
    program.chmod(0o755)
    repo.run("config", "diff.evil.textconv", str(program))
    repo.run("diff", "HEAD~1", "HEAD")
    assert marker.exists()


@pytest.mark.parametrize("variable", ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_ASKPASS", "GIT_SSH_COMMAND", "GIT_EDITOR"])
def test_gits_variables_run_nothing(
    repo: GitRepo, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_with(repo, b"")
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\n")
    program.chmod(0o755)
    monkeypatch.setenv(variable, str(program))
    for subject in (open_range(repo.path, "HEAD~1"), open_staged(repo.path), open_worktree(repo.path)):
        with subject:
            subject.after.search(["check"], 9)
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GIT_DIFF_OPTS", "-u0"),
        ("GIT_CONFIG_PARAMETERS", "'diff.noprefix'='true'"),
        ("GIT_DIR", "/nonexistent"),
        ("GIT_WORK_TREE", "/"),
        ("GIT_INDEX_FILE", "/nonexistent"),
        ("GIT_OBJECT_DIRECTORY", "/nonexistent"),
        ("GIT_NAMESPACE", "elsewhere"),
        ("GIT_ATTR_SOURCE", "HEAD"),
        ("GIT_LITERAL_PATHSPECS", "0"),
        ("GIT_GREP_THREADS", "x"),
        ("GREP_OPTIONS", "--color=always"),
        ("LC_ALL", "C"),
        ("GIT_TRACE", "1"),
    ],
)
def test_gits_variables_alter_nothing(
    repo: GitRepo, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_with(repo, b"*.py -diff\n")
    with open_range(repo.path, "HEAD~1") as subject:
        plain = subject.change
    monkeypatch.setenv(variable, value)
    with open_range(repo.path, "HEAD~1") as subject:
        assert subject.change == plain
    for open_it in (open_staged, open_worktree):
        with open_it(repo.path) as subject:
            assert subject.change.files == ()


def test_a_submodule_that_asks_to_be_ignored_is_not(repo: GitRepo, tmp_path: Path) -> None:
    inner = GitRepo(tmp_path / "inner")
    for sha in (inner.commit("One"), inner.commit("Two")):
        repo.write(".gitmodules", b'[submodule "v"]\n\tpath = v\n\turl = ../inner\n\tignore = all\n')
        repo.run("add", ".gitmodules")
        repo.run("update-index", "--add", "--cacheinfo", f"160000,{sha},v")
        repo.run("commit", "-q", "-m", "Pin")
    with open_range(repo.path, "HEAD~1") as subject:
        assert [file.kind for file in subject.change.files] == [FileKind.SUBMODULE]


def test_no_program_of_a_submodule_is_run(repo: GitRepo, tmp_path: Path) -> None:
    inner = GitRepo(repo.path / "v")
    inner.write("a", b"1\n")
    inner.commit("One")
    repo.run("add", "v")
    repo.commit("Pin")
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\n")
    program.chmod(0o755)
    inner.run("config", "core.fsmonitor", str(program))
    inner.write("a", b"2\n")
    with open_worktree(repo.path) as subject:
        assert subject.change.files == ()
    assert not (tmp_path / "it-ran").exists()
    inner.run("config", "--unset", "core.fsmonitor")
    inner.commit("Two")
    with open_worktree(repo.path) as subject:
        assert [file.kind for file in subject.change.files] == [FileKind.SUBMODULE]


def test_replacements_of_objects_are_not_believed(repo: GitRepo) -> None:
    change_with(repo, b"")
    kind = repo.text("rev-parse", "HEAD~1:app.py")
    repo.run("replace", repo.text("rev-parse", "HEAD:app.py"), kind)
    repo.run("replace", repo.text("rev-parse", "HEAD"), repo.text("rev-parse", "HEAD~1"))
    with open_range(repo.path, "HEAD~1") as subject:
        assert [line.text for file in subject.change.files for line in file.added] == [BAD]


def test_a_partial_clone_fetches_nothing_and_says_what_is_missing(repo: GitRepo, tmp_path: Path) -> None:
    change_with(repo, b"")
    repo.write("later.py", b"x = 1\n")
    repo.commit()
    repo.run("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    repo.run("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(partial))
    had = objects(partial)
    with open_range(partial, "HEAD~1") as subject:
        (file,) = subject.change.files
        assert (file.path, file.status, file.omitted) == ("later.py", FileStatus.ADDED, "its content was not fetched")
        assert any("were not fetched" in note or "was not fetched" in note for note in subject.change.notes)
    with open_range(partial, "HEAD..HEAD") as subject:
        assert subject.after.read([RepoPath("app.py")]) == {}
        result = subject.after.search(["check"], 9)
        assert (result.hits, result.complete) == ((), False)
        assert "not fetched" in result.reason
    assert objects(partial) == had


def objects(path: Path) -> list[str]:
    return sorted(name for _, _, names in os.walk(path / ".git/objects") for name in names)


@pytest.mark.parametrize("build", [lambda: b"\n" * 5_000, lambda: b"a/" * 3_000 + b"b"], ids=["newlines", "depth"])
def test_a_path_made_to_be_slow_is_not(repo: GitRepo, build: Callable[[], bytes]) -> None:
    repo.commit("Empty")
    path = build()
    blob = repo.run("hash-object", "-w", "--stdin", stdin=b"needle\n").strip()
    repo.run("update-index", "-z", "--index-info", stdin=b"100644 " + blob + b"\t" + path + b"\0")
    with open_staged(repo.path) as subject:
        (file,) = subject.change.files
        assert file.path.encode() == path
        assert subject.after.read([file.path]) == {file.path: b"needle\n"}
        assert subject.after.search(["needle"], 9).hits[0].path == file.path


def test_a_tree_with_names_that_no_checkout_could_hold_is_refused(repo: GitRepo) -> None:
    first = repo.commit("Empty")
    blob = repo.run("hash-object", "-w", "--stdin", stdin=b"needle\n").strip().decode()
    id_ = bytes.fromhex(blob)
    raw = b"".join(b"100644 " + name + b"\0" + id_ for name in (b".", b"..", b".git", b"../../x", b"/etc/passwd", b"a"))
    tree = repo.run("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw).decode().strip()
    head = repo.run("commit-tree", "-p", first, "-m", "Odd", tree).decode().strip()
    with pytest.raises(PatchError, match="not a path inside a repository"):
        open_range(repo.path, f"{first}..{head}")
