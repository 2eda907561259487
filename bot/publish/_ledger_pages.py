"""The ledger on a terminal, in Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from bot import __version__
from bot.ledger import Comparison, LedgerEntry, Verdict
from bot.publish._encode import to_json
from bot.publish._escape import MarkdownInk
from bot.publish._ledger_words import Record, about, parts, summary, who, whole_words
from bot.publish._page import BOLD, DIM, Page
from bot.publish._phrases import LONG, SHORT, count
from bot.publish._visible import clip, flat, visible

SCHEMA_VERSION: Final = "1.0"
_FAULTS: Final = 40
_LABELS: Final = 11


class _Plain:
    """Ink for a page, see `_terminal`."""

    def prose(self, text: str, limit: int = LONG) -> str:
        return flat(text, limit)

    def code(self, text: str, limit: int = SHORT) -> str:
        return visible(clip(text, limit))


_PLAIN = _Plain()
_MARKDOWN = MarkdownInk()


def report_terminal(record: Record, width: int, *, colour: bool) -> str:
    """The report on a change in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), (f"record of {_subject(record, _PLAIN)}", BOLD))
    page.gap()
    page.put(whole_words(record.verdict))
    for part in parts(record, _PLAIN):
        page.heading(part.title.upper(), part.note)
        for item in part.items:
            page.put(item, label="-", column=2)
    return page.text()


def report_markdown(record: Record) -> str:
    """The same as GitHub-flavoured Markdown of any length: a record that was cut would be none."""
    lines = [f"### Foreread: record of {_subject(record, _MARKDOWN)}", "", whole_words(record.verdict), ""]
    for part in parts(record, _MARKDOWN):
        lines += [f"#### {part.title}{f' ({part.note})' if part.note else ''}", ""]
        lines += [f"- {item}" for item in part.items]
        lines.append("")
    return "\n".join(lines)


def _subject(record: Record, ink: _Plain | MarkdownInk) -> str:
    first = next(iter(record.entries), None)
    return about(first.subject, ink) if first is not None else f"change {ink.prose(record.change, SHORT)}"


def record_json(record: Record, lines: Sequence[Any]) -> str:
    """The entries of a change as they stand in the ledger, with what was found of it; `lines` are decoded already."""
    verdict = record.verdict
    return to_json(
        {
            "schema_version": SCHEMA_VERSION,
            "ledger": record.ledger,
            "change": record.change,
            "whole": verdict.whole,
            "checkpoint": None if verdict.head is None else str(verdict.head),
            "faults": [fault._asdict() for fault in verdict.faults],
            "entries": list(lines),
        }
    )


def verdict_page(verdict: Verdict, width: int, *, colour: bool) -> str:
    """What was found in a ledger, for a terminal."""
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), ("WHOLE" if verdict.whole else "NOT WHOLE", BOLD))
    page.gap()
    page.put(count(verdict.entries, "entry", "entries"), label="Entries", column=_LABELS)
    if verdict.ledger:
        page.put(flat(verdict.ledger, SHORT), label="Ledger", column=_LABELS)
    if verdict.signed:
        page.put(f"{verdict.signed:,} checked with a trusted key", label="Signatures", column=_LABELS)
    if verdict.erased:
        page.put(f"{count(verdict.erased, 'text')}, each on record", label="Erased", column=_LABELS)
    if verdict.head is not None and verdict.whole:
        page.put(str(verdict.head), label="Checkpoint", column=_LABELS)
    if verdict.faults:
        page.heading("WHAT IS WRONG", count(len(verdict.faults) + verdict.more_faults, "fault"))
    for fault in verdict.faults[:_FAULTS]:
        place = f"line {fault.line}, entry {fault.number}"
        page.put((place, BOLD), f"· {fault.wrong}: {flat(fault.what, LONG)}", label="-", column=2)
    if (rest := len(verdict.faults) + verdict.more_faults - _FAULTS) > 0:
        page.put(f"and {rest:,} more")
    if verdict.notes:
        page.heading("NOTES")
    for note in verdict.notes:
        page.put(flat(note, LONG), label="-", column=2)
    return page.text()


def comparison_page(found: Comparison, names: tuple[str, str], width: int, *, colour: bool) -> str:
    """How two copies of a ledger stand to each other, for a terminal."""
    page = Page(width, colour=colour)
    first, second = (flat(name, SHORT) for name in names)
    if found.parted:
        page.put(("THE COPIES PART", BOLD), f"at entry {found.common} (line {found.common + 1}): the histories differ.")
    elif found.first == found.second:
        page.put(("THE SAME", BOLD), f"{count(found.first, 'entry', 'entries')} in both.")
    else:
        longer, shorter = (first, second) if found.first > found.second else (second, first)
        more = count(abs(found.first - found.second), "entry", "entries")
        page.put(("ONE CONTINUES THE OTHER", BOLD), f"{longer} has {more} more than {shorter}.")
    page.put(f"{first}: {found.first:,}; {second}: {found.second:,}; in common from the start: {found.common:,}.")
    if found.texts_differ:
        page.put(f"The texts of {count(found.texts_differ, 'entry', 'entries')} differ: they were erased in one copy.")
    return page.text()


def entries_page(entries: Iterable[LedgerEntry], width: int, *, colour: bool) -> str:
    """Entries in a line or two each, for a terminal."""
    page = Page(width, colour=colour)
    for entry in entries:
        page.put(*_entry_words(entry), label=f"{entry.number}", column=6, under=2)
    return page.text() or "No entry.\n"


def entry_summary(entry: LedgerEntry) -> str:
    """What an entry holds, in a few words and one line."""
    return summary(entry, _PLAIN)


def _entry_words(entry: LedgerEntry) -> Iterator[tuple[str, str]]:
    yield entry.at, DIM
    yield str(entry.kind), BOLD
    yield summary(entry, _PLAIN), ""
    if entry.subject is not None:
        yield f"· {about(entry.subject, _PLAIN)} at {_PLAIN.code(entry.subject.head[:12]) or 'no commit'}", ""
    if entry.actor is not None:
        yield f"· {who(entry.actor, _PLAIN)}", ""
