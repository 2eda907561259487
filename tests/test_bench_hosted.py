"""Pull requests that are made of a repository's own history."""

from __future__ import annotations

from pathlib import Path

from bench.hosted_pulls import proposed
from tests.git_repo import GitRepo


def made(path: Path) -> GitRepo:
    repo = GitRepo(path)
    for count in range(40):
        repo.write(f"code{count}.py", b"%d\n" % count)
        repo.write("README.md" if count % 10 else "docs/an odd name.md", b"%d\n" % count)
        repo.commit(f"Step {count}")
    repo.write("package-lock.json", b"{}\n")
    repo.commit("Lock")
    for count in range(3):
        repo.write("last.py", b"%d\n" % count)
        repo.commit(f"Last {count}")
    return repo


def test_a_proposed_change_follows_its_base_and_is_followed_by_a_further_push(tmp_path: Path) -> None:
    repo = made(tmp_path)
    found = proposed(tmp_path, 3)
    assert {each.kind for each in found} >= {"lockfile", "odd path"}
    for each in found:
        line = [each.base, *each.commits, each.later]
        assert [repo.text("rev-parse", f"{sha}~1") for sha in line[1:]] == line[:-1]


def test_the_same_repository_gives_the_same_changes(tmp_path: Path) -> None:
    made(tmp_path)
    assert proposed(tmp_path, 3) == proposed(tmp_path, 3)


def test_a_repository_that_lacks_a_file_of_a_change_gives_no_such_change(tmp_path: Path) -> None:
    repo = made(tmp_path)
    blob = repo.text("rev-parse", "HEAD:package-lock.json")
    (tmp_path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert "lockfile" not in {each.kind for each in proposed(tmp_path, 3)}
