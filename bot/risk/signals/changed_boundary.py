"""A comparison that draws its line elsewhere: another operator, or one more or one less.

Off-by-one errors are one character wide; in a diff the two lines look the same.

Deliberately not flagged: the same comparison written the other way round (`a < b` → `b > a`), `n <= x` → `n < x + 1`,
strictness of type (`==` → `===`, `==` → `is`), an inverted test whose branches were swapped with it, comparisons that
were new or went away altogether, and an index whose variable the change gives another value too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.change import Line, Side
from bot.facts import Construct, ConstructKind, Facts, SymbolKind
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, losses, views
from bot.risk._wording import callee, code, where

_ORDER = frozenset({"<", "<=", ">", ">="})
_EQUAL, _UNEQUAL = frozenset({"==", "===", "is", "in"}), frozenset({"!=", "!==", "is not", "not in"})
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_INVERSE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_OPPOSITE = {"==": "!=", "===": "!==", "is": "is not", "in": "not in"}
_OFFSET = lazy(r"[+-]1(?![.\w])")
"""In a line without white space."""
_FROM = lazy(r"([A-Za-z_]\w*)[+-]1(?![.\w])")
_CHAIN = lazy(r" (<=|>=|<|>) ")
_RESERVES = lazy(r"\bmake\(|reserve\(|capacity|\balloc|\bCap\b", re.IGNORECASE)
"""Room made in advance: one more or less changes nothing but speed."""
_INTEGER = lazy(r"^-?\d{1,9}$")
_NEAR = 10
"""Lines within which a removed and an added comparison are taken for one that was altered."""

_CANDIDATES = 25
"""Added comparisons that a removed one is held against: more on so few lines are generated."""


class _Comparison(NamedTuple):
    left: str
    operator: str
    right: str


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for comparisons and index expressions that moved their boundary."""
    del policy
    return few(_once_a_definition(_all(facts)))


def _once_a_definition(signals: Iterable[Signal]) -> Iterator[Signal]:
    """Of the offsets of one definition the first one: one cause has moved them all."""
    first: dict[tuple[str, str], Signal] = {}
    for signal in signals:
        if not signal.title.startswith("off by one"):
            yield signal
            continue
        key = signal.location.path, signal.title
        kept = first.get(key, signal)
        first[key] = kept if kept is signal else replace(kept, evidence=(*kept.evidence, signal.evidence[0])[:5])
    yield from first.values()


def _all(facts: Facts) -> Iterator[Signal]:
    new = {id(view.file): found for view, found in gains(facts, ConstructKind.COMPARISON)}
    for view, removed in losses(facts, ConstructKind.COMPARISON):
        added = list(new.get(id(view.file), ()))
        for old in removed:
            near = [n for n in added if n.symbol == old.symbol and abs(view.successor(old.line) - n.line) <= _NEAR]
            pair = next((n for n in near[:_CANDIDATES] if _moved(view, old, n)), None)
            if pair is not None:
                added.remove(pair)
                yield _comparison_signal(view, old, pair)
    for view in views(facts):
        yield from _offsets(view)


def _moved(view: View, old: Construct, new: Construct) -> bool:
    """Whether two neighbouring comparisons are the same but for their boundary."""
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        return bool(_chain_edge(old.text, new.text))
    if (before.left, before.right) == (after.right, after.left) and after.operator in _MIRROR:
        after = _Comparison(after.right, _MIRROR[after.operator], after.left)
    if (before.left, before.right) == (after.left, after.right):
        return _other_operator(before.operator, after.operator) and not _swapped(view, old, new, before, after)
    if before.operator != after.operator or before.operator not in _ORDER:
        return False
    pairs = ((before.left, after.left), (before.right, after.right))
    return any(a == b for a, b in pairs) and any(_one_apart(a, b) for a, b in pairs)


