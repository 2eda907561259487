"""Laws of reading and applying patches, over texts and bytes that nobody thought of."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import Line, LineOp, Patch, apply_file_diff, parse_patch
from bot.errors import PatchError
from tests.git_repo import GitRepo

# Few and nasty lines, so that two texts have lines in common and lines look like parts of a patch.
LINE = st.sampled_from(
    [
        b"",
        b" ",
        b"a",
        b"b",
        b"c\r",
        b"\r",
        b"-- ",
        b"++ b",
        b"- a/x",
        b"@@ -1 +1 @@",
        b"\\ No newline",
        b"diff --git a/x b/x",
        b"\xff\xfe",
        b"\xe2\x80\xa8",
        b"\x0c\x0b\x1c",
        b"+",
        b"-",
        b"caf\xc3\xa9",
        b"From a Mon Sep 17",
        b"Index: x",
        b"====",
    ]
)
TEXT = st.builds(
    lambda lines, end: b"\n".join(lines) + (b"\n" if lines and end else b""), st.lists(LINE, max_size=12), st.booleans()
)
CONTEXT = st.integers(0, 4)


def split(text: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", text)


def made_by_difflib(old: bytes, new: bytes, context: int) -> bytes:
    rows = difflib.diff_bytes(difflib.unified_diff, split(old), split(new), b"a/x", b"b/x", n=context)
    ended = (row if row.endswith(b"\n") else row + b"\n\\ No newline at end of file\n" for row in rows)
    return b"".join(ended)


@given(TEXT, TEXT, CONTEXT)
def test_a_diff_applied_gives_the_new_text_and_applied_back_the_old(old: bytes, new: bytes, context: int) -> None:
    patch = made_by_difflib(old, new, context)
    if not patch:
        assert old == new
        return
    (file,) = parse_patch(patch).files
    assert apply_file_diff(file, old) == new
    assert apply_file_diff(file, new, reverse=True) == old


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    return GitRepo(tmp_path_factory.mktemp("laws"))


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, CONTEXT)
def test_so_does_a_diff_that_git_made(repo: GitRepo, old: bytes, new: bytes, context: int) -> None:
    repo.write("old", old)
    repo.write("new", new)
    printed = repo.run("diff", "--no-index", "--text", f"-U{context}", "old", "new", check=False)
    if not printed:
        assert old == new
        return
    (file,) = parse_patch(printed).files
    assert apply_file_diff(file, old) == new
    assert apply_file_diff(file, new, reverse=True) == old


def check_invariants(patch: Patch) -> None:
    for file in patch.files:
        assert file.path
        for hunk in file.hunks:
            old = [line.old for line in hunk.lines if line.op is not LineOp.ADDED]
            new = [line.new for line in hunk.lines if line.op is not LineOp.REMOVED]
            assert all("\n" not in line.text for line in hunk.lines)
            if file.omitted is None:
                assert old == list(range(hunk.old_start, hunk.old_start + hunk.old_count))
                assert new == list(range(hunk.new_start, hunk.new_start + hunk.new_count))


def read_or_refuse(data: bytes) -> None:
    """Any exception but PatchError is a defect, and so is a hunk that does not hold what its header says."""
    with contextlib.suppress(PatchError):
        check_invariants(parse_patch(data))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


PIECES = st.sampled_from(
    """diff --git a/x b/x|diff --git "a/\\303" "b/x"|diff --git |diff --cc x|diff --combined x|index 1234567..89abcde 100644
