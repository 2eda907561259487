"""Patches of every make, written out, and what is read from them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.change import FileKind, FileStatus, LineOp, parse_patch
from bot.errors import PatchError

ADDED, DELETED, MODIFIED = FileStatus.ADDED, FileStatus.DELETED, FileStatus.MODIFIED
RENAMED, COPIED, MODE_CHANGED = FileStatus.RENAMED, FileStatus.COPIED, FileStatus.MODE_CHANGED

HUNK = "@@ -1 +1 @@\n-old\n+new\n"
NEW = "@@ -0,0 +1 @@\n+new\n"
GONE = "@@ -1 +0,0 @@\n-old\n"


class Header(NamedTuple):
    """A header, and the one file that must be read from it."""

    name: str
    patch: str
    old_path: str | None
    new_path: str | None
    status: FileStatus = MODIFIED
    kind: FileKind = FileKind.TEXT


def same(name: str, patch: str, path: str, kind: FileKind = FileKind.TEXT) -> Header:
    return Header(name, patch, path, path, MODIFIED, kind)


HEADERS = [
    same("git", f"diff --git a/x b/x\nindex 1234567..89abcde 100644\n--- a/x\n+++ b/x\n{HUNK}", "x"),
    same("git without index", f"diff --git a/x b/x\n--- a/x\n+++ b/x\n{HUNK}", "x"),
    same("git without --- and +++", f"diff --git a/x b/x\nindex 1234567..89abcde\n{HUNK}", "x"),
    same("no prefix", f"diff --git x x\n--- x\n+++ x\n{HUNK}", "x"),
    same("no prefix, directory", f"diff --git a/x a/x\n--- a/x\n+++ a/x\n{HUNK}", "a/x"),
    same("no prefix, spaces", "diff --git a b/x a b/x\nindex 1..2\nGIT binary patch\n", "a b/x", FileKind.BINARY),
    same("mnemonic prefixes", f"diff --git i/x w/x\n--- i/x\n+++ w/x\n{HUNK}", "x"),
    same("own prefixes", f"diff --git old/x new/x\n--- old/x\n+++ new/x\n{HUNK}", "x"),
    same("own prefixes of other length", f"diff --git orig/x y b/x y\n--- orig/x y\t\n+++ b/x y\t\n{HUNK}", "x y"),
    same("ambiguous spaces", f"diff --git a/x b/x b/x b/x\n--- a/x b/x\t\n+++ b/x b/x\t\n{HUNK}", "x b/x"),
    same("spaces, nothing but the first line to tell", "diff --git a/x b/x b/x b/x\nindex 1..2\nGIT binary patch\n",
         "x b/x", FileKind.BINARY),
    same("quotes", f'diff --git "a/q\\"uote\\t\\303\\251" "b/q\\"uote\\t\\303\\251"\n'
         f'--- "a/q\\"uote\\t\\303\\251"\n+++ "b/q\\"uote\\t\\303\\251"\n{HUNK}', 'q"uote\té'),
    same("every escape", 'diff --git "a/\\a\\b\\t\\n\\v\\f\\r\\"\\\\\\377" "b/\\a\\b\\t\\n\\v\\f\\r\\"\\\\\\377"\n'
         "index 1..2\nGIT binary patch\n", '\a\b\t\n\v\f\r"\\\udcff', FileKind.BINARY),
    Header("quotes on one side", 'diff --git a/x y "b/x\\ty"\nsimilarity index 100%\n'
           'rename from x y\nrename to "x\\ty"\n', "x y", "x\ty", RENAMED),
    Header("quotes on the other side", f'diff --git "a/\\tx" b/y\nrename from "\\tx"\nrename to y\n'
           f'--- "a/\\tx"\n+++ b/y\n{HUNK}', "\tx", "y", RENAMED),
    same("a name that looks like a prefix", f"diff --git a/b/x b/b/x\n--- a/b/x\n+++ b/b/x\n{HUNK}", "b/x"),
    Header("new", f"diff --git a/x b/x\nnew file mode 100644\nindex 0000000..3e75765\n--- /dev/null\n+++ b/x\n{NEW}",
           None, "x", ADDED),
    Header("new, without a mode", f"diff --git a/x b/x\n--- /dev/null\n+++ b/x\n{NEW}", None, "x", ADDED),
    Header("new and empty", "diff --git a/x y b/x y\nnew file mode 100644\nindex 0000000..e69de29\n",
           None, "x y", ADDED),
    Header("gone", f"diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n{GONE}", "x", None, DELETED),
    Header("gone and empty", "diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n",
           "x", None, DELETED),
    Header("renamed", "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "x", "y", RENAMED),
    Header("renamed, no prefix", f"diff --git a/x b/x\nrename from a/x\nrename to b/x\n--- a/x\n+++ b/x\n{HUNK}",
           "a/x", "b/x", RENAMED),
    Header("copied", f"diff --git a/x b/y\ncopy from x\ncopy to y\n--- a/x\n+++ b/y\n{HUNK}", "x", "y", COPIED),
    Header("mode", "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", "x", "x", MODE_CHANGED),
    Header("other names without rename", f"diff --git a/l/x b/r/x\n--- a/l/x\n+++ b/r/x\n{HUNK}",
           "l/x", "r/x", RENAMED),
    Header("symlink", "diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+target\n"
           "\\ No newline at end of file\n", None, "x", ADDED, FileKind.SYMLINK),
    same("submodule", "diff --git a/x b/x\nindex 1234567..89abcde 160000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n"
         f"-Subproject commit {'1' * 40}\n+Subproject commit {'2' * 40}-dirty\n", "x", FileKind.SUBMODULE),
    same("submodule log", "Submodule my module 1234567..89abcde:\n  > one\n  < two\n", "my module", FileKind.SUBMODULE),
    same("new submodule", "Submodule m 0000000...89abcde (new submodule)\n", "m", FileKind.SUBMODULE),
    same("binary", "diff --git a/x b/x\nindex 1234567..89abcde 100644\nBinary files a/x and b/x differ\n", "x",
         FileKind.BINARY),
    Header("new binary", "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..89abcde\n"
           "Binary files /dev/null and b/x differ\n", None, "x", ADDED, FileKind.BINARY),
    same("binary patch", "diff --git a/x b/x\nindex 1234567..89abcde 100644\n"
         "GIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n"
         "\nliteral 3\nKcmZQzWMT#X01E&B\n\n", "x", FileKind.BINARY),
    same("LFS pointer", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n"
         " version https://git-lfs.github.com/spec/v1\n-oid sha256:12\n-size 1\n+oid sha256:34\n+size 2\n", "x",
         FileKind.LFS_POINTER),
    same("LFS pointer in place of the file", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,3 @@\n-text\n"
         "+version https://git-lfs.github.com/spec/v1\n+oid sha256:34\n+size 2\n", "x", FileKind.LFS_POINTER),
    same("code below the first line of an LFS pointer", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,3 @@\n"
         "-text\n+version https://git-lfs.github.com/spec/v1\n+oid sha256:34\n+rm -r /\n", "x"),
    same("code under a submodule's mode", "diff --git a/x b/x\nindex 1234567..89abcde 160000\n"
         f"--- a/x\n+++ b/x\n{HUNK}", "x"),
    same("code under a symlink's mode", "diff --git a/x b/x\nindex 1234567..89abcde 120000\n--- a/x\n+++ b/x\n"
         "@@ -1 +1,2 @@\n-old\n+new\n+more\n", "x"),
    same("code under the word of a binary file", "diff --git a/x b/x\nindex 1..2\n"
         f"Binary files a/x and b/x differ\n{HUNK}", "x"),
    same("diff -u", f"--- x\t2024-01-02 03:04:05.000000000 +0100\n+++ x\t2024-01-02 03:04:06.000000000 +0100\n{HUNK}",
         "x"),
    same("diff -u of two directories", f"diff -ru old/d/x new/d/x\n"
         f"--- old/d/x\t2024-01-02\n+++ new/d/x\t2024-01-02\n{HUNK}",
         "d/x"),
    same("diff -u against a spare copy", f"--- src/x.orig\t2024-01-02\n+++ src/x\t2024-01-02\n{HUNK}", "src/x"),
    same("diff -u of a file and its proposed next", f"--- x\t2024-01-02\n+++ x.new\t2024-01-02\n{HUNK}", "x"),
    same("diff -u from here", f"--- ./x\n+++ ./x\n{HUNK}", "x"),
    same("diff -u, name in quotes", f'--- "a/tab\\there"\t2024-01-02\n+++ "b/tab\\there"\t2024-01-02\n{HUNK}',
         "tab\there"),
    Header("diff -uN, new", f"--- old/x\t1970-01-01 01:00:00.000000000 +0100\n+++ new/x\t2024-01-02\n{NEW}",
           None, "x", ADDED),
    Header("diff -uN, gone", f"--- old/x\t2024-01-02\n+++ new/x\t1969-12-31 19:00:00.000000000 -0500\n{GONE}",
           "x", None, DELETED),
    same("diff -u, old at the epoch", f"--- x\t1970-01-01 00:00:00.000000000 +0000\n+++ x\t2024-01-02\n{HUNK}", "x"),
    same("diff -u, old hours after the epoch", f"--- x\t1970-01-01 05:00:00 +0000\n+++ x\t2024-01-02\n{NEW}", "x"),
    same("diff -u, an empty file filled", f"--- x\t2024-01-01 00:00:00 +0000\n+++ x\t2024-01-02\n{NEW}", "x"),
    same("diff -r, binary", "Binary files old/a and b and new/a and b differ\n", "a and b", FileKind.BINARY),
    same("bare", f"--- a/x\n+++ b/x\n{HUNK}", "x"),
    same("bare, no prefix", f"--- dir/x\n+++ dir/x\n{HUNK}", "dir/x"),
    same("bare, spaces", f"--- a/x y\n+++ b/x y\n{HUNK}", "x y"),
    Header("bare, new", f"--- /dev/null\n+++ b/x\n{NEW}", None, "x", ADDED),
    Header("bare, gone", f"--- a/x\n+++ /dev/null\n{GONE}", "x", None, DELETED),
    Header("bare, new, no prefix", f"--- /dev/null\n+++ dir/x\n{NEW}", None, "dir/x", ADDED),
    same("svn", f"Index: d/x\n{'=' * 67}\n--- d/x\t(revision 5)\n+++ d/x\t(working copy)\n{HUNK}", "d/x"),
    Header("svn, new", f"Index: x\n{'=' * 67}\n--- x\t(nonexistent)\n+++ x\t(working copy)\n{NEW}", None, "x", ADDED),
    Header("svn 1.6, new", f"Index: x\n{'=' * 67}\n--- x\t(revision 0)\n+++ x\t(revision 0)\n{NEW}", None, "x", ADDED),
    Header("svn, gone", f"Index: x\n{'=' * 67}\n--- x\t(revision 5)\n+++ x\t(nonexistent)\n{GONE}", "x", None, DELETED),
    same("svn, binary", f"Index: x y\n{'=' * 67}\nCannot display: file marked as a binary type.\n"
         "svn:mime-type = application/octet-stream\n", "x y", FileKind.BINARY),
    same("svn --git", f"Index: x\n{'=' * 67}\n"
         f"diff --git a/x b/x\n--- a/x\t(revision 1)\n+++ b/x\t(working copy)\n{HUNK}", "x"),
    same("quilt", f"Index: linux/x\n{'=' * 67}\n--- linux.orig/x\n+++ linux/x\n{HUNK}", "x"),
    same("hg", f"diff -r 0123456789ab -r ba9876543210 x\n--- a/x\tThu Jan 01 00:00:00 1970 +0000\n"
         f"+++ b/x\tThu Jan 01 00:00:01 1970 +0000\n{HUNK}", "x"),
    same("hg, binary", "diff -r 0123456789ab x\nBinary file x has changed\n", "x", FileKind.BINARY),
]  # fmt: skip


@pytest.mark.parametrize("case", HEADERS, ids=lambda case: case.name)
def test_header_names_one_file(case: Header) -> None:
    (file,) = parse_patch(case.patch.encode("utf-8", "surrogateescape")).files
    assert (file.old_path, file.new_path) == (case.old_path, case.new_path)
    assert file.status is case.status
    assert file.kind is case.kind


@pytest.mark.parametrize("case", HEADERS, ids=lambda case: case.name)
def test_prose_around_a_patch_changes_nothing(case: Header) -> None:
    alone = parse_patch(case.patch.encode())
    around = "Dear all,\n\n--- this is no header\n+++ nor is this\n\n@@ nor this\n* item\n\n"
    assert parse_patch(f"{around}{case.patch}\n{around}".encode()).files == alone.files


@pytest.mark.parametrize("case", HEADERS, ids=lambda case: case.name)
def test_a_patch_converted_to_crlf_reads_the_same(case: Header) -> None:
    patch = case.patch.encode()
    assert parse_patch(patch.replace(b"\n", b"\r\n")).files == parse_patch(patch).files


def test_all_headers_in_one_patch_give_all_files_in_order() -> None:
    patch = "\n".join(case.patch for case in HEADERS)
    assert [(f.old_path, f.new_path) for f in parse_patch(patch.encode()).files] == [
        (case.old_path, case.new_path) for case in HEADERS
    ]


def hunk_lines(body: bytes, header: bytes = b"--- a/x\n+++ b/x\n") -> list[tuple[str, str, bool]]:
    (file,) = parse_patch(header + body).files
    return [(line.op.value, line.text, line.newline) for hunk in file.hunks for line in hunk.lines]


HUNKS = [
    ("no newline on both sides",
     b"@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
     [("-", "a", False), ("+", "b", False)]),
    ("no newline, in another language", b"@@ -1 +1 @@\n-a\n\\ Kein Zeilenumbruch am Dateiende.\n+b\n",
     [("-", "a", False), ("+", "b", True)]),
    ("no newline on context", b"@@ -1 +1,2 @@\n+a\n b\n\\ No newline at end of file\n",
     [("+", "a", True), (" ", "b", False)]),
    ("a mark before any line", b"@@ -1 +1 @@\n\\ No newline at end of file\n-a\n+b\n",
     [("-", "a", True), ("+", "b", True)]),
    ("CRLF content", b"@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\n", [(" ", "a\r", True), ("-", "b\r", True), ("+", "c", True)]),
    ("only line feeds end lines", "@@ -1 +1 @@\n-a\x0b\x0c\x1c\x85\u2028\n+b\rc\r\r\n".encode(),
     [("-", "a\x0b\x0c\x1c\x85\u2028", True), ("+", "b\rc\r\r", True)]),
    ("bytes that are not UTF-8", b"@@ -1 +1 @@\n-caf\xe9\n+\xe2\x82\n",
     [("-", "caf\udce9", True), ("+", "\udce2\udc82", True)]),
    ("lines like headers", b"@@ -1,3 +1,4 @@\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n".replace(b"\n@@ -1 +1", b"\n+@@ -1 +1")
     + b"--- \n diff --git a/z b/z\n+-- \n",
     [("-", "-- a/y", True), ("+", "++ b/y", True), ("+", "@@ -1 +1 @@", True), ("-", "-- ", True),
      (" ", "diff --git a/z b/z", True), ("+", "-- ", True)]),
    ("empty context stripped of its blank", b"@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n",
     [(" ", "a", True), (" ", "", True), ("-", "b", True), ("+", "c", True)]),
    ("the last newline is lost", b"@@ -1 +1 @@\n-a\n+b", [("-", "a", True), ("+", "b", True)]),
    ("the last newline is lost, empty line", b"@@ -1 +1 @@\n-a\n+", [("-", "a", True), ("+", "", True)]),
    ("NUL", b"@@ -1 +1 @@\n-\0\n+\0\0\n", [("-", "\0", True), ("+", "\0\0", True)]),
    ("two hunks", b"@@ -1 +1 @@\n-a\n+b\n@@ -9 +9,0 @@\n-c\n", [("-", "a", True), ("+", "b", True), ("-", "c", True)]),
    ("a mail's signature", b"@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n\n", [("-", "a", True), ("+", "b", True)]),
    ("a signature that lost its blank", b"@@ -1 +1 @@\n-a\n+b\n--\n2.39.5\n", [("-", "a", True), ("+", "b", True)]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "lines"), [case[1:] for case in HUNKS], ids=[case[0] for case in HUNKS])
def test_lines_of_a_hunk(body: bytes, lines: list[tuple[str, str, bool]]) -> None:
    assert hunk_lines(body) == lines
    assert hunk_lines(body, b"diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n") == lines


def test_hunk_header_gives_ranges_and_section() -> None:
    patch = b"--- a/x\n+++ b/x\n@@ -3 +2,0 @@ def f(): # \xc3\xa9\n-a\n@@ -7,0 +7,2 @@\n+b\n+c\n"
    first, second = parse_patch(patch).files[0].hunks
    assert (first.old_start, first.old_count, first.new_start, first.new_count) == (3, 1, 2, 0)
    assert first.section == "def f(): # é"
    assert (second.old_start, second.old_count, second.new_start, second.new_count) == (7, 0, 7, 2)
    assert [line.new for line in second.lines] == [7, 8]
    assert second.section == ""


def test_lines_are_numbered_on_the_sides_where_they_exist() -> None:
    patch = b"--- a/x\n+++ b/x\n@@ -10,3 +20,3 @@\n a\n-b\n+c\n d\n"
    lines = parse_patch(patch).files[0].hunks[0].lines
    assert [(line.op, line.old, line.new) for line in lines] == [
        (LineOp.CONTEXT, 10, 20),
        (LineOp.REMOVED, 11, None),
        (LineOp.ADDED, None, 21),
        (LineOp.CONTEXT, 12, 22),
    ]


def test_blobs_are_as_long_as_git_gave_them_and_absent_where_it_gave_zeros() -> None:
    full = "1" * 40
    patch = f"diff --git a/x b/x\nnew file mode 100644\nindex {'0' * 40}..{full}\n--- /dev/null\n+++ b/x\n{NEW}"
    (file,) = parse_patch(patch.encode()).files
    assert (file.old_blob, file.new_blob, file.old_mode, file.new_mode) == (None, full, None, "100644")


def test_crlf_headers_over_unlike_lines_leave_the_lines_as_they_are() -> None:
    body = b"@@ -1,2 +1,2 @@\r\n a\n-b\n+c\n"
    assert [text for _, text, _ in hunk_lines(body, b"--- x\r\n+++ x\r\n")] == ["a", "b", "c"]


def test_a_change_that_the_patch_only_names_is_not_passed_over() -> None:
    properties = b"Index: x\n====\n--- x\t(revision 1)\n+++ x\t(working copy)\n\nProperty changes on: x\n"
    blobs = b"diff --git a/x b/x\nindex 1234567..89abcde 100644\n"
    for patch in (properties, blobs):
        (file,) = parse_patch(patch).files
        assert (file.path, file.omitted) == ("x", "the patch names it but shows no lines of it")


def test_nothing_is_missing_where_only_the_mode_changes() -> None:
    patch = b"diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 1234567..1234567\n"
    assert parse_patch(patch).files[0].omitted is None


def test_a_git_header_line_alone_is_no_change() -> None:
    patch = f"diff --git a/touched b/touched\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n{HUNK}"
    assert [file.path for file in parse_patch(patch.encode()).files] == ["x"]


NAMES = b"--- a/dir/x y\n+++ b/dir/x y\n"
COMBINED = [
    b"diff --cc dir/x y\nindex 1,2..3\n" + NAMES + b"@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n",
    b"diff --combined dir/x y\nindex 1,2..3\nmode 100644,100644..100755\n" + NAMES + b"@@@ -1 -1 +1 @@@\n",
    NAMES + b"@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n",
]


@pytest.mark.parametrize("patch", COMBINED)
def test_a_combined_diff_is_named_with_the_remedy(patch: bytes) -> None:
    files = parse_patch(patch + f"diff --git a/z b/z\n--- a/z\n+++ b/z\n{HUNK}".encode()).files
    assert [file.path for file in files] == ["dir/x y", "z"]
    assert files[0].omitted == "a combined diff of a merge cannot be read; give the diff against one parent"
    assert files[1].omitted is None


def test_a_byte_order_mark_is_no_part_of_the_patch() -> None:
    assert parse_patch(b"\xef\xbb\xbf" + HEADERS[0].patch.encode()) == parse_patch(HEADERS[0].patch.encode())


def test_a_coloured_patch_is_refused_with_the_way_to_an_uncoloured_one() -> None:
    with pytest.raises(PatchError) as caught:
        parse_patch(b"\x1b[1mdiff --git a/x b/x\x1b[m\n\x1b[36m@@ -1 +1 @@\x1b[m\n")
    assert "--no-color" in caught.value.remedy
