"""`foreread risk replay` and `foreread risk fit`."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from bot import publish
from bot.adapters.files import forecast_model, write_output
from bot.adapters.past_changes import ROOT, open_past
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress, processors
from bot.cli._arguments import Exit
from bot.cli._shared import page_of
from bot.config import Config
from bot.errors import UsageError
from bot.pipeline.replaying import assess_past, replayed_rules
from bot.risk.forecast import as_stored
from bot.risk.replay import Depth, Replayed, Report, changes_of, fit_own, report_labels, report_links
from bot.risk.signals import ALL
from bot.wiring import Past, assessor_of, config_in, policy_in, state_of

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
        fitting = fit_own(report.fates, _fitted_on(report), forecast_model())
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
    with open_past(Path(options.repo), since, first_parent=options.first_parent) as repository:
        config = config_in(repository.config, repository.config_path)
        policy = policy_in(config, repository.head)
    past = Past(
        Path(options.repo),
        repository.walk,
        policy,
        Depth.LIGHT if options.light else Depth.FULL,
        blame=options.blame,
        jobs=options.jobs or processors(),
        state=options.state,
    )
    wanted = changes_of(repository.walk)
    notes: tuple[str, ...] = ()
    if options.most is not None and len(wanted) > options.most:
        notes = (f"of {len(wanted):,} changes since the date, the newest {options.most:,} were assessed (--most)",)
        wanted = wanted[: options.most]
    with state_of(past) as state:
        found = assess_past(wanted, assessor_of(past), state, SystemClock(), progress)
    rules = tuple(rule.id for rule in replayed_rules(past.depth))
    left_out = tuple(rule.id for rule in ALL if rule.id not in rules)
    return Replayed(repository.walk, wanted, found, rules, left_out, past.depth, _score_words(config), notes)


def _score_words(config: Config) -> str:
    return f"the probability by {config.risk.model or 'the shipped model'}"


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
    unread = [found for found in report.omitted if found.omitted != ROOT]
    return Exit.INCOMPLETE if unread or report.walk.notes else Exit.REVIEWED
