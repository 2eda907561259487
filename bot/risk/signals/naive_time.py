"""New code takes a time without its zone where an instant is meant, or takes a day for 24 hours.

Deliberately not flagged: times that only measure how long something took, names of files and log lines, calls that are
given a zone, tests, and calls that were there before. The source of each row stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code


class _Clock(NamedTuple):
    """A way to get a time that lacks its zone."""

    languages: tuple[str, ...]
    pattern: Pattern[str]
    lacks: str
    """What it gives."""
    when: str
    """Where that differs from what is meant."""


_LOCAL = "gives the wall clock of whichever machine runs it, without its zone"
_MACHINE = "a machine that is set to another zone, or the hour that a change of the clocks repeats"
_SCRIPT = ("JavaScript", "TypeScript", "TSX")
_CLOCKS = (
    # https://docs.python.org/3/library/datetime.html#datetime.datetime.utcnow (deprecated since 3.12)
    _Clock(("Python",), lazy(r"\b(?:datetime|dt)\.utcnow\(\)|\b(?:datetime|dt)\.utcfromtimestamp\([^()]*\)"), "gives a time without a zone, which comparisons and `timestamp()` take for local time", "a machine whose zone is not UTC"),
    # https://docs.python.org/3/library/datetime.html#datetime.datetime.now
    _Clock(("Python",), lazy(r"\b(?:datetime|dt)\.(?:now|today)\(\)|\b(?:datetime|dt)\.fromtimestamp\([^(),]*\)"), _LOCAL, _MACHINE),
    # strftime(3) has %s in no standard: it takes the fields for local time
    _Clock(("Python",), lazy(r"\.strftime\(['\"]%s['\"]\)"), "takes the fields for local time, whatever the zone of the value", _MACHINE),
    # https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/LocalDateTime.html#now()
    _Clock(("Java", "Kotlin"), lazy(r"\bLocalDateTime\.now\(\)|\bZoneId\.systemDefault\(\)"), _LOCAL, _MACHINE),
    # https://learn.microsoft.com/dotnet/api/system.datetime.now
    _Clock(("C#",), lazy(r"\bDateTime\.Now\b"), _LOCAL, _MACHINE),
    # https://docs.rs/chrono/latest/chrono/struct.DateTime.html#method.naive_local
    _Clock(("Rust",), lazy(r"\bLocal::now\(\)\.naive_local\(\)|\.naive_local\(\)"), _LOCAL, _MACHINE),
    # https://tc39.es/ecma262/#sec-date.parse: a date with a time and without an offset is local time, a date alone is UTC
    _Clock(_SCRIPT, lazy(r"\bnew Date\(\s*['\"`]\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?['\"`]\s*\)|\bnew Date\(\s*(?!0\b)\w+,\s*\w+(?:\s*[-+]\s*\d+)?,"), "reads its fields as local time of the machine", _MACHINE),
    # https://pkg.go.dev/time#Time.Truncate: works on absolute time, not on the presentation form
    _Clock(("Go",), lazy(r"\.Truncate\(\s*24\s*\*\s*time\.Hour\s*\)"), "cuts at midnight of UTC, whatever the zone of the value", "a customer or machine whose day begins at another time"),
    _Clock(("Go",), lazy(r"\.In\(time\.Local\)|\btime\.Date\([^()]*,\s*time\.Local\)"), "uses the zone of the machine", _MACHINE),
    # a day on which clocks change has 23 or 25 hours: https://docs.oracle.com/javase/8/docs/api/java/time/Duration.html
    _Clock(_SCRIPT, lazy(r"\.set(?:Time|Date)\([^()]*(?:\([^()]*\))?[^()]*(?:24\s*\*\s*60\s*\*\s*60\s*\*\s*1000|86_?400_?000)"), "takes a day for 24 hours", "a day on which the clocks change"),
)  # fmt: skip
_BY_LANGUAGE = {
    language: [clock for clock in _CLOCKS if language in clock.languages]
    for language in dict.fromkeys(one for clock in _CLOCKS for one in clock.languages)
}
_WORDS = lazy(
    r"\b(?:datetime|dt)\.|strftime\(|LocalDateTime|ZoneId|DateTime\.Now|naive_local|new Date\(|Truncate\(|time\.Local|86_?400|24\s*\*\s*60"
)
_HINTS = dict.fromkeys(_BY_LANGUAGE, _WORDS)
_HARMLESS = lazy(
    r"strftime|isoformat\(\)\}|\bformat\(|\.(?:year|Year|getFullYear)\b|\blog\w*[.(]|\bprint\w*\(|console\.|astimezone|replace\(tzinfo|make_aware|tz=|tzinfo|atZone|\.timestamp\(\)|total_seconds"
    r"|\b\w*(?:start|begin|elapsed|t0|tic|since|duration|stamp_?name|filename|path|suffix|backup|build|copyright)\w*\b",
    re.IGNORECASE,
)


_ZONED = lazy(r"replace\(tzinfo|make_aware|\bastimezone\(|\blocalize\(|\bUSE_TZ\b|\buse_tz\b")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for times without a zone, one a file."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=1)


def _judge(place: Place) -> Signal | None:
    text = place.view.new[place.number]
    for clock in _BY_LANGUAGE.get(place.language or "", ()):
        found = clock.pattern.search(text)
        if found is None or (
            place.language == "Python" and "%s" not in found[0] and not clock.pattern.search(place.text)
        ):
            continue
        rest = text.replace(found[0], "")
        near = (*place.above[-4:], *place.below[:3])
        if any(_ZONED.search(line) for line in near):
            continue  # the lines around it give it its zone, or say that there is none
        if not _HARMLESS.search(rest) and not _was_there(place, clock):
            return _signal(place, found[0], clock)
    return None


def _was_there(place: Place, clock: _Clock) -> bool:
    view = place.view
    return any(clock.pattern.search(bare(view.old[n], place.language)) for n in view.removed)


def _signal(place: Place, text: str, clock: _Clock) -> Signal:
    function = callee(place.symbol)
    return edge(
        RULE.id,
        place,
        title=f"time without a zone in {place.symbol}",
        why=f"{code(text)} on line {place.number} {clock.lacks}; that shows with {clock.when}.",
        ask=Ask(
            text=f"{code(text)} on line {place.number} of {function}: which zone is its result compared with or stored in?",
            trigger=clock.when,
            consequence=f"{code(text)} {clock.lacks}, so that results are off by the difference",
            settles=f"run a test of {function} with another time zone set, or show where the zone is added",
        ),
        likelihood=Band.LOW,
    )


RULE = Rule(
    id="naive-time",
    group=Group.EDGE,
    about="New code takes a time without its zone where an instant is meant, or takes a day for 24 hours.",
    detect=detect,
)
