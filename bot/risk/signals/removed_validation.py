"""What a value must be like is no longer said, or no longer seen to: validation that is no `if`.

Constraints of schemas and models stand in one word of a long line, and a call of `validate` or `escape` looks like any
other; taking one away leaves code that works for every value that was ever tested.

Deliberately not flagged: a constraint that became another one of the same field, one whose field went or got another
type, one that the change makes elsewhere (in a base class, a schema, a function that is called now), and a refusal that
was an `if` (see `removed_guard`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.change import FileKind, Line, Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import Pattern, lazy
from bot.risk._code import bare, speaks_of, subjects
from bot.risk._constraints import constraints_in, without_constraints
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import Block, View, few, losses, views
from bot.risk._wording import callee, code, where

_UNREAD = frozenset({FileRole.TEST, FileRole.DOCS, FileRole.VENDORED, FileRole.GENERATED, FileRole.LOCKFILE})
_VALIDATES = lazy(
    r"^(?:[Vv]alidate|validate\w*|is_?valid\w*|full_?clean|sanitiz\w*|sanitis\w*|html_?escape|escape(?:Html|HTML|_html|String|Regex\w*)?"
    r"|conditional_escape|htmlspecialchars|htmlentities|strip_?tags|secure_filename|safe_join|encodeURIComponent|escapeshellarg"
    r"|(?:HTML|JS|Query|Path)?Escape(?:String)?|quote_identifier|quote_name|assert_?valid\w*|check_?valid\w*"
    r"|normalize_and_validate\w*|safeParse)$"
)
_CLEANS = lazy(r"sanit|escape|clean|strip|quote|encode|secure|safe_join|html")
_SCHEMA_PARSE = lazy(
    r"(?:[Ss]chema|\bz\.\w+.*)\.(?:parse|parseAsync|validate\w*|load)$|DOMPurify\.sanitize$|bleach\.clean$"
)
_RAW = (
    lazy(r"\|\s*(?:safe|raw)\b"),
    lazy(r"\b(?:mark_safe|Markup|raw|template\.(?:HTML|JS|URL))\("),
    lazy(r"\.html_safe\b"),
    lazy(r"\{!!|!!\}"),
    lazy(r"<%=="),
    lazy(r"\bv-html\b"),
)
"""What makes a template or a page put a value in as it is."""
_BRACES = lazy(r"\{\{\{|\}\}\}")
_BRACED = frozenset({"C", "C++", "Go", "Java", "C#", "Rust", "Kotlin", "HCL", "Bash"})
"""Where three braces are data, and no template's."""
_PUNCTUATION = lazy(r"[\s(){}%=]+")


