"""A failure that was logged, counted or reported is now dropped in silence: the handler stays, its words went.

Deliberately not flagged: another logger, a metric, a re-raise or a returned error in the same handler; a handler that
went altogether (`removed_error_handling`); a handler whose end no hunk shows; a broad handler that does nothing else
(`swallowed_exception`); words that only a debugger reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Side
from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import WINDOW, View, few, views
from bot.risk._wording import callee, code, where

_TELLS = lazy(
    r"(?i:\b(?:[\w.$]*(?:log(?:ger|ging)?|slog|klog|zap|console|sentry|tracing|rollbar|bugsnag|statsd|metrics?|counter|telemetry))\w*\s*(?:\.|!|::|\()|\b(?:error_log|report|warn(?:ing)?|error|debug|trace|capture_?(?:exception|message|error))!?\((?!\s*\)))"
)
"""A call that says aloud that something failed."""
_STILL_TELLS = lazy(
    r"(?i:log|tracing|\b(?:debug|info|trace)!|warn|error|err\b|exc|fail|fatal|panic|raise|throw|abort|exit|report|notify|emit|metric|counter|\binc\(|\.add\(|record|capture|print|echo|reject|bail|return e\b|callback|toast|message|send|\bcb\(|\?;?$)"
)
_LEAVES = lazy(r"^\s*(?:panic!?\(|throw\b|raise\b)")
"""What ends the function is no word about a failure, but the failure itself: `removed_error_handling` sees to it."""
_QUIET = lazy(r"(?i:\.(?:debug|trace|verbose)\w*\(|\b(?:debug|trace)!)")
_BROAD = lazy(r"^\W*(?:except\s*(?::|\(?(?:Base)?Exception\b)|catch\b(?!\s*\((?:final )?(?!Exception|Throwable)\w+ ))")
_EMPTY = lazy(r"^(?:pass|\.\.\.|continue|break|return\b[^(]*)?[;}]?$")
"""A body that `swallowed_exception` asks about."""
_HANDLER = lazy(
    r"^\s*(?:\}\s*)?(?:except\b.*:|catch\b.*\{|rescue\b.*|if .*\b\w*[eE]rr\w*\s*!=\s*nil.*\{|(?:if let )?Err\(.*\{)\s*$|\.catch\(.*\{\s*$"
)
_OUTWARD = 30


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for handlers that have become silent."""
    del policy
    return few(signal for view in views(facts) for signal in _in_file(view))


def _in_file(view: View) -> Iterator[Signal]:
    told: set[int] = set()
    for number in sorted(view.removed):
        text = view.old.get(number, "")
        told_of = bare(text, view.file.language)
        if not _TELLS.search(told_of) or _QUIET.search(told_of) or _LEAVES.match(told_of):
            continue
        header = _handler_around(view, number)
        now = _stands(view, header) if header else 0
        if now and now not in told and _is_silent(view, now):
            told.add(now)
            yield _signal(view, number, now)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _handler_around(view: View, number: int) -> int:
    """The old line of the handler that holds a line directly; 0 where none does."""
    depth = _indent(view.old[number])
    for above in range(number - 1, max(0, number - _OUTWARD), -1):
        text = view.old.get(above)
        if text is None:
            return 0
        if text.strip() and _indent(text) < depth:
            return above if _HANDLER.match(bare(text, view.file.language)) else 0
    return 0


def _stands(view: View, header: int) -> int:
    """Where a handler's first line stands now; 0 where it went."""
    near = view.successor(header)
    if header not in view.removed:
        return near
    text = view.old[header].strip()
    around = range(max(1, near - WINDOW), near + WINDOW + 1)
    return next((n for n in around if n in view.added and view.new[n].strip() == text), 0)


def _is_silent(view: View, header: int) -> bool:
    """Whether all of a handler is shown and none of its lines tells anybody."""
    depth, body = _indent(view.new[header]), list[str]()
    for number in range(header + 1, header + _OUTWARD):
        text = view.new.get(number)
        if text is None:
            return False
        if text.strip() and _indent(text) <= depth:
            return not (_BROAD.match(view.new[header]) and _EMPTY.match("".join(body)))
        body.append(bare(text, view.file.language).strip())
        if _STILL_TELLS.search(bare(text, view.file.language)):
            return False
    return False


def _signal(view: View, number: int, header: int) -> Signal:
    symbol = view.definition(header)
    stays, gone, function = view.evidence(header), view.evidence(number, Side.OLD), callee(symbol)
    return Signal(
        rule=RULE.id,
        title=f"failure no longer logged in {symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(stays, gone),
        why=f"{code(gone.quote)} is gone from {code(stays.quote)} on line {header}, and nothing there tells of the failure now.",
        ask=Ask(
            text=f"{code(gone.quote)} is gone (was {where(gone)}). How would someone learn that {code(stays.quote)} on line {header} was entered?",
            trigger=f"a failure in {function} that line {header} catches",
            consequence="it leaves no trace, and is looked for elsewhere",
            settles="the log line, metric or caller that shows it now",
        ),
    )


RULE = Rule(
    id="removed-failure-log",
    group=Group.WEAKENING,
    about="A handler stays, but what it logged or reported of the failure was taken away.",
    detect=detect,
)
