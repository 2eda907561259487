"""Strict readers for what package managers write: JSON without duplicates, TOML, and the YAML of lockfiles.

All of it may be hostile: a reader ends in Unreadable, never in anything else.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from bot.facts.dependencies._nouns import LARGEST, Unreadable
from bot.pattern import lazy

Table = dict[str, Any]


def decoded(content: bytes) -> str:
    """The text of a file. Raises Unreadable when it is too large or not UTF-8."""
    if len(content) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8") from None


def read_json(content: bytes, *, trailing_commas: bool = False) -> Table:
    """The object that a JSON file holds; numbers stay text. Raises Unreadable, for a key given twice as well."""
    text = decoded(content)
    if trailing_commas:
        text = _TRAILING.sub(lambda m: m[1] or m[2], text)
    try:
        found = json.loads(text, object_pairs_hook=_no_duplicates, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unreadable("it is not well-formed JSON") from None
    return as_table(found)


_TRAILING = lazy(r'("(?:[^"\\\n]|\\.)*")|,(\s*[}\]])')


def _no_duplicates(pairs: Sequence[tuple[str, Any]]) -> Table:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key stands twice in one object")
    return found


def read_toml(content: bytes) -> Table:
    """The table that a TOML file holds. Raises Unreadable."""
    try:
        return tomllib.loads(decoded(content).replace("\r\n", "\n"))
    except (ValueError, RecursionError, OverflowError):
        raise Unreadable("it is not well-formed TOML") from None


def as_table(value: object) -> Table:
    """`value`, which must be a table. Raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable("it is not of the form that its tool writes")
    return value


def table_at(table: Table, *keys: str) -> Table:
    """The table at the end of `keys`; an empty one where there is none."""
    for key in keys:
        table = as_table(table.get(key) or {})
    return table


def tables_at(table: Table, key: str) -> list[Table]:
    """The list of tables at `key`; an empty one where there is none."""
    found = table.get(key) or []
    if not isinstance(found, list):
        raise Unreadable("it is not of the form that its tool writes")
    return [as_table(each) for each in found]


def text_of(value: object) -> str:
    """`value`, which must be text. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable("it is not of the form that its tool writes")
    return value


def text_at(table: Table, key: str) -> str:
    """The text at `key`; "" where there is none."""
    return text_of(table.get(key, ""))


def canonical(value: object) -> str:
    """The same text for the same value. Raises Unreadable for what is nested too deeply."""
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (ValueError, RecursionError, TypeError):
        raise Unreadable("it is nested too deeply") from None


def line_numbers(content: bytes, pattern: str) -> dict[str, int]:
    """What the only group of `pattern` finds at the start of a line → the number of the first such line."""
    seek = re.compile(pattern)
    found: dict[str, int] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        match = seek.match(line) if len(line) < 2000 else None
        if match is not None:
            found.setdefault(match[1], number)
    return found


_YAML_LINE = lazy(
    r"( *)(?:- )?(?:'((?:[^']|'')*)'|\"((?:[^\"\\]|\\[\"\\/])*)\"|([^\s'\"#&*!|>%@`{}\[\],?-][^#]*?)):(?: +([^ ].*))?$"
)
_YAML_DEEPEST = 12


def read_yaml(content: bytes) -> tuple[Table, dict[tuple[str, ...], int]]:  # noqa: C901, PLR0912 - one case a kind of line
    """The mapping in a lockfile's YAML, and the line of each key down to the third level.

    Understood is what js-yaml and Ruby write for nested mappings of text: block mappings, lists of text, flow
    mappings and lists on one line, quoted text, block scalars. Raises Unreadable for all else (YAML 1.2.2 has more).
    """
    root: Table = {}
    numbers: dict[tuple[str, ...], int] = {}
    stack: list[tuple[int, Table, tuple[str, ...]]] = [(0, root, ())]
    opened: tuple[Table, str] | None = None
    lines = decoded(content).replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.strip() or line.lstrip().startswith("#") or line == "---":
            continue
        indent = len(line) - len(line.lstrip(" "))
        if line.lstrip(" ").startswith("- "):
            if opened is None or indent < stack[-1][0]:
                raise Unreadable(f"its YAML is of a form that is not read, at line {at}")
            _append(opened, _scalar(line.strip()[2:], at))
            continue
        match = _YAML_LINE.match(line.rstrip(" "))
        if match is None or "\t" in line[:indent]:
            raise Unreadable(f"its YAML is of a form that is not read, at line {at}")
        if opened is not None and indent > stack[-1][0]:
            table, key = opened
            table[key] = {}
            stack.append((indent, table[key], (*stack[-1][2], key)))
        while indent < stack[-1][0]:
            stack.pop()
        if indent != stack[-1][0] or len(stack) > _YAML_DEEPEST:
            raise Unreadable(f"its indentation is not read, at line {at}")
        key = _key(match)
        holder, path = stack[-1][1], stack[-1][2]
        if key in holder:
            raise Unreadable(f"a key stands twice, at line {at}")
        if len(path) < 3:
            numbers[*path, key] = at
        value = match[5] or ""
        if value in {"|", "|-", ">", ">-", "|+", ">+"}:
            start = at
            while at < len(lines) and (not lines[at].strip() or lines[at].startswith(" " * (indent + 1))):
                at += 1
            holder[key], opened = "\n".join(lines[start:at]), None
        elif value:
            holder[key], opened = _value(value, at), None
        else:
            holder[key], opened = None, (holder, key)
    return root, numbers


def _key(match: re.Match[str]) -> str:
    if match[2] is not None:
        return match[2].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", match[3]) if match[3] is not None else match[4]


def _append(opened: tuple[Table, str], item: str) -> None:
    table, key = opened
    if table[key] is None:
        table[key] = []
    if not isinstance(table[key], list):
        raise Unreadable("its YAML mixes a list with a mapping")
    table[key].append(item)


def _value(text: str, line: int) -> Any:
    if text[0] == "{" and text[-1] == "}":
        return dict(_flow_pairs(text[1:-1], line))
    if text[0] == "[" and text[-1] == "]":
        return [_scalar(part, line) for part in _flow_parts(text[1:-1], line)]
    return _scalar(text, line)


_FLOW = lazy(r"((?:'(?:[^']|'')*'(?!')|\"[^\"\\]*\"|[^'\"{}\[\],])+)(?:,|$)")
"""`(?!')`: two quotes in a row are one that is escaped, never the end of a text and the start of the next."""


def _flow_parts(text: str, line: int) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        match = _FLOW.match(text, at)
        if match is None:
            raise Unreadable(f"its YAML is of a form that is not read, at line {line}")
        yield match[1].strip()
        at = match.end()


def _flow_pairs(text: str, line: int) -> Iterator[tuple[str, str]]:
    seen = set[str]()
    for part in _flow_parts(text, line):
        key, colon, value = part.partition(": ")
        if not colon or key in seen:
            raise Unreadable(f"its YAML is of a form that is not read, at line {line}")
        seen.add(key)
        yield _scalar(key, line), _scalar(value, line)


def _scalar(text: str, line: int) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"' and "\\" not in text.replace("\\\\", "").replace('\\"', ""):
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if text[:1] in {"&", "*", "!", "|", ">", "'", '"', "{", "[", "%", "@", "`"} and text != "*":
        raise Unreadable(f"its YAML is of a form that is not read, at line {line}")
    return text