class _Lost(NamedTuple):
    """Constraints of a line that are gone from it."""

    line: int
    constraints: tuple[str, ...]
    now: int
    """The line after the change that has them no more."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for constraints, calls and escaping that went from values that stay."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    seen = list(views(facts, _is_read))
    lost = [(view, found) for view in seen if (found := tuple(_lost_constraints(view, _shown(view))))]
    come = _constraints_that_came(seen) if lost else Counter[str]()
    for view, found in lost:
        for one in found:
            rest = tuple(constraint for constraint in one.constraints if not come[constraint])
            if rest:
                yield _constraint_signal(view, one._replace(constraints=rest))
    for view in seen:
        yield from _made_raw(view)
    called = frozenset(_last(c.head) for f in facts.files for c in f.added if c.kind is ConstructKind.CALL)
    for view, calls in losses(facts, ConstructKind.CALL):
        yield from _lost_calls(view, calls, called)


def _constraints_that_came(seen: list[View]) -> Counter[str]:
    """The constraints on all added lines of the change."""
    shown = ((view, _language(view.file), _known(view)) for view in seen if view.added and _language(view.file))
    return Counter(
        one
        for view, language, known in shown
        for n in view.added
        for one in constraints_in(view.new[n], language, known)
    )


def _is_read(file: FileFacts) -> bool:
    return file.role not in _UNREAD and file.diff.kind is FileKind.TEXT and file.proof is None


def _language(file: FileFacts) -> str:
    ending = file.path.rpartition(".")[2].lower()
    return file.language or {"json": "JSON", "yaml": "YAML", "yml": "YAML"}.get(ending, "")


def _shown(view: View) -> str:
    """What is known of the file, to tell by which library it writes constraints; "" where nothing was removed."""
    return _known(view) if view.removed and _language(view.file) else ""


def _known(view: View) -> str:
    around = (line[:200] for passage in view.file.passages for line in passage.lines[:200])
    return "\n".join((*view.old.values(), *view.new.values(), *around))


def _lost_constraints(view: View, shown: str) -> Iterator[_Lost]:
    language = _language(view.file)
    if not shown:
        return
    for block in view.blocks():
        had = {line.old: found for line in block.removed if (found := constraints_in(line.text, language, shown))}
        if not had:
            continue
        has = {line.new: constraints_in(line.text, language, shown) for line in block.added}
        for line, candidates in block.pairs():
            constraints = had.get(line.old, ())
            if constraints:
                lost = _became(line, constraints, candidates, has) or _stood_alone(view, block, line, constraints, has)
                if lost is not None:
                    yield lost


def _became(
    line: Line, constraints: tuple[str, ...], candidates: tuple[Line, ...], has: dict[int | None, tuple[str, ...]]
) -> _Lost | None:
    """Where the line stands again with fewer constraints and nothing else changed."""
    rest = without_constraints(line.text, constraints)
    for now in candidates:
        kept = has[now.new]
        gone = tuple(one for one in constraints if one not in kept)
        if rest and len(kept) < len(constraints) and gone and without_constraints(now.text, kept) == rest:
            return _Lost(line.old or 0, gone, now.new or 0)
    return None


def _stood_alone(
    view: View, block: Block, line: Line, constraints: tuple[str, ...], has: dict[int | None, tuple[str, ...]]
) -> _Lost | None:
    """Where the line was nothing but constraints, and what they were about still follows."""
    rest = without_constraints(line.text, constraints)
    if (rest and rest not in {"#serde", "Config", "model_config"}) or any(has.values()):
        return None
    number = (line.old or 0) + 1
    language, removed = _language(view.file), {one.old for one in block.removed}
    while number in view.old and not view.old[number].strip(" \t});,]"):
        number += 1
    if number in removed:
        again = [one.new for one in block.added if one.text.strip() == view.old[number].strip()]
        return _Lost(line.old or 0, constraints, again[0] or 0) if again else None
    now = view.successor(number)
    text = view.new.get(now, "")
    if not text.strip() or (language in {"JSON", "YAML"} and block.added):
        return None
    return _Lost(line.old or 0, constraints, now)


def _constraint_signal(view: View, lost: _Lost) -> Signal:
    place, gone = view.evidence(lost.now), view.evidence(lost.line, Side.OLD)
    symbol = view.definition(lost.now) if view.file.language is not None else ""
    name, what = code(f"{symbol}") if symbol else f"Line {lost.now}", code(", ".join(lost.constraints))
    return Signal(
        rule=RULE.id,
        title=f"constraint removed from {symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.EDGE,
        evidence=(place, gone),
        why=f"{code(place.quote)} no longer has {what}.",
        ask=Ask(
            text=f"{name} lost {what} (was {where(gone)}). What becomes of a value that it refused, from line {lost.now} on?",
            trigger=f"a value that {what} would have refused",
            consequence="it is taken in, and what reads it was never run with one",
            settles=f"a test with a value that {what} refused, or the place that refuses it now",
        ),
    )


def _last(head: str) -> str:
    return head.rpartition(".")[2]


def _lost_calls(view: View, calls: tuple[Construct, ...], called: frozenset[str]) -> Iterator[Signal]:
    """Calls that validated or cleaned a value which the function still uses."""
    language = view.file.language
    for call in calls:
        name = _last(call.head)
        if not (_VALIDATES.match(name) or _SCHEMA_PARSE.search(call.head)) or not view.survives(call):
            continue
        if language == "Ruby" and _last(view.definition(call.line, Side.OLD))[:1].isupper():
            continue  # a declaration of the class, which is a constraint
        if (name in called and name not in {"parse", "load", "validate"}) or _is_in_a_test(view, call):
            continue
        if _is_replaced(view, call):
            continue
        values = subjects(bare(call.body, language)) or subjects(bare(call.head.rpartition(".")[0], language))
        use = _use(view, call, values)
        if use is not None:
            yield _call_signal(view, call, *use)


def _is_in_a_test(view: View, call: Construct) -> bool:
    """Whether the call was part of a removed condition, of which another rule speaks."""
    tests = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.ASSERTION}
    return any(c.kind in tests and c.line <= call.line <= c.end for c in view.file.removed)


def _is_replaced(view: View, call: Construct) -> bool:
    """Whether the function newly calls something else upon the same values, or what validates."""
    if any(c.kind is ConstructKind.CALL and c.symbol == call.symbol and c.head == call.head for c in view.file.added):
        return True  # it is called in another way
    before = {c.head for c in view.file.removed if c.kind is ConstructKind.CALL}
    values = set(subjects(bare(call.body, view.file.language)))
    for new in view.file.added:
        if new.kind is ConstructKind.CALL and new.symbol == call.symbol and new.head not in before:
            name = _last(new.head)
            if _VALIDATES.match(name) or _SCHEMA_PARSE.search(new.head) or not values:
                return True
            if any(speaks_of(f"{new.head} {new.body}", value.partition(".")[0]) for value in values):
                return True
    return False


def _use(view: View, call: Construct, values: tuple[str, ...]) -> tuple[int, str] | None:
    """The line from the call's place on that still uses one of its values."""
    near = view.successor(call.line)
    for number, text in sorted(view.lines(call.symbol, near)):
        line = bare(text, view.file.language)
        if number >= near and f"{call.head}(" not in line:  # a line that makes the same call is not without it
            for value in values:
                if speaks_of(line, value):
                    return number, value
    return None


