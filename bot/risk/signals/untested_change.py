"""Changed public code that no test names, in a repository that has tests.

One signal for the whole change, and never more than a hint: a test may reach the code by another way.

Deliberately not flagged: symbols whose name is too common to search for, whose search was cut short, or that stand
anywhere in a way that could be a test's; private ones; definitions with fewer than five added lines or without a
branch or a call on them; what a framework or a server calls, which tests reach by a route or a command; files that hold
their own tests; and changes from which nothing shows that the repository tests its code at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import ChangeKind, Facts, FileRole, Symbol, SymbolKind, Usage
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, is_logic, look
from bot.risk._wording import callee, code, listed

ENOUGH = 5
"""Added lines of code below which a definition is not worth asking about."""
_CHANGED = frozenset({ChangeKind.ADDED, ChangeKind.BODY, ChangeKind.SIGNATURE})
_CALLED_BY_OTHERS = frozenset(
    [
        "main",
        "UnmarshalJSON",
        "MarshalJSON",
        "UnmarshalYAML",
        "MarshalYAML",
        "String",
        "Error",
        "ServeHTTP",
        "Less",
        "Swap",
        "Len",
        "toString",
        "hashCode",
        "equals",
        "compareTo",
        "render",
        "setup",
        "handle",
    ]
)
"""Names by which a language or framework calls: a test reaches them without naming them."""
_REACHED = lazy(
    r"http\.ResponseWriter|\*?gin\.Context|echo\.Context|fiber\.Ctx|\*cobra\.Command|HttpServletRe|ServerWebExchange|mcp\.CallToolRequest"
)
"""What a signature takes that a framework or a server calls: tests reach it by a route or a command."""
_ROUTED = lazy(
    r"(?:^|/)(?:controllers?|views|routes|handlers?|endpoints|resolvers|pages|commands?|cmd)(?:/|\.\w+$)|views\.py$"
)
_REGISTERS = lazy(
    r"(?i)route|get|post|put|patch|delete|command|task|receiver|register|hook|listener|handler|fixture|event|tool|resource"
    r"|mapping|subscribe|schedul|validator|property|override"
)
_EXPORTING = frozenset({"JavaScript", "TypeScript", "TSX"})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_LOGIC = lazy(
    r"\b(?:if|elif|else|for|while|match|switch|case|when|try|except|catch|throw|raise|select|unless|rescue)\b|\?\?|&&|\|\||[-+*/%]=|[<>]=?\s"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """At most one signal: the changed symbols that no test names."""
    del policy
    if not _has_tests(facts):
        return
    named_in_tests = _words_of_tests(facts)
    bare_of_tests = [
        found
        for usage in facts.usages
        if usage.change.symbol.name not in named_in_tests
        and (found := _untested(facts, usage, named_in_tests)) is not None
    ]
    if bare_of_tests:
        bare_of_tests.sort(key=lambda found: -found[2])
        # A change that brings tests may reach these by another way; one that brings none is asked.
        brings_tests = any(f.role is FileRole.TEST and f.diff.added for f in facts.files)
        yield _signal(bare_of_tests, asks=not brings_tests)


def _has_tests(facts: Facts) -> bool:
    """Whether the change shows that this repository tests its code: a test file in it, or a test that names a symbol of it."""
    return any(u.tests for u in facts.usages) or any(f.role is FileRole.TEST and f.diff.added for f in facts.files)


def _words_of_tests(facts: Facts) -> frozenset[str]:
    """The words that test files of the change show, and the names of those files without what marks them as tests."""
    tests = [f for f in facts.files if f.role is FileRole.TEST]
    lines = (line.text[:2000] for f in tests for h in f.diff.hunks for line in h.lines)
    words = {word for text in lines for word in re.findall(r"[A-Za-z_$][\w$]*(?:-[\w$]+)*", text)}
    return frozenset(words | {re.sub(r"^test_|_test$|Tests?$|_spec$", "", _stem(f.path)) for f in tests})


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _untested(facts: Facts, usage: Usage, named_in_tests: frozenset[str]) -> tuple[View, Usage, int] | None:
    symbol, change = usage.change.symbol, usage.change
    if change.kind not in _CHANGED or symbol.kind not in _FUNCTIONS or not symbol.public:
        return None
    if _stem(symbol.path) in named_in_tests:
        return None  # the change tests the same module by another door
    if usage.tests or usage.generic or usage.unknown or usage.by_name_only:
        return None
    file = facts.file(symbol.path)
    if file is None or not is_logic(file) or file.role is not FileRole.CODE:
        return None
    view = look(file)
    called = symbol.name in _CALLED_BY_OTHERS or _is_reached_otherwise(view, symbol)
    if view.is_local(symbol.qualified) or called:
        return None
    if file.language in _EXPORTING and not symbol.owner and "export" not in view.new.get(symbol.start, ""):
        return None
    lines = [bare(view.new[n], file.language).strip() for n in view.added if symbol.start <= n <= symbol.end]
    substance = [text for text in lines if re.search(r"\w", text)]
    if len(substance) < ENOUGH or not any(_LOGIC.search(text) for text in substance):
        return None
    return view, usage, len(substance)


def _is_reached_otherwise(view: View, symbol: Symbol) -> bool:
    """Whether a server or framework calls it, or tests stand in the same file, which reach it by what it serves."""
    file = view.file
    if _REACHED.search(symbol.signature) or _ROUTED.search(file.path.lower()):
        return True
    if symbol.parameters and symbol.parameters[0].partition(":")[0] in {"request", "req", "ctx"}:
        return True
    if any(s.kind is SymbolKind.MODULE and s.name in {"test", "tests"} for s in file.after):
        return True
    above = range(symbol.start - 4, symbol.start + 5)
    marks = (text.strip() for n in above if (text := view.new.get(n, "")).lstrip().startswith("@"))
    return any(_REGISTERS.search(mark) for mark in marks)


def _signal(found: list[tuple[View, Usage, int]], *, asks: bool) -> Signal:
    symbols = [usage.change.symbol for _, usage, _ in found]
    names = listed([callee(s.qualified) for s in symbols])
    first, view = symbols[0], found[0][0]
    evidence: tuple[Evidence, ...] = tuple(v.evidence(_shown(v, u)) for v, u, _ in found[:4])
    condition = next(
        (c for c in view.file.added if c.symbol == first.qualified and c.kind.value in {"guard", "condition"}), None
    )
    if condition is not None:
        evidence = (view.place(condition), *evidence[1:])  # the line that the question speaks of
    what = (
        f"{code(condition.text)} on line {condition.line}"
        if condition
        else f"its first changed line, {evidence[0].location.start},"
    )
    return Signal(
        rule=RULE.id,
        title=f"no test names {names}".replace("`", ""),
        floor=Tier.LOW,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=evidence,
        beyond=tuple(dict.fromkeys(v.file.path for v, _, _ in found[4:])),
        why=f"No test of the repository names {names}; {sum(n for _, _, n in found)} lines of them are new or changed.",
        ask=Ask(
            text=f"No test names {callee(first.qualified)}. How was {what} seen to work?",
            trigger=f"a mistake in {names}",
            consequence="no test fails",
            settles=f"name the test that reaches {callee(first.qualified)} by another way, or write one",
        )
        if asks
        else None,
        check="" if asks else f"name the test that reaches {callee(first.qualified)} by another way, or write one",
    )


def _shown(view: View, usage: Usage) -> int:
    change = usage.change
    return next((n for n in sorted(view.added) if change.symbol.start <= n <= change.symbol.end), change.line)


RULE = Rule(
    id="untested-change",
    group=Group.PROCESS,
    about="Changed public functions that no test of the repository names.",
    detect=detect,
)
