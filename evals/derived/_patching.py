"""Putting lines into a change that is there already, by its patch alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.change import DiffLimits, LineOp, parse_patch
from evals.casebook import Bug, Case, Place

_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$")


def with_file(case: Case, path: str, text: str) -> Case:
    """The case, with one more new file in its change."""
    lines = text.split("\n")
    body = "\n".join(f"+{line}" for line in lines)
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    added = f"{head}@@ -0,0 +1,{len(lines)} @@\n{body}\n"
    return replace(case, patch=case.patch + added.encode("utf-8", "surrogateescape"))


def with_lines(case: Case, lines: Sequence[str], before: str) -> Case:
    """The case, with lines added just above the first added line of `before`, indented like it; labels move along."""
    text = case.patch.decode("utf-8", "surrogateescape").split("\n")
    at, new_number = _first_added(text, before)
    indent = re.match(r"\s*", text[at][1:])
    margin = indent.group() if indent else ""
    header = max(i for i in range(at) if text[i].startswith("@@"))
    match = _HUNK.match(text[header])
    assert match is not None
    old_start, old_count, new_start, new_count, section = match.groups()
    count = int(new_count or 1) + len(lines)
    text[header] = f"@@ -{old_start},{old_count or 1} +{new_start},{count} @@{section}"
    text[at:at] = [f"+{margin}{line}" if line else "+" for line in lines]
    out = _shift_later(text, header, before, len(lines))
    moved = tuple(_moved_bug(bug, before, new_number, len(lines)) for bug in case.bugs)
    return replace(case, patch="\n".join(out).encode("utf-8", "surrogateescape"), bugs=moved)


def _first_added(text: Sequence[str], path: str) -> tuple[int, int]:
    """Index in the patch and line number of the first added line of a file that is not blank and opens no block end."""
    inside, number = False, 0
    for index, line in enumerate(text):
        if line.startswith("diff --git "):
            inside = line.endswith(f" b/{path}")
        elif inside and (match := _HUNK.match(line)):
            number = int(match[3])
        elif inside and number and not line.startswith(("---", "+++")):
            if line.startswith("+") and line[1:].strip(" \t})];,"):
                return index, number
            number += not line.startswith(("-", "\\"))
    raise ValueError(f"{path} has no added line")


def _shift_later(text: list[str], header: int, path: str, by: int) -> list[str]:
    """Later hunks of the same file start further down."""
    inside = True
    for index in range(header + 1, len(text)):
        if text[index].startswith("diff --git "):
            inside = text[index].endswith(f" b/{path}")
        elif inside and (match := _HUNK.match(text[index])):
            old_start, old_count, new_start, new_count, section = match.groups()
            sizes = f"-{old_start},{old_count or 1} +{int(new_start) + by},{new_count or 1}"
            text[index] = f"@@ {sizes} @@{section}"
    return text


def _moved_bug(bug: Bug, path: str, above: int, by: int) -> Bug:
    places = tuple(_moved(place, path, above, by) for place in bug.also_ok)
    return bug.model_copy(update={"lines": _moved(bug, path, above, by).lines, "also_ok": places})


def _moved(place: Place, path: str, above: int, by: int) -> Place:
    first, last = place.lines
    if place.file != path or last < above:
        return Place(file=place.file, lines=place.lines)
    return Place(file=place.file, lines=(first + by if first >= above else first, last + by))


def code_file(case: Case) -> str | None:
    """The changed file with most added lines in which a comment can stand: where a line is put when one is wanted."""
    sizes = {
        str(f.path): sum(1 for line in f.lines(LineOp.ADDED) if line.text.strip())
        for f in parse_patch(case.patch, DiffLimits()).files
        if comment_mark(str(f.path)) and f.new_path is not None
    }
    fit = [path for path in sizes if sizes[path] and "test" not in path.lower()]
    return max(sorted(fit), key=lambda path: sizes[path], default=None)


def comment_mark(path: str) -> str | None:
    """What begins a comment in a file of this kind."""
    ending = path.rpartition(".")[2]
    return _MARKS.get(ending)


_MARKS = {
    **dict.fromkeys(("py", "tf", "sh", "rb", "yml", "yaml", "toml"), "#"),
    **dict.fromkeys(("js", "ts", "tsx", "go", "java", "rs", "c", "h", "cpp", "hpp", "kt", "cs"), "//"),
    "sql": "--",
}
