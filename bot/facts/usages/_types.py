"""The class of a receiver, as far as text tells: the last assignment, an annotation, a factory's result."""

from __future__ import annotations

import re

from bot.pattern import lazy

SPAN = 60_000
"""Characters before a use that are looked through."""
_PATH = lazy(r"[\w$]+(?:\.#?[\w$]+)*")
_BUILT = lazy(r"^(?:await\s+)?(?:new\s+)?&?((?:[a-z_]\w*\.)*[A-Z][\w$]*)(?:<[^()\n]{0,100}>)?(?:::new)?\s*[({]")
_MADE = lazy(
    r"^(?:await\s+)?(?:(?P<package>[a-z_]\w*)\.)?(?:[Nn]ew|[Mm]ust[Nn]ew)(?P<made>[A-Z]\w*)(?:\[[^\[\]\n]{0,100}\])?\("
)
"""Go's constructors, by their custom: https://go.dev/doc/effective_go#composite_literals"""
_LITERAL = lazy(r"^&?((?:\w+\.)?(?!(?:func|struct|interface)\b)[A-Za-z_]\w*)(?:\[[^\[\]\n]{0,100}\])?\{")
_ASSOCIATED = lazy(r"^((?:\w+::){0,6}[A-Z]\w*)(?:::<[^<>\n]{0,100}>)?::(?:new|default|from|with_\w+|try_new)\(")
_CALLED = lazy(r"^(?:await\s+)?([a-z_$][\w$]*)\(")
_WRAPPED = lazy(
    r"^(?:Optional|Annotated|Final|ClassVar|Readonly|Promise|Awaitable|Rc|Arc|Box|Option|Type|type)[\[<]\s*([^\[\]<>,|]+)"
)
_TYPED = lazy(r"^[\"'&*]*(?:mut\s+)?((?:[\w$]+\.)*[A-Z][\w$]*)")
_ITSELF = frozenset({"self", "this", "cls"})


def type_of(receiver: str, before: str, whole: str) -> str | None:
    """The class's name as written; None when the text does not say.

    A variable is looked up in what stands `before` it in its function, `self.x` and `this.x` in the `whole` file.
    """
    built = _built(receiver, whole)
    if built is not None:
        return built
    bare = receiver.replace("?.", ".").replace("!", "")
    if _PATH.fullmatch(bare) is None:
        return None
    root, _, field = bare.partition(".")
    if field and (root not in _ITSELF or "." in field):
        return None
    if field:
        return _assigned(whole[:SPAN], bare, whole, only=True) or _declared(whole[:SPAN], field)
    return _assigned(before[-SPAN:], bare, whole, only=False) or _declared(before[-SPAN:], bare)


def type_of_constant(name: str, whole: str) -> str | None:
    """The class of what a module binds at its margin: `site = AdminSite()`, `KW: Info[str] = Info("x")`."""
    header = (
        rf"^(?:export\s+)?(?:(?:const|let|var)\s+)?{re.escape(name)}"
        r"(?:\s*:\s*([^=\n]{1,120}))?\s*=(?![=>])\s*([^\n]{1,160})"
    )
    found = {
        _built(m[2], whole) or (_written(m[1]) if m[1] else None)
        for m in re.finditer(header, whole[:SPAN], re.MULTILINE)
    }
    return found.pop() if len(found) == 1 else None


def _built(expression: str, whole: str) -> str | None:
    """The class of `Foo(…)`, `new Foo(…)`, `&Foo{…}`, and of `make_foo(…)` where the file says what that returns."""
    made = _MADE.search(expression)
    if made is not None:
        maker = made[0].removeprefix("await").strip().rpartition(".")[2].partition("(")[0].partition("[")[0]
        declared = re.search(rf"^func\s+{maker}\b[^\n]{{0,300}}?\)\s*\(?\*?(\w+)[^\n]{{0,80}}\{{", whole, re.MULTILINE)
        what = declared[1] if declared is not None else made["made"]
        return f"{made['package']}.{what}" if made["package"] else what
    associated = _ASSOCIATED.search(expression)
    if associated is not None:
        return associated[1]
    built = _BUILT.search(expression) or _LITERAL.search(expression)
    if built is not None:
        return built[1]
    called = _CALLED.search(expression)
    if called is None:
        return None
    header = rf"\b(?:def|function|fn|fun)\s+{re.escape(called[1])}\s*\([^()\n]{{0,300}}\)\s*(?:->|:)\s*([^\n]{{1,120}})"
    given = re.search(header, whole)
    return _written(given[1]) if given is not None else None


def _assigned(text: str, name: str, whole: str, *, only: bool) -> str | None:
    """The class that the last assignment gives a name; with `only` the one that all of them give."""
    word = re.escape(name)
    found: list[str | None] = [
        _built(m[1] or m[2], whole)
        for m in re.finditer(
            rf"(?<![\w$.]){word}(?:\s*,\s*\w+){{0,3}}(?:\s*:[^=\n]{{1,80}})?\s*:?=(?![=>])\s*([^\n]{{1,160}})"
            rf"|\bwith\s+([^\n]{{1,160}}?)\s+as\s+{word}\b",
            text,
        )
    ]
    if only:
        return found[0] if found and len(set(found)) == 1 else None
    return found[-1] if found else None


def _declared(text: str, name: str) -> str | None:
    """The class of the last annotation `name: Class`, or declaration `Class name`, Go's `name *Class` included."""
    word = re.escape(name)
    found = [
        written
        for m in re.finditer(
            rf"(?<![\w$.\"']){word}\??\s*:\s*([^\n=,)]{{1,120}})"
            rf"|(?<![\w$.])([A-Z][\w$]*)(?:<[^<>\n]{{0,80}}>)?\s+[&*]?{word}\s*[=;,):]"
            rf"|[(,]\s*{word}\s+(\*?(?:\w+\.)?[A-Z]\w*)\s*[,)]",
            text,
        )
        if (written := _written(m[1] or m[2] or m[3]))
    ]
    return found[-1] if found else None


def _written(annotation: str) -> str | None:
    wrapped = _WRAPPED.search(annotation.strip())
    typed = _TYPED.search((wrapped[1] if wrapped else annotation).strip())
    return typed[1] if typed is not None else None
