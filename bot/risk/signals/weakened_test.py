"""Tests that prove less than they did.

Assertions that went without another in their place, tests that were removed or skipped, a test marked `only`, and an
exact expectation that became a vague one. A change that makes its own tests weaker passes them more easily.

Deliberately not flagged: tests that speak of something that the change takes out of the code, tests that were renamed,
merged or moved, a new test that is skipped, a skip under a condition, an expectation that names another exact value,
assertions in what is no test itself, and changes that take another one back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole, Occurrence, gained, lost
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._tests import (
    Test,
    dead_words,
    is_assertion,
    is_exact,
    is_loosened,
    is_test_name,
    lost_tests,
    subject_of,
    words_in,
)
from bot.risk._view import View, few, look
from bot.risk._wording import callee, code, listed, quoted, where

_SKIPS = lazy(
    r"^(?:pytest\.mark\.(?:skip|xfail)|unittest\.(?:skip|expectedFailure)|skip|xfail|expectedFailure|Ignore|Disabled|org\.junit\.\w*Ignore)$"
    r"|^(?:it|test|describe|context|suite)\.(?:skip|todo|fixme)$|^x(?:it|describe|test|context|specify)$|^t\.Skip(?:f|Now)?$|^(?:pytest\.skip|self\.skipTest|Assert\.Ignore)$"
)
_VACUOUS = lazy(
    r"^(?:assert!|assert|(?:self\.)?assert(?:_true|True)|assert\.(?:True|ok))\s*\(?\s*(?:t,\s*)?(?:true|True|1)\b\s*(?:[,)]|$)|^expect\(true\)\."
)
"""Assertions that hold whatever the code does."""
_ONLY = lazy(r"^(?:it|test|describe|context|suite|fit|fdescribe)\.only$|^f(?:it|describe)$")
_MARKED = frozenset({"JavaScript", "TypeScript", "TSX", "Ruby"})
"""Languages whose test runners know `only`, `fit` and `fdescribe`."""
_SKIPPABLE = frozenset({ConstructKind.DECORATOR, ConstructKind.CALL})
_ASSERTS_ITSELF = lazy(
    r"assert|expect|verif|check|raises|should|require|match|compare|snapshot|wait|until|poll|[tT]est\w*\(",
    re.IGNORECASE,
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for tests that prove less."""
    del policy
    return few(_all(facts), limit=2)


def _all(facts: Facts) -> Iterator[Signal]:
    dead = dead_words(facts)
    taken_back = any(c.message.startswith(("Revert", "revert", "Reapply")) for c in facts.change.commits)
    orphans = [test for test in lost_tests(facts) if not taken_back and not dead & test.words]
    for _, group in groupby(orphans, key=lambda test: id(test.file)):
        yield _removed_signal(list(group))
    assertions = _by_test(facts, lost), _by_test(facts, gained)
    for file in facts.files:
        if _is_test(file) and file.diff.new_path:
            view = look(file)
            yield from _skips(view)
            yield from _fewer_assertions(view, *assertions, dead)


def _is_test(file: FileFacts) -> bool:
    return file.role is FileRole.TEST and file.language is not None and file.proof is None


def _removed_signal(tests: list[Test]) -> Signal:
    view, first = look(tests[0].file), tests[0]
    place = view.evidence(first.line, Side.OLD)
    names, path = listed([code(test.name) for test in tests]), view.file.path
    return Signal(
        rule=RULE.id,
        title=f"tests removed from {path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(place, *(view.evidence(test.line, Side.OLD) for test in tests[1:4])),
        why=f"Gone from {path}, and no other test of the change resembles it: {names}.",
        ask=Ask(
            text=f"The test {code(first.name)} is gone (was {where(place)}). Which test now fails when what it held in place breaks?",
            trigger="a later change that breaks what this test held in place",
            consequence="nothing fails",
            settles="name the test that covers it, or bring the test back and run it",
        ),
    )


def _skips(view: View) -> Iterator[Signal]:
    """Skips and `only` on added lines, at most one a line; skips only of tests that existed before."""
    was = {(c.head, c.symbol) for c in view.file.removed if c.kind in _SKIPPABLE}
    lines: set[int] = set()
    for found in view.file.added:
        if found.kind not in _SKIPPABLE or (found.head, found.symbol) in was or found.line not in view.added - lines:
            continue
        only = view.file.language in _MARKED and _ONLY.match(found.head) is not None
        if only or (_SKIPS.match(found.head) and _existed(view, found) and not _is_conditional(view, found)):
            lines.add(found.line)
            yield _skip_signal(view, found, only=only)


def _title(construct: Construct) -> str:
    found = re.search(r"[\"'`](.*?)[\"'`]\s*,", construct.text)
    return found[1] if found else construct.text[:60]


def _existed(view: View, found: Construct) -> bool:
    if re.match(r"x?(?:it|test|describe|context|suite)\b", found.head):
        title = _title(found)
        return any(title in view.old[n] for n in view.removed)
    return bool(found.symbol) and any(s.qualified == found.symbol for s in view.file.before)


