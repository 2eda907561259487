"""Whether a test that is gone from its place is still made: elsewhere in the function, in what it calls, by a caller.

A guard is removed only when no condition on the way to what it guarded covers the same values, and the values can
still be what it refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.change import LineOp, Side
from bot.facts import ChangeKind, Construct, ConstructKind, Facts, FileRole, Symbol, SymbolKind
from bot.pattern import lazy
from bot.risk._added import words_of
from bot.risk._asked import asked_by, predicates_of
from bot.risk._calls import parameters_of
from bot.risk._code import bare, chains, speaks_of, tails
from bot.risk._view import View, indent

TESTING = frozenset({ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.ASSERTION})
_LEAVES_OR_TESTS = lazy(r"\b(?:if|unless|elif|assert\w*|match|switch|case|raise|throw|panic|when|guard|require\w*)\b")
_ASKS_FIRST = lazy(
    r"valid|check|require|ensure|guard|verify|assert|login|perm|auth|only|needs|must|not_?null|non_?null|allow",
    re.IGNORECASE,
)
_OPTIONAL = lazy(
    r"\bOptional\s*[\[<]\s*([^\[\]<>]*(?:[\[<][^\[\]<>]*[\]>])?)\s*[\]>]|\bOption<([^<>]*(?:<[^<>]*>)?)>"
    r"|\|\s*(?:None|null|undefined)\b|\b(?:None|null|undefined)\s*\|\s*|@Nullable\b|=\s*(?:None|null|undefined|nil)\b"
    r"|\?(?=\s*[:,)=;]|\s*$)|(?<![\w)\]])\*(?=\s*[A-Za-z_])|(?<=\w)\*(?=\s)|\?(?=[A-Z]\w*\s)"
)
"""What says in a declaration that the value may be absent."""
_DECLARES = lazy(r"(?:^|[\s,({.])([A-Za-z_]\w*)\??\s*(?::=|:(?!:)|=(?![=>]))")
_DECIDES = lazy(
    r"\s*\}?\s*(?:else\s+)?(?:if|elif|unless|for|while|until|switch|match|case|return|assert|with|except)\b"
)
_WORD = lazy(r"[^\W\d]\w*")
_CONDITIONS = 400
"""Added tests of a change that are compared with one that went."""
_ASIDE = frozenset({FileRole.TEST, FileRole.DOCS, FileRole.GENERATED, FileRole.VENDORED, FileRole.DATA})
"""Where a test of production code cannot have moved to."""
_NEIGHBOURS = 60
"""Functions of a change in which a newly called one is looked for, and lines of one that are read."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the rest of the change says about tests that went."""

    tested: tuple[frozenset[str], ...]
    """The names in each condition on an added line, and in all of one definition: a guard may have moved there."""
    predicates: frozenset[str]
    """The calls by which added guards decide."""
    calls: frozenset[str]
    """What added lines call: a check may have moved there without its condition."""
    gone: frozenset[str]
    """The names of definitions that the change removes: what tested them is rightly gone."""
    testing: frozenset[str]
    """The names of functions that the change adds or alters and that test something on an added line."""
    certain: frozenset[str]
    """The names of values that were declared as optional and no longer are."""
    spoken: frozenset[str]
    """The words of lines that the change adds to tests."""
    forgotten: frozenset[str]
    """The names that removed lines declare or assign, and that no added line has."""
    conditions: tuple[tuple[Construct, str | None], ...]
    """The tests on added lines, with the language of each."""


def elsewhere_of(facts: Facts) -> Elsewhere:
    """What the change as a whole says about tests that it took away somewhere."""
    conditions = [(f, c) for f in facts.files for c in f.added if c.kind in TESTING and f.role not in _ASIDE]
    together: dict[tuple[int, str], set[str]] = {}
    for file, condition in conditions:
        together.setdefault((id(file), condition.symbol), set()).update(names_of(condition.text))
    single = (names_of(c.text) for _, c in conditions)
    return Elsewhere(
        tested=tuple({*single, *map(frozenset, together.values())}),
        predicates=frozenset(p for _, c in conditions if c.kind is ConstructKind.GUARD for p in predicates_of(c.text)),
        calls=frozenset(
            c.text for f in facts.files if f.role not in _ASIDE for c in f.added if c.kind is ConstructKind.CALL
        ),
        gone=frozenset(c.symbol.name for f in facts.files for c in f.changes if c.kind is ChangeKind.REMOVED),
        testing=frozenset(c.symbol.rpartition(".")[2] for _, c in conditions),
        certain=frozenset(_made_certain(facts)),
        spoken=frozenset(
            word
            for f in facts.files
            if f.role is FileRole.TEST
            for line in f.diff.lines(LineOp.ADDED)
            for word in words_of(line.text[:400])
        ),
        forgotten=frozenset(_forgotten(facts)),
        conditions=tuple((c, f.language) for f, c in conditions[:_CONDITIONS]),
    )


