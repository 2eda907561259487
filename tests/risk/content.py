"""Patches of what is no text: links, submodules, modes, binaries, pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.change import Change, parse_patch
from bot.facts import Sources, gather_facts
from tests.fakes import DictSnapshot
from tests.risk.firing import fire_on

if TYPE_CHECKING:
    from bot.risk import Rule, Signal


def signals_of(rule: Rule, patch: str) -> list[Signal]:
    """The signals of one rule on a patch, of whose files nothing else is known."""
    change = Change(parse_patch(patch.encode()).files)
    return fire_on(rule, gather_facts(Sources(change, DictSnapshot(), DictSnapshot())))


def link(target: str, path: str = "docs/latest") -> str:
    """A new symbolic link."""
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/{path}\n"
        f"@@ -0,0 +1 @@\n+{target}\n\\ No newline at end of file\n"
    )


def binary(path: str) -> str:
    """A new binary file."""
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..1111111\nBinary files /dev/null and b/{path} differ\n"


def moved(old: str, new: str) -> str:
    """A file of the same content under another name."""
    return f"diff --git a/{old} b/{new}\nsimilarity index 100%\nrename from {old}\nrename to {new}\n"


def mode(path: str, old: str, new: str) -> str:
    """A file of which nothing but the mode changes."""
    return f"diff --git a/{path} b/{path}\nold mode {old}\nnew mode {new}\n"


SUBMODULE = (
    "diff --git a/lib b/lib\nindex 1111111..2222222 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n"
    f"-Subproject commit {'a' * 40}\n+Subproject commit {'b' * 40}\n"
)
"""A submodule that moves from one commit to another."""


def pointer(path: str, digest: str = "c" * 64) -> str:
    """A new pointer of Git LFS."""
    lines = ("version https://git-lfs.github.com/spec/v1", f"oid sha256:{digest}", "size 12345")
    body = "".join(f"+{line}\n" for line in lines)
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,3 @@\n{body}"
