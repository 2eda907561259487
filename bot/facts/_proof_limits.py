"""What a syntax tree does not show, and what therefore keeps a file from being proven to be the same code.

Each entry here was an edit that changed what a program does and yet left both trees equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.change import FileDiff
from bot.facts._syntax import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_OBEYED = lazy(
    rb"type:|noqa|nosec|nosonar|noinspection|nopep8|pragma|coding[:=]|eslint|prettier|biome|ts-|@ts|istanbul|webpack"
    rb"|[cv]8 ignore|vitest|pure__|<reference|<amd-|@vite|#!|lint|mypy|(?<!co)pyright|ruff|fmt:|clang-format|isort"
    rb"|region|pyre|sourceMapping|global|syntax=|escape=|check=|frozen_string_literal|shareable_constant|warn_indent|rubocop"
    rb"|sorbet|typed:|language=|cloud-config|renovate|checkov|tfsec|trivy|kics|semgrep|codeql|lgtm\[|swagger|auto-?generated"
    rb"|do not edit|fall.?through|safety|extern|#include|cgo|go:|//export |//line |output:|\+build|//\s*\+\w|cython"
    rb"|distutils|# ///|#sbatch|#pbs|#bsub|#\$ |#compdef|#autoload|=begin|=end|__end__|\{\{|\{%|<%|<\?|\w@\w+\("
    rb"|(?<![\w.])@(?!(?:param|returns?|throws|see|link|since|author|example|todo|description|summary|remarks)\b)\w",
    re.IGNORECASE,
)
"""Comments that a tool or a template engine obeys: changing one of them changes what happens."""

_LINE_ENDS = lazy(rb"\r(?!\n)|[\x00\x0b\x0c\x1c-\x1f]|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""Ends a line, and with it a comment, for some compilers and not for our grammars, or the other way round."""
_UNSEEN = lazy("[\x00-\x08\x0e-\x1b\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
"""Hides or reorders what stands beside it: such a line is to be looked at, whatever it does."""
_BEYOND = {
    # A backslash joins the next line to a comment, even with spaces behind it (gcc), and so does a trigraph.
    "C": lazy(rb"\\[ \t]+\r?\n|\?\?/"),
    "C++": lazy(rb"\\[ \t]+\r?\n|\?\?/"),
    # Java Language Specification 3.3: `\u000a` ends a line comment before any token is read.
    "Java": lazy(rb"\\u+00[0-7]"),
    # The comment before `import "C"` is a C program.
    "Go": lazy(rb'import\s*"C"|\n\s*"C"\s*\n'),
    # A block scalar that keeps its last empty lines: the grammar does not count them to it.
    "YAML": lazy(rb"[|>]\d?\+"),
    # A carriage return is a character of the command.
    "Bash": lazy(rb"\r"),
    "Dockerfile": lazy(rb"\r"),
}
_COMMENT_PROGRAMS = {
    # PEP 723: the dependencies of a script stand in a comment.
    "Python": lazy(rb"(?m)^# /// "),
    # What an example prints is compared with its last comment, line by line.
    "Go": lazy(rb"(?i)//\s*(?:unordered )?output:"),
    # Migration tools, query generators and hints read them, and not all dialects agree: `5--1` is 6 in MySQL.
    "SQL": lazy(rb""),
}
"""Files in which whole comments are read by a program, line after line."""
_ATTRIBUTES = {"Rust": (b"///", b"//!", b"/**", b"/*!"), "PHP": (b"/**",)}
"""Comments that are attributes: the Rust Reference, "Doc comments"; the annotations of PHP's frameworks."""


def is_beyond_proof(diff: FileDiff, before: Parsed, after: Parsed, *, words: bool = True) -> bool:
    """Whether something that no tree shows could make the two differ.

    `words` are those that tools obey: not looked for on changed lines by who compares the comments that hold them.
    """
    if has_another_tree(before) or has_another_tree(after):
        return True
    return _is_telling(diff, before.language.name, words=words) or _other_frame(before, after)


def has_another_tree(parsed: Parsed) -> bool:
    """Whether a compiler may see another program in these bytes than our grammar does."""
    if parsed.root.has_error or _LINE_ENDS.search(parsed.source):
        return True
    beyond = _BEYOND.get(parsed.language.name)
    if beyond is not None and beyond.search(parsed.source):
        return True
    return parsed.language.prepare(parsed.source) != parsed.source


def spells_names_otherwise(parsed: Parsed) -> bool:
    """Whether a name may be another one in other letters.

    Python reads `ﬁx` as `fix` (Language Reference, 2.3), ECMAScript `\\u0066ix` (ECMA-262, 12.7), Rust `r#fix`.
    """
    if parsed.source.isascii() and b"\\u" not in parsed.source and b"r#" not in parsed.source:
        return False
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        if node.child_count:
            stack.extend(node.children)
        elif "identifier" in node.type or node.type == "name":
            text = node.text or b""
            if not text.isascii() or b"\\" in text or text.startswith(b"r#"):
                return True
    return False


def is_obeyed(text: bytes) -> bool:
    """Whether a comment of this text is more than words."""
    return _OBEYED.search(text) is not None


def hides_something(text: str) -> bool:
    """Whether a character in it hides or reorders what stands beside it."""
    return _UNSEEN.search(text) is not None


def _is_telling(diff: FileDiff, language: str, *, words: bool) -> bool:
    for line in (*diff.added, *diff.removed):
        if _UNSEEN.search(line.text) or (words and is_obeyed(line.text.encode("utf-8", "surrogateescape"))):
            return True
        # How far a tab indents depends on the reader; Python refuses what is ambiguous.
        if language == "Python" and "\t" in line.text[: len(line.text) - len(line.text.lstrip())]:
            return True
    return False


def _other_frame(before: Parsed, after: Parsed) -> bool:
    """Whether the files begin in different ways: `#!`, `coding:` and `# syntax=` count only where they stand.

    PHP prints what stands before its first and behind its last mark.
    """
    old, new = _head(before), _head(after)
    if old != new and (_OBEYED.search(old) or _OBEYED.search(new)):
        return True
    frames = [s.source for s in (before, after)]
    return before.language.name == "PHP" and (
        frames[0][: -len(frames[0].lstrip()) or None] != frames[1][: -len(frames[1].lstrip()) or None]
        or frames[0][len(frames[0].rstrip()) :] != frames[1][len(frames[1].rstrip()) :]
    )


def _head(parsed: Parsed) -> bytes:
    """What stands before the first token that is no comment."""
    node = parsed.root
    while node.children:
        code = next((c for c in node.children if c.type not in parsed.language.comments), None)
        if code is None:
            return parsed.source
        node = code
    return parsed.source[: node.start_byte]


def reads_comments(parsed: Parsed) -> bool:
    """Whether a program reads this file's comments, or one of them stands where its line breaks matter."""
    program = _COMMENT_PROGRAMS.get(parsed.language.name)
    return program is not None and program.search(parsed.source) is not None


def ends_before_code(comment: Node, source: bytes) -> bool:
    """Whether code follows a comment of several lines on its last: its line break ends a statement (ECMAScript, Go)."""
    if comment.start_point.row == comment.end_point.row:
        return False
    end = source.find(b"\n", comment.end_byte)
    return (
        bool(source[comment.end_byte : end if end >= 0 else None].strip())
        and source[comment.end_byte - 1 : comment.end_byte] != b"\n"
    )


def obeyed(comments: Sequence[Node], parsed: Parsed) -> Iterator[Node]:
    """Those of `comments` (in order) that are more than words; lines of comment that follow each other are one text."""
    attributes = _ATTRIBUTES.get(parsed.language.name, ())
    group: list[Node] = []
    for comment in comments:
        if group and parsed.source[group[-1].end_byte : comment.start_byte].strip():
            yield from _if_obeyed(group, attributes, parsed.source)
            group = []
        group.append(comment)
    yield from _if_obeyed(group, attributes, parsed.source)


def _if_obeyed(group: list[Node], attributes: tuple[bytes, ...], source: bytes) -> Iterator[Node]:
    if not group:
        return
    if _OBEYED.search(source[group[0].start_byte : group[-1].end_byte]):
        yield from group
    else:
        yield from (c for c in group if attributes and source.startswith(attributes, c.start_byte))
