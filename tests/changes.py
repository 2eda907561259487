"""Changes and Facts made from two dicts of files, for tests of everything behind the diff reader."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from bot.change import Change, Commit, Identity, RepoPath, Sha, parse_patch
from bot.facts import Facts, Sources, gather_facts
from tests.fakes import DictSnapshot

Files = Mapping[str, str]


def patch_of(before: Files, after: Files) -> bytes:
    """A git-style patch from one dict of path → text to another."""
    parts: list[str] = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        parts.append(f"diff --git a/{path} b/{path}\n")
        if old is None:
            parts.append("new file mode 100644\n")
        if new is None:
            parts.append("deleted file mode 100644\n")
        lines = difflib.unified_diff(
            _lines(old),
            _lines(new),
            f"a/{path}" if old is not None else "/dev/null",
            f"b/{path}" if new is not None else "/dev/null",
        )
        for line in lines:
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts).encode("utf-8", "surrogateescape")


def _lines(text: str | None) -> list[str]:
    """Split at line feeds only, as git does."""
    return (
        []
        if not text
        else [f"{line}\n" for line in text[:-1].split("\n")]
        if text.endswith("\n")
        else _unfinished(text)
    )


def _unfinished(text: str) -> list[str]:
    *whole, last = text.split("\n")
    return [*(f"{line}\n" for line in whole), last]


def change_of(before: Files, after: Files, *messages: str) -> Change:
    """A Change between two dicts of files, with one commit a message."""
    ada = Identity("Ada Example", "ada@example.com")
    commits = tuple(Commit(Sha(f"{n:040x}"), ada, ada, message) for n, message in enumerate(messages, start=1))
    patch = patch_of(before, after)
    return Change(parse_patch(patch).files if patch else (), commits, title="a test change")


def facts_of(before: Files, after: Files, *messages: str) -> Facts:
    """The Facts of a change between two dicts of files; unchanged files in both are the rest of the repository."""
    return gather_facts(Sources(change_of(before, after, *messages), DictSnapshot(before), DictSnapshot(after)))


def in_python(before: str, after: str, path: str = "shop/cart.py", **others: str) -> Facts:
    """The Facts of a change to one Python file; `others` are unchanged files, `__` in their names standing for `/`."""
    rest = {f"{name.replace('__', '/')}.py": text for name, text in others.items()}
    return facts_of({path: before, **rest}, {path: after, **rest})


__all__ = ["Files", "RepoPath", "change_of", "facts_of", "in_python", "patch_of"]
