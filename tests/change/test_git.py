"""What git prints for a change is read as git itself describes the change, and carries its files there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.change import FileDiff, FileKind, FileStatus, LineOp, apply_file_diff, parse_patch
from tests.git_repo import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = b"".join(b"line %d\n" % number for number in range(1, 61))
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n"
HEADER_LIKE = b"a\n-- a/fake\n++ b/fake\n@ -1 +1 @\n@@ -1 +1 @@\ndiff --git a/z b/z\n- \n\\ No newline\n\n"

BEFORE: dict[str, bytes] = {
    "plain.txt": NUMBERED,
    "several hunks.txt": NUMBERED,
    "old name.txt": NUMBERED + b"renamed\n",
    "moved.txt": NUMBERED + b"moved without an edit\n",
    "source.txt": b"".join(b"copied %d\n" % number for number in range(40)),
    "mode.sh": b"#!/bin/sh\n",
    "mode and text.sh": b"#!/bin/sh\nold\n",
    "empty and gone": b"",
    "gone.txt": b"one\ntwo\n",
    "gets emptied": b"text\n",
    "gets filled": b"",
    "loses newline": b"one\ntwo\n",
    "gains newline": b"one\ntwo",
    "never newline": b"one\ntwo",
    "crlf.txt": b"one\r\ntwo\r\nthree\r\n",
    "mixed.txt": b"one\r\ntwo\nthree\rfour\n\r\n\r",
    "to crlf.txt": b"one\ntwo\n",
    "odd breaks.txt": "form\ffeed\nv\vtab\nline\u2028sep\nnel\u0085x\n\x1c\x1d\n".encode(),
    "latin-1.txt": b"caf\xe9\nna\xefve\n",
    "half.txt": b"\xe2\n\x82\n\xac\n",
    "like a header.txt": HEADER_LIKE + b"tail\n",
    "blank lines": b"\n\n\n\n",
    "binary.bin": b"\0\1\2",
    "gone.bin": b"\0gone",
    "asset.psd": LFS_POINTER % (b"0" * 64),
    "a b/a b": b"1\n",
    "b/x b/x": b"1\n",
    "tab\there": b"1\n",
    "new\nline": b"1\n",
    'quo"te': b"1\n",
    "back\\slash": b"1\n",
    "caf\u00e9/\U0001f600": b"1\n",
    "raw-\udcff\udcfe": b"1\n",
    " leading and trailing ": b"1\n",
    "-- dashes": b"1\n",
}
AFTER: dict[str, bytes] = {
    "plain.txt": NUMBERED.replace(b"line 30\n", b"line thirty\n"),
    "several hunks.txt": NUMBERED.replace(b"line 2\n", b"").replace(b"line 30\n", b"30\n30\n") + b"61\n",
    "new dir/new name.txt": NUMBERED.replace(b"line 7\n", b"7\n") + b"renamed\n",
    "moved away.txt": NUMBERED + b"moved without an edit\n",
    "source.txt": b"".join(b"copied %d\n" % number for number in range(1, 40)),
    "copy.txt": b"".join(b"copied %d\n" % number for number in range(40)) + b"and more\n",
    "mode.sh": b"#!/bin/sh\n",
    "mode and text.sh": b"#!/bin/sh\nnew\n",
    "empty and new": b"",
    "new.txt": b"one\ntwo\n",
    "new without newline": b"one\ntwo",
    "gets emptied": b"",
    "gets filled": b"text\n",
    "loses newline": b"one\ntwo",
    "gains newline": b"one\ntwo\n",
    "never newline": b"two\nthree",
    "crlf.txt": b"one\r\n2\r\nthree\r\n",
    "mixed.txt": b"one\ntwo\r\nthree\rfive\n\r\r\n",
    "to crlf.txt": b"one\r\ntwo\r\n",
    "odd breaks.txt": "form\ffeed\nv\vtab\nline\u2028sep\u2028\nnel\u0085y\n\x1c\x1d\x1e\n".encode(),
    "latin-1.txt": b"caf\xe9\nna\xefvet\xe9\n",
    "half.txt": b"\xe2\x82\n\xac\xff\n\xf0\x9f\n",
    "like a header.txt": b"head\n" + HEADER_LIKE.replace(b"-- a/fake\n", b"") + b"++ c\n-- \n2.39.5\n",
    "blank lines": b"\n\n\n",
    "binary.bin": b"\0\1\3",
    "new.bin": b"\0new",
    "asset.psd": LFS_POINTER % (b"1" * 64),
    "new asset.psd": LFS_POINTER % (b"2" * 64),
    **dict.fromkeys(list(BEFORE)[-10:], b"2\n"),
}


PAIRING = {"-M", "-C", "--find-copies-harder", "--no-renames", "-R", "-B"}
"""Options that decide which files are compared; others only how a patch is printed."""


class Entry(NamedTuple):
    """A file of a change as `git diff --raw` has it."""

    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    status: str
    old_path: str
    new_path: str


class Exotic(NamedTuple):
    repo: GitRepo
    before: str
    after: str

    def raw(self, *options: str) -> list[Entry]:
        """The entries, each change of type as the deletion and addition that a patch makes of it."""
        pairing = [option for option in options if option in PAIRING]
        fields = self.repo.text("diff", "--raw", "-z", "--no-abbrev", *pairing, self.before, self.after)
        words = iter(fields.removesuffix("\0").split("\0"))
        entries: list[Entry] = []
        for word in words:
            old_mode, new_mode, old_blob, new_blob, status = word.removeprefix(":").split(" ")
            old_path = next(words)
            new_path = next(words) if status[0] in "RC" else old_path
            kinds = "DA" if status == "T" else status[0]
            entries += [Entry(old_mode, new_mode, old_blob, new_blob, k, old_path, new_path) for k in kinds]
        return entries

    def counts(self, *options: str) -> dict[str, tuple[str, str]]:
        """Added and removed lines by new path, as `git diff --numstat` counts them."""
        counting = [option for option in options if option in {*PAIRING, "-a"}]
        fields = self.repo.text("diff", "--numstat", "-z", *counting, self.before, self.after)
        words = iter(fields.removesuffix("\0").split("\0"))
        counts: dict[str, tuple[str, str]] = {}
        for word in words:
            added, removed, path = word.split("\t", 2)
            if not path:
                next(words)
                path = next(words)
            counts[path] = (added, removed)
        return counts

    def blob(self, sha: str) -> bytes:
        return b"" if not sha.strip("0") else self.repo.run("cat-file", "blob", sha)


@pytest.fixture(scope="module")
def exotic(tmp_path_factory: pytest.TempPathFactory) -> Exotic:
    """A repository with two commits that differ in every kind of way."""
    repo = GitRepo(tmp_path_factory.mktemp("exotic"))
    module = GitRepo(repo.path / "module")
    module.commit("one")
    dropped = GitRepo(repo.path / "dropped module")
    dropped.commit("one")
    fill(repo, BEFORE)
    link(repo, "link", "target")
    link(repo, "gone link", "target")
    link(repo, "becomes a file", "target")
    repo.write("becomes a link", b"text\n")
    before = repo.commit("Before")

    for path in (*BEFORE, "gone link", "becomes a file", "becomes a link", "link"):
        (repo.path / path).unlink()
    (repo.path / "dropped module" / ".git").rename(repo.path.parent / "dropped.git")
    (repo.path / "dropped module").rmdir()
    module.commit("two")
    GitRepo(repo.path / "added module").commit("another")
    fill(repo, AFTER)
    for path in ("mode.sh", "mode and text.sh"):
        (repo.path / path).chmod(0o755)
    link(repo, "link", "other target")
    link(repo, "new link", "target")
    link(repo, "becomes a link", "target")
    repo.write("becomes a file", b"text\n")
    return Exotic(repo, before, repo.commit("After"))


def fill(repo: GitRepo, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        repo.write(path, content)


def link(repo: GitRepo, path: str, target: str) -> None:
    (repo.path / path).symlink_to(target)


STATUSES = {
    "A": {FileStatus.ADDED},
    "D": {FileStatus.DELETED},
    "R": {FileStatus.RENAMED},
    "C": {FileStatus.COPIED},
    "M": {FileStatus.MODIFIED, FileStatus.MODE_CHANGED},
}
WAYS = [
    [],
    ["-M", "-C"],
    ["-M", "-C", "--find-copies-harder"],
    ["--no-renames"],
    ["-R"],
    ["-M", "-R"],
    ["-B"],
    ["-U0"],
    ["-M", "-U0"],
    ["-U1000"],
    ["-W"],
    ["--inter-hunk-context=5"],
    ["--minimal"],
    ["--patience"],
    ["--no-prefix"],
    ["-M", "-C", "--no-prefix"],
    ["--src-prefix=old/", "--dst-prefix=new/"],
    ["--src-prefix=before/", "--dst-prefix=b/"],
    ["--binary"],
    ["-a"],
]


@pytest.mark.parametrize("options", WAYS, ids=" ".join)
class TestEveryWayOfAskingGit:
    def test_paths_statuses_modes_and_blobs_are_those_of_git(self, exotic: Exotic, options: list[str]) -> None:
        files = parse(exotic, *options)
        entries = exotic.raw(*options)
        assert [paths(file) for file in files] == [
            (None if e.status == "A" else e.old_path, None if e.status == "D" else e.new_path) for e in entries
        ]
        for file, entry in zip(files, entries, strict=True):
            assert file.status in STATUSES[entry.status]
            if file.old_mode is not None:
                assert file.old_mode == entry.old_mode
            if file.new_mode is not None:
                assert file.new_mode == entry.new_mode
            if file.hunks:
                assert (file.old_blob or "0" * 40) == blob_of(entry, entry.old_blob, "A")
                assert (file.new_blob or "0" * 40) == blob_of(entry, entry.new_blob, "D")

    def test_as_many_lines_are_added_and_removed_as_git_counts(self, exotic: Exotic, options: list[str]) -> None:
        counts = exotic.counts(*options)
        for file in parse(exotic, *options):
            if file.path in ("becomes a file", "becomes a link") or counts[file.path] == ("-", "-"):
                continue
            assert (str(len(file.added)), str(len(file.removed))) == counts[file.path], file.path

    def test_the_diff_carries_the_old_content_to_the_new_and_back(self, exotic: Exotic, options: list[str]) -> None:
        carried = 0
        for file, entry in zip(parse(exotic, *options), exotic.raw(*options), strict=True):
            if file.kind in (FileKind.BINARY, FileKind.SUBMODULE):
                continue
            old = exotic.blob(blob_of(entry, entry.old_blob, "A"))
            new = exotic.blob(blob_of(entry, entry.new_blob, "D"))
            assert apply_file_diff(file, old) == new, file.path
            assert apply_file_diff(file, new, reverse=True) == old, file.path
            carried += 1
        assert carried > len(BEFORE)

    def test_the_hunks_printed_again_are_what_git_printed(self, exotic: Exotic, options: list[str]) -> None:
        printed = diff(exotic, *options)
        for file in parse(exotic, *options):
            body = render(file).encode("utf-8", "surrogateescape")
            assert body in printed, file.path


def diff(exotic: Exotic, *options: str) -> bytes:
    return exotic.repo.run("diff", "--full-index", *options, exotic.before, exotic.after)


def parse(exotic: Exotic, *options: str) -> tuple[FileDiff, ...]:
    return parse_patch(diff(exotic, *options)).files


def by_path(files: tuple[FileDiff, ...]) -> dict[str, FileDiff]:
    return {file.path: file for file in files}


def paths(file: FileDiff) -> tuple[str | None, str | None]:
    return file.old_path, file.new_path


def blob_of(entry: Entry, blob: str, absent: str) -> str:
    return "0" * 40 if entry.status == absent else blob


def render(file: FileDiff) -> str:
    lines = [
        f"{line.op.value}{line.text}\n" + ("" if line.newline else "\\ No newline at end of file\n")
        for hunk in file.hunks
        for line in hunk.lines
    ]
    return "".join(lines) if len(file.hunks) == 1 else ""


KINDS = {
    "link": FileKind.SYMLINK,
    "gone link": FileKind.SYMLINK,
    "new link": FileKind.SYMLINK,
    "module": FileKind.SUBMODULE,
    "added module": FileKind.SUBMODULE,
    "dropped module": FileKind.SUBMODULE,
    "binary.bin": FileKind.BINARY,
    "gone.bin": FileKind.BINARY,
    "new.bin": FileKind.BINARY,
    "asset.psd": FileKind.LFS_POINTER,
    "new asset.psd": FileKind.LFS_POINTER,
}


@pytest.mark.parametrize("options", [["--no-renames"], ["--no-renames", "--binary"], ["--no-renames", "-U0"]])
def test_each_file_is_of_the_kind_that_git_stores(exotic: Exotic, options: list[str]) -> None:
    files = [file for file in parse(exotic, *options) if not file.path.startswith("becomes")]
    # With no context, a pointer's first line is not shown, and nothing tells that it is one.
    unseen = {"asset.psd": FileKind.TEXT} if "-U0" in options else {}
    for file in files:
        assert file.kind is (KINDS | unseen).get(file.path, FileKind.TEXT), file.path


def test_a_change_of_type_is_a_deletion_and_an_addition(exotic: Exotic) -> None:
    files = [file for file in parse(exotic) if file.path == "becomes a link"]
    assert [(file.status, file.kind) for file in files] == [
        (FileStatus.DELETED, FileKind.TEXT),
        (FileStatus.ADDED, FileKind.SYMLINK),
    ]


def test_a_change_of_mode_alone_is_told_from_one_with_text(exotic: Exotic) -> None:
    files = by_path(parse(exotic))
    assert files["mode.sh"].status is FileStatus.MODE_CHANGED
    assert (files["mode.sh"].old_mode, files["mode.sh"].new_mode) == ("100644", "100755")
    assert files["mode and text.sh"].status is FileStatus.MODIFIED
    assert files["mode and text.sh"].new_mode == "100755"


def test_a_deletion_without_its_lines_says_so(exotic: Exotic) -> None:
    files = by_path(parse(exotic, "-D", "--no-renames"))
    assert files["gone.txt"].omitted == "the patch names it but shows no lines of it"
    assert files["empty and gone"].omitted is None


def test_mnemonic_prefixes_are_no_part_of_the_path(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write("i/x y", b"1\n")
    repo.commit()
    repo.write("i/x y", b"2\n")
    for where in ([], ["HEAD"], ["-R"]):
        printed = repo.run("-c", "diff.mnemonicPrefix=true", "diff", *where)
        assert b" b/" not in printed
        assert [paths(file) for file in parse_patch(printed).files] == [("i/x y", "i/x y")]


def test_a_diff_of_two_directories_outside_a_repository_is_read(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write("left/same name", b"1\n")
    repo.write("right/same name", b"2\n")
    printed = repo.run("diff", "--no-index", "left", "right", check=False)
    (file,) = parse_patch(printed).files
    assert (file.old_path, file.new_path) == ("left/same name", "right/same name")
    assert [line.text for line in file.added] == ["2"]


def test_a_submodule_that_git_sums_up_is_still_a_file_of_the_change(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    module = GitRepo(tmp_path / "the module")
    first = module.commit("one")
    repo.commit()
    second = module.commit("two")
    repo.commit()
    (file,) = parse_patch(repo.run("diff", "--submodule=log", "HEAD~1", "HEAD")).files
    assert (file.path, file.kind) == ("the module", FileKind.SUBMODULE)
    assert file.old_blob is not None
    assert file.new_blob is not None
    assert first.startswith(file.old_blob)
    assert second.startswith(file.new_blob)


def test_a_merge_shown_against_both_parents_is_named_and_not_read(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write("a b.txt", b"base\n")
    repo.write("other.txt", b"base\n")
    repo.commit()
    repo.run("checkout", "-q", "-b", "side")
    repo.write("a b.txt", b"side\n")
    repo.commit()
    repo.run("checkout", "-q", "main")
    repo.write("a b.txt", b"main\n")
    repo.commit()
    repo.run("merge", "-q", "side", check=False)
    repo.write("a b.txt", b"--- a/x\n+++ b/x\n")
    repo.commit("Merge side")
    for option in ("--cc", "-c"):
        patch = parse_patch(repo.run("show", option))
        (file,) = patch.files
        assert file.path == "a b.txt"
        assert file.omitted == "a combined diff of a merge cannot be read; give the diff against one parent"
        (commit,) = patch.commits
        assert commit.is_merge
        assert patch.title == "Merge side"


@pytest.mark.parametrize("options", [["--stdout"], ["--stdout", "--attach"], ["--stdout", "--no-stat"]])
def test_a_series_of_mails_gives_commits_and_files_in_order(tmp_path: Path, options: list[str]) -> None:
    repo = GitRepo(tmp_path)
    base = repo.commit()
    messages = [
        "Éîn sehr langer Betreff, den git über mehrere Zeilen faltet: ä, ö, ü und noch einiges mehr dazu",
        "Short\n\nA body with a rule:\n---\nand a trailer.\n\nCo-authored-by: Bo Example <bo@example.com>",
        "[area] Subject with brackets\n\n--\nnot a signature\n@@ -1 +1 @@",
    ]
    shas = []
    for number, message in enumerate(messages):
        repo.write("x.txt", b"%d\n- removed?\n" % number)
        shas.append(repo.commit(message, author="Éxample, Åse <ase@example.com>"))
    patch = parse_patch(repo.run("format-patch", *options, base))
    assert [commit.sha for commit in patch.commits] == shas
    assert [commit.message for commit in patch.commits] == messages
    assert {commit.author.name for commit in patch.commits} == {"Éxample, Åse"}
    assert {commit.author.email for commit in patch.commits} == {"ase@example.com"}
    assert [len(file.removed) for file in patch.files] == [0, 1, 1]
    assert patch.title == messages[0]


def test_a_cover_letter_gives_the_title_and_no_commit(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    base = repo.commit()
    for number in range(2):
        repo.write("x.txt", b"%d\n" % number)
        repo.commit(f"Part {number}")
    mails = repo.run("format-patch", "--stdout", "--cover-letter", base)
    patch = parse_patch(mails.replace(b"*** SUBJECT HERE ***", b"The whole"))
    assert patch.title == "The whole"
    assert [commit.message for commit in patch.commits] == ["Part 0", "Part 1"]


@pytest.mark.parametrize("pretty", ["medium", "full", "fuller"])
def test_entries_of_git_log_are_commits(tmp_path: Path, pretty: str) -> None:
    repo = GitRepo(tmp_path)
    shas = []
    for number in range(2):
        repo.write("x.txt", b"%d\n" % number)
        shas.append(repo.commit(f"Part {number}\n\nBody\n\n    indented", author="Bo <bo@example.com>"))
    patch = parse_patch(repo.run("log", "-p", "--reverse", f"--format={pretty}"))
    assert [(c.sha, c.message) for c in patch.commits] == [
        (sha, f"Part {number}\n\nBody\n\n    indented") for number, sha in enumerate(shas)
    ]
    assert {commit.author.name for commit in patch.commits} == {"Bo"}
    committer = "Bo" if pretty == "medium" else "Ada Example"
    assert {commit.committer.name for commit in patch.commits} == {committer}
    assert patch.title == "Part 0"


def test_lines_are_numbered_as_in_the_files(exotic: Exotic) -> None:
    for file in parse(exotic, "-M"):
        if file.status is not FileStatus.MODIFIED or file.path not in BEFORE:
            continue
        old, new = BEFORE[file.path].split(b"\n"), AFTER[file.path].split(b"\n")
        for hunk in file.hunks:
            for line in hunk.lines:
                text = line.text.encode("utf-8", "surrogateescape")
                assert line.old is None or old[line.old - 1] == text
                assert line.new is None or new[line.new - 1] == text
                assert (line.old is None) == (line.op is LineOp.ADDED)
                assert (line.new is None) == (line.op is LineOp.REMOVED)
