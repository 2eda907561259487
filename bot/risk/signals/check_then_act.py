"""Asked first and done after: between `exists` and `create` somebody else may come, and the answer is no longer true.

Rows that are looked for and then created ask (two requests make two rows); files only tell, because the loser of that
race mostly gets an error that it can read.

Deliberately not flagged: a check under a lock or in a transaction, `exist_ok`, `ON CONFLICT`, `get_or_create`, a
handler of the error that the race gives, and pairs that stood there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import Pattern, lazy
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains
from bot.risk._wording import callee, code


class _Pair(NamedTuple):
    """A question and the act that its answer is taken for; the group `of` is what both are about."""

    question: Pattern[str]
    act: str
    """With `{of}` where the subject stands."""
    is_row: bool


_PAIRS = (
    _Pair(lazy(r"^not (?P<of>[\w.]*\b[A-Z]\w*\.objects)\.filter\(.*\)\.exists\(\)"), r"{of}\.create\(", is_row=True),
    _Pair(lazy(r"^!\(?\s*await (?P<of>[\w.]+)\.(?:findOne|findUnique|findFirst|exists|count)\("), r"{of}\.(?:create|insert|save|insertOne)\(", is_row=True),
    _Pair(lazy(r"^not (?:os\.path\.(?:exists|isdir|isfile)\((?P<of>[\w.]+)\)|(?P<of2>[\w.]+)\.(?:exists|is_file|is_dir)\(\))"), r"\bos\.(?:mkdir|makedirs)\({of}\)|\b{of}\.(?:mkdir\(\)|touch\(\))|\bopen\({of},\s*[\"']w", is_row=False),
    _Pair(lazy(r"^(?:os\.path\.(?:exists|isfile|lexists)\((?P<of>[\w.]+)\)|(?P<of2>[\w.]+)\.exists\(\))$"), r"\bos\.(?:remove|unlink|rename)\({of}\b|\b{of}\.unlink\(\)|\bshutil\.(?:move|rmtree)\({of}\)", is_row=False),
    _Pair(lazy(r"^!(?:fs\.)?existsSync\((?P<of>[\w.]+)\)$"), r"\bmkdirSync\({of}\)|\bwriteFileSync\({of},", is_row=False),
    _Pair(lazy(r"^(?:fs\.)?existsSync\((?P<of>[\w.]+)\)$"), r"\b(?:unlinkSync|renameSync|rmdirSync)\({of}\b", is_row=False),
)  # fmt: skip
_SETTLED = lazy(
    r"(?i:lock|atomic|transaction|synchronized|exist_ok|missing_ok|ignore_errors|on conflict|onconflict|recursive:\s*true|get_or_create|upsert|FileExistsError|FileNotFoundError|IntegrityError|ENOENT|EEXIST|unique)"
)
_INWARD = 6


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for gained conditions whose answer may be out of date when it is acted upon."""
    del policy
    return few(_all(facts), limit=1)


def _all(facts: Facts) -> Iterator[Signal]:
    for kind in (ConstructKind.CONDITION, ConstructKind.GUARD):
        for view, conditions in gains(facts, kind):
            for condition in conditions:
                signal = _judge(view, condition) if condition.line in view.added else None
                if signal is not None:
                    yield signal


def _judge(view: View, condition: Construct) -> Signal | None:
    for pair in _PAIRS:
        asked = pair.question.match(condition.text)
        if asked is None:
            continue
        subject = next(filter(None, asked.groups()))
        act = re.compile(pair.act.replace("{of}", re.escape(subject)))
        behind = range(condition.line, condition.end + _INWARD)
        done = next((n for n in behind if n in view.added and act.search(view.new[n])), 0)
        around = (text for n, text in view.lines(condition.symbol, condition.line) if abs(n - condition.line) <= 25)
        if done and not any(_SETTLED.search(text) for text in around):
            return _signal(view, condition, view.evidence(done), is_row=pair.is_row)
    return None


def _signal(view: View, condition: Construct, done: Evidence, *, is_row: bool) -> Signal:
    function, asked, act, line = callee(condition.symbol), code(condition.text), code(done.quote), done.location.start
    settles = f"a test in which two callers of {function} run at once, or the constraint that makes the second one fail"
    return Signal(
        rule=RULE.id,
        title=f"asked first and done after in {condition.symbol or view.file.path}",
        floor=Tier.MEDIUM if is_row else Tier.LOW,
        severity=Tier.MEDIUM if is_row else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(view.place(condition), done),
        why=f"{function} asks {asked} on line {condition.line} and acts on the answer on line {line}; nothing shown holds it true in between.",
        ask=Ask(
            text=f"{asked} is asked on line {condition.line}, and {act} follows on line {line}. What happens when two callers ask at the same moment?",
            trigger=f"two callers of {function} at once",
            consequence="both find nothing, and both create it",
            settles=settles,
        )
        if is_row
        else None,
        check="" if is_row else settles,
    )


RULE = Rule(
    id="check-then-act",
    group=Group.CONCURRENCY,
    about="What was found out about a row or file is acted upon later, when it may no longer be so.",
    detect=detect,
)
