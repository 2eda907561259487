"""`foreread risk replay` and `foreread risk fit`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from bot import publish
from bot.adapters.files import write_output
from bot.adapters.past_changes import PastRepository, open_past
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress
from bot.cli._arguments import Exit
from bot.cli._shared import page_of
from bot.errors import UsageError
from bot.pipeline.replaying import assess_past, replayed_rules
from bot.risk.replay import Depth, Replayed, Report, changes_of, report_labels, report_links
from bot.risk.signals import ALL
from bot.wiring import Past, assessor_of, config_in, state_of

_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_DATES = "Give a date like 2025-01-31, or an age like 90d, 8w, 18m or 2y."


def replay(options: argparse.Namespace) -> int:
    """Assess the past changes that the options name, and say what became of them."""
    progress = _progress(options, sys.stderr)
    try:
        replayed = _replayed(options, progress)
    finally:
        progress.close()
    if options.labels:
        from bot.adapters.risk_labels import read_labels

        report = report_labels(replayed, read_labels(options.labels), Path(options.labels).name)
    else:
        report = report_links(replayed)
    write_output(_rendered(report, options), options.output)
    return _exit_code(report)


def _replayed(options: argparse.Namespace, progress: SilentProgress | TerminalProgress | VerboseProgress) -> Replayed:
    since = _since(options.since)
    progress.step("reading the history")
    repository = open_past(Path(options.repo), since, first_parent=options.first_parent)
    past = _past(options, repository)
    wanted = changes_of(repository.walk)
    notes: tuple[str, ...] = ()
    if options.most is not None and len(wanted) > options.most:
        notes = (f"of {len(wanted):,} changes since the date, the newest {options.most:,} were assessed (--most)",)
        wanted = wanted[: options.most]
    with state_of(past) as state:
        found = assess_past(wanted, assessor_of(past), state, SystemClock(), progress)
    rules = replayed_rules(past.depth)
    run = {rule.id for rule in rules}
    return Replayed(
        repository.walk,
        wanted,
        found,
        tuple(rule.id for rule in rules),
        tuple(rule.id for rule in ALL if rule.id not in run),
        past.depth,
        notes=notes,
    )


def _past(options: argparse.Namespace, repository: PastRepository) -> Past:
    return Past(
        Path(options.repo),
        repository.walk,
        config_in(repository.config, repository.config_path),
        Depth.LIGHT if options.light else Depth.FULL,
        blame=options.blame,
        jobs=options.jobs or len(os.sched_getaffinity(0)),
        state=options.state,
    )


def _since(text: str) -> int:
    """The beginning of a day in UTC, in seconds since the epoch."""
    now = datetime.fromtimestamp(time.time(), UTC)
    try:
        if text[-1:] in _UNITS and text[:-1].isdigit():
            day = now.date() - timedelta(days=int(text[:-1]) * _UNITS[text[-1]])
        else:
            day = date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--since {text} is no date.", _DATES) from error
    if day > now.date():
        raise UsageError(f"--since {text} is in the future.", _DATES)
    return max(0, int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def _progress(options: argparse.Namespace, stream: TextIO) -> SilentProgress | TerminalProgress | VerboseProgress:
    if options.verbose:
        return VerboseProgress(stream, SystemClock())
    if options.quiet or not stream.isatty():
        return SilentProgress()
    return TerminalProgress(stream)


def _rendered(report: Report, options: argparse.Namespace) -> str:
    match options.format:
        case "json":
            return publish.render_replay_json(report)
        case "markdown":
            return publish.render_replay_markdown(report)
        case "html":
            return publish.render_replay_html(report)
        case _:
            width, colour = page_of(options.output)
            return publish.render_replay_terminal(report, width=width, colour=colour)


def _exit_code(report: Report) -> Exit:
    """Incomplete where something that could have been read was not (docs/decisions/0006-exit-codes.md)."""
    return Exit.INCOMPLETE if report.omitted or report.walk.notes else Exit.REVIEWED
