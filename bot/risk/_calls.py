"""Parameters and arguments as text: what a definition asks for, and what a call on one line gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.pattern import lazy

_OPENING, _CLOSING = "([{", ")]}"
_PYTHON_MARKS = frozenset({"/", "*"})
_TYPE_FIRST = frozenset({"Java", "C#", "C", "C++"})
_MODIFIERS = lazy(
    r"^(?:@\w+(?:\([^)]*\))?\s+|(?:public|private|protected|readonly|final|override|required|static|ref|out|in|this|mut|val|var|const|params)\s+)+"
)


class Parameter(NamedTuple):
    """One parameter of a definition."""

    name: str
    type: str
    default: str
    """Its text; "" where a call must give it, "?" where it may be left out without a default."""
    keyword: bool = False
    """Only ever given by name."""
    rest: bool = False
    """Takes any number of arguments: `*args`, `...rest`, `args ...int`."""


class Arguments(NamedTuple):
    """What a call gives."""

    positional: int
    keywords: frozenset[str]
    spread: bool
    """An argument that stands for an unknown number of them: `*args`, `**options`, `...rest`."""


def parameters_of(texts: Sequence[str], language: str | None) -> tuple[Parameter, ...]:
    """The parameters of a definition from their texts, in a language as `FileFacts.language` names it."""
    found: list[Parameter] = []
    keyword = False
    for text in texts:
        if language == "Python" and text in _PYTHON_MARKS:
            keyword = keyword or text == "*"
            continue
        for parameter in _read(text, language):
            found.append(parameter._replace(keyword=parameter.keyword or (keyword and not parameter.rest)))
            keyword = keyword or (language == "Python" and parameter.rest)
    return tuple(found)


def _read(text: str, language: str | None) -> Iterator[Parameter]:
    head, default = _at_top(_MODIFIERS.sub("", text), "=")
    rest = head.startswith(("*", "...", "vararg ")) or "..." in head
    if language == "Go":
        yield from _go(head, rest)
        return
    if language in _TYPE_FIRST:
        of_type, _, name = head.rpartition(" ")
        yield Parameter(name.lstrip("*&"), of_type.strip(), default, rest=rest)
        return
    name, of_type = _at_top(head, ":")
    if language == "PHP":
        of_type, _, name = head.rpartition(" ")
    if language == "Ruby" and head.endswith(":"):
        yield Parameter(name, "", "", keyword=True)
    elif language == "Ruby" and ":" in head:
        yield Parameter(name, "", of_type, keyword=True)
    else:
        optional = name.endswith("?")
        yield Parameter(
            name.rstrip("?").lstrip("*&.$ ").removeprefix("vararg ").strip(),
            of_type,
            default or ("?" if optional else ""),
            keyword=head.startswith("**"),
            rest=rest or name.startswith("&"),
        )


def _go(head: str, rest: bool) -> Iterator[Parameter]:
    """`a, b int` is one declaration of two parameters; a lone type has no name."""
    *names, last = head.split(", ") if "(" not in head else [head]
    name, _, of_type = last.partition(" ")
    if not of_type:
        name, of_type = "", name
    for one in (*names, name):
        yield Parameter(one, of_type, "", rest=rest)


def _at_top(text: str, mark: str) -> tuple[str, str]:
    """Text before and after the first `mark` outside of brackets."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        alone = text[at + 1 : at + 2] not in {"=", ">"} and text[at - 1 : at] not in set("=<>!")
        if letter == mark and depth == 0 and (mark != "=" or alone):
            return text[:at].strip(), text[at + 1 :].strip()
    return text.strip(), ""


def arguments_of(line: str, name: str) -> Arguments | None:
    """What the first call of `name` on a bare line gives; None where none is whole on that line."""
    call = re.search(rf"(?<![\w$]){re.escape(name)}(?:<[\w, .\[\]]*>)?\(", line)
    if call is None or re.search(r"\b(?:def|func|function|fn|class)\s*$", line[: call.start()]):
        return None
    items = _items(line, call.end())
    if items is None:
        return None
    spread = any(item.startswith(("*", "...", "&")) or item.endswith("...") for item in items)
    named = [m[1] for item in items if (m := re.match(r"([A-Za-z_]\w*)\s*(?:=(?![=>])|:(?!:)\s)", item))]
    return Arguments(len(items) - len(named), frozenset(named), spread)


_TEXT = lazy(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`""")


def _items(line: str, start: int) -> list[str] | None:
    """The arguments from behind the opening parenthesis to the closing one; None when the line ends before it. A comma
    in a text parts nothing."""
    depth, begin, items, behind = 1, start, list[str](), start
    for at in range(start, len(line)):
        letter = line[at]
        if at < behind:
            continue
        if letter in "\"'`" and line[at - 1 : at] not in {"&", "<"} and (text := _TEXT.match(line, at)):
            behind = text.end()
            continue
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if depth == 0 or (letter == "," and depth == 1):
            items.append(line[begin:at].strip())
            begin = at + 1
        if depth == 0:
            return [item for item in items if item]
    return None


def arguments_in(text: str) -> list[str]:
    """The arguments of a call from their text with the parentheses around it; those that are there, where it is cut."""
    inner = text.removeprefix("(")
    return _items(f"{inner})" if inner == text or not text.endswith(")") else inner, 0) or []


def misfit(parameters: Sequence[Parameter], arguments: Arguments) -> str:
    """Why a call cannot fit a definition, as far as counting and names can tell; "" where it may fit."""
    if arguments.spread:
        return ""
    takes_rest = any(p.rest for p in parameters)
    plain = [p for p in parameters if not p.rest]
    positional = [p for p in plain if not p.keyword]
    if arguments.positional > len(positional) and not takes_rest:
        return f"gives {arguments.positional} arguments where at most {len(positional)} are taken"
    known = {p.name for p in plain}
    unknown = sorted(arguments.keywords - known)
    if unknown and not takes_rest:
        return f"gives `{unknown[0]}`, which is no longer a parameter"
    filled = {p.name for p in positional[: arguments.positional]} | arguments.keywords
    missing = [p.name for p in plain if not p.default and p.name not in filled]
    return f"gives nothing for `{missing[0]}`" if missing else ""
