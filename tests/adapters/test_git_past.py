"""The newest commits and the origins of lines, by git, on what histories really hold."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from bot.adapters import _git_past as git_past
from bot.adapters._git_past import BasePast, old_origins, parse_blame, past_of
from bot.adapters._git_store import ObjectStore
from bot.change import Identity, Origin, PastCommit, RepoPath, Sha
from tests.git_repo import FIRST_COMMIT_AT, GitRepo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YEAR = 365 * 24 * 3600


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


def store_of(repo: GitRepo) -> ObjectStore:
    shallow = repo.path / ".git/shallow"
    return ObjectStore(repo.path / ".git/objects", shallow=shallow if shallow.exists() else None)


def head(repo: GitRepo) -> Sha:
    return Sha(repo.text("rev-parse", "HEAD"))


def shallow_clone(repo: GitRepo, place: Path, depth: int) -> GitRepo:
    repo.run("clone", "--quiet", f"--depth={depth}", f"file://{repo.path}", str(place))
    return GitRepo(place)


def grow(repo: GitRepo, count: int) -> None:
    for number in range(count):
        repo.write("a.py", b"".join(b"line %d\n" % n for n in range(number + 1)))
        repo.commit(f"Commit {number}")


def test_both_names_of_a_renamed_file_are_told(repo: GitRepo) -> None:
    repo.write("old.py", b"a\nb\nc\n")
    repo.commit("Add")
    repo.run("mv", "old.py", "new.py")
    repo.commit("Rename")

    with store_of(repo) as store:
        assert sorted(past_of(store, head(repo)).commits[0].paths) == ["new.py", "old.py"]


def test_a_line_is_followed_through_a_rename_to_its_name_of_then(repo: GitRepo) -> None:
    repo.write("old.py", b"a\nb\nc\nd\n")
    first = repo.commit("Add")
    repo.run("mv", "old.py", "new.py")
    repo.write("new.py", b"first\na\nb\nc\nd\n")
    repo.commit("Rename")

    with store_of(repo) as store:
        (origin,) = old_origins(store, head(repo), RepoPath("new.py"), [3])
    assert (origin.sha, origin.path, origin.there) == (first, "old.py", 2)


def test_a_merge_counts_and_names_no_file(repo: GitRepo) -> None:
    repo.write("a.py", b"a\n")
    repo.commit("Root")
    repo.run("checkout", "-q", "-b", "side")
    repo.write("b.py", b"b\n")
    repo.commit("Side")
    repo.run("checkout", "-q", "main")
    repo.write("a.py", b"c\n")
    repo.commit("Main")
    repo.run("merge", "-q", "--no-ff", "-m", "Merge side", "side")

    with store_of(repo) as store:
        found = {commit.subject: commit.paths for commit in past_of(store, head(repo)).commits}
    assert found == {"Merge side": (), "Main": ("a.py",), "Side": ("b.py",), "Root": ("a.py",)}


WEIRD = (
    "with space.py",
    "\nnew\nline.py",
    "tab\t.py",
    'quote".py',
    "ümlaut.py",
    "\x01" + "a" * 40,
    "bad\udcff.py",
    ":(top)x",
)


@pytest.mark.parametrize("path", WEIRD, ids=ascii)
def test_a_file_may_have_any_name(repo: GitRepo, path: str) -> None:
    repo.write("a.py", b"a\n")
    repo.commit("First")
    repo.write(path, b"one\ntwo\n")
    second = repo.commit("Second")

    with store_of(repo) as store:
        assert past_of(store, head(repo)).commits[0].paths == (path,)
        assert [(o.sha, o.path) for o in old_origins(store, head(repo), RepoPath(path), [2])] == [(second, path)]


def test_a_message_cannot_pass_for_a_commit(repo: GitRepo) -> None:
    sha = "b" * 40
    repo.write("a.py", b"a\n")
    repo.commit(f"/{sha}\n\n/{sha}\nReverts me/mine#4\n\n/{sha}", author="/x <a@b>")
    repo.write("b.py", b"b\n")
    repo.commit("Second")

    with store_of(repo) as store:
        found = past_of(store, head(repo)).commits
    assert [(c.subject, c.paths) for c in found] == [("Second", ("b.py",)), (f"/{sha}", ("a.py",))]
    assert found[1].author == Identity("/x", "a@b")


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        ("This reverts commit 1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d.", True),
        ("This partially reverts commit 1a2b3c4d5e.", True),
        ("Reverts acme/shop#12", True),
        ("Reverted in 1a2b3c4", True),
        ("We may revert this one day.", False),
        ("See 1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d.", False),
        ("", False),
    ],
)
def test_a_body_is_kept_for_what_reverts(repo: GitRepo, body: str, is_kept: bool) -> None:
    repo.commit(f"Subject\n\n{body}")
    with store_of(repo) as store:
        (commit,) = past_of(store, head(repo)).commits
    assert commit.body.strip() == (body if is_kept else "")


def test_a_commit_to_very_many_files_names_none(repo: GitRepo) -> None:
    for number in range(git_past.MAX_PATHS):
        repo.write(f"many/{number}.py", b"x\n")
    repo.commit("As many as are told")
    for number in range(git_past.MAX_PATHS + 1):
        repo.write(f"more/{number}.py", b"x\n")
    repo.commit("One more")

    with store_of(repo) as store:
        assert [len(c.paths) for c in past_of(store, head(repo)).commits] == [0, git_past.MAX_PATHS]


def test_a_clone_of_depth_one_has_no_history_and_says_so(repo: GitRepo, tmp_path: Path) -> None:
    grow(repo, 4)
    clone = shallow_clone(repo, tmp_path / "clone", 1)

    with store_of(clone) as store:
        past = past_of(store, head(clone))
        assert past.incomplete == "history is not available: this is a shallow clone that ends at the base"
        assert [commit.paths for commit in past.commits] == [()]
        assert old_origins(store, head(clone), RepoPath("a.py"), [1, 4]) == ()


def test_a_shallow_clone_tells_what_it_has_and_where_it_ends(repo: GitRepo, tmp_path: Path) -> None:
    grow(repo, 6)
    clone = shallow_clone(repo, tmp_path / "clone", 3)

    with store_of(clone) as store:
        past = past_of(store, head(clone))
        assert past.incomplete == "history is not available beyond the shallow boundary: 3 commits"
        assert [commit.paths for commit in past.commits] == [("a.py",), ("a.py",), ()]
        assert [o.line for o in old_origins(store, head(clone), RepoPath("a.py"), range(1, 7))] == [5, 6]


def test_the_first_commit_of_all_is_no_boundary(repo: GitRepo) -> None:
    grow(repo, 1)
    with store_of(repo) as store:
        assert past_of(store, head(repo)).incomplete == ""
        assert [origin.line for origin in old_origins(store, head(repo), RepoPath("a.py"), [1])] == [1]


def test_lines_older_than_two_years_before_the_base_are_not_told(repo: GitRepo) -> None:
    grow(repo, 2)
    fast_import(repo, [("Later", FIRST_COMMIT_AT + 2 * YEAR + 30, b"line 0\nline 1\nnew\n")], parent=head(repo))
    with store_of(repo) as store:
        base = Sha(repo.text("rev-parse", "refs/heads/imported"))
        assert [o.line for o in old_origins(store, base, RepoPath("a.py"), [1, 2, 3])] == [2, 3]


def fast_import(repo: GitRepo, commits: list[tuple[str, int, bytes]], parent: Sha | None = None) -> None:
    parts: list[bytes] = []
    for number, (subject, when, content) in enumerate(commits):
        parts.append(b"commit refs/heads/imported\n")
        parts.append(b"committer Ada Example <ada@example.com> %d +0000\n" % when)
        parts.append(b"data %d\n%s\n" % (len(subject.encode()), subject.encode()))
        if parent and not number:
            parts.append(b"from %s\n" % parent.encode())
        parts.append(b"M 100644 inline a.py\ndata %d\n%s\n" % (len(content), content))
    repo.run("fast-import", "--quiet", stdin=b"".join(parts))


def test_a_long_history_is_looked_at_up_to_the_bound(repo: GitRepo) -> None:
    fast_import(repo, [(f"Commit {n}", FIRST_COMMIT_AT + n, b"%d\n" % n) for n in range(5_000)])
    base = Sha(repo.text("rev-parse", "refs/heads/imported"))
    start = time.perf_counter()
    with store_of(repo) as store:
        past = past_of(store, base)
    assert len(past.commits) == git_past.MAX_COMMITS
    assert past.commits[0].subject == "Commit 4999"
    assert past.incomplete == ""
    assert time.perf_counter() - start < git_past.LOG_TIME_LIMIT_S


def test_a_history_that_says_too_much_is_cut_with_a_reason(repo: GitRepo) -> None:
    long = "x" * 4_000_000
    fast_import(repo, [(f"{n}\n\n{long}", FIRST_COMMIT_AT + n, b"%d\n" % n) for n in range(12)])
    with store_of(repo) as store:
        past = past_of(store, Sha(repo.text("rev-parse", "refs/heads/imported")))
    assert past.incomplete == "reading the history was stopped after 32 MB"
    assert [commit.subject for commit in past.commits] == [str(n) for n in range(11, 11 - len(past.commits), -1)]
    assert 3 < len(past.commits) < 12


def test_a_missing_commit_gives_what_there_is_and_the_reason(repo: GitRepo) -> None:
    grow(repo, 3)
    gone = repo.text("rev-parse", "HEAD~2")
    (repo.path / ".git/objects" / gone[:2] / gone[2:]).unlink()
    with store_of(repo) as store:
        past = past_of(store, head(repo))
    assert past.incomplete.startswith("reading the history ended early: ")


def test_nothing_that_the_repository_names_is_run(repo: GitRepo, tmp_path: Path) -> None:
    marker, program = tmp_path / "it-ran", tmp_path / "evil.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {marker}\ncat\n')
    program.chmod(0o755)
    repo.write(".gitattributes", b"* diff=evil filter=evil\n")
    repo.write(".mailmap", b"Mallory <mallory@example.com> <ada@example.com>\n")
    grow(repo, 3)
    plain = answers(repo)
    for key in (
        "diff.evil.command", "diff.evil.textconv", "diff.external", "gpg.program", "core.pager", "pager.log",
        "pager.blame", "core.fsmonitor", "core.alternateRefsCommand", "filter.evil.clean", "filter.evil.smudge",
    ):  # fmt: skip
        repo.run("config", key, str(program))
    for key in ("log.showSignature", "log.mailmap", "log.follow", "blame.showEmail", "blame.markIgnoredLines"):
        repo.run("config", key, "true")
    repo.run("config", "blame.ignoreRevsFile", str(repo.write(".ignored", head(repo).encode())))
    repo.run("replace", head(repo), repo.text("rev-parse", "HEAD~2"))  # and, next, this commit has no parent
    repo.write(".git/info/grafts", f"{head(repo)}\n".encode())

    assert answers(repo) == plain
    assert plain[0][0].author == Identity("Ada Example", "ada@example.com")
    assert not marker.exists()


def answers(repo: GitRepo) -> tuple[tuple[PastCommit, ...], tuple[Origin, ...]]:
    base = Sha((repo.path / ".git/refs/heads/main").read_text().strip())
    with store_of(repo) as store:
        return past_of(store, base).commits, old_origins(store, base, RepoPath("a.py"), [1, 2, 3])


def test_what_was_begun_is_answered_while_the_store_is_read(repo: GitRepo) -> None:
    grow(repo, 30)
    with store_of(repo) as store:
        plain = past_of(store, head(repo)), old_origins(store, head(repo), RepoPath("a.py"), range(1, 30))
        history = BasePast(store, head(repo))
        history.begin({RepoPath("a.py"): range(1, 30)})
        assert all(store.read(commit.sha, 10_000) for commit in plain[0].commits)
        assert (history.past(), history.origins(RepoPath("a.py"), range(1, 30))) == plain


def test_a_store_may_close_before_what_was_begun_has_ended(repo: GitRepo) -> None:
    grow(repo, 5)
    with store_of(repo) as store:
        history = BasePast(store, head(repo))
        history.begin({RepoPath("a.py"): [1, 2, 3]})
    assert not store.home.exists()
    assert history.past() is not None


def test_all_blames_of_a_review_share_one_time_limit(repo: GitRepo) -> None:
    grow(repo, 3)
    with store_of(repo) as store:
        history = BasePast(store, head(repo), blame_limit_s=0)
        history.begin({RepoPath("a.py"): [1, 2, 3]})
        assert history.origins(RepoPath("a.py"), [1, 2, 3]) == ()
        assert len(history.past().commits) == 3


def entry(sha: str, *more: str, line: str = "7 9 2", path: str = "a.py") -> Iterator[bytes]:
    for text in (f"{sha} {line}", *more, f"filename {path}"):
        yield os.fsencode(text)


def test_blame_is_read_with_the_author_told_once() -> None:
    sha = "c" * 40
    said = ("author Ada Example", "author-mail <ada@example.com>", "author-time 12", "summary x", "previous y a.py")
    found = list(parse_blame([*entry(sha, *said), *entry(sha, line="1 1 1", path='"q\\303\\274\\".py"')]))
    assert [(o.line, o.there, o.path, o.author.name, o.when) for o in found] == [
        (9, 7, "a.py", "Ada Example", 12),
        (10, 8, "a.py", "Ada Example", 12),
        (1, 1, 'qü".py', "Ada Example", 12),
    ]


def test_boundary_commits_of_a_blame_are_left_out() -> None:
    assert list(parse_blame([*entry("c" * 40, "author A", "boundary"), *entry("c" * 40)])) == []
