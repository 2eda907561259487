"""What the command line understands."""

from __future__ import annotations

import argparse
from enum import IntEnum

from bot import __version__


class Exit(IntEnum):
    """Exit codes, stable from the first release on."""

    REVIEWED = 0
    RISKY = 1
    """Reviewed, with a tier at or above `--fail-on`."""
    USAGE = 2
    """Usage or input error; nothing was reviewed."""
    INCOMPLETE = 3
    """Reviewed, but something that was to be read was not: the brief says what. Wins over RISKY."""


EVAL = "eval"
"""The command that the harness answers, if it is installed."""

_TIERS = ("low", "medium", "high", "critical")

CONTEXTS = ("none", "hunk", "file", "symbol", "repo")
"""docs/models.md says what each level shows."""

_REVIEW_EPILOG = """\
what is reviewed:
  foreread review                 what HEAD adds to the default branch (from their merge base)
  foreread review BASE..HEAD      a range; REV alone means REV..HEAD
  foreread review --staged        the index against HEAD
  foreread review --worktree      the working tree against HEAD
  foreread review --patch FILE    a patch (- for standard input) on the files in --repo

models (none is asked unless you name one):
  --model anthropic:MODEL         needs ANTHROPIC_API_KEY
  --model litellm:PROVIDER/MODEL  needs `pip install 'foreread[litellm]'` and the provider's key
  --model 'exec:COMMAND ARGS'     the request as JSON on standard input, the reply on standard output
  --model recorded:DIR            replies recorded before with --record DIR

exit codes:
  0  reviewed
  1  reviewed, and the tier is at or above --fail-on
  2  usage or input error; nothing was reviewed
  3  reviewed, but the view is incomplete: the brief says what was not read
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="foreread",
        description="The second reviewer that reads an AI-assisted change before the senior does. "
        "A human approves; Foreread never does.",
    )
    top.add_argument("--version", action="version", version=f"foreread {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    review = commands.add_parser(
        "review",
        help="read a change and write the brief for its senior reviewer",
        description="Read a change and write the brief for its senior reviewer.",
        epilog=_REVIEW_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_review_arguments(review)
    commands.add_parser(
        "schema",
        help="print the JSON Schema of `review --format json`",
        description="Print the JSON Schema of the brief.",
    )
    commands.add_parser(
        EVAL,
        help="measure reviewers on changes with known faults; `foreread eval --help`",
        add_help=False,
    )
    return top


def _add_review_arguments(review: argparse.ArgumentParser) -> None:
    review.add_argument(
        "range", nargs="?", metavar="RANGE", help="BASE..HEAD, BASE...HEAD or a revision to compare HEAD with"
    )
    what = review.add_mutually_exclusive_group()
    what.add_argument("--staged", action="store_true", help="review what is staged")
    what.add_argument("--worktree", action="store_true", help="review what differs from HEAD in the working tree")
    what.add_argument("--patch", metavar="FILE", help="review a patch; - reads standard input")
    review.add_argument(
        "--repo",
        metavar="DIR",
        default=".",
        help="the checkout, or the folder that a patch applies to (default: here)",
    )
    review.add_argument(
        "--format",
        choices=("terminal", "markdown", "json", "sarif"),
        default="terminal",
        help="default: terminal",
    )
    review.add_argument("--output", metavar="FILE", help="write the brief there instead of to standard output")
    review.add_argument(
        "--fail-on",
        metavar="TIER",
        choices=_TIERS,
        help="exit 1 when the tier is at or above low, medium, high or critical",
    )
    review.add_argument(
        "--model", metavar="SPEC", help="the model that reads the change; `none` overrides the configuration"
    )
    review.add_argument(
        "--context",
        choices=CONTEXTS,
        metavar="LEVEL",
        help=f"what the model is shown beside the changed lines: {', '.join(CONTEXTS)} (default: hunk)",
    )
    review.add_argument("--record", metavar="DIR", help="keep the model's replies there for `--model recorded:DIR`")
    noise = review.add_mutually_exclusive_group()
    noise.add_argument("--quiet", action="store_true", help="no progress on standard error")
    noise.add_argument(
        "--verbose", action="store_true", help="tell on standard error what is done, step by step, with times"
    )
