"""How sure it is that a mention means the changed symbol: by file, import, package, receiver and rarity.

The order of these hints, and what each is worth, was measured on labelled callers of two large repositories: import
resolution decides for module-level functions, the receiver's name for methods, the rarity of the name for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.facts._nouns import Certainty, SymbolChange, SymbolKind
from bot.facts._references import Mention, Use
from bot.facts.languages import language_of, may_call

RARE = 60
"""Mentions up to which a name with a single definition is taken to mean that definition."""
_INDEX_STEMS = frozenset({"__init__", "index", "mod", "lib", "main"})


def certainty_of(change: SymbolChange, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Certainty]]:
    """Each mention that uses the symbol's name in code, with how sure it is that the symbol is meant."""
    symbol = change.symbol
    elsewhere = [m for m in mentions if m.use is Use.DEFINITION and not _is_itself(m, change)]
    unique = not elsewhere and len(mentions) <= RARE and len(symbol.name) >= 5
    importing = {m.location.path for m in mentions if m.use is Use.IMPORT and _imports_from(m.text, symbol.path)}
    redefined = {m.location.path for m in elsewhere}
    is_member = symbol.kind is SymbolKind.METHOD or (symbol.kind is SymbolKind.VALUE and symbol.owner != "")
    judge = _member_certainty if is_member else _free_certainty
    for mention in mentions:
        if mention.use is Use.REFERENCE and may_call(mention.location.path, symbol.path):
            certainty = judge(change, mention, mention.location.path in importing, bool(elsewhere))
            if mention.location.path in redefined and mention.location.path != symbol.path and certainty is not None:
                certainty = Certainty.NAME  # the file has one of its own
            if certainty is Certainty.NAME and unique and mention.location.path not in redefined:
                certainty = Certainty.UNIQUE
            if certainty is not None:
                yield mention, certainty


def _is_itself(mention: Mention, change: SymbolChange) -> bool:
    symbol = change.symbol
    return mention.location.path == symbol.path and symbol.start <= mention.location.start <= symbol.end


def _free_certainty(change: SymbolChange, mention: Mention, imported: bool, shared: bool) -> Certainty | None:
    del shared  # a function is told by its import, whoever else has the name
    symbol, path = change.symbol, mention.location.path
    if mention.receiver is not None:
        named = mention.receiver.rpartition(".")[2].rpartition("::")[2]
        return Certainty.IMPORTED if named and named in _module_names(symbol.path) else Certainty.NAME
    if path == symbol.path:
        return Certainty.SAME_FILE
    if imported:
        return Certainty.IMPORTED
    language = language_of(symbol.path)
    if (
        language is not None
        and language.package_is_directory
        and path.rpartition("/")[0] == symbol.path.rpartition("/")[0]
    ):
        return Certainty.PACKAGE
    return Certainty.NAME


def _member_certainty(change: SymbolChange, mention: Mention, imported: bool, shared: bool) -> Certainty | None:
    symbol, path = change.symbol, mention.location.path
    owner, receiver = symbol.owner, mention.receiver
    language = language_of(symbol.path)
    if language is not None and (symbol.name in language.constructor_names or symbol.name == owner):
        return _free_certainty(change, mention, imported, shared)
    if receiver is None:
        inside = path == symbol.path and owner in mention.within.split(".")
        return Certainty.SAME_FILE if inside and language is not None and language.implicit_self else None
    if language is not None and receiver in language.self_names:
        return Certainty.SAME_FILE if path == symbol.path and owner in mention.within.split(".") else Certainty.NAME
    if _resembles(receiver, owner, exact=shared):
        return Certainty.RECEIVER
    return Certainty.NAME


def _resembles(receiver: str, owner: str, *, exact: bool) -> bool:
    """`model_admin` is likely a ModelAdmin, `userRepo` a UserRepository: the shorter name begins or ends the longer."""
    last = receiver.removesuffix("()").rpartition(".")[2].rpartition("->")[2].rpartition("::")[2]
    a, b = last.replace("_", "").lower(), owner.replace("_", "").lower()
    if exact:  # several types have a method of that name: a shared ending tells them apart no more
        return a == b
    short, long = sorted((a, b), key=len)
    return len(short) >= 3 and (long.startswith(short) or long.endswith(short))


def _module_names(path: str) -> set[str]:
    parts = path.split("/")
    stem = parts[-1].partition(".")[0]
    return {stem, *(parts[-2:-1])} - {""}


def _imports_from(statement: str, path: str) -> bool:
    """Whether an import statement can mean the file at `path`: it names the file, or a folder that re-exports it."""
    parts = path.split("/")
    stem = parts[-1].partition(".")[0]
    names = [*parts[:-1], *([] if stem in _INDEX_STEMS else [stem])]
    return any(name and name in statement for name in names) or "." in statement.partition("import")[0].split()[-1:]
