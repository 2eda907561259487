"""`eval signals`: how often each rule fires on changes without a known fault, and near the known ones."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.adapters.files import write_output
from bot.errors import UsageError
from bot.risk.signals import ALL
from evals.casebook import Case, load_cases
from evals.command._arguments import Exit
from evals.command._run import teller
from evals.reporting import rules_list, signals_json, signals_markdown, with_sections
from evals.reviewing.firing import firings
from evals.scoring.firing import count_firings

COMMAND = "foreread eval signals"


def signals(options: argparse.Namespace) -> int:
    """The table on standard output or in a file; with --into, the table and the list of all rules in their page."""
    page = _page(options.into) if options.into else ""
    table = count_firings(_cases(options), ALL, firings, teller(quiet=options.quiet))
    if options.format == "json":
        write_output(signals_json(table), options.output)
        return Exit.DONE
    text = signals_markdown(table, f"{COMMAND} --changes …" if options.changes else COMMAND)
    if options.into:
        write_output(with_sections(page, {"firings": text, "rules": rules_list(ALL)}, "just signals"), options.into)
    if options.output or not options.into:
        write_output(text, options.output)
    return Exit.DONE


def _page(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} cannot be read: {error}.", "Name a page that has the markers.") from error


def _cases(options: argparse.Namespace) -> Sequence[Case]:
    """The families that were written as they are, without those derived from them: these hold the same code again."""
    if not options.changes:
        return load_cases(Path(options.cases))
    from evals.loaders import load_set

    cases = [case for file in options.changes for case in load_set("manifest", Path(file), Path(options.repo_dir))]
    if not cases:
        raise UsageError(f"There are no changes in {', '.join(options.changes)}.", "Write one JSON object a line.")
    return cases


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {"signals": signals}
