"""The words of a line of code: what of it is neither string nor comment, and which values it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.pattern import lazy

HASH_COMMENTS = frozenset({"Python", "Ruby", "Bash", "YAML", "Dockerfile", "HCL", "PHP"})
STATIC = frozenset({"Go", "Java", "C#", "Rust", "Kotlin", "C", "C++", "TypeScript", "TSX"})
"""Languages, as `FileFacts.language` names them, in which a call that does not fit is refused before it runs."""

_LITERAL = r'(?P<prefix>\b[A-Za-z]{0,2})?(?P<text>"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`(?:\\.|[^`\\])*`)'
_WITH_HASH = lazy(_LITERAL + r"|(?P<comment>#.*)", re.DOTALL)
_WITH_SLASHES = lazy(_LITERAL + r"|(?P<comment>//.*|/\*.*?(?:\*/|$)|^\s*\*(?:\s.*|/.*)?$)", re.DOTALL)
_WITH_DASHES = lazy(_LITERAL + r"|(?P<comment>--.*)", re.DOTALL)
_TO_STRIP = lazy(r"[\"'`#]|//|/\*|--|^\s*\*")
"""What a line must hold to have a string or a comment: most lines have neither, and the patterns above cost more."""
_HOLE = lazy(r"\{([^{}]*)\}")

_CHAIN = lazy(r"[A-Za-z_$][\w$]*(?:(?:!?\.|\?\.|->|::)[A-Za-z_$][\w$]*)*")
_NOT_VALUES = frozenset(
    [
        "None",
        "null",
        "nil",
        "undefined",
        "NaN",
        "true",
        "false",
        "True",
        "False",
        "not",
        "and",
        "or",
        "in",
        "is",
        "if",
        "else",
        "elif",
        "unless",
        "then",
        "new",
        "await",
        "async",
        "typeof",
        "instanceof",
        "return",
        "raise",
        "throw",
        "throws",
        "continue",
        "break",
        "as",
        "let",
        "const",
        "var",
        "val",
        "def",
        "fn",
        "func",
        "mut",
        "ref",
        "match",
        "case",
        "when",
        "for",
        "while",
        "void",
        "int",
        "string",
        "bool",
        "str",
        "float",
        "len",
        "isinstance",
        "issubclass",
        "hasattr",
        "getattr",
        "callable",
        "type",
        "any",
        "all",
        "bool",
        "list",
        "dict",
        "set",
        "tuple",
        "range",
        "print",
        "lambda",
        "with",
        "yield",
        "from",
        "import",
        "class",
        "delete",
        "super",
    ]
)
_SELF = frozenset({"self", "this", "cls", "@"})


class Chain(NamedTuple):
    """A name with what is reached through it: `order.customer.id`; `?.`, `->` and `::` are written as dots."""

    path: str
    start: int
    end: int
    called: bool
    alone: bool = False
    """Called without arguments: `order.is_empty()` asks `order`; `strings.Contains(a, b)` does not ask `strings`."""

    @property
    def subject(self) -> str:
        """The value that is spoken of: the whole chain, or what a call without arguments is called upon."""
        if not self.called:
            return self.path
        return self.path.rpartition(".")[0] if self.alone else ""


def bare(text: str, language: str | None) -> str:
    """A line without its comment and without the inside of its strings, interpolated code excepted."""
    if not _TO_STRIP.search(text):
        return text
    if language in HASH_COMMENTS:
        return _WITH_HASH.sub(_emptied, text)
    return (_WITH_DASHES if language == "SQL" else _WITH_SLASHES).sub(_emptied, text)


def uncommented(text: str, language: str | None) -> str:
    """A line without its comment; its strings stay as they are."""
    if not _TO_STRIP.search(text):
        return text
    pattern = _WITH_HASH if language in HASH_COMMENTS else _WITH_DASHES if language == "SQL" else _WITH_SLASHES
    return pattern.sub(lambda found: found[0] if found["text"] is not None else "", text)


def _emptied(found: re.Match[str]) -> str:
    text = found["text"]
    if text is None:
        return ""
    prefix = found["prefix"] or ""
    if "f" in prefix.lower() or "$" in prefix or text.startswith("`"):
        return '"" ' + " ".join(_HOLE.findall(text))
    if len(prefix) > 2 or (prefix and prefix.lower() not in {"r", "b", "u", "rb", "br"}):
        return f'{prefix}""'
    return '""'


def chains(text: str) -> Iterator[Chain]:
    """The chains of names in a bare line, left to right; keywords and literals left out."""
    for found in _CHAIN.finditer(text):
        path = re.sub(r"!?\.|\?\.|->|::", ".", found[0])
        if path not in _NOT_VALUES:
            behind = text[found.end() : found.end() + 2]
            yield Chain(path, found.start(), found.end(), behind.startswith("("), behind == "()")


def subjects(text: str) -> tuple[str, ...]:
    """The values that an expression speaks of, without repetition: `order.customer is None` → `order.customer`."""
    found = (c.subject for c in chains(text))
    return tuple(dict.fromkeys(s for s in found if s and s not in _SELF and s not in _NOT_VALUES))


def tails(paths: tuple[str, ...]) -> frozenset[str]:
    """The last name of each path: what remains the same when a value is handed to another function."""
    return frozenset(path.rpartition(".")[2] for path in paths)


def speaks_of(text: str, path: str) -> bool:
    """Whether a bare line names the value at `path`, or something reached through it."""
    return any(c.path == path or c.path.startswith(f"{path}.") for c in chains(text))


def reaches_into(text: str, path: str) -> bool:
    """Whether a bare line reads a member or an element of the value at `path`, which an absent value does not have."""
    for chain in chains(text):
        if chain.path.startswith(f"{path}.") and not text[chain.start : chain.end].startswith(f"{path}?"):
            return True
        if chain.path == path and text[chain.end : chain.end + 1] == "[":
            return True
    return False