index 0000000..e69de29|old mode 100644|new mode 120000|new file mode 160000|deleted file mode 100644|rename from x
rename to "y\\t"|copy from x|copy to y|similarity index 90%|--- a/x|+++ b/x|--- /dev/null|+++ /dev/null|--- x\t2020|+++ y
--- "a/x"|+++ "b/\\q"|@@ -1 +1 @@|@@ -0,0 +1,2 @@|@@ -1,2 +0,0 @@ f()|@@ -3,4 +3,4 @@|@@@ -1 -1 +1 @@@|@@ -1,9999999999 +1 @@
-a|+b| c||\\ No newline at end of file|GIT binary patch|Binary files a/x and b/x differ|Binary file x has changed
Index: x|=====|Cannot display: x|Submodule x 1234567..89abcde:|From 1 Mon Sep 17 00:00:00 2001|From: A <a@b>|Subject: x
Subject: [PATCH 0/2] =?utf-8?q?=C3?=|Content-Type: multipart/mixed|--bound|---|-- |2.39.5|Author: A|\r|\xff
commit 0123456789abcdef0123456789abcdef01234567|Author: A <a@b>|    message""".replace("\n", "|").split("|")
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=25), st.sampled_from([b"\n", b"\r\n"]))
def test_any_order_of_lines_of_a_patch_is_read_or_refused(pieces: list[str], end: bytes) -> None:
    read_or_refuse(b"".join(piece.encode("latin-1") + end for piece in pieces))


WHOLE = (
    b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: [PATCH 1/2] x\n y\n"
    b"\nBody\n---\n x | 2 +-\n\ndiff --git a/x y b/x y\nindex 1234567..89abcde 100644\n--- a/x y\t\n+++ b/x y\t\n"
    b"@@ -1,3 +1,4 @@ f()\n a\n-b\n+c\r\n+d\n e\n\\ No newline at end of file\n@@ -9 +10,0 @@\n-\xff\n"
    b'diff --git "a/\\303\\251" "b/\\303\\251"\nsimilarity index 100%\nrename from "\\303\\251"\nrename to z\n'
    b"diff --git a/n b/n\nnew file mode 120000\nindex 0000000..1234567\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+t\n"
    b"diff --git a/b b/b\nindex 1234567..89abcde 100644\nGIT binary patch\nliteral 1\nIcmZ\n\nliteral 0\nHcmV?d00001\n\n"
    b"diff --cc m\nindex 1,2..3\n--- a/m\n+++ b/m\n@@@ -1 -1 +1 @@@\n- a\n -b\n++c\n-- \n2.39.5\n"
)


def test_the_whole_patch_that_is_mutated_below_is_valid() -> None:
    patch = parse_patch(WHOLE)
    assert [file.path for file in patch.files] == ["x y", "z", "n", "b", "m"]
    assert len(patch.commits) == 1


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_patch_is_read_or_refused(data: st.DataObject) -> None:
    patch = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(patch)))
        end = data.draw(st.integers(begin, min(len(patch), begin + 40)))
        patch[begin:end] = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"", b"\n", b"@@", b'"', b"9" * 30]))
        )
    read_or_refuse(bytes(patch))


@given(st.integers(0, len(WHOLE)))
def test_a_patch_cut_anywhere_is_read_or_refused(end: int) -> None:
    read_or_refuse(WHOLE[:end])


@given(TEXT, TEXT, CONTEXT)
def test_conversion_to_crlf_loses_nothing(old: bytes, new: bytes, context: int) -> None:
    patch = made_by_difflib(old, new, context)
    if patch:
        assert parse_patch(patch.replace(b"\n", b"\r\n")) == parse_patch(patch)


@given(TEXT, TEXT, TEXT)
def test_applied_to_any_other_text_it_adds_and_removes_its_own_lines_or_is_refused(
    old: bytes, new: bytes, other: bytes
) -> None:
    patch = made_by_difflib(old, new, 1)
    if not patch:
        return
    (file,) = parse_patch(patch).files
    with contextlib.suppress(PatchError):
        result = apply_file_diff(file, other)
        before, after = Counter(split(other)), Counter(split(result))
        for line in file.added:
            after[whole(line)] -= 1
        for line in file.removed:
            before[whole(line)] -= 1
        assert before == after


def whole(line: Line) -> bytes:
    return line.text.encode("utf-8", "surrogateescape") + (b"\n" if line.newline else b"")
