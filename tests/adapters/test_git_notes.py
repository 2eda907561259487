"""Git AI notes and Agent Trace files, read from real repositories as they come: sprawling, torn, oversized, absent."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters._git_notes import FETCH_NOTES, MOST_NOTE_BYTES, MOST_TRACE_FILES
from bot.adapters.git import open_range, open_staged, open_worktree
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from bot.facts import Testimony


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"a = 1\n")
    repo.commit("base")
    repo.run("branch", "start")
    return repo


def add(repo: GitRepo, number: int) -> str:
    repo.write(f"f{number}.py", f"x = {number}\n".encode())
    return repo.commit(f"change {number}")


def annotate(repo: GitRepo, commit: str, text: bytes, ref: str = "refs/notes/ai") -> None:
    blob = repo.run("hash-object", "-w", "--stdin", stdin=text).decode().strip()
    repo.run("notes", f"--ref={ref}", "add", "-f", "-C", blob, commit)


def told_of(repo: GitRepo | Path, spec: str = "start..HEAD") -> Testimony:
    with open_range(repo.path if isinstance(repo, GitRepo) else repo, spec) as subject:
        return subject.sources.testimony


def test_the_notes_of_the_changes_commits_are_read_and_no_others(repo: GitRepo) -> None:
    first, second = add(repo, 1), add(repo, 2)
    annotate(repo, "start", b"of the base")
    annotate(repo, second, b"\xff\x00note\n")
    told = told_of(repo)
    assert told.notes == {second: b"\xff\x00note\n"}
    assert first not in told.notes
    assert told.incomplete == ()


def test_five_hundred_notes_in_directories_are_all_found(repo: GitRepo) -> None:
    """More than 256 notes: git sorts them into directories by the first two digits (git-notes(1), "fanout")."""
    stream = [b"reset refs/heads/many\nfrom refs/heads/start\n"]
    who = b"Ada Example <ada@example.com> 1700000000 +0000"
    for number in range(500):
        stream.append(
            b"commit refs/heads/many\nmark :%d\nauthor %s\ncommitter %s\ndata 1\nx\nM 644 inline f%d\ndata 2\n%s\n\n"
            % (number + 1, who, who, number % 20, b"ab"[number % 2 : number % 2 + 1] + b"\n")
        )
    repo.run("fast-import", "--quiet", "--force", "--export-marks=marks", stdin=b"".join(stream))
    marks = dict(line.split(" ") for line in (repo.path / "marks").read_text().splitlines())
    notes = [b"commit refs/notes/ai\ncommitter %s\ndata 1\nn\n" % who]
    notes += [b"N inline %s\ndata 3\n%03d\n" % (sha.encode(), int(mark[1:]) % 1000) for mark, sha in marks.items()]
    repo.run("fast-import", "--quiet", "--force", stdin=b"".join(notes))
    assert repo.text("ls-tree", "refs/notes/ai").count(" tree ") > 100
    told = told_of(repo, "start..many")
    assert len(told.notes) == 500
    assert told.notes == {sha: b"%03d" % (int(mark[1:]) % 1000) for mark, sha in marks.items()}


def test_deeper_directories_are_followed(repo: GitRepo) -> None:
    commit = add(repo, 1)
    blob = repo.run("hash-object", "-w", "--stdin", stdin=b"deep").decode().strip()
    tree = repo.run("mktree", stdin=f"100644 blob {blob}\t{commit[4:]}\n".encode()).decode().strip()
    for part in (commit[2:4], commit[:2]):
        tree = repo.run("mktree", stdin=f"040000 tree {tree}\t{part}\n".encode()).decode().strip()
    repo.run("update-ref", "refs/notes/ai", repo.text("commit-tree", "-m", "notes", tree))
    assert told_of(repo).notes == {commit: b"deep"}


def test_copies_of_a_remotes_notes_count_behind_the_repositorys_own(repo: GitRepo) -> None:
    first, second = add(repo, 1), add(repo, 2)
    annotate(repo, first, b"theirs", "refs/notes/ai-remote/origin")
    annotate(repo, second, b"theirs", "refs/notes/ai-remote/origin")
    annotate(repo, second, b"ours")
    assert told_of(repo).notes == {first: b"theirs", second: b"ours"}


@pytest.mark.parametrize("setting", [("notes.displayRef", "refs/notes/evil"), ("core.notesRef", "refs/notes/evil")])
def test_no_setting_of_the_repository_decides_where_notes_are(repo: GitRepo, setting: tuple[str, str]) -> None:
    commit = add(repo, 1)
    annotate(repo, commit, b"evil", "refs/notes/evil")
    repo.run("config", *setting)
    assert told_of(repo).notes == {}


def test_a_note_that_is_too_large_is_named_and_the_others_are_read(repo: GitRepo) -> None:
    first, second = add(repo, 1), add(repo, 2)
    annotate(repo, first, b"x" * (MOST_NOTE_BYTES + 1))
    annotate(repo, second, b"small")
    told = told_of(repo)
    assert told.notes == {second: b"small"}
    assert "1 Git AI note of 2 could not be read" in told.incomplete[0]


def test_all_notes_together_are_bounded(repo: GitRepo) -> None:
    for number in range(18):
        annotate(repo, add(repo, number), b"%d" % number + b"x" * (MOST_NOTE_BYTES - 10))
    told = told_of(repo)
    assert len(told.notes) == 16
    assert "2 Git AI notes of 18 could not be read" in told.incomplete[0]


def test_a_note_whose_object_is_missing_is_named(repo: GitRepo) -> None:
    first, second = add(repo, 1), add(repo, 2)
    annotate(repo, first, b"gone")
    annotate(repo, second, b"here")
    blob = repo.text("rev-parse", f"refs/notes/ai:{first}")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    told = told_of(repo)
    assert told.notes == {second: b"here"}
    assert "1 Git AI note of 2 could not be read" in told.incomplete[0]


@pytest.mark.parametrize("which", ["refs/notes/ai", "refs/notes/ai^{tree}"])
def test_notes_whose_tree_is_missing_are_not_taken_for_no_notes(repo: GitRepo, which: str) -> None:
    annotate(repo, add(repo, 1), b"gone")
    sha = repo.text("rev-parse", which)
    (repo.path / ".git/objects" / sha[:2] / sha[2:]).unlink()
    told = told_of(repo)
    assert told.notes == {}
    assert FETCH_NOTES in told.incomplete[0]


def test_a_directory_of_notes_that_is_missing_is_not_taken_for_no_note(repo: GitRepo) -> None:
    commit = add(repo, 1)
    folder = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    tree = repo.run("mktree", "--missing", stdin=f"040000 tree {folder[::-1]}\t{commit[:2]}\n".encode())
    repo.run("update-ref", "refs/notes/ai", repo.text("commit-tree", "-m", "notes", tree.decode().strip()))
    assert "parts of the Git AI notes" in told_of(repo).incomplete[0]


@pytest.mark.parametrize("tip", ["blob", "tree"])
def test_a_ref_that_holds_no_notes_is_survived(repo: GitRepo, tip: str) -> None:
    add(repo, 1)
    repo.run("update-ref", "refs/notes/ai", repo.text("rev-parse", {"blob": "HEAD:a.py", "tree": "HEAD^{tree}"}[tip]))
    assert told_of(repo).notes == {}


def test_a_repository_without_notes_is_not_called_incomplete(repo: GitRepo) -> None:
    add(repo, 1)
    assert told_of(repo).incomplete == ()


@pytest.mark.parametrize("sign", ["state", "workflow"])
def test_missing_notes_are_said_where_the_team_uses_git_ai(repo: GitRepo, sign: str) -> None:
    if sign == "state":
        (repo.path / ".git" / "ai").mkdir()
    else:
        repo.write(".github/workflows/git-ai.yaml", b"on: push\n")
        repo.commit("use it")
        repo.run("branch", "-f", "start")
    add(repo, 1)
    [reason] = told_of(repo).incomplete
    assert f"`{FETCH_NOTES}`" in reason


def test_the_command_that_is_named_fetches_the_notes(repo: GitRepo, tmp_path: Path) -> None:
    commit = add(repo, 1)
    annotate(repo, commit, b"note")
    subprocess.run(["git", "clone", "-q", f"file://{repo.path}", str(tmp_path / "clone")], check=True)
    clone = GitRepo(tmp_path / "clone")
    assert told_of(clone, "HEAD~1..HEAD").notes == {}
    clone.run(*FETCH_NOTES.split()[1:])
    assert told_of(clone, "HEAD~1..HEAD").notes == {commit: b"note"}


def test_a_shallow_clone_that_ends_inside_the_change_says_so(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("checkout", "-q", "-b", "side")
    for number in range(4):
        add(repo, number)
    repo.run("checkout", "-q", "main")
    repo.write("b.py", b"b = 1\n")
    repo.commit("main moves")
    repo.run("merge", "-q", "--no-edit", "side")
    path = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=3", f"file://{repo.path}", str(path)], check=True)
    told = told_of(path, "HEAD^1..HEAD")
    assert any("shallow clone ends inside the change" in reason for reason in told.incomplete)


def test_the_notes_of_a_repository_with_sha_256_ids_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sha256"
    made = subprocess.run(["git", "init", "-q", "--object-format=sha256", str(path)], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("this git knows no sha256")
    repo = GitRepo(path)
    repo.write("a", b"1\n")
    repo.commit()
    repo.write("a", b"2\n")
    commit = repo.commit()
    annotate(repo, commit, b"note")
    assert told_of(repo, "HEAD~1..HEAD").notes == {commit: b"note"}


def test_trace_files_are_read_from_the_head_whatever_is_on_disk(repo: GitRepo) -> None:
    repo.write(".agent-trace/traces.jsonl", b'{"version":"1.0"}\n')
    repo.write(".agent-trace/notes.txt", b"no trace\n")
    repo.write('.agent-trace/\xff\n".jsonl'.encode("latin-1").decode(errors="surrogateescape"), b"{}\n")
    (repo.path / ".agent-trace/link.jsonl").symlink_to("/etc/passwd")
    repo.commit("trace")
    repo.write(".agent-trace/traces.jsonl", b"on disk\n")
    told = told_of(repo)
    assert told.traces[".agent-trace/traces.jsonl"] == b'{"version":"1.0"}\n'  # type: ignore[index]
    assert len(told.traces) == 2
    assert told.incomplete == ()
    with open_worktree(repo.path) as subject:
        assert subject.sources.testimony.traces[".agent-trace/traces.jsonl"] == b"on disk\n"  # type: ignore[index]


def test_too_many_trace_files_are_said(repo: GitRepo) -> None:
    for number in range(MOST_TRACE_FILES + 3):
        repo.write(f".agent-trace/{number}.jsonl", b"{}\n")
    repo.commit("traces")
    told = told_of(repo)
    assert len(told.traces) == MOST_TRACE_FILES
    assert told.incomplete == ("3 Agent Trace files could not be read: missing, too many or too large",)


@pytest.mark.parametrize(
    ("spec", "branch"),
    [
        ("start..claude/fix-1", "claude/fix-1"),
        ("start", "claude/fix-1"),
        ("start..origin/codex/fix", "codex/fix"),
        ("start..claude/fix-1~0", ""),
        ("start..v1", ""),
        ("start...HEAD", "claude/fix-1"),
    ],
)
def test_the_branch_is_known_where_the_range_ends_in_one(repo: GitRepo, spec: str, branch: str) -> None:
    repo.run("checkout", "-q", "-b", "claude/fix-1")
    add(repo, 1)
    repo.run("update-ref", "refs/remotes/origin/codex/fix", "HEAD")
    repo.run("tag", "v1")
    assert told_of(repo, spec).branch == branch


def test_a_detached_head_is_no_branch(repo: GitRepo) -> None:
    add(repo, 1)
    with open_staged(repo.path) as subject:
        assert subject.sources.testimony.branch == "main"
    repo.run("checkout", "-q", "--detach")
    assert told_of(repo).branch == ""


def test_notes_cost_no_git_process_of_their_own(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, program = tmp_path / "log", tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho x >> {log}\nPATH="{os.environ["PATH"]}" exec git "$@"\n')
    program.chmod(0o755)

    def processes() -> int:
        log.write_text("")
        with monkeypatch.context() as patched:
            patched.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
            told_of(repo)
        return len(log.read_text().split())

    shas = [add(repo, number) for number in range(20)]
    without = processes()
    for sha in shas:
        annotate(repo, sha, b"note")
    assert processes() == without == 4
