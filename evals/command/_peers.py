"""`eval score` and `eval adjudicate`: other tools beside the bot, and both judged by hand."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot import __version__
from bot.adapters.files import write_output
from bot.errors import UsageError
from evals.adjudication import blank_form, form_text, read_form
from evals.casebook import Case
from evals.command._arguments import Exit
from evals.command._selection import selected
from evals.reporting import adjudication_report, terminal_table
from evals.results import Header, read_results, write_results
from evals.reviewing.findings import ToolReview, ToolReviewer, read_findings, tool_reviewer
from evals.running import cases_digest, run_cases
from evals.scoring.adjudicating import adjudicated, paired


def score(options: argparse.Namespace) -> int:
    """A tool's findings → results as `eval run` writes them."""
    path = Path(options.findings)
    reviews = read_findings(path)
    by = tool_reviewer(options.name or path.stem, reviews, options.shown)
    cases = _covered(selected(options), by, options)
    results = run_cases(by, cases, _header(by, reviews, cases, options.k))
    write_results(results, Path(options.output))
    if not options.quiet:
        print(terminal_table(results))
        print(f"Written to {options.output}.")
    return Exit.DONE


def _covered(cases: Sequence[Case], by: ToolReviewer, options: argparse.Namespace) -> tuple[Case, ...]:
    """Raises UsageError for cases without a review: left out silently they would flatter the tool."""
    reviewed = tuple(case for case in cases if by.has(case.id, options.k))
    without = [case.id for case in cases if not by.has(case.id, options.k)]
    if without and (not options.covered or not reviewed):
        happened = f"{options.findings} lacks a review of {len(without)} of {len(cases)} cases, e.g. {without[0]}."
        raise UsageError(happened, "Review them, say why not with `error`, or score the others with --covered.")
    return reviewed


def _header(by: ToolReviewer, reviews: Sequence[ToolReview], cases: Sequence[Case], passes: int) -> Header:
    return Header(
        foreread=__version__,
        reviewer=by.name,
        mode="tool",
        models=tuple(sorted({review.model for review in reviews if review.model})),
        passes=passes,
        cases=len(cases),
        cases_digest=cases_digest(cases),
    )


def adjudicate(options: argparse.Namespace) -> int:
    """Write a form, or read a filled one."""
    return _write_form(options) if options.step == "write" else _read_form(options)


def _write_form(options: argparse.Namespace) -> int:
    results = read_results(Path(options.results))
    write_output(form_text(blank_form(results, selected(options))), options.output)
    return Exit.DONE


def _read_form(options: argparse.Namespace) -> int:
    form = read_form(Path(options.form))
    other = read_form(Path(options.against)) if options.against else None
    against = paired(other, form, options.by, common=options.common) if other is not None else None
    write_output(adjudication_report(adjudicated(form, options.by), options.by, against), options.output)
    return Exit.DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {"score": score, "adjudicate": adjudicate}
