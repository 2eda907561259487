"""`foreread review`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from bot.adapters.files import calibration, write_output
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress
from bot.brief import Brief, show_measured
from bot.cli._arguments import Exit
from bot.cli._shared import page_of, source_of
from bot.errors import UsageError
from bot.pipeline import review_change
from bot.risk import Tier
from bot.wiring import config_of, earlier_of, model_review, open_source, policy_in, remembering, sources_of


def review(options: argparse.Namespace) -> int:
    """Review what the options name, write the brief, and say by the exit code how it went."""
    if options.record and not options.model:
        raise UsageError("--record keeps a model's replies, and no model is named.", "Add --model.")
    source = source_of(options)
    progress = _progress(options, sys.stderr)
    try:
        progress.step("reading the change")
        with open_source(source) as subject:
            config = config_of(subject)
            record_to = Path(options.record) if options.record else None
            by = model_review(config, options.model, record_to, options.context)
            earlier = earlier_of(subject, source, options.previous) if options.previous else None
            with remembering(sources_of(subject, source, config), progress) as sources:
                policy = policy_in(config, subject.before)
                brief = review_change(sources, policy, by, SystemClock(), progress, earlier)
    finally:
        progress.close()
    if brief.questions:
        brief = show_measured(brief, calibration(_as_measured(brief)))
    write_output(_rendered(brief, options), options.output)
    return _exit_code(brief, options.fail_on)


def _as_measured(brief: Brief) -> set[str]:
    """The prompts that were used. Hit rates were measured with the usual context: with less, a prompt is another."""
    return {m.prompt_digest if m.context == "hunk" else f"{m.prompt_digest} {m.context}" for m in brief.receipt.models}


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
            width, colour = page_of(options.output)
            return publish.render_terminal(brief, width=width, colour=colour)


def _exit_code(brief: Brief, fail_on: str | None) -> Exit:
    if not brief.receipt.complete:
        return Exit.INCOMPLETE
    return Exit.RISKY if fail_on and brief.tier >= Tier[fail_on.upper()] else Exit.REVIEWED
