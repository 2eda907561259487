"""Rules that are tables: what a line means, when it hurts, and how to find out. One row a danger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.facts import FileFacts, redact
from bot.pattern import Pattern, lazy
from bot.risk._added import AddedLine, first_line, text_at
from bot.risk._nouns import Ask, Band, Evidence, Lens, Signal, Tier, evidence_at
from bot.risk._wording import unmarked


class Row(NamedTuple):
    """One danger that a line of a declarative file shows.

    `title`, `text`, `consequence` and `settles` may hold `{line}`, `{path}`, `{code}` (the matching text, or its group
    of that name) and the pattern's named groups. A row without `text` asks nothing.
    """

    pattern: Pattern[str]
    title: str
    text: str
    trigger: str
    consequence: str
    settles: str
    severity: Tier = Tier.HIGH
    likelihood: Band = Band.LOW
    unless: Pattern[str] | None = None
    """What elsewhere in the text makes it harmless. Apart from `pattern`, so that neither looks ahead without end."""


def row(
    pattern: str, title: str, text: str, trigger: str, consequence: str, settles: str, unless: str = "", **more: object
) -> Row:
    """A row with its patterns compiled; `more`: severity, likelihood."""
    apart = lazy(unless, re.IGNORECASE) if unless else None
    return Row(lazy(pattern, re.IGNORECASE), title, text, trigger, consequence, settles, unless=apart, **more)  # type: ignore[arg-type]


def meaning(title: str, text: str, trigger: str, consequence: str, settles: str, severity: Tier = Tier.HIGH) -> Row:
    """What a setting means, for a rule that finds it in its own way."""
    return Row(lazy(""), title, text, trigger, consequence, settles, severity)


def match_rows(
    rule: str, floor: Tier | None, lens: Lens, rows: Iterable[Row], lines: Iterable[AddedLine]
) -> Iterator[Signal]:
    """A signal for the first line that each row matches in each file; at most three a file.

    Without a floor, what a row calls severe is its floor.
    """
    seen: set[tuple[str, str]] = set()
    fired: dict[str, int] = {}
    table = tuple(rows)
    for line in lines:
        path, text = line.file.path, line.text[:2000]
        for entry in table:
            if (path, entry.title) in seen or fired.get(path, 0) >= 3:
                continue
            found = entry.pattern.search(text)
            if found and not (entry.unless and entry.unless.search(text)):
                seen.add((path, entry.title))
                fired[path] = fired.get(path, 0) + 1
                evidence = evidence_at(line.file, line.number, text_at(line.file, line.number))
                values = found.groupdict(default="")
                values["code"] = values.get("code") or found.group()
                yield row_signal(rule, floor, lens, entry, evidence, values)
                break


def row_signal(
    rule: str, floor: Tier | None, lens: Lens, entry: Row, evidence: Evidence, values: Mapping[str, str]
) -> Signal:
    """The signal of a row for what was found at some place."""
    at = evidence.location
    shown = {n: plain(v.strip("\"'`"), 80) if n in _NAMES else plain(v) for n, v in values.items()}
    shown |= {"line": str(at.start), "path": at.path.replace("`", "'").replace("?", "_")}
    title, text, consequence, settles = (
        filled(template, shown) for template in (entry.title, entry.text, entry.consequence, entry.settles)
    )
    return Signal(
        rule=rule,
        title=title,
        floor=entry.severity if floor is None else floor,
        severity=entry.severity,
        likelihood=entry.likelihood,
        lens=lens,
        evidence=(evidence,),
        why=f"`{shown.get('code', '')}` on line {at.start} of {at.path}: {consequence}.",
        ask=Ask(text, entry.trigger, consequence, settles) if text else None,
        check="" if text else settles,
    )


_NAMES = frozenset(["value", "name", "from", "model", "narrow", "cut", "old", "new", "within", "was", "now"])
"""Values that name something: cut short, they could not be looked up."""


def plain(text: str, characters: int = 48, words: int = 6) -> str:
    """Text of a change as it may stand between backticks in a question: one line, short, without marks that end it."""
    folded = " ".join(unmarked(redact(text).replace("`", "'")).replace("?", "…").split())
    short = " ".join(folded.split(" ")[:words])[:characters]
    return short if short == folded else f"{short.rstrip(' ,;({[…')}…"


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its names replaced; what a change says is never itself taken for a template."""
    return " ".join(re.sub(r"\{(\w+)\}", lambda m: values.get(m.group(1), m.group()), template).split())


def touched(
    rule: str, floor: Tier, files: Sequence[FileFacts], title: str, why: str, check: str = ""
) -> Iterator[Signal]:
    """The plain signal that files of some kind were touched: it sets the tier and asks nothing. None without files."""
    if files:
        evidence = tuple(evidence_at(f, first_line(f), text_at(f, first_line(f))) for f in files[:5])
        names = ", ".join(f.path for f in files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
        beyond = tuple(f.path for f in files[5:])
        yield Signal(
            rule, title, floor, floor, Band.LOW, Lens.DATA, evidence, f"{why}: {names}.", check=check, beyond=beyond
        )
