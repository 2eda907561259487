"""Settings of declarative files, `key = value` with the block around them, and what the change does to them.

A value that only moved, or that was as open elsewhere in the file before, has not become worse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.change import FileKind, LineOp, Side
from bot.facts import ConstructKind, Facts, FileFacts, FileRole, Symbol
from bot.pattern import Pattern, lazy
from bot.risk._nouns import Evidence, Lens, Signal
from bot.risk._patterns import Row, row_signal
from bot.risk._view import LONGEST, SIGNALS_A_FILE, View, look

_LINE = lazy(r"""^\s*(?:-\s+)?["']?(?P<key>[A-Za-z_@][\w.@/-]*)["']?\s*(?::|=)\s*(?P<value>\S.*?)[\s,]*$""")
_KINDS = lazy(
    r"^(?:Deployment|StatefulSet|DaemonSet|Pod|Job|CronJob|ReplicaSet|Service|Ingress|Role|ClusterRole|RoleBinding"
    r"|ClusterRoleBinding|PersistentVolume|PersistentVolumeClaim|StorageClass|NetworkPolicy|HorizontalPodAutoscaler"
    r"|PodDisruptionBudget|Gateway|HTTPRoute)\."
)
_SHOWN_ONLY = lazy(
    r"(?i)(?:^|/)(?:examples?|samples?|fixtures?|docs?|demos?|\.(?!github|gitlab|circleci|deploy|k8s|infra)[\w-]+)/"
)
_GRAMMARS = frozenset({"HCL", "YAML", "Dockerfile"})


class Setting(NamedTuple):
    """One assignment of a declarative file."""

    file: FileFacts
    line: int
    side: Side
    key: str
    value: str
    within: str
    """The block around it: `aws_security_group.web.ingress`, `Deployment.web.spec.template`."""

    @property
    def text(self) -> str:
        between = {"HCL": " = ", "Dockerfile": " "}.get(self.file.language or "", ": ")
        return f"{self.key}{between}{self.value}"

    def evidence(self, view: View) -> Evidence:
        return view.evidence(self.line, self.side)


class Danger(NamedTuple):
    """A setting that hurts: its key and value as whole matches, what it is a row of, and where it counts."""

    key: Pattern[str]
    value: Pattern[str]
    row: Row
    within: Pattern[str] | None = None
    apart: Pattern[str] | None = None
    """A block in which it is ordinary, or another line of the block that makes it so."""


def danger(key: str, value: str, entry: Row, within: str = "", apart: str = "") -> Danger:
    """A danger with its patterns compiled."""
    found = [lazy(p, re.IGNORECASE | re.DOTALL) if p else None for p in (key, value, within, apart)]
    return Danger(found[0] or lazy(""), found[1] or lazy(""), entry, found[2], found[3])


def declares(file: FileFacts) -> bool:
    """Whether a file makes machines: infrastructure by its path, or a manifest of Kubernetes by what it says."""
    if file.proof is not None or file.diff.kind is not FileKind.TEXT or _SHOWN_ONLY.search(file.path):
        return False
    if file.role is FileRole.INFRASTRUCTURE:
        return True
    symbols = file.after or file.before
    return file.role is FileRole.CONFIG and file.language == "YAML" and any(_KINDS.match(s.qualified) for s in symbols)


def settings(view: View, side: Side) -> tuple[Setting, ...]:
    """The settings on the removed or the added lines of a file, from its grammar; by lines where it sees none."""
    file = view.file
    constructs = file.added if side is Side.NEW else file.removed
    found = [
        Setting(file, c.line, side, c.head, c.body, c.symbol)
        for c in constructs
        if c.kind is ConstructKind.CALL and file.language in _GRAMMARS
    ]
    seen = {line for c in constructs for line in range(c.line, min(c.end, c.line + 30) + 1)}
    for number, text in _changed(file, side):
        match = _LINE.match(text) if number not in seen and not text.lstrip().startswith(("#", "//")) else None
        if match:
            within = _around(file.after if side is Side.NEW else file.before, number)
            found.append(Setting(file, number, side, match["key"], match["value"], within))
    return tuple(sorted(found, key=lambda s: s.line))


def _changed(file: FileFacts, side: Side) -> Iterator[tuple[int, str]]:
    for line in file.diff.lines(LineOp.ADDED if side is Side.NEW else LineOp.REMOVED):
        yield (line.new if side is Side.NEW else line.old) or 0, line.text[:LONGEST]


def _around(symbols: Sequence[Symbol], line: int) -> str:
    first = bisect_right(symbols, line, key=lambda s: s.start)
    return next((s.qualified for s in reversed(symbols[max(0, first - 200) : first]) if s.end >= line), "")


class Worse(NamedTuple):
    """A setting that is dangerous now and was not before."""

    danger: Danger
    now: Setting
    view: View


def became(
    facts: Facts, dangers: tuple[Danger, ...], wanted: Callable[[FileFacts], bool] = declares
) -> Iterator[Worse]:
    """The settings that one of the dangers describes and that were no such danger before."""
    looks = [(view := look(f), settings(view, Side.OLD), settings(view, Side.NEW)) for f in facts.files if wanted(f)]
    before: Counter[tuple[int, str]] = Counter()
    for view, old, _ in looks:
        for setting in old:
            for at, one in enumerate(dangers):
                before[at, setting.key] += is_danger(one, setting, view)
    for view, _, new in looks:
        for setting in new:
            meant = next((n for n, one in enumerate(dangers) if is_danger(one, setting, view)), None)
            if meant is None:
                continue
            if before[meant, setting.key]:
                before[meant, setting.key] -= 1
            else:
                yield Worse(dangers[meant], setting, view)


def is_danger(one: Danger, setting: Setting, view: View) -> bool:
    """Whether a setting is what the danger describes, its block and the other lines of the block considered."""
    if not one.key.fullmatch(setting.key) or not one.value.search(setting.value[:LONGEST]):
        return False
    if one.within is not None and not one.within.search(setting.within):
        return False
    if one.apart is None:
        return True
    return not one.apart.search(setting.within) and not any(one.apart.search(t) for t in block(setting, view))


def block(setting: Setting, view: View) -> Iterator[str]:
    """The shown lines of the block around a setting; at most the sixty nearest."""
    near = [text for n, text in view.lines(setting.within, setting.line, setting.side) if abs(n - setting.line) <= 30]
    return iter(near)


def setting_signals(rule: str, found: Iterable[Worse], lens: Lens = Lens.DATA) -> Iterator[Signal]:
    """One signal for each danger in each block; at most a few a file."""
    seen: set[tuple[str, str, str]] = set()
    count: Counter[str] = Counter()
    for one in found:
        path, key = one.now.file.path, (one.now.file.path, one.danger.row.title, one.now.within)
        if key in seen or count[path] >= SIGNALS_A_FILE:
            continue
        seen.add(key)
        count[path] += 1
        values = {
            "code": one.now.text,
            "key": one.now.key,
            "value": one.now.value.strip("\"'"),
            "within": one.now.within or path.rpartition("/")[2],
        }
        yield row_signal(rule, None, lens, one.danger.row, one.now.evidence(one.view), values)
