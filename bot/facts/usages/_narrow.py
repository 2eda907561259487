"""Which of the places that a search found may use a symbol, as far as text alone tells: before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from bot.change import Hit, RepoPath
from bot.facts._language import Linking
from bot.facts._nouns import FileRole, Symbol
from bot.facts._roles import role_of
from bot.facts.languages import language_of, may_call
from bot.facts.usages._judge import EXACT, Lookup, are_alike, is_member
from bot.facts.usages._modules import Origin
from bot.pattern import lazy

_NO_USE = lazy(r"\s*(?:#|//|/?\*|(?:import|from|export|def|func|function|class)\b)")
_QUOTED = lazy(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_REMARK = lazy(r"(?:#|//).*")
FILES_FOLLOWED = 150
"""Files beyond which imports are followed only in those that have a line which looks like one of the name."""


@dataclass(slots=True)
class Candidates:
    """Places worth parsing."""

    lines: dict[RepoPath, dict[str, set[int]]] = field(default_factory=dict)
    """File → name → lines (1-based)."""
    aliases: set[str] = field(default_factory=set)
    """Other names that files have for the symbol."""
    defining: set[RepoPath] = field(default_factory=set)
    """Files with a line that looks like a definition of the name."""
    ruled_out: int = 0
    """Lines of code that have the name and cannot mean the symbol."""
    ruled_out_in_tests: int = 0
    only_where: str = ""
    """The class that a file has to name for its places to be kept: the name alone is too generic."""
    too_many: bool = False
    """Whether even what is left is too much to attribute."""

    def rule_out(self, path: RepoPath, lines: int) -> None:
        """Lines of a file that will not be looked into."""
        self.ruled_out += lines
        self.ruled_out_in_tests += lines if role_of(path) is FileRole.TEST else 0

    @property
    def places(self) -> int:
        return sum(len(numbers) for lines in self.lines.values() for numbers in lines.values())


def candidates_of(
    symbol: Symbol, name: str, hits: Mapping[RepoPath, list[Hit]], lookup: Lookup, most: int, imported: int
) -> Candidates:
    """The places of `hits` that may use the symbol; `most` can still be told apart, `imported` where imports do so."""
    language = language_of(symbol.path)
    linking = language.linking if language is not None else Linking.NONE
    usable = {path: found for path, found in hits.items() if may_call(path, symbol.path)}
    if linking in EXACT:
        kept = _members(name, usable, symbol.path) if is_member(symbol) else _importers(symbol, name, usable, lookup)
    else:
        kept = Candidates({path: {name: {h.line for h in found}} for path, found in usable.items()})
    resolved = linking in EXACT and not is_member(symbol)
    kept.too_many = kept.places > (imported if resolved else most)
    return kept


def narrow_to(
    candidates: Candidates,
    symbol: Symbol,
    naming: Container[RepoPath],
    hits: Mapping[RepoPath, list[Hit]],
    most: int,
) -> None:
    """Keep of too many places of a member's name those that have to do with its class.

    These are the places in files that name the class, and those behind a receiver that is named like it; where even
    these are too many, the latter alone.
    """
    here, before = symbol.path, candidates.lines
    behind = re.compile(rf"(?<![\w$])([A-Za-z_$][\w$]*)(?:\(\))?[?!]?(?:\.|->|::){re.escape(symbol.name)}(?!\w)")
    alike: dict[RepoPath, dict[str, set[int]]] = {}
    for path, lines in candidates.lines.items():
        fits = {h.line for h in hits.get(path, ()) if any(are_alike(r, symbol.owner) for r in behind.findall(h.text))}
        if kept := {name: numbers & fits for name, numbers in lines.items() if numbers & fits}:
            alike[path] = kept
    own = {here: candidates.lines[here]} if here in candidates.lines else {}
    named = {path: lines for path, lines in candidates.lines.items() if path in naming}
    for left in ({**alike, **named, **own}, {**alike, **own}):
        candidates.lines = left
        if candidates.places <= most:
            break
    candidates.only_where = symbol.owner
    for path, lines in before.items():
        kept_lines = candidates.lines.get(path, {})
        candidates.rule_out(path, sum(len(n) for n in lines.values()) - sum(len(n) for n in kept_lines.values()))
    candidates.too_many = candidates.places > most


def _members(name: str, hits: Mapping[RepoPath, list[Hit]], here: RepoPath) -> Candidates:
    """A member stands behind a dot, or where it is defined."""
    kept = Candidates()
    word = re.escape(name)
    behind = re.compile(
        rf"(?:\.\s*#?|\b(?:def|func)\s+(?:\([^()]{{0,80}}\)\s*)?){word}(?!\w)|^\s*(?:[a-z]+\s+){{0,6}}#?{word}\s*[(=:<?]"
    )
    defining = re.compile(
        rf"\b(?:def|func)\s+(?:\([^()]{{0,80}}\)\s*)?{word}(?!\w)"
        rf"|^\s*(?:(?:public|private|protected|static|override|async|readonly|abstract|get|set)\s+){{0,6}}#?{word}\s*"
        r"(?:\(.*[{,(]\s*$|(?::[^=]*)?=\s*(?:async\b|\(|function\b))"
    )
    for path, found in hits.items():
        if any(defining.search(h.text) for h in found):
            kept.defining.add(path)
        numbers = {h.line for h in found if behind.search(h.text)}
        if path == here:  # a class may hand its own methods on by their bare name
            numbers |= {h.line for h in found if is_code(h.text, name)}
        if numbers:
            kept.lines[path] = {name: numbers}
        kept.rule_out(path, sum(h.line not in numbers and is_code(h.text, name) for h in found))
    return kept


def is_code(text: str, name: str) -> bool:
    """Whether a line seems to name something in code: not in a comment or a string, not a key and not a label."""
    if _NO_USE.match(text) is not None or name not in text:
        return False
    bare = _REMARK.compiled.sub("", _QUOTED.compiled.sub("''", text))
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])(?!\s*(?:=(?![=>])|:(?!:)))", bare) is not None


def _importers(symbol: Symbol, name: str, hits: Mapping[RepoPath, list[Hit]], lookup: Lookup) -> Candidates:
    """Files that import the symbol, or a module that gives it; those of its own package; and its own file."""
    kept = Candidates()
    target = Origin(symbol.path, name)
    language = language_of(symbol.path)
    beside = symbol.path.rpartition("/")[0] if language is not None and language.package_is_directory else None
    others = [path for path in hits if path != symbol.path]
    if len(others) > FILES_FOLLOWED:
        looks = re.compile(
            rf"\b(?:import|from|require|export)\b|[\w)]\??\.{re.escape(name)}\b"
            rf"|^[\s\w$,{{}}]*(?<!\w){re.escape(name)}(?!\w)[\s\w$,{{}}]*$"
        )
        others = [path for path in others if any(looks.search(h.text) for h in hits[path])]
    lookup.library.fetch(others)
    defining = re.compile(
        rf"\b(?:def|func|function|class|const|let|var|interface|type|enum)\s+\*?{re.escape(name)}(?!\w)"
    )
    followed = set(others)
    for path, found in hits.items():
        if path != symbol.path and any(defining.search(h.text) for h in found):
            kept.defining.add(path)
        numbers = {h.line for h in found}
        if path == symbol.path or path.rpartition("/")[0] == beside:
            kept.lines[path] = {name: numbers}
            continue
        locals_ = _locals(path, name, found, lookup, target) if path in followed else None
        if locals_ is None:
            kept.rule_out(path, sum(is_code(h.text, name) for h in found))
            continue
        kept.lines[path] = {name: numbers}
        for alias in locals_ - {name}:
            rows = lookup.library.text(path).split("\n")
            word = re.compile(rf"(?<![\w$]){re.escape(alias)}(?![\w$])")
            kept.lines[path][alias] = {n for n, row in enumerate(rows, 1) if word.search(row)}
            kept.aliases.add(alias)
    return kept


def _locals(path: RepoPath, name: str, found: list[Hit], lookup: Lookup, target: Origin) -> set[str] | None:
    """The names that a file has for the symbol; None when nothing there can mean it."""
    names: set[str] = set()
    reached = False
    receivers = {m for h in found for m in re.findall(rf"(?<![\w$.])([\w$.]+)\??\.{re.escape(name)}\b", h.text)}
    loaded = any("import(" in h.text or "require(" in h.text for h in found)
    for binding in lookup.library.bindings(path):
        by_name = name in {binding.name, binding.local}
        if binding.local == "*" or by_name:
            wanted = binding._replace(name=name) if binding.local == "*" else binding
            origins = lookup.modules.origin(path, wanted)
            if target in origins:
                names.add(name if binding.local == "*" else binding.local)
            elif by_name and not origins:
                reached = True  # an import that leads nowhere we can see: left to be judged
        elif any(r == binding.local or r.startswith(f"{binding.local}.") for r in receivers):
            reached = reached or binding.name in {"", "*"} or bool(lookup.modules.origin(path, binding))
    return names if names or reached or loaded else None
