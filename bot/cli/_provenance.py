"""`foreread provenance` and `foreread provenance trailer`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from bot import publish
from bot.adapters.files import read_input, write_output
from bot.change import Change
from bot.cli._arguments import Exit
from bot.cli._shared import page_of, source_of
from bot.errors import UsageError
from bot.facts import Provenance, Sources
from bot.facts.provenance import MOST_COMMITS_SHARED, gather_provenance
from bot.wiring import config_of, open_source, sources_of

_MOST_MESSAGE_BYTES = 10_000_000
_NO_NOTES = (
    "no Git AI note was found for these commits; a clone leaves notes behind, so if the team uses Git AI: "
    "git fetch origin +refs/notes/ai:refs/notes/ai"
)


def provenance(options: argparse.Namespace) -> int:
    """Tell who or what wrote the change that the options name, and how that is known."""
    sources, found = _look(options)
    write_output(_page(sources, found, options), options.output)
    return Exit.INCOMPLETE if found.incomplete else Exit.REVIEWED


def trailer(options: argparse.Namespace) -> int:
    """Print the trailers that the evidence warrants, or the message with them in their place."""
    message = None if options.message is None else _message(options.message)
    _, found = _look(options)
    lines = publish.assisted_by(found)
    if not lines:
        print(f"foreread: {publish.why_no_trailer(found)}.", file=sys.stderr)
    if message is not None:
        text = publish.with_trailers(message, lines)
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    else:
        write_output("".join(f"{line}\n" for line in lines), None)
    return Exit.REVIEWED


def _look(options: argparse.Namespace) -> tuple[Sources, Provenance]:
    source = source_of(options)
    if not getattr(options, "lines", False):
        source = replace(source, diff_up_to=MOST_COMMITS_SHARED)
    with open_source(source) as subject:
        sources = sources_of(subject, source, config_of(subject))
        lines = source.diff_up_to is None or len(sources.change.commits) <= source.diff_up_to
        return sources, gather_provenance(sources.change, sources.testimony, sources.history, lines=lines)


def _page(sources: Sources, found: Provenance, options: argparse.Namespace) -> str:
    change, notes = sources.change, _notes(sources)
    match options.format:
        case "json":
            return publish.render_provenance_json(change, found, notes)
        case "markdown":
            return publish.render_provenance_markdown(change, found, notes)
        case _:
            width, colour = page_of(options.output)
            return publish.render_provenance_terminal(change, found, notes, width=width, colour=colour)


def _notes(sources: Sources) -> tuple[str, ...]:
    """Remarks on the look itself. Where nothing says that there are notes, their absence is a remark and no gap."""
    change: Change = sources.change
    is_told = bool(sources.testimony.notes) or any("Git AI" in said for said in sources.testimony.incomplete)
    own = tuple(note for note in change.notes if note not in sources.testimony.incomplete)
    return (*own, *(() if is_told or not change.commits else (_NO_NOTES,)))


def _message(name: str) -> str:
    """A commit message, byte for byte. git takes none with a NUL in it."""
    data = read_input(name, _MOST_MESSAGE_BYTES)
    if b"\0" in data:
        raise UsageError(f"{name} is no commit message: it holds a NUL byte.", "Give the message as text.")
    return data.decode("utf-8", "surrogateescape")