def _is_conditional(view: View, found: Construct) -> bool:
    """A skip under an `if` applies to some machines only; `skipIf` says so itself."""
    above = next((view.new[n] for n in range(found.line - 1, found.line - 4, -1) if view.new.get(n, "").strip()), "")
    opens = re.match(r"^\s*(?:\}?\s*else\s*)?(?:if|except|catch|case|unless)\b", above)
    return found.kind is ConstructKind.CALL and opens is not None


def _skip_signal(view: View, found: Construct, *, only: bool) -> Signal:
    place, mark = view.place(found), code(found.head)
    test = callee(found.symbol) if found.symbol else code(_title(found))
    alone = f"{mark} on line {found.line} keeps every other test of {where(place)} from running. Which of them failed?"
    off = f"{test} is switched off by {mark} on line {found.line}. What does it report when it runs?"
    return Signal(
        rule=RULE.id,
        title=f"{'only one test runs' if only else 'test skipped'} in {view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH if only else Tier.MEDIUM,
        likelihood=Band.HIGH if only else Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(place,),
        why=f"{mark} was added on line {found.line}.",
        ask=Ask(
            text=alone if only else off,
            trigger="the case that the test was written for",
            consequence="a failure there is no longer seen",
            settles="run the test without the mark",
        ),
    )


_Assertions = Mapping[tuple[str, str], list[Construct]]


def _by_test(facts: Facts, difference: Callable[[Facts, ConstructKind], Iterator[Occurrence]]) -> _Assertions:
    """By path and name of the definition around: the assertions that the change took away, or brought."""
    found: dict[tuple[str, str], list[Construct]] = defaultdict(list)
    for kind in (ConstructKind.ASSERTION, ConstructKind.CALL):
        for file, construct in difference(facts, kind):
            if file.role is FileRole.TEST and is_assertion(construct):
                found[file.path, construct.symbol].append(construct)
    return found


def _fewer_assertions(view: View, losses: _Assertions, gains: _Assertions, dead: frozenset[str]) -> Iterator[Signal]:
    for (path, symbol), away in losses.items():
        if path != view.file.path or not (not symbol or any(s.qualified == symbol for s in view.file.after)):
            continue
        come = gains.get((path, symbol), [])
        kept = [a for a in away if view.went(a) and not dead & words_in(a.text) and not _VACUOUS.match(a.text)]
        if is_test_name(symbol.rpartition(".")[2]) and kept and not come and not _asserts_itself(view, symbol):
            yield _assertion_signal(view, symbol, kept)
            continue
        still_exact = {subject_of(c).partition("[")[0].partition(".")[0] for c in come if is_exact(c)}
        loosened = ((a, b) for a in kept for b in come if is_loosened(a, b))
        vague = next(
            (p for p in loosened if subject_of(p[0]).partition("[")[0].partition(".")[0] not in still_exact), None
        )
        if vague is not None:
            yield _vague_signal(view, symbol, *vague)


def _asserts_itself(view: View, symbol: str) -> bool:
    """Whether the test gained a line that may assert in a way of its own: `check_total(cart)`, `with raises(…)`."""
    return any(
        _ASSERTS_ITSELF.search(bare(text, view.file.language))
        for number, text in view.lines(symbol, 0)
        if number in view.added
    )


def _assertion_signal(view: View, symbol: str, away: list[Construct]) -> Signal:
    first, test = view.place(away[0], Side.OLD), callee(symbol)
    count = f"{len(away)} assertions are" if len(away) > 1 else "An assertion is"
    return Signal(
        rule=RULE.id,
        title=f"assertions removed from {symbol}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(first, *(view.place(a, Side.OLD) for a in away[1:4])),
        why=f"{count} gone from {test}, with none in their place: {quoted(away[0].text)}.",
        ask=Ask(
            text=f"{test} no longer asserts {code(away[0].text)} (was {where(first)}). Which test fails now when that stops being so?",
            trigger=f"a change after which {code(away[0].text)} does not hold",
            consequence="the tests still pass",
            settles="put the assertion back and run the test",
        ),
    )


def _vague_signal(view: View, symbol: str, old: Construct, new: Construct) -> Signal:
    was, now = view.place(old, Side.OLD), view.place(new)
    before, after = (code(c.head.rpartition(".")[2]) for c in (old, new))
    line, subject = now.location.start, code(subject_of(old))
    return Signal(
        rule=RULE.id,
        title=f"expectation loosened in {symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(now, was),
        why=f"{quoted(old.text)} became {quoted(new.text)}.",
        ask=Ask(
            text=f"Line {line} expects {after} of {subject}, where it was {before} (at {where(was)}). Which wrong value would now pass?",
            trigger="a result that is near to the expected one, and wrong",
            consequence="the test passes",
            settles="put the exact expectation back and run the test",
        ),
    )


RULE = Rule(
    id="weakened-test",
    group=Group.WEAKENING,
    about="Assertions or tests were removed, skipped or loosened while the code that they test stays.",
    detect=detect,
)
