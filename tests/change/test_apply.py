"""A diff carries a file's content forward and back, or says in which line it does not fit."""

from __future__ import annotations

import time

import pytest

from bot.change import DiffLimits, FileDiff, apply_file_diff, parse_patch
from bot.errors import PatchError

LINES = [b"line %d\n" % number for number in range(1, 2001)]


def diff(*hunks: str, header: str = "--- a/f\n+++ b/f\n") -> FileDiff:
    (file,) = parse_patch((header + "".join(hunks)).encode("utf-8", "surrogateescape")).files
    return file


FITS = {
    "replace": (diff("@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"), b"a\nb\nc\n", b"a\nB\nc\n"),
    "fill": (diff("@@ -0,0 +1,2 @@\n+a\n+b\n"), b"", b"a\nb\n"),
    "empty": (diff("@@ -1,2 +0,0 @@\n-a\n-b\n"), b"a\nb\n", b""),
    "new": (diff("@@ -0,0 +1 @@\n+a\n", header="--- /dev/null\n+++ b/f\n"), b"", b"a\n"),
    "gone": (diff("@@ -1 +0,0 @@\n-a\n", header="--- a/f\n+++ /dev/null\n"), b"a\n", b""),
    "insert without context": (diff("@@ -1,0 +2 @@\n+b\n"), b"a\nc\n", b"a\nb\nc\n"),
    "remove without context": (diff("@@ -2 +1,0 @@\n-b\n"), b"a\nb\nc\n", b"a\nc\n"),
    "drop newline": (diff("@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"), b"a\n", b"a"),
    "gain newline": (diff("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"), b"a", b"a\n"),
    "CRLF": (diff("@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"), b"a\r\nb\r\n", b"a\r\nc\r\n"),
    "bytes": (diff("@@ -1 +1 @@\n-caf\udce9\n+\udcff\r\x0c\n"), b"caf\xe9\n", b"\xff\r\x0c\n"),
    "two hunks": (diff("@@ -1 +1,2 @@\n-a\n+A\n+AA\n", "@@ -3 +4 @@\n-c\n+C\n"), b"a\nb\nc\n", b"A\nAA\nb\nC\n"),
    "only a mode": (diff(header="diff --git a/f b/f\nold mode 100644\nnew mode 100755\n"), b"a\n", b"a\n"),
}


@pytest.mark.parametrize("name", FITS)
def test_what_fits_is_carried_forward_and_back(name: str) -> None:
    file, old, new = FITS[name]
    assert apply_file_diff(file, old) == new
    assert apply_file_diff(file, new, reverse=True) == old


REPLACE_500 = diff("@@ -499,3 +499,3 @@\n line 499\n-line 500\n+changed\n line 501\n")


@pytest.mark.parametrize("shift", [-400, -1, 1, 400])
def test_a_hunk_is_moved_to_the_only_place_where_it_fits(shift: int) -> None:
    lines = [b"inserted %d\n" % number for number in range(shift)] + LINES[max(-shift, 0) :]
    changed = [line.replace(b"line 500\n", b"changed\n") for line in lines]
    assert apply_file_diff(REPLACE_500, b"".join(lines)) == b"".join(changed)
    assert apply_file_diff(REPLACE_500, b"".join(changed), reverse=True) == b"".join(lines)


def test_hunks_behind_a_moved_one_move_with_it() -> None:
    file = diff("@@ -1,2 +1,2 @@\n-first\n+FIRST\n x\n", "@@ -10,2 +10,2 @@\n x\n-x\n+X\n")
    content = b"new\nfirst\n" + b"x\n" * 20
    assert apply_file_diff(file, content) == b"new\nFIRST\n" + b"x\n" * 9 + b"X\n" + b"x\n" * 10


DOES_NOT_FIT = {
    "other context": (REPLACE_500, b"".join(LINES).replace(b"line 501\n", b"other\n")),
    "too far away": (REPLACE_500, b"more\n" * 600 + b"".join(LINES)),
    "two places": (REPLACE_500, b"x\n" + b"".join(LINES[490:510]) * 2),
    "an empty file": (REPLACE_500, b""),
    "a newline too many": (diff("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"), b"a\n"),
    "a newline too few": (diff("@@ -1 +1 @@\n-a\n+b\n"), b"a"),
    "another line end": (diff("@@ -1 +1 @@\n-a\n+b\n"), b"a\r\n"),
    "part of a line": (diff("@@ -1 +1 @@\n-a\n+b\n"), b"ba\n"),
    "the same hunk twice": (diff("@@ -1 +1 @@\n-a\n+b\n", "@@ -1 +1 @@\n-a\n+b\n"), b"a\n"),
    "behind the end": (diff("@@ -9,0 +10 @@\n+a\n"), b"a\n"),
}


@pytest.mark.parametrize("name", DOES_NOT_FIT)
def test_what_does_not_fit_is_refused_with_file_and_line(name: str) -> None:
    file, content = DOES_NOT_FIT[name]
    with pytest.raises(PatchError, match=r"^f:\d+: the lines of the hunk @@ .* @@ do not stand there\.") as caught:
        apply_file_diff(file, content)
    assert caught.value.remedy


REFUSED = {
    "new file that exists": (FITS["new"][0], b"other\n", "f: the file is there already, with other content."),
    "file that should be gone": (FITS["gone"][0], b"a\nmore\n", "f: lines are left of a file that should be gone."),
    "newline missing inside": (
        diff("@@ -1 +1,2 @@\n+b\n\\ No newline at end of file\n a\n"),
        b"a\n",
        "f:1: a line without newline before the last.",
    ),
    "behind a last line without newline": (
        diff("@@ -1,0 +2 @@\n+b\n"),
        b"a",
        "f:1: a line without newline before the last.",
    ),
    "binary": (
        diff(header="diff --git a/f b/f\nindex 1..2\nBinary files a/f and b/f differ\n"),
        b"a",
        "f: a binary file has no lines.",
    ),
    "omitted": (
        parse_patch(b"--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", DiffLimits(max_file_bytes=1)).files[0],
        b"a\n",
        "f: its patch is 6 bytes; files over 1 bytes are not read.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_is_refused(name: str) -> None:
    file, content, happened = REFUSED[name]
    with pytest.raises(PatchError) as caught:
        apply_file_diff(file, content)
    assert caught.value.happened == happened
    assert caught.value.remedy


def test_many_hunks_over_a_large_file_take_linear_time() -> None:
    count = 20_000
    hunks = [f"@@ -{3 * n + 1},3 +{3 * n + 1},3 @@\n a\n-b{n}\n+B{n}\n c\n" for n in range(count)]
    file = diff(*hunks)
    old = b"".join(b"a\nb%d\nc\n" % n for n in range(count))
    begun = time.process_time()
    assert apply_file_diff(file, old) == old.replace(b"b", b"B")
    # Each hunk has to be looked for: all stand 100 lines further down than they say.
    moved = b"".join(b"new %d\n" % n for n in range(100)) + old
    assert apply_file_diff(file, moved).count(b"B") == count
    assert time.process_time() - begun < 10
