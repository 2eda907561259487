"""Large and hostile patches: what is not read is named with the reason, and reading ends in reasonable time."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest

from bot.change import DiffLimits, FileDiff, parse_patch
from bot.errors import PatchError


def added(path: str, lines: int, text: str = "text") -> bytes:
    header = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{lines} @@\n"
    return header.encode() + f"+{text}\n".encode() * lines


def kept_lines(file: FileDiff) -> int:
    return sum(len(hunk.lines) for hunk in file.hunks)


def test_a_giant_file_keeps_its_place_and_its_neighbours() -> None:
    patch = added("before", 1) + added("giant", 250_000, "x" * 19) + added("after", 1)
    before, giant, after = parse_patch(patch).files
    assert giant.omitted == "its patch is 5.2 MB; files over 1.0 MB are not read"
    assert [hunk.header for hunk in giant.hunks] == ["@@ -0,0 +1,250000 @@"]
    assert kept_lines(giant) == 0
    assert (before.omitted, after.omitted) == (None, None)
    assert (kept_lines(before), kept_lines(after)) == (1, 1)


def test_a_giant_line_keeps_the_rest_of_the_patch() -> None:
    giant, after = parse_patch(added("giant", 1, "x" * 500_000) + added("after", 1)).files
    assert giant.omitted == "it has a line of 0.5 MB; files with lines over 0.2 MB are not read"
    assert kept_lines(giant) == 0
    assert kept_lines(after) == 1


@pytest.mark.parametrize("limits", [DiffLimits(max_total_bytes=600), DiffLimits(max_lines=103)])
def test_over_the_total_the_smallest_files_are_read(limits: DiffLimits) -> None:
    patch = added("giant", 1000) + added("large", 95) + added("middle", 90) + added("small", 3)
    giant, large, middle, small = parse_patch(patch, limits).files
    assert "the smallest files first" in (giant.omitted or "")
    assert "the smallest files first" in (large.omitted or "")
    assert (middle.omitted, small.omitted) == (None, None)
    assert [kept_lines(file) for file in (giant, large, middle, small)] == [0, 0, 90, 3]


@pytest.mark.parametrize("limits", [DiffLimits(max_files=9), DiffLimits(max_hunks=9)])
def test_more_files_or_hunks_than_fit_are_refused(limits: DiffLimits) -> None:
    patch = b"".join(added(f"f{number}", 1) for number in range(10))
    with pytest.raises(PatchError, match="the patch has more than"):
        parse_patch(patch, limits)


def test_what_is_within_every_limit_is_all_there() -> None:
    patch = added("x", 7)
    exact = DiffLimits(max_file_bytes=42, max_total_bytes=42, max_line_bytes=5, max_lines=8, max_files=1, max_hunks=1)
    (file,) = parse_patch(patch, exact).files
    assert file.omitted is None
    assert kept_lines(file) == 7


HUNK = b"@@ -1 +1 @@\n-a\n+b\n"
FILE = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n"
HOSTILE = {
    "many hunks": FILE + HUNK * 200_000,
    "many files": b"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n" * 100_000,
    "many titles": b"diff --git a/x b/x\n" * 250_000,
    "spaces in a title": (b"diff --git a/" + b" " * 39_000 + b"\nold mode 100644\n") * 100,
    "backslashes in a title": (b'diff --git "' + b"\\" * 38_000 + b'" "b"\nold mode 100644\n') * 100,
    "only newlines": b"\n" * 4_000_000,
    "only halves of headers": b"--- a\n" * 600_000,
    "only rules": b"From x Mon Sep 17\nFrom: a\nSubject: b\n\n" + b"---\n" * 1_000_000,
    "only mails": b"From x Mon Sep 17\n" * 200_000,
    "brackets": (b"From x Mon Sep 17\nFrom: a\nSubject: " + b"[PATCH" * 15_000 + b"\n\n") * 40,
    "encoded words": (b"From x Mon Sep 17\nFrom: a\nSubject: " + b"=?utf-8?q?" * 9_000 + b"\n\n") * 40,
    "folded subject": b"From x Mon Sep 17\nFrom: a\nSubject: " + b"\n a" * 1_000_000,
    "ands": b"Binary files a/" + b" and " * 800_000 + b" differ\n",
    "backslashes in a hunk": FILE + b"@@ -1 +1 @@\n" + b"\\\n" * 1_000_000,
    "no end": FILE + b"@@ -1,999999999 +1,999999999 @@\n" + b" \n" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_patch_of_megabytes_is_over_in_seconds(name: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(PatchError):
        parse_patch(HOSTILE[name])
    # Linear reading takes a tenth of this; a quadratic one minutes.
    assert time.process_time() - begun < 10


def test_memory_is_bounded_whatever_the_size() -> None:
    patch = b"".join(added(f"f{number}", 20_000, "a") for number in range(10))
    limits = DiffLimits(max_lines=20_001)
    tracemalloc.start()
    parse_patch(patch, limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 200,000 lines of two bytes came in, 20,000 may stay; kept all, they would take over 30 MB.
    assert peak < 20_000 * 400


def test_five_thousand_files_are_all_there() -> None:
    files = parse_patch(b"".join(added(f"f{number}", 20) for number in range(5_000))).files
    assert len(files) == 5_000
    assert all(file.omitted is None and kept_lines(file) == 20 for file in files)
