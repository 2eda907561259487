"""The command line: arguments in, exit code out.

Only argparse is imported for `--help`; each command imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.cli._arguments import EVAL, Exit, parser
from bot.cli._commands import COMMANDS

__all__ = ["Exit", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Whatever a person can act on becomes one line on standard error, never a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == [EVAL]:
        return _evaluate(words[1:])
    if words[:1] == ["gate"]:
        from bot.cli._place import with_action

        words = with_action(words)
    if " ".join(words[:2]) in COMMANDS:
        words[:2] = [" ".join(words[:2])]
    options = parser(words[0] if words else "").parse_args(words)
    from bot.errors import ForereadError

    try:
        return _run(options)
    except ForereadError as error:
        print(f"foreread: {_printable(str(error))}", file=sys.stderr)
        return Exit.USAGE
    except KeyboardInterrupt:
        print("foreread: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`); the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.USAGE
    except Exception as error:  # noqa: BLE001 - an entrance reports what nobody foresaw
        return _report_defect(error)


def _run(options: argparse.Namespace) -> int:
    from importlib import import_module

    if options.command == "schema":
        return _print_schema(options.of)
    module, _, function = COMMANDS[options.command].partition(":")
    return int(getattr(import_module(f"bot.cli.{module}"), function)(options))


def _evaluate(words: Sequence[str]) -> int:
    """Hand over to the harness by name: the bot must work without it and never depends on it (decision 7)."""
    from importlib import import_module

    try:
        harness = import_module("evals.command")
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("evals"):
            raise
        print(
            "foreread: the evaluation harness is not installed here; it is in the source distribution.", file=sys.stderr
        )
        return Exit.USAGE
    return int(harness.main(words))


def _printable(text: str) -> str:
    """One line without control characters: error texts quote what a hostile patch says."""
    return "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode()).strip()


def _report_defect(error: Exception) -> int:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"foreread: a defect of Foreread: {type(error).__name__} in {frame.name} ({_printable(str(error))[:200]}).",
        end=" ",
        file=sys.stderr,
    )
    print("Nothing was reviewed; please report it with this line.", file=sys.stderr)
    if os.environ.get("FOREREAD_TRACEBACK"):
        traceback.print_exception(error)
    return Exit.USAGE


def _print_schema(name: str) -> int:
    from bot.adapters.files import published_schema

    sys.stdout.write(published_schema(name))
    return Exit.REVIEWED
