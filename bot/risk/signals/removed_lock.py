"""A lock or a transaction is gone from code that stays.

Deliberately not flagged: locks that were moved or renamed within the function, another lock in its place, a lock that
went together with what it guarded, and a transaction that another added line of the file opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Side
from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._taken import Search, Taken, taken
from bot.risk._view import View, few, views
from bot.risk._wording import callee, code, where

_NAME = r"(?<![\w.>-])[\w.>-]{1,80}?"
_LOCK = lazy(
    r"^\s*(?:async\s+)?with\s+(?P<with>[\w.]{1,80})(?:\(.{0,80}\))?(?:\s+as\s+\w{1,40})?:"
    rf"|(?P<call>{_NAME})(?:\.|->)(?:acquire|lock|Lock|RLock|lockInterruptibly|WaitOne|EnterWriteLock|write_lock)\(\s*\)"
    r"|\b(?:synchronized|lock)\s*\((?P<block>[\w.]{1,80})\)\s*\{?\s*$|\b(?P<method>synchronized)\s+(?!\()\w"
    rf"|(?P<mutex>{_NAME})\.(?:runExclusive|acquire|use)\("
)
_HINT = lazy(r"lock|acquire|mutex|sem|cond|synchronized|WaitOne", re.IGNORECASE)
"""What every line that locks holds: most hold none of it, and the pattern above costs more."""
_UNLOCKS = lazy(r"[uU]nlock\(|\.release\(|\bdrop\(")
_FRAMES = lazy(r"^(?:defer\b|\}|try\b|finally\b|return;?$)")
_LOCK_WORDS = frozenset({"lock", "rlock", "mutex", "semaphore", "sem", "cond", "condition"})
_TRANSACTION = Search(
    sought=lazy(
        r"\btransaction\.atomic\b|^\s*@(?:[\w.]+\.)?(?:Transactional|transactional|atomic)\b|\b(?:select_for_update|with_for_update|lockForUpdate)\("
        r"|(?:\.\$?transaction|DB::transaction|\.RunInTransaction|\.in_transaction|\.BeginTx?|\.beginTransaction)\("
    ),
    hint=lazy(r"atomic|transaction|for_?update|BeginTx?\(", re.IGNORECASE),
    back=lazy(r"(?i:\b[\w.$]*(?:transaction|atomic|for_?update|lock|begintx?)\w*)"),
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for locks and transactions that the change took away although what they guarded stays."""
    del policy
    brought = {_lock_in(bare(t, v.file.language)) for v in views(facts) for n, t in v.new.items() if n in v.added}
    locks = (s for view in views(facts) for s in _lost_locks(view, brought))
    transactions = (_transaction_signal(found) for found in taken(facts, _TRANSACTION))
    return few(signal for signals in (locks, transactions) for signal in signals)


def _lock_in(text: str) -> str:
    """What a line locks; "" where it locks nothing."""
    match = _LOCK.search(text) if _HINT.search(text) else None
    if match is None:
        return ""
    by_name = match["with"] or match["mutex"]
    if by_name and not _LOCK_WORDS & {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", by_name)}:
        return ""
    return by_name or match["call"] or match["block"] or match["method"] or ""


def _lost_locks(view: View, brought: set[str]) -> Iterator[Signal]:
    """Locks on removed lines whose guarded lines stand unlocked after the change."""
    language = view.file.language
    held = {_lock_in(bare(view.new[n], language)) for n in view.added} | {
        _lock_in(bare(t, language)) for t in view.new.values()
    }
    for number in sorted(view.removed):
        lock = _lock_in(bare(view.old[number], language))
        if not lock or lock in held or lock in brought:
            continue
        symbol = next((s for s in reversed(view.file.before) if s.start <= number <= s.end), None)
        if symbol is None or all(s.qualified != symbol.qualified for s in view.file.after):
            continue
        if any(held - {""}) and any(_lock_in(bare(view.new[n], language)) for n in view.added):
            continue  # another lock took its place
        guarded = _guarded(view, number, lock, symbol.qualified)
        if guarded is not None:
            yield _lock_signal(view, lock, symbol.qualified, guarded, view.evidence(number, Side.OLD))


def _guarded(view: View, number: int, lock: str, symbol: str) -> Evidence | None:
    """The first line under the lock that is still there: same text, perhaps at another indentation."""
    now = {text.strip(): n for n, text in view.lines(symbol, 0)}
    if any(re.search(rf"(?<![\w.]){re.escape(lock)}\b", text) for text in now):
        return None  # it is taken in another way
    for following in range(number + 1, number + 8):
        text = view.old.get(following, "").strip()
        plain = bare(text, view.file.language).strip()
        if _UNLOCKS.search(plain) and not plain.startswith("defer"):
            return None
        if len(plain) > 3 and text in now and not _FRAMES.match(plain):
            return view.evidence(now[text])
    return None


def _lock_signal(view: View, lock: str, symbol: str, guarded: Evidence, gone: Evidence) -> Signal:
    function, line = callee(symbol), guarded.location.start
    return Signal(
        rule=RULE.id,
        title=f"lock removed from {symbol}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(guarded, gone),
        why=f"{function} no longer takes {code(lock)}, and {code(guarded.quote)} on line {line} is still there.",
        ask=Ask(
            text=f"{function} no longer takes {code(lock)} (was {where(gone)}). What keeps two callers from running {code(guarded.quote)} on line {line} at once?",
            trigger=f"two callers in {function} at the same moment",
            consequence=f"line {line} of one runs between the lines of the other",
            settles=f"name what serialises {function} now, or a test that runs it from several threads",
        ),
    )


def _transaction_signal(found: Taken) -> Signal:
    function, name, stays = callee(found.symbol), code(found.name), found.stays
    line, kept = stays.location.start, code(stays.quote)
    return Signal(
        rule=RULE.id,
        title=f"transaction removed from {found.symbol or found.view.file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(stays, found.gone),
        why=f"{function} no longer has {name}, and {kept} on line {line} is still there.",
        ask=Ask(
            text=f"{name} is gone (was {where(found.gone)}). What do others see, or what is left behind, when {kept} on line {line} runs only in part?",
            trigger=f"two callers of {function} at once, or a failure between two of its writes",
            consequence="half of the work is kept, or one caller overwrites the other",
            settles=f"name the caller that holds a transaction around {function}, or a test that fails half-way",
        ),
    )


RULE = Rule(
    id="removed-lock",
    group=Group.CONCURRENCY,
    about="A lock, a synchronised block or a transaction was taken away from code that stays.",
    detect=detect,
)
