"""A function that returned a value on every path now returns nothing on one, and its callers do not look.

Only asked where an untouched caller uses the result on the spot (`load(key).name`, `rows(x)[0]`): that line fails.

Deliberately not flagged: functions that returned nothing before on some path, that say so in their return type, or
whose callers store the result first (they may test it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import ChangeKind, Construct, ConstructKind, Facts, Reference, Usage
from bot.pattern import lazy
from bot.risk._callers import is_sure
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains
from bot.risk._wording import callee, code, listed, where

_NOTHING = frozenset({"", "None", "null", "nil", "undefined"})
_MAY_BE_NOTHING = lazy(
    r"None\b|Optional|\bnull\b|undefined|\bvoid\b|\?\s*$|\?>|Option<|Maybe|\bany\b|\bunknown\b|NoReturn|Iterator|Generator|nullable",
    re.IGNORECASE,
)
_CHANGED = frozenset({ChangeKind.BODY, ChangeKind.SIGNATURE})


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for new empty-handed paths that untouched callers do not expect."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, returns in gains(facts, ConstructKind.RETURN):
        seen: set[str] = set()
        for found in returns:
            usage = _usage(facts, view, found)
            if usage is None or found.symbol in seen or not _is_new_kind(view, found):
                continue
            users = [
                r
                for r in usage.untouched
                if is_sure(r, usage.change.symbol) and _used_on_the_spot(r, usage, view.file.language)
            ]
            if users:
                seen.add(found.symbol)
                yield _signal(view, found, users)


def _usage(facts: Facts, view: View, found: Construct) -> Usage | None:
    """The usage of the function around a return of nothing that stands on an added line."""
    if found.head.rstrip(";") not in _NOTHING or found.line not in view.added or not found.symbol:
        return None
    return next(
        (
            u
            for u in facts.usages
            if u.change.symbol.path == view.file.path
            and u.change.symbol.qualified == found.symbol
            and u.change.kind in _CHANGED
        ),
        None,
    )


def _is_new_kind(view: View, found: Construct) -> bool:
    """Whether the function returned values before, and never nothing, as far as its type and the hunks tell."""
    before = next((s for s in view.file.before if s.qualified == found.symbol), None)
    if before is None:
        return False
    returned = before.signature.rpartition(")")[2]
    if _MAY_BE_NOTHING.search(returned):
        return False
    shown = [
        bare(t, view.file.language).strip().rstrip(";") for n, t in view.old.items() if before.start <= n <= before.end
    ]
    results = [m[1].strip() for text in shown if (m := re.search(r"\breturn\b(.*)", text))]
    if any(r in _NOTHING for r in results) or any(re.search(r"\byield\b", text) for text in shown):
        return False
    return bool(results) or "->" in before.signature or view.file.language in {"Java", "C#"}


def _used_on_the_spot(reference: Reference, usage: Usage, language: str | None) -> bool:
    line = bare(reference.text, language)
    for call in re.finditer(rf"(?<![\w$]){re.escape(usage.change.symbol.name)}\(", line):
        depth = 1
        for at in range(call.end(), len(line)):
            depth += (line[at] in "([{") - (line[at] in ")]}")
            if depth == 0:
                if re.match(r"\s*(?:!?\.(?!\.)\w|->\w|\[)", line[at + 1 :]) and not re.match(
                    r"\.(?:then|catch|finally)\b", line[at + 1 :]
                ):
                    return True
                break
    return False


def _signal(view: View, found: Construct, users: list[Reference]) -> Signal:
    function, place, first = callee(found.symbol), view.place(found), users[0]
    nothing = found.head or "nothing"
    return Signal(
        rule=RULE.id,
        title=f"{found.symbol} may now return {nothing}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH,
        lens=Lens.CONTRACT,
        evidence=(place, *(Evidence(r.location, r.text) for r in users[:4])),
        why=f"{function} returns {nothing} on line {found.line}; {listed([where(r.location) for r in users])} uses its result on the spot.",
        ask=Ask(
            text=f"{function} can now return {code(nothing)} (line {found.line}). What does {where(first.location)} do then, with {code(first.text)}?",
            trigger=f"the case that reaches line {found.line}, called from {where(first.location)}",
            consequence=f"{where(first.location)} reaches into {nothing} and fails",
            settles=f"a test of {callee(first.within) if first.within else where(first.location)} in that case",
        ),
    )


RULE = Rule(
    id="returns-nothing",
    group=Group.EDGE,
    about="A function gained a path that returns nothing while untouched callers use its result at once.",
    detect=detect,
)
