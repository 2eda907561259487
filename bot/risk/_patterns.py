"""Rules that are tables: what a line means, when it hurts, and how to find out. One row a danger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.facts import FileFacts
from bot.pattern import Pattern, lazy
from bot.risk._added import AddedLine, first_line, text_at
from bot.risk._nouns import Ask, Band, Lens, Signal, Tier, evidence_at


class Row(NamedTuple):
    """One danger that a line of a declarative file shows.

    `title`, `text` and `why` may hold `{line}`, `{path}`, `{code}` (the matching text) and the pattern's named groups.
    """

    pattern: Pattern[str]
    title: str
    text: str
    trigger: str
    consequence: str
    settles: str
    severity: Tier = Tier.HIGH
    likelihood: Band = Band.MEDIUM


def row(pattern: str, title: str, text: str, trigger: str, consequence: str, settles: str, **more: object) -> Row:
    """A row with its pattern compiled; `more`: severity, likelihood."""
    return Row(lazy(pattern, re.IGNORECASE), title, text, trigger, consequence, settles, **more)  # type: ignore[arg-type]


def match_rows(rule: str, floor: Tier, lens: Lens, rows: Iterable[Row], lines: Iterable[AddedLine]) -> Iterator[Signal]:
    """A signal for the first line that each row matches in each file; at most three a file."""
    seen: dict[tuple[str, str], int] = {}
    fired: dict[str, int] = {}
    table = tuple(rows)
    for line in lines:
        path = line.file.path
        for entry in table:
            found = entry.pattern.search(line.text[:2000])
            if found and (path, entry.title) not in seen and fired.get(path, 0) < 3:
                seen[path, entry.title] = line.number
                fired[path] = fired.get(path, 0) + 1
                yield _signal(rule, floor, lens, entry, line, found)
                break


def _signal(rule: str, floor: Tier, lens: Lens, entry: Row, line: AddedLine, found: re.Match[str]) -> Signal:
    values = {k: v or "" for k, v in found.groupdict().items()}
    values |= {"line": str(line.number), "path": line.file.path, "code": found.group().strip()[:60]}
    title, text = _filled(entry.title, values), _filled(entry.text, values)
    return Signal(
        rule=rule,
        title=title,
        floor=floor,
        severity=entry.severity,
        likelihood=entry.likelihood,
        lens=lens,
        evidence=(evidence_at(line.file, line.number, text_at(line.file, line.number)),),
        why=f"If it goes wrong there, {_filled(entry.consequence, values)}.",
        ask=Ask(text, entry.trigger, _filled(entry.consequence, values), _filled(entry.settles, values)),
    )


def _filled(template: str, values: dict[str, str]) -> str:
    """The template with its names replaced; what a change says is never itself taken for a template."""
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m.group(1), m.group()), template)


def touched(rule: str, floor: Tier, files: Sequence[FileFacts], title: str, why: str) -> Iterator[Signal]:
    """The plain signal that files of some kind were touched: it sets the tier and asks nothing. None without files."""
    if files:
        evidence = tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in files[:5])
        names = ", ".join(f.path for f in files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
        yield Signal(rule, title, floor, floor, Band.LOW, Lens.DATA, evidence, f"{why}: {names}.")
