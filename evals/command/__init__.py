"""`foreread eval`: the command line of the harness."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from bot.errors import ForereadError
from evals.command._arguments import Exit, parser

__all__ = ["Exit", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the harness. Whatever a person can act on becomes one line on standard error."""
    options = parser().parse_args(arguments)
    try:
        return _commands(options.command)[options.command](options)
    except ForereadError as error:
        print(f"foreread eval: {' '.join(str(error).split())}", file=sys.stderr)
        return Exit.USAGE
    except KeyboardInterrupt:
        print("foreread eval: stopped; the same command goes on from here.", file=sys.stderr)
        return 130


def _commands(name: str) -> Mapping[str, Callable[[argparse.Namespace], int]]:
    """The module that has the command; each imports what it needs."""
    if name in {"run", "record"}:
        from evals.command import _run

        return _run.COMMANDS
    if name in {"compare", "report", "calibrate"}:
        from evals.command import _reports

        return _reports.COMMANDS
    if name in {"score", "adjudicate"}:
        from evals.command import _peers

        return _peers.COMMANDS
    if name == "signals":
        from evals.command import _signals

        return _signals.COMMANDS
    from evals.command import _authoring

    return _authoring.COMMANDS
