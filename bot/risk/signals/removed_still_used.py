"""A definition is gone, and code that the change did not touch still uses it.

Deliberately not flagged: a definition that was moved or renamed, one that the change defines or imports again under the
same name (a re-export), mentions that only share its name, languages whose compiler would refuse the build, and a method
of a class that inherits: what it took the place of answers instead, be that in the tree or in a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Side
from bot.facts import Certainty, ChangeKind, Facts, FileFacts, Reading, Reference, Symbol, SymbolKind, Usage
from bot.pattern import lazy
from bot.risk._callers import is_sure
from bot.risk._code import STATIC, bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import few, is_logic, look
from bot.risk._wording import callee, code, listed, where

_HIGH = frozenset({Certainty.SAME_FILE, Certainty.IMPORTED})
_BASES = lazy(r"\(\s*(?!object\s*\)|\))\S|\b(?:extends|implements)\b|<\s*[A-Z]|\buse\b")
"""In the header of a class: that it has another one to fall back on."""
_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CLASS})


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for removed definitions that are still named elsewhere."""
    del policy
    there = {c.symbol.name for f in facts.files for c in f.changes if c.kind is not ChangeKind.REMOVED}
    there |= {s.name for f in facts.files for s in f.after}
    brought = _brought(facts)
    return few(
        signal
        for usage in facts.usages
        if usage.change.kind is ChangeKind.REMOVED and usage.change.symbol.name not in there | brought
        if (signal := _judge(facts, usage)) is not None
    )


def _brought(facts: Facts) -> set[str]:
    """Every name that an added line holds: the change imports, aliases or assigns it somewhere."""
    lines = (bare(line.text[:2000], f.language) for f in facts.files for line in f.diff.added)
    return {word for text in lines for word in re.findall(r"[A-Za-z_$][\w$]*", text)}


def _judge(facts: Facts, usage: Usage) -> Signal | None:
    symbol = usage.change.symbol
    file = facts.file(symbol.path)
    if file is None or not is_logic(file) or file.language in STATIC or look(file).is_local(symbol.qualified):
        return None
    if file.reading is not Reading.READ and file.diff.new_path is not None:
        return None  # what the parser did not understand may hide the definition
    if usage.overrides or _may_inherit(file, symbol):
        return None
    users = [
        r
        for r in usage.untouched
        if (is_sure(r, symbol) or _asks_the_base(r, symbol.name))
        and _names_it(r, symbol.name, symbol.kind, file.language)
    ]
    if not users:
        return None
    first = users[0]
    name, places = (
        callee(symbol.qualified) if symbol.kind in _CALLABLE else code(symbol.qualified),
        listed([where(r.location) for r in users]),
    )
    sure = first.certainty in _HIGH
    used = tuple(Evidence(r.location, r.text) for r in users[:4])
    gone = look(file).place(symbol, Side.OLD)
    return Signal(
        rule=RULE.id,
        title=f"removed but still used: {symbol.qualified}",
        floor=Tier.HIGH if sure else Tier.MEDIUM,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if sure else Band.MEDIUM,
        lens=Lens.CONTRACT,
        evidence=(*used, gone),
        why=f"{name} was removed; {places} still uses it and is not part of the change.",
        ask=Ask(
            text=f"{name} is gone, and {where(first.location)} still has {code(first.text)}. What does that line find when it runs?",
            trigger=f"{where(first.location)} is reached"
            + (f" in {callee(first.within)}" if first.within else " at import"),
            consequence="the name is looked up in vain and the call fails",
            settles=f"run a test that reaches {where(first.location)}, or show the other definition of {code(symbol.name)}",
        ),
    )


def _may_inherit(file: FileFacts, symbol: Symbol) -> bool:
    """Whether the class that lost a method names another one that may have it too."""
    if symbol.kind is not SymbolKind.METHOD:
        return False
    owner = symbol.qualified.rpartition(".")[0]
    headers = (s.signature for s in (*file.before, *file.after) if s.qualified == owner)
    return any(_BASES.search(header) for header in headers)


def _asks_the_base(reference: Reference, name: str) -> bool:
    """Whether a class that inherits from the one that lost the method calls it as that one's."""
    call = rf"(?:super\(\w*(?:, \w+)?\)\.|\bsuper\.|\bparent::){re.escape(name)}\s*\("
    return reference.certainty is Certainty.RECEIVER and re.search(call, reference.text) is not None


def _names_it(reference: Reference, name: str, kind: SymbolKind, language: str | None) -> bool:
    """Whether the line uses the name as a definition of that kind is used, and not as some local variable."""
    line = bare(reference.text, language)
    if re.search(rf"(?:^|[\s(,]){re.escape(name)}\s*(?::=|=(?!=))", line):
        return False
    if kind is SymbolKind.FUNCTION and reference.certainty is Certainty.IMPORTED:
        return re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$]|\s*[:=](?!=))", line) is not None
    if kind in {SymbolKind.FUNCTION, SymbolKind.METHOD}:
        return re.search(rf"(?<![\w$]){re.escape(name)}\s*\(|@{re.escape(name)}\b", line) is not None
    if kind in {SymbolKind.CLASS, SymbolKind.TYPE}:
        return re.search(rf"(?<![\w$]){re.escape(name)}\b", line) is not None
    return name.isupper() or reference.certainty is Certainty.IMPORTED


RULE = Rule(
    id="removed-still-used",
    group=Group.RADIUS,
    about="A definition was removed while code outside of the change still uses it.",
    detect=detect,
)
