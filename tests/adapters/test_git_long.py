"""A range of more commits than whose lines are shared out: no diff is made, and nothing that was said is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.adapters._git_history import MAX_COMMITS
from bot.adapters._git_store import ObjectStore
from bot.adapters.git import open_range
from bot.change import FileStatus, Sha
from bot.facts import ProvenanceLevel
from bot.facts.provenance import MOST_COMMITS_SHARED, gather_provenance
from tests.git_repo import GitRepo
from tests.test_cli import foreread

MARK = b"\n\nCo-authored-by: Claude <noreply@anthropic.com>"
WHO = b"Ada Example <ada@example.com> 1700000000 +0000"


def grow(repo: GitRepo, commits: int, every: int = 3) -> None:
    """A branch `many` over `start`, a line a commit, of which one in `every` names its tool."""
    stream = [b"reset refs/heads/many\nfrom refs/heads/start\n"]
    for number in range(commits):
        message = b"Step %d" % number + (b"" if number % every else MARK)
        content = b"".join(b"x = %d\n" % line for line in range(number + 1))
        stream.append(
            b"commit refs/heads/many\nauthor %s\ncommitter %s\ndata %d\n%s\nM 644 inline f%d.py\ndata %d\n%s\n"
            % (WHO, WHO, len(message), message, number % 7, len(content), content)
        )
    repo.run("fast-import", "--quiet", "--force", stdin=b"".join(stream))


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("gone.py", b"a = 1\n")
    repo.commit("base")
    repo.run("branch", "start")
    return repo


def test_of_a_long_range_commits_are_counted_and_lines_left_to_who_asks(repo: GitRepo) -> None:
    grow(repo, 120)
    short = foreread("provenance", "start..many", "--format", "json", cwd=repo.path)
    page = foreread("provenance", "start..many", cwd=repo.path)
    document = json.loads(short.out)
    assert (short.code, page.code) == (0, 0), "nothing that was to be looked at is missing"
    assert [document[key] for key in ("level", "share", "assisted", "added", "lines", "incomplete")] == [
        *("attributed", None, None, None, [], "")
    ]
    assert "lines were not shared out: 120 commits; --lines does it" in document["notes"]
    assert sum(commit["level"] == "attributed" for commit in document["commits"]) == 40
    assert "40 of 120 commits (33%) carry evidence of AI" in page.out

    long = json.loads(foreread("provenance", "start..many", "--lines", "--format", "json", cwd=repo.path).out)
    assert {key: long[key] for key in ("level", "tools", "evidence", "commits", "owner")} == {
        key: document[key] for key in ("level", "tools", "evidence", "commits", "owner")
    }
    assert (long["added"], 0 < long["assisted"] < long["added"], long["incomplete"]) == (819, True, "")


def test_up_to_the_limit_lines_are_shared_out_unasked(repo: GitRepo) -> None:
    grow(repo, MOST_COMMITS_SHARED)
    document = json.loads(foreread("provenance", "start..many", "--format", "json", cwd=repo.path).out)
    assert document["share"] is not None
    assert document["added"] == 679


def test_without_a_diff_what_the_team_declares_of_files_is_still_evidence(repo: GitRepo) -> None:
    repo.write(".foreread.yml", b"provenance:\n  paths: ['f*.py']\n")
    repo.commit("configure")
    repo.run("branch", "-f", "start")
    grow(repo, MOST_COMMITS_SHARED + 1, every=1000)
    document = json.loads(foreread("provenance", "start..many", "--format", "json", cwd=repo.path).out)
    assert (document["level"], document["share"]) == ("declared", None)
    assert "files of the change" in foreread("provenance", "start..many", cwd=repo.path).out


def test_without_a_diff_files_are_named_only_where_something_speaks_of_files(repo: GitRepo) -> None:
    grow(repo, 10)
    with open_range(repo.path, "start..many", diff_up_to=9) as subject:
        assert subject.change.files == ()
    with open_range(repo.path, "start..many", diff_up_to=10) as subject:
        assert all(file.hunks for file in subject.change.files)
    repo.write(".agent-trace/t.jsonl", b'{"files": [{"path": "f1.py"}]}\n')
    (repo.path / "gone.py").unlink()
    repo.commit("trace")
    with open_range(repo.path, "start..HEAD", diff_up_to=0) as subject:
        told = {file.path: file.status for file in subject.change.files}
        assert told == {".agent-trace/t.jsonl": FileStatus.ADDED, "gone.py": FileStatus.DELETED}
        assert not any(file.hunks for file in subject.change.files)


def test_a_note_speaks_of_its_commit_where_lines_are_not_looked_up(repo: GitRepo) -> None:
    repo.write("f.py", b"a = 1\n")
    commit = repo.commit("noted")
    note = (
        "f.py\n  0123456789abcdef 1\n---\n"
        f'{{"schema_version": "authorship/3.0.0", "base_commit_sha": "{commit}",'
        ' "prompts": {"0123456789abcdef": {"agent_id": {"tool": "claude", "id": "1", "model": "m"}}}}'
    )
    repo.run("notes", "--ref=refs/notes/ai", "add", "-F", "-", commit, stdin=note.encode())
    with open_range(repo.path, "start..HEAD", diff_up_to=0) as subject:
        sources = subject.sources
        found = gather_provenance(sources.change, sources.testimony, sources.history, lines=False)
    assert [(item.rule, item.scope.value, item.lines) for item in found.evidence] == [("git-ai/lines", "commit", ())]
    assert found.level is ProvenanceLevel.ATTRIBUTED
    assert found.unshared == "lines were not shared out: 1 commit"


def test_a_range_that_was_cut_is_incomplete_evidence_and_said_once(repo: GitRepo) -> None:
    grow(repo, MAX_COMMITS + 1)
    ran = foreread("provenance", "start..many", "--format", "json", cwd=repo.path)
    document = json.loads(ran.out)
    said = f"there are more than {MAX_COMMITS} commits; the newest {MAX_COMMITS} were read"
    assert (ran.code, document["incomplete"]) == (3, said)
    assert said not in document["notes"]


def test_objects_read_together_are_as_read_one_by_one(repo: GitRepo) -> None:
    """Past one that is missing, one that is too large, and the end of the room."""
    blobs = [
        Sha(repo.run("hash-object", "-w", "--stdin", stdin=b"x" * size).decode().strip())
        for size in (3, 0, 50, 5, 5, 7, 2)
    ]
    asked = [blobs[0], Sha("f" * 40), *blobs[1:]]
    with ObjectStore(repo.path / ".git" / "objects") as store:
        assert store.read_many(asked, 10, 100) == [store.read(sha, 10) for sha in asked]
        sizes = [None if got is None else len(got) for got in store.read_many(asked, 10, 13)]
        assert sizes == [3, None, 0, None, 5, 5, None, None]
        assert store.read(blobs[0], 10) == b"xxx"
        many = [blobs[number % 2] for number in range(1201)]
        assert store.read_many(many, 10, 10_000) == [b"x" * 3 if number % 2 == 0 else b"" for number in range(1201)]