def _forgotten(facts: Facts) -> set[str]:
    named = {
        name
        for f in facts.files
        if f.language is not None
        for line in f.diff.lines(LineOp.REMOVED)
        if not _DECIDES.match(line.text)
        for name in _DECLARES.findall(line.text[:400])
    }
    if not named:
        return named
    added = (bare(line.text[:400], f.language) for f in facts.files for line in f.diff.lines(LineOp.ADDED))
    return named - {word for text in added for word in _WORD.findall(text)}


def names_of(condition: str) -> frozenset[str]:
    """The names that two forms of one condition share: of values their last part, of calls what is called."""
    return tails(tuple(chain.path for chain in chains(condition)))


def _made_certain(facts: Facts) -> Iterator[str]:
    """The names in declarations that said of a value that it may be absent, and no longer do."""
    for file in facts.files:
        if file.language is None:
            continue
        now = {_certain(line.text[:400]) for line in file.diff.lines(LineOp.ADDED) if not _is_optional(line.text[:400])}
        for line in file.diff.lines(LineOp.REMOVED):
            text = bare(line.text[:400], file.language)
            if _is_optional(text) and _certain(text) in now:
                yield from _declared(text)
        for change in file.changes:
            if change.kind is ChangeKind.SIGNATURE and change.before is not None:
                yield from _certain_parameters(change.before, change.symbol, file.language)


def _is_optional(text: str) -> bool:
    return _OPTIONAL.search(text) is not None


def _certain(text: str) -> str:
    """A declaration as it reads where the value cannot be absent."""
    return "".join(_OPTIONAL.sub(lambda m: m[1] or m[2] or "", text).split()).rstrip(",;")


def _declared(text: str) -> Iterator[str]:
    """The names in the parts of a declaration that say of a value that it may be absent."""
    for part in re.split(r"[,(;]", text):
        if _is_optional(part):
            yield from tails(tuple(c.path for c in chains(part)))


def _certain_parameters(before: Symbol, after: Symbol, language: str) -> Iterator[str]:
    texts = {p.name: text for text in after.parameters for p in parameters_of((text,), language)}
    for text in before.parameters:
        for parameter in parameters_of((text,), language):
            now = texts.get(parameter.name)
            if now is not None and _is_optional(text) and not _is_optional(now) and _certain(text) == _certain(now):
                yield parameter.name