def _chain_edge(before: str, after: str) -> str:
    """For `a < b <= c` with one operator changed: the operands on both sides of it, as equal; else ""."""
    old, new = _CHAIN.split(before), _CHAIN.split(after)
    differing = [at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) != len(new) or len(differing) != 1 or differing[0] % 2 == 0 or len(old) < 5:
        return ""
    return f"{new[differing[0] - 1].strip()} == {new[differing[0] + 1].strip()}"


def _parts(construct: Construct) -> _Comparison | None:
    """The two sides of a comparison; None when it is a chain, or its operator is not found outside of brackets."""
    text, spaced, depth = construct.text, f" {construct.head} ", 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and text.startswith(spaced, at):
            left, right = text[:at].strip(), text[at + len(spaced) :].strip()
            chained = re.search(r" (?:[<>]=?|[=!]=) ", right)
            return None if chained else _Comparison(left, construct.head, right)
    return None


def _other_operator(before: str, after: str) -> bool:
    if before in _ORDER or after in _ORDER:
        return before != after and {before, after} <= _ORDER | {"==", "==="}
    return _OPPOSITE.get(before) == after or _OPPOSITE.get(after) == before


def _swapped(view: View, old: Construct, new: Construct, before: _Comparison, after: _Comparison) -> bool:
    """Whether a test was turned round and what stands around it changed too: its branches changed places, or it is new."""
    turned = {_INVERSE.get(before.operator), _MIRROR.get(before.operator)}
    opposite = after.operator in turned or before.operator not in _ORDER
    around = [
        (shown.get(c.line, "").replace(c.text, "").split(), _next_line(shown, c.end))
        for shown, c in ((view.old, old), (view.new, new))
    ]
    return opposite and around[0] != around[1]


def _next_line(shown: Mapping[int, str], line: int) -> str:
    return next((shown[n].strip() for n in range(line + 1, line + 6) if shown.get(n, "").strip()), "")


def _one_apart(before: str, after: str) -> bool:
    if _INTEGER.match(before) and _INTEGER.match(after):
        return abs(int(before) - int(after)) == 1
    one, other = _Tight(before), _Tight(after)
    return one.text != other.text and one.without == other.without


def _comparison_signal(view: View, old: Construct, new: Construct) -> Signal:
    before, after = _parts(old), _parts(new)
    is_value = any(s.qualified == new.symbol and s.kind is SymbolKind.VALUE for s in view.file.after)
    function, was, now = code(new.symbol) if is_value else callee(new.symbol), code(old.text), code(new.text)
    turned = before is not None and before.operator in _EQUAL | _UNEQUAL and new.head in _EQUAL | _UNEQUAL
    edge = f"{after.left} == {after.right}" if after is not None else _chain_edge(old.text, new.text)
    strict = _strict(before, after)
    boundary = code(strict or edge) if strict or edge else now
    if turned:
        text = f"{function} tested {was} and now tests {now} on line {new.line}. Which of the two cases is meant to reach what follows?"
        trigger, consequence = f"a value for which {was} holds", "it now takes the branch that was for all others"
    else:
        at = "when" if strict else "exactly at"
        text = f"{function} had {was}, now {now} on line {new.line}. What is to happen {at} {boundary}?"
        trigger, consequence = (
            boundary if strict else f"the edge itself: {boundary}",
            "that one case now goes the other way",
        )
    return Signal(
        rule=RULE.id,
        title=f"boundary moved in {new.symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH if turned else Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.EDGE,
        evidence=(view.place(new), view.place(old, Side.OLD)),
        why=f"{was} became {now} in {function}.",
        ask=Ask(text, trigger, consequence, settles=f"a test of {function} with {boundary}"),
    )


def _strict(before: _Comparison | None, after: _Comparison | None) -> str:
    """For `a == b` → `a <= b` or back: `a < b`, the values that go the other way; "" where it is the edge that does."""
    if before is None or after is None or (before.operator in _EQUAL) == (after.operator in _EQUAL):
        return ""
    order = after if after.operator in _ORDER else before
    return f"{order.left} {order.operator[0]} {order.right}" if order.operator in _ORDER else ""


