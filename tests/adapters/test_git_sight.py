"""What git shows of a change for the gate: told from trees, whatever a patch or a message says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters.git import open_range, open_staged
from bot.adapters.git_sight import look
from bot.errors import UsageError
from bot.gate import Backport, Entry, EntryFlag, EntryStatus, Revert
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from bot.gate.recording import GitSight


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"one\ntwo\nthree\nfour\nfive\n")
    repo.write("b.py", b"x = 1\n")
    repo.write("gone.py", b"y = 2\n")
    repo.commit("Begin")
    repo.run("branch", "start")
    return repo


def seen(repo: GitRepo, spec: str = "start..HEAD") -> GitSight:
    with open_range(repo.path, spec) as subject:
        return look(repo.path, subject.change)


def only(repo: GitRepo) -> Entry:
    (entry,) = seen(repo).entries
    return entry


def blob(repo: GitRepo, at: str) -> str:
    return repo.text("rev-parse", at)


def test_a_modified_file_has_its_modes_blobs_lines_and_size(repo: GitRepo) -> None:
    repo.write("a.py", b"one\n2\nthree\nfour\nfive\nsix\n")
    repo.commit()
    modes = ("100644", "100644", blob(repo, "start:a.py"), blob(repo, "HEAD:a.py"))
    assert only(repo) == Entry("a.py", EntryStatus.MODIFIED, None, *modes, added=2, removed=1, size=26)


def test_an_added_file_has_nothing_before(repo: GitRepo) -> None:
    repo.write("empty.py", b"")
    repo.commit()
    assert only(repo) == Entry("empty.py", EntryStatus.ADDED, old_mode="000000", new_blob=blob(repo, "HEAD:empty.py"))


def test_a_deleted_file_has_nothing_after(repo: GitRepo) -> None:
    (repo.path / "gone.py").unlink()
    repo.commit()
    entry = only(repo)
    assert (entry.status, entry.path, entry.new_mode, entry.new_blob, entry.size) == (
        EntryStatus.DELETED, "gone.py", "000000", "", 0,
    )  # fmt: skip
    assert entry.old_blob == blob(repo, "start:gone.py")
    assert entry.removed == 1


def test_a_renamed_file_keeps_both_names(repo: GitRepo) -> None:
    repo.run("mv", "a.py", "c.py")
    repo.write("c.py", b"one\ntwo\nthree\nfour\nsix\n")
    repo.commit()
    entry = only(repo)
    assert (entry.status, entry.names, entry.added, entry.removed) == (EntryStatus.RENAMED, ("c.py", "a.py"), 1, 1)


def test_a_copy_names_what_it_was_copied_from(repo: GitRepo) -> None:
    repo.write("c.py", b"one\ntwo\nthree\nfour\nfive\n")
    repo.write("a.py", b"one\ntwo\nthree\nfour\nfive\nsix\n")
    repo.commit()
    copied = next(entry for entry in seen(repo).entries if entry.path == "c.py")
    assert (copied.status, copied.old_path) == (EntryStatus.COPIED, "a.py")


def test_a_symbolic_link_in_a_files_place_is_another_type(repo: GitRepo) -> None:
    (repo.path / "b.py").unlink()
    (repo.path / "b.py").symlink_to("/etc/passwd")
    repo.commit()
    entry = only(repo)
    assert (entry.status, entry.old_mode, entry.new_mode, entry.size) == (
        EntryStatus.TYPE_CHANGED, "100644", "120000", 11,
    )  # fmt: skip


def test_a_file_that_becomes_a_program_changes_by_its_mode_alone(repo: GitRepo) -> None:
    (repo.path / "b.py").chmod(0o755)
    repo.commit()
    entry = only(repo)
    assert (entry.old_mode, entry.new_mode, entry.added, entry.old_blob == entry.new_blob) == (
        "100644", "100755", 0, True,
    )  # fmt: skip


def test_a_submodule_is_a_commit_and_no_file(repo: GitRepo) -> None:
    commit = blob(repo, "HEAD")
    repo.run("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    repo.run("commit", "-qm", "Sub")
    entry = only(repo)
    assert (entry.path, entry.new_mode, entry.new_blob, entry.size, entry.flags) == (
        "sub", "160000", commit, 0, frozenset(),
    )  # fmt: skip


def test_a_binary_file_has_no_lines_whatever_its_attributes_say(repo: GitRepo) -> None:
    repo.write(".gitattributes", b"*.bin diff\n*.py binary\n")
    repo.write("x.bin", b"\0\1\n" * 10)
    repo.write("b.py", b"x = 2\n")
    repo.commit()
    entries = {entry.path: entry for entry in seen(repo).entries}
    assert (entries["x.bin"].added, entries["x.bin"].flags) == (0, frozenset({EntryFlag.BINARY}))
    assert (entries["b.py"].added, entries["b.py"].flags) == (1, frozenset())


@pytest.mark.parametrize("name", [b"caf\xe9.py", b'tab\tline\n"quote".py', b":100644 x", b"1\t2\t", "é.py".encode()])
def test_any_name_that_git_allows_is_kept_to_the_byte(repo: GitRepo, name: bytes) -> None:
    path = os.fsdecode(name)
    repo.write(path, b"new\n")
    repo.commit()
    assert only(repo).path == path
    repo.run("branch", "-f", "start")
    repo.run("mv", "--", path, os.fsdecode(b"to " + name))
    repo.commit()
    assert only(repo).names == (os.fsdecode(b"to " + name), path)


def test_a_merge_of_the_base_adds_its_commits_and_not_its_files(repo: GitRepo) -> None:
    repo.run("checkout", "-qb", "topic")
    repo.write("b.py", b"x = 2\n")
    repo.commit("Topic")
    repo.run("checkout", "-q", "start")
    repo.write("a.py", b"one\n")
    repo.commit("Base moves")
    repo.run("checkout", "-q", "topic")
    repo.run("merge", "-q", "--no-ff", "-m", "Merge", "start")
    sight = seen(repo, "start..topic")
    assert [entry.path for entry in sight.entries] == ["b.py"]
    assert sight.commits == 2


def test_what_is_staged_has_no_head_to_decide_on(repo: GitRepo) -> None:
    repo.write("b.py", b"x = 2\n")
    repo.run("add", "b.py")
    with open_staged(repo.path) as subject, pytest.raises(UsageError, match="about commits"):
        look(repo.path, subject.change)


class TestReverts:
    """A message names the commit; only objects prove it."""

    @pytest.fixture
    def bad(self, repo: GitRepo) -> str:
        repo.write("a.py", b"one\ntwo\n")
        repo.write("new.py", b"z\n")
        (repo.path / "gone.py").unlink()
        sha = repo.commit("Make it worse")
        repo.write("b.py", b"x = 9\n")
        repo.commit("Something else")
        repo.run("branch", "-f", "start")
        return sha

    def revert(self, repo: GitRepo, spec: str = "start..HEAD") -> Revert | None:
        return seen(repo, spec).revert

    def test_a_change_that_says_nothing_is_none(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        repo.commit("Go back")
        assert self.revert(repo) is None

    def test_the_exact_inverse_of_a_merged_commit_is_clean(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", bad)
        assert self.revert(repo) == Revert(bad, clean=True, tier=None)

    def test_a_further_file_makes_it_another_change(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", bad)
        repo.write("extra.py", b"import os\n")
        repo.commit()
        assert self.revert(repo) == Revert(bad, clean=False, tier=None)

    def test_an_altered_line_makes_it_another_change(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        repo.write("a.py", b"one\ntwo\nthree\nfour\nfive!\n")
        repo.commit(f"This reverts commit {bad}.")
        assert self.revert(repo) == Revert(bad, clean=False, tier=None)

    def test_a_part_of_it_is_not_clean(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        (repo.path / "gone.py").unlink()
        repo.commit(f"This reverts commit {bad}.")
        assert self.revert(repo) == Revert(bad, clean=False, tier=None)

    def test_another_mode_is_not_clean(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        (repo.path / "a.py").chmod(0o755)
        repo.commit(f"This reverts commit {bad}.")
        assert self.revert(repo) == Revert(bad, clean=False, tier=None)

    def test_taking_back_what_came_after_as_well_is_not_clean(self, repo: GitRepo, bad: str) -> None:
        repo.write("a.py", b"one\n2\n")
        repo.commit("A fix on top")
        repo.run("branch", "-f", "start")
        repo.run("checkout", "-q", f"{bad}~1", "--", "a.py", "gone.py")
        (repo.path / "new.py").unlink()
        repo.commit(f"This reverts commit {bad}.")
        assert self.revert(repo) == Revert(bad, clean=False, tier=None)

    def test_a_commit_that_is_not_merged_proves_nothing(self, repo: GitRepo) -> None:
        repo.run("checkout", "-qb", "side")
        repo.write("b.py", b"safe\n")
        side = repo.commit("Never merged")
        repo.run("checkout", "-q", "main")
        repo.write("b.py", b"safe\n")
        repo.commit("Set")
        repo.run("branch", "-f", "start")
        repo.write("b.py", b"x = 1\n")
        repo.commit(f"This reverts commit {side}.")
        assert self.revert(repo) == Revert(side, clean=False, tier=None)

    def test_a_merge_is_not_taken_back_cleanly(self, repo: GitRepo) -> None:
        repo.run("checkout", "-qb", "side")
        repo.write("b.py", b"x = 5\n")
        repo.commit("Side")
        repo.run("checkout", "-q", "main")
        repo.run("merge", "-q", "--no-ff", "-m", "Merge", "side")
        repo.run("branch", "-f", "start")
        merge = blob(repo, "HEAD")
        repo.run("revert", "--no-edit", "-m", "1", "HEAD")
        assert self.revert(repo) == Revert(merge, clean=False, tier=None)

    def test_two_named_commits_prove_nothing(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", bad)
        repo.run("commit", "-q", "--amend", "-m", f"This reverts commit {bad}.\nThis reverts commit {'0' * 40}.")
        found = self.revert(repo)
        assert found is not None
        assert not found.clean

    @pytest.mark.parametrize("named", ["0" * 40, "0123abc", "f" * 64])
    def test_an_unknown_or_short_name_proves_nothing(self, repo: GitRepo, bad: str, named: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        repo.commit(f"This reverts commit {named}.")
        assert self.revert(repo) == Revert(named, clean=False, tier=None, security=True)

    def test_the_name_of_a_file_is_no_commit(self, repo: GitRepo, bad: str) -> None:
        repo.run("revert", "--no-edit", "-n", bad)
        named = blob(repo, "HEAD:a.py")
        repo.commit(f"This reverts commit {named}.")
        assert self.revert(repo) == Revert(named, clean=False, tier=None, security=True)

    def test_taking_back_a_fix_of_security_is_said(self, repo: GitRepo) -> None:
        repo.write("b.py", b"x = escape(1)\n")
        fix = repo.commit("Close CVE-2026-1234")
        repo.run("branch", "-f", "start")
        repo.run("revert", "--no-edit", "HEAD")
        assert self.revert(repo) == Revert(fix, clean=True, tier=None, security=True)


class TestBackports:
    @pytest.fixture
    def fix(self, repo: GitRepo) -> str:
        repo.write("a.py", b"one\ntwo\nthree\nfour\n5\n")
        return repo.commit("Fix")

    def test_the_same_change_to_the_same_contents_is_the_same(self, repo: GitRepo, fix: str) -> None:
        repo.run("checkout", "-q", "-b", "release", "start")
        repo.write("b.py", b"x = 4\n")
        repo.commit("Release")
        repo.run("cherry-pick", "-x", fix)
        assert seen(repo, "HEAD~1..HEAD").backport == Backport(fix, same=True, decided=False)

    def test_a_pick_with_another_line_is_not_the_same(self, repo: GitRepo, fix: str) -> None:
        repo.run("checkout", "-q", "-b", "release", "start")
        repo.run("cherry-pick", "-x", fix)
        repo.write("a.py", b"one\ntwo\nthree\nfour\nV\n")
        repo.run("commit", "-qa", "--amend", "--no-edit")
        assert seen(repo).backport == Backport(fix, same=False, decided=False)

    def test_a_pick_onto_other_contents_is_not_the_same(self, repo: GitRepo, fix: str) -> None:
        repo.run("checkout", "-q", "-b", "release", "start")
        repo.write("a.py", b"0\none\ntwo\nthree\nfour\nfive\n")
        repo.commit("Release")
        repo.run("cherry-pick", "-x", fix)
        assert seen(repo, "HEAD~1..HEAD").backport == Backport(fix, same=False, decided=False)

    def test_a_second_commit_beside_the_pick_is_not_the_same(self, repo: GitRepo, fix: str) -> None:
        repo.run("checkout", "-q", "-b", "release", "start")
        repo.run("cherry-pick", "-x", fix)
        repo.commit("Nothing, it says")
        assert seen(repo).backport == Backport(fix, same=False, decided=False)

    def test_a_pick_of_what_is_not_here_is_not_the_same(self, repo: GitRepo) -> None:
        repo.write("b.py", b"x = 3\n")
        repo.commit(f"Fix\n\n(cherry picked from commit {'1' * 40})")
        assert seen(repo).backport == Backport("1" * 40, same=False, decided=False)
