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
from bot.adapters.files import shipped_model, write_output
from bot.adapters.past_changes import PastRepository, open_past, read_at_head
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress
from bot.cli._arguments import Exit
from bot.cli._shared import page_of
from bot.errors import UsageError
from bot.pipeline.replaying import assess_past, replayed_rules
from bot.risk.forecast import as_stored
from bot.risk.replay import Depth, Replayed, Report, changes_of, fit_own, report_labels, report_links
from bot.risk.signals import ALL
from bot.wiring import Past, assessor_of, config_in, model_in, state_of

_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_DATES = "Give a date like 2025-01-31, or an age like 90d, 8w, 18m or 2y."


def replay(options: argparse.Namespace) -> int:
    """Assess the past changes that the options name, and say what became of them."""
    progress = _progress(options, sys.stderr)
    try:
        replayed = _replayed(options, progress)
    finally:
        progress.close()
    report = _report(replayed, options)
    write_output(_rendered(report, options), options.output)
    return _exit_code(report)


def fit(options: argparse.Namespace) -> int:
    """Fit a model to the repository's own past, measure it on the newest fifth, and write it unless it is refused."""
    progress = _progress(options, sys.stderr)
    try:
        replayed = _replayed(options, progress)
        progress.step("fitting")
        report = _report(replayed, options)
        fitting = fit_own(report.fates, _fitted_on(report), shipped_model())
    finally:
        progress.close()
    width, colour = page_of(None)
    write_output(publish.render_fitting(fitting, report, width=width, colour=colour), None)
    if fitting.model is None:
        return Exit.USAGE
    write_output(publish.render_model(as_stored(fitting.model), fitting, report), options.output)
    print(f"foreread: wrote {options.output}; `risk: {{model: PATH}}` in the configuration names it.", file=sys.stderr)
    return _exit_code(report)


def _fitted_on(report: Report) -> str:
    days = [datetime.fromtimestamp(fate.change.committed, UTC).date() for fate in report.fates]
    period = f" from {min(days)} to {max(days)}" if days else ""
    return f"{len(days):,} changes of this repository{period}, up to {report.walk.head[:10]}"


def _report(replayed: Replayed, options: argparse.Namespace) -> Report:
    if not options.labels:
        return report_links(replayed)
    from bot.adapters.risk_labels import read_labels

    return report_labels(replayed, read_labels(options.labels), Path(options.labels).name)


def _replayed(options: argparse.Namespace, progress: SilentProgress | TerminalProgress | VerboseProgress) -> Replayed:
    since = _since(options.since)
    progress.step("reading the history")
    repository = open_past(Path(options.repo), since, first_parent=options.first_parent)
    past = _past(options, repository)
    if past.config.risk.model is not None:
        score = f"the probability by the model {past.config.risk.model}"
    else:
        score = "the tier" if past.model is None else "the probability by the shipped model"
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
        score,
        notes,
    )


def _past(options: argparse.Namespace, repository: PastRepository) -> Past:
    repo = Path(options.repo)
    config = config_in(repository.config, repository.config_path)
    return Past(
        repo,
        repository.walk,
        config,
        model_in(config, lambda path: read_at_head(repo, path)),
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