def _offsets(view: View) -> Iterator[Signal]:
    """Lines that differ from the one they replace by `+ 1` or `- 1` inside of brackets, comparisons left out."""
    for block in view.blocks():
        added = {line.new: _Tight(bare(line.text, view.file.language)) for line in block.added}
        for line, candidates in block.pairs():
            tight = _Tight(bare(line.text, view.file.language))
            found = next((n for n in candidates if n.new in added and tight.is_offset_from(added[n.new])), None)
            if found is not None:
                other = added.pop(found.new)
                counters = {*_FROM.findall(tight.text), *_FROM.findall(other.text)}
                signal = None if _is_counted_anew(view, found, counters) else _offset_signal(view, line, found)
                if signal is not None:
                    yield signal


def _is_counted_anew(view: View, new: Line, counters: set[str]) -> bool:
    """Whether an added line of the same definition gives a value to a variable that the offset is counted from."""
    names = "|".join(map(re.escape, sorted(counters)))
    gives = re.compile(
        rf"^\s*(?:(?:let|var|const|int|auto|for|mut)\s+)*\(?(?:\w+\s*,\s*)*(?:{names})\s*(?:=(?!=)|:=|,|\bin\b)"
    )
    line = new.new or 0
    lines = view.lines(view.definition(line), line)
    return bool(names) and any(n in view.added and n != line and gives.match(text) for n, text in lines)


class _Tight:
    """A bare line without white space, and where it holds `+1` or `-1`."""

    def __init__(self, line: str) -> None:
        self.text = "".join(line.split())
        self.offsets = tuple(m.start() for m in _OFFSET.finditer(self.text))
        self.without = _OFFSET.sub("", self.text)
        is_comparison = re.search(r"[<>]=?|[=!]=", self.text.replace("->", "").replace("=>", ""))
        self.counts = is_comparison is None and _RESERVES.search(line) is None

    def is_offset_from(self, other: _Tight) -> bool:
        """Whether two lines differ by an offset inside of brackets, and in nothing else."""
        if self.without != other.without or len(self.offsets) == len(other.offsets) or not self.counts:
            return False
        return other.counts and any(
            re.search(r"[(\[]", line.text[: line.offsets[-1]]) for line in (self, other) if line.offsets
        )


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two lines as they are quoted: the beginning that they share is left out where the difference would be cut off."""
    was, now = " ".join(old.split()), " ".join(new.split())
    if "…" in code(was) + code(now):
        same = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
        start = max((m.start() for m in re.finditer(r"[\w.]+[(\[]", was[:same])), default=0)
        was, now = was[start:], now[start:]
    return code(was), code(now)


def _offset_signal(view: View, old: Line, new: Line) -> Signal | None:
    symbol = view.file.symbol_at(new.new or 0)
    if symbol is None or all(s.qualified != symbol.qualified for s in view.file.before):
        return None
    if symbol.kind in {SymbolKind.TYPE, SymbolKind.CLASS}:
        return None  # the size of a field: no element is touched there
    function, (was, now) = callee(symbol.qualified), _differing(old.text, new.text)
    before, after = view.evidence(old.old or 0, Side.OLD), view.evidence(new.new or 0)
    return Signal(
        rule=RULE.id,
        title=f"off by one against before in {symbol.qualified}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.EDGE,
        evidence=(after, before),
        why=f"{was} became {now} in {function}: one more or one less than before.",
        ask=Ask(
            text=f"{now} on line {new.new} was {was} (at {where(before)}). Which is the last element that {function} is to touch?",
            trigger="an input of exactly one element, and an empty one",
            consequence="one element too many or too few",
            settles=f"a test of {function} with no, one and two elements",
        ),
    )


RULE = Rule(
    id="changed-boundary",
    group=Group.EDGE,
    about="A comparison's operator, or a `+ 1` or `- 1`, changed while its operands stayed the same.",
    detect=detect,
)
