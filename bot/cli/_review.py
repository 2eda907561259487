"""`foreread review`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.adapters.files import write_output
from bot.adapters.system import SilentProgress, SystemClock, TerminalProgress, VerboseProgress
from bot.brief import Brief
from bot.cli._arguments import Exit
from bot.cli._place import check_options, place_of
from bot.cli._shared import page_of, source_of
from bot.errors import UsageError
from bot.pipeline import review_change
from bot.risk import Tier
from bot.wiring import Asked, config_of, earlier_of, model_review, open_source, policy_in, remembering, sources_of
from bot.wiring.measures import with_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.git import Subject
    from bot.config import Config
    from bot.ports import Progress
    from bot.post import Place
    from bot.wiring import Source


def review(options: argparse.Namespace) -> int:
    """Review what the options name, write the brief, and say by the exit code how it went."""
    if options.record and not options.model:
        raise UsageError("--record keeps a model's replies, and no model is named.", "Add --model.")
    if options.fallback and not options.model:
        raise UsageError("--fallback names a further model, and no first one is named.", "Add --model.")
    if options.ledger and options.dry_run:
        raise UsageError("A dry run tells nothing that could be recorded.", "Leave --ledger or --dry-run out.")
    if options.dry_run and options.format == "sarif":
        raise UsageError("A dry run has no results to put into SARIF.", "Use --format terminal, markdown or json.")
    also = _also(options)
    place = place_of(options.range)
    check_options(options, place)
    if place is not None:
        return _review_hosted(place, options, also)
    source = source_of(options)
    progress = _progress(options, sys.stderr)
    try:
        progress.step("reading the change")
        with open_source(source) as subject:
            config = config_of(subject)
            if options.dry_run:
                return _rehearse(subject, source, config, options, progress)
            by = model_review(config, _asked(options), subject.before, Path(options.record) if options.record else None)
            earlier = earlier_of(subject, source, options.previous) if options.previous else None
            with remembering(sources_of(subject, source, config), progress) as sources:
                policy = policy_in(config, subject.before)
                brief = review_change(sources, policy, by, SystemClock(), progress, earlier)
    finally:
        progress.close()
    brief = with_measures(brief)
    page = _rendered(brief, options.format, options.output)
    if options.ledger:
        _record(brief, page, subject, source, options)
    write_output(page, options.output)
    _write(brief, also)
    return _exit_code(brief, options.fail_on)


def _write(brief: Brief, pages: Sequence[tuple[str, str | None]]) -> None:
    for form, name in pages:
        write_output(_rendered(brief, form, name), name)


def _review_hosted(place: Place, options: argparse.Namespace, also: Sequence[tuple[str, str]]) -> int:
    """The same of a pull request; with --publish the pull request is where it is shown."""
    from bot.cli import _hosted
    from bot.wiring.hosted import Want

    if options.ledger and not options.publish:
        raise UsageError("What is told of a pull request is recorded when it is published.", "Add --publish.")
    for name in ("dry_run", "record", "previous"):
        if getattr(options, name):
            raise UsageError(
                f"--{name.replace('_', '-')} does not go with a pull request yet.", "Fetch it, and name its range."
            )
    progress = _progress(options, sys.stderr)
    try:
        if not options.publish:
            brief = _hosted.brief_of(options, place, progress)
            _write(brief, [(options.format, options.output), *also])
            return _exit_code(brief, options.fail_on)
        published = _hosted.publish_on(options, place, Want.BRIEF, progress)
    finally:
        progress.close()
    _hosted.tell(published, options.output)
    made = published.evaluated.brief if published.evaluated is not None else None
    if made is not None:
        _write(made, also)
    return _exit_code(made, options.fail_on) if made is not None else Exit.REVIEWED


def _record(brief: Brief, page: str, subject: Subject, source: Source, options: argparse.Namespace) -> None:
    """Record what the page tells before anybody sees it: what is not on record was not told."""
    from bot.ledger import digest_of
    from bot.publish import brief_entry
    from bot.wiring import ledger_at, subject_of

    digests = {"page": digest_of(page), "configuration": digest_of(subject.config or b"")}
    if source.patch is not None:
        digests["patch"] = digest_of(source.patch)
    ledger_at(options.ledger).append(brief_entry(brief, subject_of(subject.change, source), digests))


def _rehearse(
    subject: Subject, source: Source, config: Config, options: argparse.Namespace, progress: Progress
) -> Exit:
    """Show what would be sent, and send nothing."""
    from bot import publish
    from bot.pipeline.rehearsing import rehearse_review
    from bot.wiring import rehearsal

    by = rehearsal(config, _asked(options), subject.before)
    with remembering(sources_of(subject, source, config), progress) as sources:
        run = rehearse_review(sources, policy_in(config, subject.before), by, progress)
    match options.format:
        case "json":
            text = publish.render_dry_run_json(run)
        case "markdown":
            text = publish.render_dry_run_markdown(run)
        case _:
            width, colour = page_of(options.output)
            text = publish.render_dry_run_terminal(run, width=width, colour=colour)
    write_output(text, options.output)
    return Exit.REVIEWED


def _asked(options: argparse.Namespace) -> Asked:
    further = tuple(options.fallback or ())
    return Asked(options.model, options.context, options.budget, further, once=options.once)


def _progress(options: argparse.Namespace, stream: TextIO) -> SilentProgress | TerminalProgress | VerboseProgress:
    if options.verbose:
        return VerboseProgress(stream, SystemClock())
    if options.quiet or not stream.isatty():
        return SilentProgress()
    return TerminalProgress(stream)


_ALSO = ("json", "markdown", "sarif")


def _also(options: argparse.Namespace) -> list[tuple[str, str]]:
    """Formats and files of `--also`. Raises UsageError before anything is read, so that no model is paid in vain."""
    pairs = [(form, name) for form, _, name in (given.partition("=") for given in options.also or ())]
    if any(form not in _ALSO or not name for form, name in pairs):
        raise UsageError("--also names a format and a file.", f"Give {', '.join(f'{form}=FILE' for form in _ALSO)}.")
    if pairs and options.dry_run:
        raise UsageError("A dry run makes no brief that could be written elsewhere, too.", "Leave --also out.")
    return pairs


def _rendered(brief: Brief, form: str, output: str | None) -> str:
    from bot import publish

    match form:
        case "json":
            return publish.render_json(brief)
        case "sarif":
            return publish.render_sarif(brief)
        case "markdown":
            return publish.render_markdown(brief)
        case _:
            width, colour = page_of(output)
            return publish.render_terminal(brief, width=width, colour=colour)


def _exit_code(brief: Brief, fail_on: str | None) -> Exit:
    if not brief.receipt.complete:
        return Exit.INCOMPLETE
    return Exit.RISKY if fail_on and brief.tier >= Tier[fail_on.upper()] else Exit.REVIEWED
