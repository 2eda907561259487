"""A patch over a directory: found to be before it or behind it, and neither is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.git import open_patch, open_patch_at
from bot.change import FileStatus, RepoPath
from bot.errors import PatchError, RepositoryError, UsageError
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.change import SearchResult

PROSE = b"".join(b"line %d of a file that is long enough to be recognised\n" % number for number in range(20))
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%b\nsize 12345\n"

Files = dict[str, bytes]

CASES: dict[str, tuple[Files, Files]] = {
    "changed": ({"a.py": PROSE, "b.py": b"b\n"}, {"a.py": PROSE + b"more\n", "b.py": b"b\n"}),
    "added": ({"a.py": b"a\n"}, {"a.py": b"a\n", "d/new.py": b"new\n"}),
    "added empty": ({"a.py": b"a\n"}, {"a.py": b"a\n", "d/__init__.py": b""}),
    "deleted": ({"a.py": b"a\n", "b.py": b"b\n"}, {"a.py": b"a\n"}),
    "emptied": ({"a.py": b"a\n"}, {"a.py": b""}),
    "renamed": ({"old.py": PROSE}, {"new.py": PROSE + b"more\n"}),
    "moved as it is": ({"old.py": PROSE}, {"d/new.py": PROSE}),
    "copied": ({"b.py": PROSE}, {"a.py": PROSE, "b.py": PROSE + b"b\n", "c.py": PROSE + b"c\n"}),
    "copied and renamed": ({"b.py": PROSE}, {"a.py": PROSE + b"a\n", "c.py": PROSE}),
    "put first": ({"a.py": PROSE}, {"a.py": b"first\n" + PROSE}),
    "put into an empty file": ({"a.py": b""}, {"a.py": b"first\n"}),
    "cut at both ends": ({"a.py": b"first\n" + PROSE + b"last\n"}, {"a.py": PROSE}),
    "no newline": ({"a.py": b"a\nb"}, {"a.py": b"a\nb\n"}),
    "carriage returns": ({"a.py": b"a\r\nb\r\n"}, {"a.py": b"a\r\nc\n"}),
    "odd names": (
        {"sp ace": b"1\n", "é\n": b"1\n", "b\udcff": b"1\n"},
        {"sp ace": b"2\n", "é\n": b"2\n", "b\udcff": b"2\n"},
    ),
}


def lay(repo: GitRepo, files: Mapping[str, bytes]) -> None:
    for path in repo.path.iterdir():
        if path.name != ".git":
            repo.run("rm", "-rfq", "--cached", "--ignore-unmatch", path.name)
    for left in repo.run("ls-files", "-z", "--others").split(b"\0")[:-1]:
        (repo.path / left.decode(errors="surrogateescape")).unlink()
    for name, content in files.items():
        repo.write(name, content)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "repo")


@pytest.fixture(params=["checkout", "plain"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Files], Path]:
    def make(files: Files) -> Path:
        place = GitRepo(tmp_path / "tree")
        for name, content in files.items():
            place.write(name, content)
        if request.param == "checkout":
            place.commit()
        else:
            (place.path / ".git").rename(tmp_path / "not-git")
        return place.path

    return make


def patch_of(repo: GitRepo, before: Files, after: Files) -> bytes:
    lay(repo, before)
    repo.commit("Before")
    lay(repo, after)
    repo.commit("After")
    return repo.run("diff", "-M", "-C", "--full-index", "HEAD~1", "HEAD")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("applied", [False, True], ids=["to apply", "applied"])
def test_both_sides_are_known_whichever_lies_on_disk(
    case: str, applied: bool, repo: GitRepo, tree: Callable[[Files], Path]
) -> None:
    before, after = CASES[case]
    place = tree(after if applied else before)
    paths = [RepoPath(path) for path in {**before, **after}]
    with open_patch(patch_of(repo, before, after), place) as subject:
        assert subject.before.read(paths) == before
        assert subject.after.read(paths) == after
        assert {path for path in paths if subject.before.exists(path)} == set(before)
        assert {path for path in paths if subject.after.exists(path)} == set(after)
        assert bool(subject.change.notes) is applied
        assert (subject.change.base, subject.change.head) == (None, None)
    assert {path: (place / path).read_bytes() for path in (after if applied else before)} == (
        after if applied else before
    )


@pytest.mark.parametrize("applied", [False, True], ids=["to apply", "applied"])
def test_search_sees_each_side_as_it_is(applied: bool, repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    before: Files = {"a.py": b"old\nsame\n", "b.py": b"same\n", "gone.py": b"same\n", "z.py": b"same\n"}
    after: Files = {"a.py": b"new\nsame\n", "b.py": b"same\n", "fresh.py": b"same\n", "z.py": b"same\n"}
    patch = patch_of(repo, before, after)
    place = tree(before)
    if applied:  # as a user would, without telling git
        (place / "gone.py").unlink()
        for name, content in after.items():
            (place / name).write_bytes(content)
    with open_patch(patch, place) as subject:
        assert found(subject.before.search(["same", "old", "new"], 99)) == [
            ("a.py", 1), ("a.py", 2), ("b.py", 1), ("gone.py", 1), ("z.py", 1)
        ]  # fmt: skip
        assert found(subject.after.search(["same"], 99)) == [("a.py", 2), ("b.py", 1), ("fresh.py", 1), ("z.py", 1)]
        cut = subject.after.search(["same"], 2)
        assert (found(cut), cut.complete) == ([("a.py", 2), ("b.py", 1)], False)


def found(result: SearchResult) -> list[tuple[str, int]]:
    return [(hit.path, hit.line) for hit in result.hits]


def test_a_mailed_series_is_carried_commit_by_commit(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    steps: list[Files] = [
        {"a.py": PROSE},
        {"a.py": PROSE + b"one\n", "b.py": b"b\n"},
        {"c.py": PROSE + b"one\ntwo\n", "b.py": b"b\nb\n"},
        {"c.py": PROSE + b"one\ntwo\nthree\n", "a.py": b"again\n"},
    ]
    for number, files in enumerate(steps):
        lay(repo, files)
        repo.commit(f"Step {number}")
    series = repo.run("format-patch", "--stdout", "-M", "HEAD~3")
    paths = [RepoPath(path) for path in ("a.py", "b.py", "c.py")]
    place = tree(steps[0])
    with open_patch(series, place) as subject:
        assert subject.after.read(paths) == steps[-1]
        assert subject.before.read(paths) == steps[0]
        assert [commit.message.splitlines()[0] for commit in subject.change.commits] == ["Step 1", "Step 2", "Step 3"]
    for path in paths:
        (place / path).unlink(missing_ok=True)
    for name, content in steps[-1].items():
        (place / name).write_bytes(content)
    with open_patch(series, place) as subject:
        assert subject.before.read(paths) == steps[0]


def test_binary_files_and_links_are_there_but_unread(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    before: Files = {"a.bin": b"\0one", "gone.bin": b"\0two", "t.txt": b"t\n"}
    lay(repo, before)
    repo.commit()
    lay(repo, {"a.bin": b"\0three", "new.bin": b"\0four", "t.txt": b"t\n"})
    (repo.path / "link").symlink_to("t.txt")
    repo.commit()
    patch = repo.run("diff", "HEAD~1", "HEAD")
    with open_patch(patch, tree(before)) as subject:
        names = [RepoPath(name) for name in ("a.bin", "gone.bin", "new.bin", "link", "t.txt")]
        assert subject.after.read(names) == {"t.txt": b"t\n"}
        assert [name for name in names if subject.after.exists(name)] == ["a.bin", "new.bin", "link", "t.txt"]
        assert subject.before.read(names) == before


def test_an_lfs_pointer_may_stand_for_the_file_itself(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    patch = patch_of(repo, {"m": POINTER % (b"a" * 64)}, {"m": POINTER % (b"b" * 64)})
    with open_patch(patch, tree({"m": b"the model itself\n"})) as subject:
        assert subject.after.exists(RepoPath("m"))
        assert subject.after.read([RepoPath("m")]) == {}


def test_a_patch_for_another_tree_is_refused(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    patch = patch_of(repo, {"a.py": b"one\n"}, {"a.py": b"two\n"})
    with pytest.raises(PatchError, match=r"a\.py:1") as caught:
        open_patch(patch, tree({"a.py": b"three\n"}))
    assert caught.value.remedy


def test_a_patch_for_a_file_that_is_not_there_is_refused(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    patch = patch_of(repo, {"a.py": b"one\n"}, {"a.py": b"two\n"})
    with pytest.raises(PatchError, match=r"a\.py: there is no such file"):
        open_patch(patch, tree({"b.py": b"one\n"}))


@pytest.mark.parametrize("path", ["../../outside.py", "/etc/hostname", ".git/config", "linked/outside.py"])
def test_a_patch_reaches_nothing_outside_the_directory(tmp_path: Path, path: str) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "outside.py").write_bytes(b"secret\n")
    (tmp_path / "tree/linked").symlink_to("..")
    patch = f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-secret\n+public\n".encode()
    with pytest.raises(PatchError):
        open_patch(patch, tmp_path / "tree")


def test_the_configuration_is_that_before_the_patch(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    before: Files = {".foreread.yml": b"old: 1\n"}
    after: Files = {".foreread.yml": b"new: 1\n"}
    patch = patch_of(repo, before, after)
    place = tree(before)
    for content in (before, after):
        (place / ".foreread.yml").write_bytes(content[".foreread.yml"])
        with open_patch(patch, place) as subject:
            assert (subject.config, subject.config_path) == (b"old: 1\n", ".foreread.yml")


def test_the_title_is_the_patchs_subject(repo: GitRepo, tree: Callable[[Files], Path]) -> None:
    patch = patch_of(repo, {"a.py": b"one\n"}, {"a.py": b"two\n"})
    place = tree({"a.py": b"one\n"})
    with open_patch(patch, place) as subject:
        assert subject.change.title == "patch"
        assert subject.change.files[0].status is FileStatus.MODIFIED
    with open_patch(repo.run("format-patch", "--stdout", "HEAD~1"), place) as subject:
        assert subject.change.title == "After"


def test_what_is_no_patch_or_no_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatchError):
        open_patch(b"hello\n", tmp_path)
    with pytest.raises(UsageError, match="not a directory"):
        open_patch(b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", tmp_path / "nowhere")


def test_a_patch_over_a_commit_does_not_care_what_is_checked_out(repo: GitRepo) -> None:
    repo.write("a.py", PROSE)
    base = repo.commit("Before")
    repo.write("a.py", PROSE + b"more\n")
    repo.commit("After")
    patch = repo.run("diff", "HEAD~1", "HEAD")
    repo.write("a.py", b"something else\n")
    with open_patch_at(patch, repo.path, base) as subject:
        path = RepoPath("a.py")
        assert subject.before.read([path]) == {path: PROSE}
        assert subject.after.read([path]) == {path: PROSE + b"more\n"}
        assert subject.change.base == base


def test_a_patch_over_a_commit_that_is_not_there_or_does_not_fit_is_refused(repo: GitRepo) -> None:
    repo.write("a.py", PROSE)
    base = repo.commit("Before")
    wrong = b"--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-x\n+y\n"
    with pytest.raises(PatchError):
        open_patch_at(wrong, repo.path, base)
    with pytest.raises(RepositoryError):
        open_patch_at(wrong, repo.path, "0" * 40)
