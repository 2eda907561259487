"""Which two states a range compares, and what is said if there are none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters._git_process import failure
from bot.adapters.git import open_range
from bot.change import RepoPath
from bot.errors import ForereadError, RepositoryError, UsageError
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from bot.change import Change


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """`main` with two commits, and `feature` with two more since the first."""
    repo = GitRepo(tmp_path / "repo")
    repo.write("base.py", b"base = 1\n")
    repo.commit("Base")
    repo.run("branch", "feature")
    repo.write("main.py", b"main = 1\n")
    repo.commit("On main")
    repo.run("checkout", "-q", "feature")
    repo.write("one.py", b"one = 1\n")
    repo.commit("One")
    repo.write("two.py", b"two = 2\n")
    repo.commit("Two")
    return repo


def change(repo: GitRepo | Path, spec: str | None = None) -> Change:
    with open_range(repo.path if isinstance(repo, GitRepo) else repo, spec) as subject:
        return subject.change


def names(change: Change) -> list[str]:
    return [file.path for file in change.files]


def subjects(change: Change) -> list[str]:
    return [commit.message for commit in change.commits]


def error(repo: GitRepo | Path, spec: str | None = None) -> ForereadError:
    with pytest.raises(ForereadError) as caught:
        change(repo, spec)
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_ancestor_is_compared_as_it_is(repo: GitRepo) -> None:
    taken = change(repo, "HEAD~1..HEAD")
    assert (names(taken), subjects(taken), taken.notes) == (["two.py"], ["Two"], ())
    assert (taken.base, taken.head) == (repo.text("rev-parse", "HEAD~1"), repo.text("rev-parse", "HEAD"))
    assert taken.title == "HEAD~1..HEAD"


def test_a_base_that_has_moved_on_is_replaced_by_the_merge_base(repo: GitRepo) -> None:
    taken = change(repo, "main..feature")
    fork = repo.text("rev-parse", "main~1")
    assert (names(taken), subjects(taken), taken.base) == (["one.py", "two.py"], ["Two", "One"], fork)
    assert taken.notes == (f"main has moved on; compared with the merge base {fork[:7]}",)


def test_three_dots_mean_the_merge_base_and_need_no_note(repo: GitRepo) -> None:
    taken = change(repo, "main...feature")
    assert (names(taken), taken.notes, taken.title) == (["one.py", "two.py"], (), "main...feature")


@pytest.mark.parametrize("spec", ["HEAD~1", "HEAD~1..", "feature^", "feature~1..feature", "..HEAD", "HEAD^{/One}"])
def test_ways_to_name_a_range(repo: GitRepo, spec: str) -> None:
    assert names(change(repo, spec)) == ([] if spec == "..HEAD" else ["two.py"])


def test_an_annotated_tag_and_a_short_id_name_commits(repo: GitRepo) -> None:
    repo.run("tag", "-a", "-m", "Release", "v1", "HEAD~1")
    assert names(change(repo, f"v1..{repo.text('rev-parse', '--short', 'HEAD')}")) == ["two.py"]


def test_head_behind_its_base_is_an_empty_change(repo: GitRepo) -> None:
    taken = change(repo, "HEAD..HEAD~1")
    assert (names(taken), subjects(taken)) == ([], [])


@pytest.mark.parametrize(
    ("made", "title"),
    [
        (["refs/remotes/origin/main", "refs/remotes/origin/master"], "origin/main...HEAD"),
        (["refs/remotes/origin/master"], "origin/master...HEAD"),
        ([], "main...HEAD"),
    ],
)
def test_without_a_range_the_default_branch_is_the_base(repo: GitRepo, made: list[str], title: str) -> None:
    for ref in made:
        repo.run("update-ref", ref, "main")
    taken = change(repo)
    assert (taken.title, names(taken), taken.notes) == (title, ["one.py", "two.py"], ())


def test_the_remote_says_which_branch_is_the_default(repo: GitRepo) -> None:
    repo.run("update-ref", "refs/remotes/origin/main", "feature")
    repo.run("update-ref", "refs/remotes/origin/trunk", "main")
    repo.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert change(repo).title == "origin/trunk...HEAD"
    repo.run("update-ref", "-d", "refs/remotes/origin/trunk")
    assert change(repo).title == "origin/main...HEAD"


def test_no_default_branch_is_said_with_a_remedy(repo: GitRepo) -> None:
    repo.run("branch", "-m", "main", "development")
    said = error(repo)
    assert isinstance(said, UsageError)
    assert said.remedy == "Name a range: `foreread review BASE..HEAD`"


def test_unrelated_histories_are_compared_as_trees(repo: GitRepo) -> None:
    repo.run("checkout", "-q", "--orphan", "island")
    repo.run("rm", "-rqf", ".")
    repo.write("base.py", b"base = 2\n")
    repo.commit("Island")
    taken = change(repo, "feature..island")
    assert names(taken) == ["base.py", "one.py", "two.py"]
    assert (subjects(taken), taken.base) == (["Island"], repo.text("rev-parse", "feature"))
    assert taken.notes == ("feature and island have no common history; their trees were compared",)


def test_a_merge_commit_as_head_is_compared_with_the_base(repo: GitRepo) -> None:
    repo.run("merge", "-q", "--no-edit", "main")
    taken = change(repo, "main..HEAD")
    assert (names(taken), taken.notes) == (["one.py", "two.py"], ())
    assert [commit.is_merge for commit in taken.commits] == [True, False, False]
    assert names(change(repo, "HEAD^1..HEAD")) == ["main.py"]


def test_crossed_histories_are_compared_with_one_merge_base(repo: GitRepo) -> None:
    one, other = repo.text("rev-parse", "main"), repo.text("rev-parse", "feature")
    for branch, merged in (("main", other), ("feature", one)):
        repo.run("checkout", "-q", branch)
        repo.run("merge", "-q", "--no-edit", merged)
        repo.write(f"{branch}-later.py", b"x\n")
        repo.commit(f"Later on {branch}")
    taken = change(repo, "main...feature")
    assert taken.base in {one, other}
    assert taken.notes == (f"the histories cross: {taken.base[:7]} was taken from 2 merge bases",)
    assert "feature-later.py" in names(taken)
    assert "main-later.py" not in names(taken)


def test_a_commit_is_told_in_full(repo: GitRepo) -> None:
    repo.run("config", "user.name", "Grace Committer")
    message = "Sübject\n\nBody line\n\n  indented\n\nCo-authored-by: Bob Example <bob@example.com>\n"
    repo.commit(message, author="Zoë Example <zoë@example.com>")
    (commit,) = change(repo, "HEAD~1..HEAD").commits
    assert commit.sha == repo.text("rev-parse", "HEAD")
    assert (commit.author.name, commit.author.email) == ("Zoë Example", "zoë@example.com")
    assert (commit.committer.name, commit.committer.email) == ("Ada Example", "ada@example.com")
    assert (commit.message, commit.is_merge) == (message.removesuffix("\n"), False)


def test_a_commit_of_odd_bytes_is_read(repo: GitRepo) -> None:
    tree, parent = repo.text("rev-parse", "HEAD^{tree}"), repo.text("rev-parse", "HEAD")
    header = f"tree {tree}\nparent {parent}\nauthor \n".encode() + b"committer \xff <> 0 +0000\n\n"
    raw = header + b"\n\nLatin \xe9\r\n%H%x00 \x1b[31m\n\n"
    sha = repo.run("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw).decode().strip()
    (commit,) = change(repo, f"HEAD..{sha}").commits
    assert (commit.author.name, commit.author.email, commit.committer.name) == ("", "", "\udcff")
    assert commit.message.strip() == "Latin \udce9\r\n%H%x00 \x1b[31m"


def test_only_the_newest_five_hundred_commits_are_told(repo: GitRepo) -> None:
    stream = "".join(
        f"commit refs/heads/long\ncommitter A <a@example.com> {1_800_000_000 + number} +0000\ndata 2\n{number % 10}\n"
        + ("from refs/heads/feature^0\n" if number == 0 else "")
        for number in range(501)
    )
    repo.run("fast-import", "--quiet", stdin=stream.encode())
    taken = change(repo, "feature..long")
    assert (len(taken.commits), taken.commits[0].sha) == (500, repo.text("rev-parse", "long"))
    assert taken.notes == ("there are more than 500 commits; the newest 500 were read",)
    assert change(repo, "feature..long~1").notes == ()


def test_the_working_tree_and_the_index_have_no_part_in_a_range(repo: GitRepo) -> None:
    repo.write("two.py", b"staged = 1\n")
    repo.run("add", "--all")
    repo.write("two.py", b"disk = 1\n")
    repo.write("untracked.py", b"disk = 1\n")
    with open_range(repo.path, "HEAD~1..HEAD") as subject:
        two = RepoPath("two.py")
        assert subject.after.read([two, RepoPath("untracked.py")]) == {two: b"two = 2\n"}
        assert [line.text for line in subject.change.files[0].added] == ["two = 2"]
        assert subject.after.search(["disk", "staged"], 9).hits == ()


def test_a_bare_repository_will_do(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    with open_range(tmp_path / "bare.git", "main..feature") as subject:
        assert names(subject.change) == ["one.py", "two.py"]
        assert subject.after.search(["two"], 9).hits[0].path == "two.py"


def test_a_linked_worktree_has_its_own_head(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("worktree", "add", "-q", str(tmp_path / "linked"), "main")
    assert names(change(tmp_path / "linked", "HEAD~1")) == ["main.py"]


def test_a_subdirectory_stands_for_its_repository(repo: GitRepo) -> None:
    repo.write("deep/er/three.py", b"x = 3\n")
    repo.commit("Three")
    (repo.path / "deep/er/HEAD").write_text("a file called like a revision")
    taken = change(repo.path / "deep/er", "HEAD~2..HEAD")
    assert names(taken) == ["deep/er/three.py", "two.py"]


def test_a_repository_with_sha256_ids_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sha256"
    GitRepo(tmp_path).run("init", "-q", "--object-format=sha256", "-b", "main", str(path))
    repo = GitRepo(path)
    repo.write("d/a.py", b"a = 1\n")
    repo.commit("One")
    repo.write("d/a.py", b"a = 2\n")
    repo.commit("Two")
    with open_range(path, "HEAD~1") as subject:
        assert len(subject.change.head or "") == 64
        assert subject.after.read([RepoPath("d/a.py")]) == {"d/a.py": b"a = 2\n"}
        assert subject.after.search(["a"], 9).hits[0].text == "a = 2"


def test_in_a_shallow_clone_what_is_there_can_be_reviewed(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("clone", "-q", "--depth=2", f"file://{repo.path}", str(tmp_path / "shallow"))
    taken = change(tmp_path / "shallow", "HEAD~1..HEAD")
    assert (names(taken), subjects(taken)) == (["two.py"], ["Two"])


def test_a_shallow_clone_without_the_merge_base_is_to_be_deepened(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo.path}", str(tmp_path / "shallow"))
    said = error(tmp_path / "shallow", "origin/main..HEAD")
    assert isinstance(said, RepositoryError)
    assert "shallow clone" in said.happened
    assert "git fetch --unshallow" in said.remedy
    beyond = error(tmp_path / "shallow", "HEAD~1")
    assert "shallow clone" in beyond.happened
    assert "--deepen" in beyond.remedy


@pytest.mark.parametrize(
    "spec", ["nope", "HEAD..nope", "nope...HEAD", "HEAD~99", "HEAD:base.py", "0" * 40, "HEAD..a b", "base.py", "@{9}"]
)
def test_an_unknown_revision_is_named(repo: GitRepo, spec: str) -> None:
    said = error(repo, spec)
    assert isinstance(said, RepositoryError)
    wrong = next(part for part in spec.split("..") if part.strip(".") != "HEAD")
    assert wrong.strip(".") in said.happened
    assert said.remedy


@pytest.mark.parametrize("spec", ["-x", "--all", "HEAD..--output=/tmp/x", "^HEAD", "", "a\nb", "a\0b"])
def test_what_cannot_be_a_revision_never_reaches_git(repo: GitRepo, spec: str) -> None:
    assert isinstance(error(repo, spec), UsageError)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "not a git repository" in error(tmp_path).happened
    assert "There is no directory" in error(tmp_path / "nowhere").happened


def test_a_repository_without_commits(tmp_path: Path) -> None:
    empty = GitRepo(tmp_path / "empty")
    for spec in (None, "HEAD~1..HEAD", "HEAD"):
        said = error(empty, spec)
        assert isinstance(said, RepositoryError)
    assert error(empty).happened == error(empty, "HEAD").happened == "This repository has no commits yet."


def test_no_git(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.path))
    said = error(repo, "HEAD~1")
    assert (said.happened, said.remedy) == ("git was not found on the PATH.", "Install git 2.30 or newer.")


def test_a_git_that_is_too_old(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo git version 2.17.1 && exit\necho fatal: unknown switch >&2\nexit 1\n'
    )
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(old.parent))
    said = error(repo, "HEAD~1")
    assert said.happened == "`git rev-parse` failed: unknown switch."
    assert said.remedy == "Install git 2.30 or newer: this is 2.17."


def test_a_repository_of_another_user_is_refused_in_gits_own_words(repo: GitRepo) -> None:
    # git's own tests use this variable to stand in for another user.
    done = GitRepo.run(_Foreign(repo.path), "rev-parse", "HEAD", check=False)
    assert done == b""
    said = failure(_Foreign(repo.path).complaint(), command="rev-parse")
    assert said.happened == "git refuses this repository because another user owns it."
    assert said.remedy == f"If you trust it: `git config --global --add safe.directory {repo.path}`"


class _Foreign(GitRepo):
    """The same repository, as git sees it when somebody else owns it."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}

    def complaint(self) -> str:
        with pytest.raises(AssertionError) as caught:
            self.run("rev-parse", "HEAD")
        return str(caught.value)
