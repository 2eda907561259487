"""`foreread review`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TextIO

from bot.adapters.files import calibration, read_input, write_output
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress
from bot.brief import Brief, show_measured
from bot.cli._arguments import Exit
from bot.errors import UsageError
from bot.pipeline import review_change
from bot.risk import Tier
from bot.wiring import Source, config_of, model_review, open_source


def review(options: argparse.Namespace) -> int:
    """Review what the options name, write the brief, and say by the exit code how it went."""
    source = _source(options)
    progress = _progress(options, sys.stderr)
    try:
        progress.step("reading the change")
        with open_source(source) as subject:
            config = config_of(subject)
            record_to = Path(options.record) if options.record else None
            by = model_review(config, options.model, record_to, options.context)
            brief = review_change(subject.sources, config.risk_policy(), by, SystemClock(), progress)
    finally:
        progress.close()
    if brief.questions:
        brief = show_measured(brief, calibration(_as_measured(brief)))
    write_output(_rendered(brief, options), options.output)
    return _exit_code(brief, options.fail_on)


def _as_measured(brief: Brief) -> set[str]:
    """The prompts that were used. Hit rates were measured with the usual context: with less, a prompt is another."""
    return {m.prompt_digest if m.context == "hunk" else f"{m.prompt_digest} {m.context}" for m in brief.receipt.models}


def _source(options: argparse.Namespace) -> Source:
    if options.range and (options.staged or options.worktree or options.patch):
        raise UsageError("A range does not go with --staged, --worktree or --patch.", "Give one of them.")
    if options.record and not options.model:
        raise UsageError("--record keeps a model's replies, and no model is named.", "Add --model.")
    patch = read_input(options.patch) if options.patch else None
    return Source(Path(options.repo), options.range, options.staged, options.worktree, patch)


def _progress(options: argparse.Namespace, stream: TextIO) -> SilentProgress | TerminalProgress | VerboseProgress:
    if options.verbose:
        return VerboseProgress(stream, SystemClock())
    if options.quiet or not stream.isatty():
        return SilentProgress()
    return TerminalProgress(stream)


def _rendered(brief: Brief, options: argparse.Namespace) -> str:
    from bot import publish

    match options.format:
        case "json":
            return publish.render_json(brief)
        case "sarif":
            return publish.render_sarif(brief)
        case "markdown":
            return publish.render_markdown(brief)
        case _:
            to_terminal = options.output is None and sys.stdout.isatty()
            width = _terminal_width() if to_terminal else 100
            return publish.render_terminal(
                brief, width=max(40, min(width, 120)), colour=to_terminal and _wants_colour()
            )


def _terminal_width() -> int:
    from shutil import get_terminal_size  # it loads four compression libraries, and most runs write to a file or pipe

    return get_terminal_size().columns


def _wants_colour() -> bool:
    """https://no-color.org: any value that is not empty turns colour off."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _exit_code(brief: Brief, fail_on: str | None) -> Exit:
    if not brief.receipt.complete:
        return Exit.INCOMPLETE
    return Exit.RISKY if fail_on and brief.tier >= Tier[fail_on.upper()] else Exit.REVIEWED
