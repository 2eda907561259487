"""What a file's imports bind, read from its text alone, so that a file can be ruled out before it is parsed.

An import in a comment or a string is taken for one: it binds a name that nobody uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.facts._language import Linking
from bot.pattern import lazy

BINDINGS = 2_000
"""Names that the imports of one file may bind."""
_REACH = 4_000
"""Characters that one import may take."""


class Binding(NamedTuple):
    """One name that an import gives a file."""

    local: str
    """The name in this file, dotted for Python's `import a.b`; "*" where all names of the module are given."""
    module: str
    """The module as it is written: `.pricing`, `./pricing`, `shop.pricing`, `example.org/shop/pricing`."""
    name: str
    """The name over there; "" for the module itself, `default` for what it exports so, "*" for all."""


def bindings_of(text: str, linking: Linking) -> tuple[Binding, ...]:
    """The names that the imports of a source bind, in order."""
    read = _READERS.get(linking)
    if read is None:
        return ()
    found: list[Binding] = []
    for binding in read(text):
        found.append(binding)
        if len(found) >= BINDINGS:
            break
    return tuple(found)


_PYTHON = lazy(
    r"^[ \t]*(?:from[ \t]+(?P<of>\.*[\w.]*)[ \t]*import\b[ \t]*"
    r"(?:\((?P<many>[^()]{0,4000})\)?|(?P<few>(?:[^\n#;\\]|\\\r?\n){0,2000}))"
    r"|import[ \t]+(?P<modules>(?:[^\n#;\\]|\\\r?\n){1,2000}))",
    re.MULTILINE,
)
_REMARK = lazy(r"#[^\n]*")


def _python(text: str) -> Iterator[Binding]:
    for found in _PYTHON.finditer(text):
        of = found["of"]
        listed = found["many"] if found["many"] is not None else found["few"] if of else found["modules"]
        for part in _REMARK.compiled.sub("", listed or "").replace("\\", " ").split(","):
            name, _, alias = part.strip().partition(" as ")
            name, alias = name.strip(), alias.strip()
            if of and name:
                yield Binding(alias or name, of, name)
            elif name:
                yield Binding(alias or name, name, "")


_FROM = lazy(r"\bfrom\s*[\"']([^\"'\n]{1,300})[\"']")
_CLAUSE = lazy(r"(?P<default>[\w$]+)?\s*,?\s*(?:\*\s*(?:as\s+(?P<all>[\w$]+))?)?\s*(?:\{(?P<listed>[^{}]*)\})?\s*$")
_LOADED = lazy(
    r"\b(?:const|let|var)\s+(?:(?P<local>[\w$]+)|\{(?P<listed>[^{}]{0,2000})\})\s*(?::[^=\n]{0,200})?=\s*(?:await\s+)?"
    r"(?:[\w$.]+(?:<[^>\n]{0,200}>)?\()?(?:require|import)\(\s*[\"'](?P<module>[^\"'\n]{1,300})[\"']"
)
_EQUALS = lazy(r"\bimport\s+([\w$]+)\s*=\s*require\(\s*[\"']([^\"'\n]{1,300})[\"']")


def _ecmascript(text: str) -> Iterator[Binding]:
    for found in _FROM.finditer(text):
        start = max(0, found.start() - _REACH)
        imports, exports = text.rfind("import", start, found.start()), text.rfind("export", start, found.start())
        at = max(imports, exports)
        if at >= 0:
            yield from _clause(text[at + 6 : found.start()], found[1], exported=exports > imports)
    for found in _LOADED.finditer(text):
        module = found["module"]
        if found["local"]:
            yield Binding(found["local"], module, "*")
        else:
            yield from _listed(found["listed"], module, ":")
    for found in _EQUALS.finditer(text):
        yield Binding(found[1], found[2], "*")


def _clause(clause: str, module: str, *, exported: bool) -> Iterator[Binding]:
    """What stands between `import` or `export` and `from`."""
    bare = _COMMENT.compiled.sub("", clause).strip()
    kind, _, rest = bare.partition(" ")
    if kind == "type" and rest.strip() and not rest.lstrip().startswith(","):
        bare = rest.strip()
    bare = bare.removeprefix("type{").strip() if bare.startswith("type{") else bare
    if bare.startswith("*") and exported and "as" not in bare.split():
        yield Binding("*", module, "*")
        return
    found = _CLAUSE.match(bare)
    if found is None:
        return
    if found["default"]:
        yield Binding(found["default"], module, "default")
    if found["all"]:
        yield Binding(found["all"], module, "*")
    if found["listed"]:
        yield from _listed(found["listed"], module, " as ")


