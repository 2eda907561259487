"""Rules about what new code can be made to do: a table of calls and settings, each with what it lets through.

Only what the change brings counts: a danger that a removed call or line of the change had is one that was altered or
moved, and is not told again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import Pattern, lazy
from bot.risk._calls import arguments_in
from bot.risk._code import bare, uncommented
from bot.risk._nouns import Ask, Band, Evidence, Lens, Signal, Tier, evidence_at
from bot.risk._view import View, few, gains, look
from bot.risk._wording import code

EXAMPLES = lazy(r"(?:^|/)(?:examples?|samples?|demos?|playgrounds?|tutorials?|benchmarks?|bench|fixtures?|tests?)/")
"""Folders whose code shows how something is done, and serves nobody."""
_RUNS = frozenset({FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE})
_STEERS = _RUNS | {FileRole.CONFIG, FileRole.CI, FileRole.MANIFEST}
SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
ANY: frozenset[str] = frozenset()


class Danger(NamedTuple):
    """What something lets through, what that leads to, and what has to be known about it."""

    what: str
    """A verb phrase; `{value}` stands for the expression that was found."""
    asks: str
    """One question; `{value}` likewise."""
    trigger: str
    consequence: str
    settles: str
    severity: Tier = Tier.HIGH
    likelihood: Band = Band.MEDIUM


class Call(NamedTuple):
    """A call on one side of the change."""

    view: View
    construct: Construct
    side: Side

    @property
    def language(self) -> str | None:
        return self.view.file.language

    @property
    def body(self) -> str:
        return self.construct.body

    @property
    def arguments(self) -> list[str]:
        return arguments_in(self.construct.body)

    def first(self) -> str:
        """The first argument; "" where there is none."""
        given = self.arguments
        return given[0] if given else ""

    def assigned(self, name: str) -> str:
        """What a shown line of the same definition, above the call, gives the variable `name`; "" where none does."""
        if not name.isidentifier() and not name.startswith("$"):
            return ""
        wanted = re.compile(rf"(?:^|[\s;(]){re.escape(name)}\s*(?::[^=]{{1,60}})?(?::?=|\+=)\s*(?!=)(.+)")
        found = ""
        for number, text in self.view.lines(self.construct.symbol, self.construct.line, self.side):
            if number >= self.construct.line:
                break
            if match := wanted.search(text):
                found = match[1].rstrip(" ;")
        return found


class Sink(NamedTuple):
    """A call that may be dangerous."""

    languages: frozenset[str]
    """Empty: any."""
    callee: Pattern[str]
    danger: Danger
    value: Callable[[Call], str | None]
    """The expression that makes it dangerous; "" where the call itself is; None when it is not dangerous."""


class Setting(NamedTuple):
    """A line that may be dangerous, by its text."""

    languages: frozenset[str]
    """Empty: any, and files that no grammar reads."""
    pattern: Pattern[str]
    danger: Danger
    strings: bool = True
    """Whether the insides of strings are looked at too."""
    path: Pattern[str] | None = None
    """Only in files of such a path."""


def always(_call: Call) -> str | None:
    """For calls that are dangerous whatever they are given."""
    return ""


def sink(languages: frozenset[str] | str, callee: str, danger: Danger, value: Callable[[Call], str | None]) -> Sink:
    """A sink, with its languages as `A|B`."""
    named = frozenset(languages.split("|")) if isinstance(languages, str) else languages
    return Sink(named, lazy(callee), danger, value)


def setting(
    languages: frozenset[str] | str, pattern: str, danger: Danger, *, strings: bool = True, path: str = ""
) -> Setting:
    """A setting, with its languages as `A|B`."""
    named = frozenset(languages.split("|")) if isinstance(languages, str) else languages
    return Setting(named, lazy(pattern), danger, strings, lazy(path) if path else None)


class Frame(NamedTuple):
    """What all signals of one rule have in common."""

    rule: str
    floor: Tier
    lens: Lens = Lens.DATA


def find_dangers(
    frame: Frame, facts: Facts, sinks: Sequence[Sink] = (), settings: Sequence[Setting] = ()
) -> Iterator[Signal]:
    """Signals for the dangers that the change brings; at most a few a file, each line once, and those of one definition
    that say the same of the same value as one."""
    found = [*_in_calls(frame, facts, sinks), *_in_lines(frame, facts, settings)]
    once = {(s.location.path, s.location.start): s for s in reversed(found)}
    return few(_joined(facts, reversed(once.values())))


def _joined(facts: Facts, signals: Iterable[Signal]) -> Iterator[Signal]:
    joined: dict[tuple[str, ...], Signal] = {}
    for signal in signals:
        file = facts.file(signal.location.path)
        symbol = file.symbol_at(signal.location.start) if file is not None else None
        within = symbol.qualified if symbol is not None else str(signal.location.start)
        key = signal.location.path, within, _says(signal)
        kept = joined.get(key)
        joined[key] = signal if kept is None else replace(kept, evidence=(*kept.evidence, *signal.evidence)[:5])
    yield from joined.values()


def _says(signal: Signal) -> str:
    """What is said of the call or setting, without its name: `: `eval()` runs `x` as code.` → ` runs `x` as code.`."""
    return signal.why.split("`", 2)[2]


def _counts(file: FileFacts, roles: frozenset[FileRole]) -> bool:
    return file.role in roles and file.proof is None and not EXAMPLES.search(file.path)


def _in_calls(frame: Frame, facts: Facts, sinks: Sequence[Sink]) -> Iterator[Signal]:
    before: Counter[str] | None = None
    for view, calls in gains(facts, ConstructKind.CALL, lambda f: _counts(f, _RUNS)):
        for call, danger, value in _dangerous(view, calls, sinks, Side.NEW):
            before = _had(facts, sinks) if before is None else before
            if before[danger.what] > 0:
                before[danger.what] -= 1
                continue
            yield _signal(frame, view, _place(view, call), f"{call.head}()", danger, value)


def _dangerous(
    view: View, calls: Iterable[Construct], sinks: Sequence[Sink], side: Side
) -> Iterator[tuple[Construct, Danger, str]]:
    spoken = [s for s in sinks if not s.languages or view.file.language in s.languages]
    for construct in calls:
        for each in spoken:
            if each.callee.search(construct.head):
                value = each.value(Call(view, construct, side))
                if value is not None:
                    yield construct, each.danger, value
                    break


def _had(facts: Facts, sinks: Sequence[Sink]) -> Counter[str]:
    """How often the removed lines had each danger."""
    had: Counter[str] = Counter()
    for file in facts.files:
        calls = [c for c in file.removed if c.kind is ConstructKind.CALL]
        if calls:
            had.update(danger.what for _, danger, _ in _dangerous(look(file), calls, sinks, Side.OLD))
    return had


def _place(view: View, call: Construct) -> Evidence:
    """The first added line of a call that a hunk shows."""
    line = next((n for n in range(call.line, call.end + 1) if n in view.added), call.line)
    return evidence_at(view.file, line, view.new.get(line, ""))


def _in_lines(frame: Frame, facts: Facts, settings: Sequence[Setting]) -> Iterator[Signal]:
    if not settings:
        return
    before: Counter[str] | None = None
    for file in facts.files:
        if not _counts(file, _STEERS):
            continue
        view = look(file)
        for number, (entry, found) in _settings(view, view.new, sorted(view.added), settings):
            before = _set_before(facts, settings) if before is None else before
            if before[entry.danger.what] > 0:
                before[entry.danger.what] -= 1
                continue
            at = evidence_at(file, number, view.new[number])
            yield _signal(frame, view, at, " ".join(found.split())[:60], entry.danger, "")


def _settings(
    view: View, lines: Mapping[int, str], numbers: Sequence[int], settings: Sequence[Setting]
) -> Iterator[tuple[int, tuple[Setting, str]]]:
    language = view.file.language
    known = [
        s
        for s in settings
        if (not s.languages or language in s.languages) and (s.path is None or s.path.search(view.file.path))
    ]
    for number in numbers if known else ():
        text = lines.get(number, "")
        comment = language or ("YAML" if not view.file.path.endswith((".vue", ".svelte", ".html")) else None)
        for entry in known:
            found = entry.pattern.search(text)
            # The text without its comment is made only for the few lines that fit.
            if found and entry.pattern.search((uncommented if entry.strings else bare)(text, comment)):
                yield number, (entry, found[0].strip())
                break


def _set_before(facts: Facts, settings: Sequence[Setting]) -> Counter[str]:
    had: Counter[str] = Counter()
    for file in facts.files:
        if file.diff.removed:
            view = look(file)
            had.update(e.danger.what for _, (e, _) in _settings(view, view.old, sorted(view.removed), settings))
    return had


def _signal(frame: Frame, view: View, at: Evidence, what: str, danger: Danger, value: str) -> Signal:
    shown, telling = code(what), code(value, 40, 3) if value else "what it is given"
    line = at.location.start
    symbol = view.definition(line)
    phrase = danger.what.replace("{value}", telling)
    asks = danger.asks.replace("{value}", telling)
    within = f" in {code(symbol)}" if symbol and not value else ""
    return Signal(
        rule=frame.rule,
        title=f"{what[:60]} {phrase}".replace("`", ""),
        floor=min(frame.floor, danger.severity),
        severity=danger.severity,
        likelihood=danger.likelihood,
        lens=frame.lens,
        evidence=(at,),
        why=f"{at.location}: {shown} {phrase}.",
        ask=Ask(
            text=f"{shown}{within}, line {line}, {phrase}. {asks}",
            trigger=danger.trigger,
            consequence=danger.consequence,
            settles=danger.settles.replace("{value}", telling).replace("{line}", str(line)),
        ),
    )
