"""What commands that read a change have in common: which change, and for what page."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.adapters.files import read_input
from bot.errors import UsageError
from bot.wiring import Source

FILE_WIDTH = 100
"""Columns of a page that goes into a file or a pipe."""


def source_of(options: argparse.Namespace) -> Source:
    """The change that the options name. Raises UsageError where they contradict each other."""
    if options.range and (options.staged or options.worktree or options.patch):
        raise UsageError("A range does not go with --staged, --worktree or --patch.", "Give one of them.")
    others = (getattr(options, name, None) for name in ("message", "previous"))
    names = (options.patch, options.pull_request, options.earlier, *others)
    if names.count("-") > 1:
        raise UsageError("Standard input can be only one file.", "Name the others.")
    patch = read_input(options.patch) if options.patch else None
    return Source(
        Path(options.repo),
        options.range,
        options.staged,
        options.worktree,
        patch,
        options.pull_request,
        options.earlier,
        tuple(getattr(options, "sarif", None) or ()),
        getattr(options, "scan", False),
        Path(options.osv) if getattr(options, "osv", None) else None,
    )


def page_of(output: str | None) -> tuple[int, bool]:
    """The width of the page, 40 to 120 columns, and whether it has colours."""
    to_terminal = output is None and sys.stdout.isatty()
    width = _terminal_width() if to_terminal else FILE_WIDTH
    return max(40, min(width, 120)), to_terminal and _wants_colour()


def _terminal_width() -> int:
    from shutil import get_terminal_size  # it loads four compression libraries, and most runs write to a file or pipe

    return get_terminal_size().columns


def _wants_colour() -> bool:
    """https://no-color.org: any value that is not empty turns colour off."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