class Still:
    """Asks of one guard whether its test is still made, and whether its case can still come."""

    def __init__(self, view: View, guard: Construct, elsewhere: Elsewhere) -> None:
        self._view, self._guard, self._elsewhere = view, guard, elsewhere
        self._language = view.file.language
        self._condition = bare(guard.text, self._language)
        self._names = names_of(self._condition)
        self._near = view.successor(guard.line)

    def made_elsewhere(self, guarded: Iterable[str]) -> bool:
        """Whether the change makes the test in another condition, in what the function calls now, or around it."""
        elsewhere = self._elsewhere
        if any(self._names <= tested for tested in elsewhere.tested):
            return True
        if ";" in self._condition and any(call in self._condition for call in elsewhere.calls):
            return True  # Go's `if err := check(x); …`, where the check is called on an added line
        if predicates_of(self._condition) & elsewhere.predicates:
            return True
        values = tuple(guarded)
        return self._is_decorated() or self.is_delegated(values) or self.is_needless(values)

    def _is_decorated(self) -> bool:
        """Whether the change gives the function a decorator that asks first."""
        symbols = [s for s in self._view.file.after if s.qualified == self._guard.symbol]
        decorators = (c for c in self._view.file.added if c.kind is ConstructKind.DECORATOR)
        for c in islice(decorators, _CONDITIONS):
            holds = c.symbol == self._guard.symbol or any(s.start <= c.line <= s.end for s in symbols)
            asks = _ASKS_FIRST.search(c.head) or c.head.rpartition(".")[2] in self._elsewhere.testing
            if holds and (asks or self._names & names_of(c.text)):
                return True
        return False

    def is_delegated(self, guarded: tuple[str, ...]) -> bool:
        """Whether the function newly calls another with a guarded value, and that one tests something."""
        before = {c.head for c in self._view.file.removed if c.kind is ConstructKind.CALL}
        roots = {value.partition(".")[0] for value in guarded} | set(guarded)
        for call in self._view.file.added:
            if call.kind is not ConstructKind.CALL or call.symbol != self._guard.symbol or call.head in before:
                continue
            if any(speaks_of(call.text, value) for value in roots):
                name = call.head.rpartition(".")[2]
                if name in self._elsewhere.testing or self._tests(name):
                    return True
        return False

    def _tests(self, name: str) -> bool:
        """Whether a function of this file called `name` tests something or refuses."""
        functions = {SymbolKind.FUNCTION, SymbolKind.METHOD}
        found = [s for s in self._view.file.after if s.name == name and s.kind in functions]
        for symbol in found[:3]:
            lines = self._view.around(symbol.start, min(symbol.end, symbol.start + _NEIGHBOURS))
            if any(_LEAVES_OR_TESTS.search(bare(text, self._language)) for _, text in lines):
                return True
        return False

    def is_needless(self, guarded: Iterable[str]) -> bool:
        """Whether the value was declared as optional and no longer is, or is no longer there at all."""
        values = tails(tuple(guarded))
        asks = {name for one in asked_by(self._condition, self._language) if one.kind == "value" for name in one.of}
        return bool(asks & values & self._elsewhere.certain) or self._is_given_up(values)

    def _is_given_up(self, names: frozenset[str]) -> bool:
        """Whether the change takes away what a name stood for, and the function does not speak of it any more."""
        forgotten = names & (self._elsewhere.forgotten | self._undeclared())
        if not forgotten:
            return False
        spans = [(s.start, s.end) for s in self._view.file.after if s.qualified == self._guard.symbol]
        texts = [text for first, last in spans for _, text in self._view.around(first, last)]
        spoken = {word for text in texts for word in _WORD.findall(bare(text, self._language))}
        return bool(texts) and names <= forgotten - spoken

    def _undeclared(self) -> set[str]:
        """The names that removed lines of the function declare or assign."""
        view, symbol = self._view, self._guard.symbol
        lines = (
            view.old[n] for n in islice(sorted(view.removed), _CONDITIONS) if view.definition(n, Side.OLD) == symbol
        )
        return {name for text in lines if not _DECIDES.match(text) for name in _DECLARES.findall(text)}

    def is_asked_in_the_change(self, but: Construct) -> bool:
        """Whether another added condition, wherever it stands, asks all that this one did."""
        asked = asked_by(self._condition, self._language)
        others = (asked_by(c.text, language) for c, language in self._elsewhere.conditions if c is not but)
        return bool(asked) and any(asked <= other for other in others)

    def made_before(self, line: int) -> bool:
        """Whether a test that asks the same still stands between the start of the function and `line`: a guard that it
        must pass, or a condition around it. `line` 0: anywhere in the function."""
        if self._stands_word_for_word(line):
            return True
        asked = asked_by(self._condition, self._language)
        found: set[object] = set()
        for kept in islice(self._view.standing(TESTING, self._guard.symbol), _CONDITIONS):
            shared = asked & asked_by(kept.text, self._language)
            if shared and (not line or (kept.line <= line and self._is_on_the_way(kept, line))):
                found |= shared
        return bool(asked) and asked <= found

    def _stands_word_for_word(self, line: int) -> bool:
        """Whether the guard's own first line stands on an unchanged line of the function, before `line` if given."""
        text = self._view.old.get(self._guard.line, "").strip()
        if self._guard.kind is not ConstructKind.GUARD or not text.startswith(("if", "unless", "} else if", "elif")):
            return False
        spans = [(s.start, s.end) for s in self._view.file.after if s.qualified == self._guard.symbol]
        known = ((n, t) for first, last in spans for n, t in self._view.around(first, min(last, line or last)))
        return any(t.strip() == text and n not in self._view.added for n, t in known)

    def _is_on_the_way(self, kept: Construct, line: int) -> bool:
        if kept.kind is ConstructKind.CONDITION:
            return self._view.encloses(kept.line, line)
        depths = (indent(text) for _, text in self._view.around(kept.line, line) if text.strip(" \t{}()"))
        own = next(depths, 0)
        return all(depth >= own for depth in depths)

    def is_given_anew(self, guarded: Iterable[str], line: int) -> bool:
        """Whether an added line before `line` gives a guarded value, or what it is reached through, from elsewhere."""
        values = tuple(guarded)
        shown = self._view.lines(self._guard.symbol, self._near)
        texts = (bare(text, self._language) for n, text in shown if n in self._view.added and (not line or n < line))
        return any(gives(text, value) for text in texts for value in values)

    def leaves_alike(self, guarded: Iterable[str]) -> bool:
        """Whether the case still leaves by the statement that the guard had, which follows now."""
        leaving = _plain(self._guard.body)
        values = tuple(guarded)
        known = dict(self._view.around(self._near, self._near + 12))
        for number in range(self._near, self._near + 12):
            text = bare(known.get(number, self._view.new.get(number, "")), self._language)
            plain = _plain(text)
            if not plain or plain.startswith("else"):
                continue
            if plain == leaving:
                return True
            if not any(_cannot_fail(plain, value) for value in values):
                return False
        return False


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("{}; ")


def _cannot_fail(text: str, value: str) -> bool:
    """Whether a statement does with a value what can be done with an empty one: it empties it or gives it anew."""
    known = re.escape(value)
    return (
        re.match(rf"(?:{known}(?:\.|->)(?:clear|reset|size|empty|Clear|Reset)\(\)|{known}\s*=[^=])", text) is not None
    )


def gives(text: str, value: str) -> bool:
    """Whether a line assigns the value, or what it is reached through, and not from what it was."""
    at = re.search(r":=|(?<![=!<>+\-*/|&^%])=(?![=>])", text)
    if at is None or "(" in text[: at.start()].replace("(mut ", ""):
        return False
    left, right = text[: at.start()], text[at.end() :]
    named = {c.path for c in chains(left.partition(":")[0] if at[0] == "=" else left)}
    targets = {value, value.partition(".")[0]} & named
    return bool(targets) and not any(speaks_of(right, target) for target in targets)