def _call_signal(view: View, call: Construct, line: int, value: str) -> Signal:
    used, gone = view.evidence(line), view.place(call, Side.OLD)
    function, what = callee(call.symbol), code(f"{call.head}()")
    cleans = _CLEANS.search(call.head) is not None
    return Signal(
        rule=RULE.id,
        title=f"{'cleaning' if cleans else 'validation'} removed from {call.symbol or view.file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(used, gone),
        why=f"{function} no longer calls {what}, and line {line} still uses {code(value)}.",
        ask=Ask(
            text=f"{function} no longer calls {what} (was {where(gone)}). What keeps a bad {code(value)} away from line {line} now?",
            trigger=f"a {code(value)} that {what} would have {'changed' if cleans else 'refused'}",
            consequence=f"line {line} works with it as it came",
            settles=f"a test of {function} with such a value, or the place that now does what {what} did",
        ),
    )


def _made_raw(view: View) -> Iterator[Signal]:
    """Lines that put a value into a page as it is, where before they escaped it."""
    patterns = _RAW if view.file.language in _BRACED else (*_RAW, _BRACES)
    for block in view.blocks():
        if not block.removed or not any(pattern.search(line.text) for line in block.added for pattern in patterns):
            continue
        added = {line.new: (_plain(line.text, patterns), _marks(line.text, patterns)) for line in block.added}
        for line, candidates in block.pairs():
            plain, marks = _plain(line.text, patterns), _marks(line.text, patterns)
            now = next((n for n in candidates if added[n.new][0] == plain and added[n.new][1] > marks), None)
            if now is not None:
                yield _raw_signal(view, line, now)


def _marks(text: str, patterns: Sequence[Pattern[str]]) -> int:
    return sum(1 for pattern in patterns if pattern.search(text))


def _plain(text: str, patterns: Sequence[Pattern[str]]) -> str:
    """A line without what makes its values raw and without brackets."""
    for pattern in patterns:
        text = pattern.sub("", text)
    return _PUNCTUATION.sub("", re.sub(r"\bv-text\b|\be\(|\bescape\(", "", text))


def _raw_signal(view: View, before: Line, now: Line) -> Signal:
    place, gone = view.evidence(now.new or 0), view.evidence(before.old or 0, Side.OLD)
    return Signal(
        rule=RULE.id,
        title=f"escaping removed in {view.file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(place, gone),
        why=f"{code(place.quote)} puts its value into the page as it is; before it was escaped.",
        ask=Ask(
            text=f"{code(place.quote)} on line {now.new} is no longer escaped (was {where(gone)}). Who can write what comes out there?",
            trigger="a value with markup in it, written by somebody else",
            consequence="a reader's browser runs it",
            settles="the place that makes the value, or a test in which it holds `<script>`",
        ),
    )


RULE = Rule(
    id="removed-validation",
    group=Group.WEAKENING,
    about="A constraint of a schema, a call that validates or cleans, or the escaping of output was taken away.",
    detect=detect,
)
