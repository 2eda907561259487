"""Patches that cannot be read as they were meant: each is refused, with the line and what to do about it."""

from __future__ import annotations

import pytest

from bot.change import parse_patch
from bot.errors import PatchError

X = b"--- a/x\n+++ b/x\n"
CHANGE = b"-a\n+b\n"
HUNK = b"@@ -1 +1 @@\n" + CHANGE
MODE = b"old mode 100644\nnew mode 100755\n"
IN = "line {} of the patch: "
ODD_HEADER = IN.format(3) + "a hunk's header that is not `@@ -line,count +line,count @@`."
ODD_NUMBERS = IN.format(3) + "a hunk's header whose line numbers and counts cannot be."
LEFT_OVER = IN.format(6) + "more lines than the hunk's header announces."
OTHER_NAMES = IN.format(1) + "a file's header whose lines name different files."
NOT_A_PATH = IN.format(1) + "the file name {!r}, which is not a path inside a repository."
ODD_QUOTES = IN.format(1) + "a file name in quotes that git does not write."

REFUSALS = {
    "empty": (b"", "the patch is empty."),
    "blank": (b" \n\n", "the patch is empty."),
    "prose": (b"Hello,\nworld.\n", "there is no patch in the input."),
    "zeros": (b"\0\0\0", "there is no patch in the input."),
    "a mail without a patch": (b"From: a@b\nSubject: x\n\nHello.\n", "there is no patch in the input."),
    "UTF-16": ("diff --git a/x b/x\n".encode("utf-16"), "the patch is UTF-16 text, as PowerShell's `>` writes it."),
    "a hunk cut short by the end": (
        X + b"@@ -1,3 +1,3 @@\n a\n-b\n",
        IN.format(6) + "the hunk that begins in line 3 is cut short; 1 old and 2 new lines are missing.",
    ),
    "a hunk cut short by a file": (
        X + b"@@ -1,3 +1,3 @@\n a\ndiff --git a/y b/y\n" + MODE,
        IN.format(5) + "the hunk that begins in line 3 is cut short; 2 old and 2 new lines are missing.",
    ),
    "a hunk cut short by a hunk": (
        X + b"@@ -1,3 +1,3 @@\n a\n" + HUNK,
        IN.format(5) + "the hunk that begins in line 3 is cut short; 2 old and 2 new lines are missing.",
    ),
    "an added line left over": (X + HUNK + b"+c\n", LEFT_OVER),
    "a removed line left over": (X + HUNK + b"-c\n", LEFT_OVER),
    "a removed list item left over": (X + HUNK + b"-- c\n", LEFT_OVER),
    "an empty removed line left over": (X + HUNK + b"-\n", LEFT_OVER),
    "counts that do not add up": (
        X + b"@@ -1,2 +1 @@\n a\n b\n",
        IN.format(3) + "a hunk whose lines do not add up to the counts in its header.",
    ),
    "a hunk with letters for numbers": (X + b"@@ -1,x +1 @@\n" + CHANGE, ODD_HEADER),
    "a hunk without numbers": (X + b"@@ ... @@\n" + CHANGE, ODD_HEADER),
    "a hunk with a number of 5,000 digits": (X + b"@@ -1," + b"9" * 5000 + b" +1 @@\n" + CHANGE, ODD_HEADER),
    "a hunk in line zero": (X + b"@@ -0 +1 @@\n" + CHANGE, ODD_NUMBERS),
    "a hunk of no lines": (X + b"@@ -0,0 +0,0 @@\n", ODD_NUMBERS),
    "a hunk before any file": (b"\n" + HUNK, IN.format(2) + "a hunk before any file's header."),
    "a hunk behind prose": (X + HUNK + b"\n" + HUNK, IN.format(7) + "a hunk before any file's header."),
    "a hunk under a combined header": (
        b"diff --cc x\nindex 1,2..3\n" + X + HUNK,
        IN.format(5) + "a hunk before any file's header.",
    ),
    "another name below": (b"diff --git a/y b/y\n" + X + HUNK, OTHER_NAMES),
    "another name of a new file": (
        b"diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+b\n",
        OTHER_NAMES,
    ),
    "another name of a new file in its first line": (
        b"diff --git y b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+b\n",
        OTHER_NAMES,
    ),
    "another name of a deleted file": (
        b"diff --git a/x b/x\ndeleted file mode 100644\n--- a/y\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n",
        OTHER_NAMES,
    ),
    "another name in a rename": (
        b"diff --git a/x b/x\nrename from x\nrename to y\n" + X + HUNK,
        OTHER_NAMES,
    ),
    "names that cannot be told": (b"diff --git a/x b/y\n" + MODE, OTHER_NAMES),
    "a rename to nothing": (b"diff --git a/x b/y\nrename from x\n", NOT_A_PATH.format("")),
    "new and deleted": (
        b"diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n",
        IN.format(1) + "a file that is both new and deleted.",
    ),
    "nothing to nothing": (
        b"--- /dev/null\n+++ /dev/null\n" + HUNK,
        IN.format(1) + "a file that is both new and deleted.",
    ),
    "new, with old lines": (
        b"--- /dev/null\n+++ b/x\n" + HUNK,
        IN.format(1) + "a new file whose hunks take lines from an old one.",
    ),
    "deleted, with new lines": (
        b"--- a/x\n+++ /dev/null\n" + HUNK,
        IN.format(1) + "a deleted file whose hunks leave lines behind.",
    ),
    "a path out of the repository": (b"--- a/../../x\n+++ b/../../x\n" + HUNK, NOT_A_PATH.format("../../x")),
    "an absolute path": (b"--- /etc/x\n+++ /etc/x\n" + HUNK, NOT_A_PATH.format("/etc/x")),
    "a NUL in a path": (b'diff --git "a/\\000" "b/\\000"\n' + MODE, NOT_A_PATH.format("\0")),
    "an escape that is none": (b'--- "a/\\q"\n+++ "b/\\q"\n' + HUNK, ODD_QUOTES),
    "an escape of an eight": (b'--- "a/\\8"\n+++ "b/\\8"\n' + HUNK, ODD_QUOTES),
    "an escape that is no byte": (b'--- "a/\\777"\n+++ "b/\\777"\n' + HUNK, ODD_QUOTES),
    "a quote that is not closed": (b'--- "a/x\n+++ "b/x\n' + HUNK, ODD_QUOTES),
    "an endless header": (
        b"--- a/x\n+++ b/" + b"x" * 50_000 + b"\n" + HUNK,
        IN.format(2) + "a header line of 50,006 bytes.",
    ),
    "an encoded mail": (
        b"From: a@b\nSubject: x\nContent-Transfer-Encoding: base64\n\nZGlmZg==\n",
        IN.format(1) + "a mail whose text is encoded for transport.",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_in_one_line_with_place_and_remedy(name: str) -> None:
    patch, happened = REFUSALS[name]
    with pytest.raises(PatchError) as caught:
        parse_patch(patch)
    assert caught.value.happened == happened
    assert caught.value.remedy.endswith(".")
    assert "\n" not in str(caught.value)