_COMMENT = lazy(r"//[^\n]*|/\*.{0,2000}?\*/", re.DOTALL)


def _listed(listed: str, module: str, separator: str) -> Iterator[Binding]:
    for part in _COMMENT.compiled.sub("", listed).split(","):
        name, _, alias = " ".join(part.split()).removeprefix("type ").partition(separator)
        name, alias = name.strip(), alias.partition("=")[0].strip()
        if name and not name.startswith("..."):
            name = name.partition("=")[0].strip()
            yield Binding(alias or name, module, name)


_GO = lazy(r"^import\s*(?:\((?P<many>[^()]{0,20000})\)|(?P<one>[^\n]{1,500}))", re.MULTILINE)
_GO_ONE = lazy(r"^[ \t]*(?:([\w.]+)[ \t]+)?\"([^\"\n]{1,300})\"", re.MULTILINE)
_MAJOR = lazy(r"v\d+")


def _go(text: str) -> Iterator[Binding]:
    for block in _GO.finditer(text):
        for found in _GO_ONE.finditer(block["many"] if block["many"] is not None else block["one"]):
            parts = found[2].split("/")
            last = parts[-2] if len(parts) > 1 and _MAJOR.fullmatch(parts[-1]) else parts[-1]
            yield Binding("*" if found[1] == "." else found[1] or last, found[2], "")


_DOTTED = lazy(
    r"^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+?)(\.\*)?(?:[ \t]+as[ \t]+(\w+))?[ \t]*;?[ \t]*\r?$", re.MULTILINE
)


def _dotted(text: str) -> Iterator[Binding]:
    """Java's and Kotlin's imports name a class in a package, or a member of a class."""
    for found in _DOTTED.finditer(text):
        module, _, name = found[1].rpartition(".")
        yield Binding("*", found[1], "*") if found[2] else Binding(found[3] or name, module, name)


_USING = lazy(
    r"^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:(\w+)[ \t]*=[ \t]*)?([\w.]+)[ \t]*;", re.MULTILINE
)


def _using(text: str) -> Iterator[Binding]:
    for found in _USING.finditer(text):
        module, _, name = found[2].rpartition(".")
        yield Binding(found[1], module, name) if found[1] else Binding("*", found[2], "*")


_USE = lazy(
    r"^[ \t]*use[ \t]+(?:(?:function|const)[ \t]+)?([\w\\]+)(?:\{([^{}]{0,2000})\})?(?:[ \t]+as[ \t]+(\w+))?[ \t]*;",
    re.MULTILINE,
)


def _php(text: str) -> Iterator[Binding]:
    for found in _USE.finditer(text):
        base = found[1].strip("\\")
        for part in (found[2] or "").split(",") if found[2] else [""]:
            name, _, alias = part.strip().partition(" as ")
            full = f"{base}\\{name}" if name else base
            module, _, last = full.rpartition("\\")
            yield Binding(alias.strip() or found[3] or last, module, last)


_RUST = lazy(r"^[ \t]*(?:pub(?:\([^)\n]{0,40}\))?[ \t]+)?use[ \t]+([^;]{1,4000});", re.MULTILINE)


def _rust(text: str) -> Iterator[Binding]:
    """`use a::{b, c::d as e};` is read part by part, with what stood before each open brace."""
    for found in _RUST.finditer(text):
        stack, prefix = [""], ""
        for token in _RUST_TOKEN.finditer(found[1]):
            word = token[0]
            if word == "{":
                stack.append(prefix)
            elif word in {"}", ","}:
                yield from _rust_one(prefix)
                if word == "}" and len(stack) > 1:
                    stack.pop()
                    prefix = ""
                    continue
                prefix = stack[-1]
            else:
                prefix += " as " if word == "as" else word
        yield from _rust_one(prefix)


_RUST_TOKEN = lazy(r"\bas\b|[\w:*]+|[{},]")


def _rust_one(path: str) -> Iterator[Binding]:
    full, _, alias = path.partition(" as ")
    module, _, name = full.rpartition("::")
    if name == "*":
        yield Binding("*", module, "*")
    elif name == "self":
        yield Binding(alias or module.rpartition("::")[2], module, "")
    elif name:
        yield Binding(alias or name, module, name)


_READERS: dict[Linking, Callable[[str], Iterator[Binding]]] = {
    Linking.PYTHON: _python,
    Linking.ECMASCRIPT: _ecmascript,
    Linking.GO: _go,
    Linking.DOTTED: _dotted,
    Linking.USING: _using,
    Linking.PHP: _php,
    Linking.RUST: _rust,
}
