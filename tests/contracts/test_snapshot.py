"""What every Snapshot promises, asked of each kind there is, and of the fake that stands in for them in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.directory import DirectorySnapshot
from bot.adapters.git import open_range, open_staged, open_worktree
from bot.adapters.memory import MemorySnapshot
from bot.adapters.patch_tree import OverlaySnapshot
from bot.change import Hit, RepoPath, blob_id
from tests.fakes import DictSnapshot
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bot.adapters.git import Subject
    from bot.change import Snapshot

    Build = Callable[[Mapping[str, bytes]], Snapshot]

OTHER = b"other_content = 1\nold_name = stale(QuerySet)\n"


def fill(repo: GitRepo, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        repo.write(path, content)


def stale(repo: GitRepo, files: Mapping[str, bytes]) -> None:
    """A commit in which the first file has other content, and there is one more that will go."""
    fill(repo, {**files, "gone.py": OTHER, **dict.fromkeys(list(files)[:1], OTHER)})
    repo.commit("Before")
    (repo.path / "gone.py").unlink()
    fill(repo, files)


def commit(files: Mapping[str, bytes], repo: GitRepo) -> Subject:
    stale(repo, files)
    repo.commit("After")
    fill(repo, dict.fromkeys(files, OTHER))
    return open_range(repo.path, "HEAD~1..HEAD")


def index(files: Mapping[str, bytes], repo: GitRepo) -> Subject:
    stale(repo, files)
    repo.run("add", "--all")
    fill(repo, dict.fromkeys(files, OTHER))
    return open_staged(repo.path)


def worktree(files: Mapping[str, bytes], repo: GitRepo) -> Subject:
    stale(repo, files)
    repo.run("add", "--intent-to-add", ".")
    return open_worktree(repo.path)


def checkout(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    stale(repo, files)
    repo.run("add", "--all")
    return DirectorySnapshot(repo.path)


def directory(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    plain = GitRepo(repo.path / "inner")
    fill(plain, files)
    (plain.path / ".git").rename(repo.path / "not-git")
    return DirectorySnapshot(plain.path)


def folder(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    """A folder inside a repository: git sees the repository around it."""
    fill(repo, {f"examples/shop/{path}": content for path, content in files.items()})
    repo.commit("with a folder")
    (repo.path / "examples" / "shop").mkdir(parents=True, exist_ok=True)
    return DirectorySnapshot(repo.path / "examples" / "shop")


def overlay(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    del repo
    half = dict(list(files.items())[::2])
    base = DictSnapshot({"gone.py": OTHER, **files, **dict.fromkeys(half, OTHER)})
    changed = {RepoPath(path): content for path, content in half.items()}
    return OverlaySnapshot(base, {**changed, RepoPath("gone.py"): None})


def fake(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    del repo
    return DictSnapshot(files)


def memory(files: Mapping[str, bytes], repo: GitRepo) -> Snapshot:
    del repo
    return MemorySnapshot({RepoPath(path): content for path, content in files.items()})


BUILDERS = (commit, index, worktree, checkout, directory, folder, overlay, memory, fake)


@pytest.fixture(params=[*BUILDERS, "directory without git"], ids=lambda built: getattr(built, "__name__", built))
def snapshot_of(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    opened: list[Subject] = []

    def build(files: Mapping[str, bytes]) -> Snapshot:
        if isinstance(request.param, str):
            snapshot = directory(files, GitRepo(tmp_path))
            monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
            return snapshot
        built = request.param(files, GitRepo(tmp_path))
        if hasattr(built, "after"):
            opened.append(built)
            return built.after  # type: ignore[no-any-return]
        return built  # type: ignore[no-any-return]

    yield build
    for subject in opened:
        subject.close()


def paths(*names: str) -> tuple[RepoPath, ...]:
    return tuple(map(RepoPath, names))


def found(snapshot: Snapshot, *names: str) -> list[tuple[str, int]]:
    return [(hit.path, hit.line) for hit in snapshot.search(names, 100).hits]


def test_read_gives_the_content_byte_for_byte(snapshot_of: Build) -> None:
    files = {"a.py": b"x = 1\r\ny = 2", "b/c.bin": b"\0\xff\n", "empty": b"", "d": b"\n\n"}
    assert snapshot_of(files).read(paths(*files)) == files


def test_what_is_no_file_is_absent(snapshot_of: Build) -> None:
    snapshot = snapshot_of({"a/b.py": b"x\n", "top.py": b"y\n"})
    no_files = paths(
        "gone.py", "nope.py", "a", "a/", "a/b.py/", "a/b.py/c", "", ".", "..", "/", "a//b.py", "./top.py",
        "a/../top.py", "../top.py", "/etc/passwd", ".git/config", ".git/HEAD", "top.py\n", "top.py\0", "*",
        "HEAD:top.py", "A/B.PY", "--help",
    )  # fmt: skip
    assert snapshot.read(no_files) == {}
    assert [path for path in no_files if snapshot.exists(path)] == []


def test_a_folder_is_listed_with_the_files_that_stand_directly_in_it(snapshot_of: Build) -> None:
    files = {"a/b/z.md": b"x\n", "a/b/B.md": b"y\n", "a/b/c/d.md": b"z\n", "a/b.md": b"u\n", "a/bb/e.md": b"v\n"}
    snapshot = snapshot_of(files)
    assert tuple(snapshot.listed(RepoPath("a/b"))) == paths("a/b/B.md", "a/b/z.md")
    assert tuple(snapshot.listed(RepoPath("a/b/c"))) == paths("a/b/c/d.md")


def test_what_is_no_folder_lists_nothing(snapshot_of: Build) -> None:
    snapshot = snapshot_of({"a/b/c.md": b"x\n", "top.md": b"y\n"})
    no_folders = paths(
        "top.md", "gone", "a/b/", "a/../a/b", "../", "..", "/etc", ".git", "a//b", "./a/b", "A/B", "a\0b"
    )
    assert [path for path in no_folders if snapshot.listed(path)] == []


def test_exists_says_what_can_be_read(snapshot_of: Build) -> None:
    files = {"a/b/c.py": b"x\n", "top": b""}
    snapshot = snapshot_of(files)
    assert all(snapshot.exists(path) for path in paths(*files))


def test_the_same_path_twice_is_one_answer(snapshot_of: Build) -> None:
    assert snapshot_of({"a": b"1\n"}).read(paths("a", "a")) == {"a": b"1\n"}


@pytest.mark.parametrize(
    "name",
    [
        "sp ace.py", 'quo"te', "back\\slash", "new\nline.py", "tab\t", "nul-like\\0", "ünïcode/é.py", "-dash", ":colon",
        ":(glob)*", "*star?[x]", "#hash", "@{u}", "bytes-\udcff\udcfe.py", "~tilde", "a" * 200, "trailing ",
    ],
)  # fmt: skip
def test_any_path_that_git_can_hold_can_be_read_and_searched(snapshot_of: Build, name: str) -> None:
    snapshot = snapshot_of({"other.py": b"z\n", name: b"first\nneedle here\n"})
    assert snapshot.read(paths(name)) == {name: b"first\nneedle here\n"}
    assert snapshot.exists(RepoPath(name))
    assert snapshot.search(["needle"], 10).hits == (Hit(RepoPath(name), 2, "needle here"),)


def test_search_finds_whole_words_only(snapshot_of: Build) -> None:
    content = b"save\nsaved\nunsave\n_save\nsave_\nsave2\n(save)\nx.save=1\n\xc3\xbcsave\nsave\xc3\xbc\nSave\n-save-\n"
    assert found(snapshot_of({"a.py": content}), "save") == [("a.py", line) for line in (1, 7, 8, 12)]


def test_a_part_of_a_word_before_the_word_does_not_hide_it(snapshot_of: Build) -> None:
    assert found(snapshot_of({"a.py": b"saved = save\nsavesave.save\n"}), "save") == [("a.py", 1), ("a.py", 2)]


def test_hits_come_in_the_order_of_path_bytes_and_lines(snapshot_of: Build) -> None:
    names = ["b", "a.b", "a/z", "a/b/c", "a-b", "a0", "B", "z\udcff", "z\U0001f600", "zé"]
    snapshot = snapshot_of(dict.fromkeys(names, b"foo\nno\nbar foo\n"))
    in_order = sorted(names, key=lambda name: name.encode(errors="surrogateescape"))
    assert found(snapshot, "foo", "bar") == [(name, line) for name in in_order for line in (1, 3)]


def test_a_line_with_two_names_is_one_hit(snapshot_of: Build) -> None:
    assert found(snapshot_of({"a.py": b"foo bar foo\n"}), "foo", "bar", "foo") == [("a.py", 1)]


def test_a_hit_gives_the_line_without_its_newline(snapshot_of: Build) -> None:
    content = b"  foo\t(1)  \nfoo\r\nfoo \xff\xfe\nfoo"
    hits = snapshot_of({"a.py": content}).search(["foo"], 10).hits
    assert [hit.text for hit in hits] == ["  foo\t(1)  ", "foo\r", "foo \udcff\udcfe", "foo"]


def test_endings_say_which_files_are_searched(snapshot_of: Build) -> None:
    names = ("a.py", "b.PY", "c.pyi", "d/e.py", "d/Rakefile", "f.txt", "py", "g.py.txt")
    snapshot = snapshot_of(dict.fromkeys(names, b"foo\n"))
    found = {hit.path for hit in snapshot.search(["foo"], 50, [".py", "Rakefile"]).hits}
    assert found == {"a.py", "b.PY", "d/e.py", "d/Rakefile"}


def test_binary_files_are_not_searched(snapshot_of: Build) -> None:
    files = {"a.png": b"foo\n\0foo\n", "b.py": b"foo\n", "c.txt": b"x" * 8_001 + b"\0\nfoo\n"}
    assert found(snapshot_of(files), "foo") == [("b.py", 1), ("c.txt", 2)]


def test_the_limit_cuts_and_says_so(snapshot_of: Build) -> None:
    snapshot = snapshot_of({"a.py": b"foo\n" * 3, "b.py": b"foo\n" * 3})
    result = snapshot.search(["foo"], 4)
    assert [(hit.path, hit.line) for hit in result.hits] == [("a.py", 1), ("a.py", 2), ("a.py", 3), ("b.py", 1)]
    assert (result.complete, result.reason) == (False, "more than 4 lines match")


def test_exactly_the_limit_is_complete(snapshot_of: Build) -> None:
    result = snapshot_of({"a.py": b"foo\n" * 3}).search(["foo"], 3)
    assert (len(result.hits), result.complete, result.reason) == (3, True, "")


@pytest.mark.parametrize("name", ["a.b", "a+", "[ab]", "$x", "x$", "^a", "(a", "a|b", "a\\b", "-e", "a b", "{1}", "*"])
def test_names_are_literal(snapshot_of: Build, name: str) -> None:
    lines = [b"a-b", b"aa", b"a", b"b", b"x", b"ab", name.encode()]
    snapshot = snapshot_of({"a.txt": b"\n".join(lines) + b"\n"})
    assert found(snapshot, name) == [("a.txt", 7)]
    many = [f"never{number}" for number in range(12)]
    assert found(snapshot, name, *many) == [("a.txt", 7)]


@pytest.mark.parametrize("name", ["größe", "имя", "名前"])
def test_names_need_not_be_ascii(snapshot_of: Build, name: str) -> None:
    content = f"{name} = 1\n{name}s = 2\n".encode()
    snapshot = snapshot_of({"a.py": content})
    assert found(snapshot, name) == [("a.py", 1)]
    assert found(snapshot, name, *"abcdefghijkl") == [("a.py", 1)]


@pytest.mark.parametrize("names", [(), ("",), ("a\nb",), ("a\0b",), ("nowhere",)])
def test_nothing_to_be_found_is_a_complete_search(snapshot_of: Build, names: tuple[str, ...]) -> None:
    result = snapshot_of({"a.py": b"a\nb\n\nab\n"}).search(names, 10)
    assert (result.hits, result.complete) == ((), True)


def test_a_thousand_names_are_searched_at_once(snapshot_of: Build) -> None:
    names = [f"a_rather_long_name_of_a_function_{number}" for number in range(5_000)]
    content = "\n".join([*names[:2], "a_rather_long_name_of_a_function_", names[-1] + "x", names[-1]]).encode()
    assert found(snapshot_of({"a.py": content}), *names) == [("a.py", 1), ("a.py", 2), ("a.py", 5)]


def test_a_long_line_is_cut_in_the_hit(snapshot_of: Build) -> None:
    content = b"x;" * 500_000 + b"foo;" + b"y;" * 500_000 + b"\nfoo\n"
    hits = snapshot_of({"min.js": content}).search(["foo"], 10).hits
    assert [(hit.line, hit.text) for hit in hits] == [(1, "x;" * 1_000), (2, "foo")]


def test_an_empty_tree_holds_nothing(snapshot_of: Build) -> None:
    snapshot = snapshot_of({})
    assert snapshot.read(paths("a")) == {}
    assert found(snapshot, "foo") == []


def test_ids_are_those_that_git_gives_the_contents(snapshot_of: Build) -> None:
    files = {"a.py": b"x = 1\r\n", "b/c.bin": b"\0\xff\n", "empty": b"", "same": b"x = 1\r\n"}
    snapshot = snapshot_of(files)
    asked = paths(*files, "gone.py", "b", "..")
    known = snapshot.blob_ids(asked)
    assert known == {path: blob_id(content) for path, content in snapshot.read(asked).items() if path in known}
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_a_commit_knows_the_ids_of_all_its_files(tmp_path: Path) -> None:
    files = {"a.py": b"x = 1\n", "b/c.py": b""}
    with commit(files, GitRepo(tmp_path)) as subject:
        assert subject.after.blob_ids(paths(*files)).keys() == files.keys()
