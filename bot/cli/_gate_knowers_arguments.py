"""What `foreread gate knowers` understands."""

from __future__ import annotations

import argparse
from typing import Final

MOST_DAYS: Final = 3_650

_EPILOG = """\
What counts: changes of more than ten lines of code in a domain that the base branch took in, by mailboxes of the
roster. docs/roster.md says what does not. The base branch is found as by `foreread review`.

  foreread gate knowers --format json --output earned.json     as data, to decide with

exit codes:
  0  told, whoever it is
  2  usage or input error, or a wrong roster or policy
  3  told, but a part of the history could not be read: the page says which
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, prog: str) -> None:
    """The command's arguments; `name` is what it is called inside."""
    parser = commands.add_parser(
        name,
        prog=f"{prog} {name}",
        description="Tell who has earned which domain by changes that the base branch took in.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--repo", metavar="DIR", default=".", help="the repository; bare will do (default: here)")
    parser.add_argument("--base", metavar="REV", help="the base branch (default: origin's, or main or master)")
    parser.add_argument("--roster", metavar="FILE", help="default: the one that the base branch has")
    parser.add_argument("--members", metavar="FILE", help="who is in the teams that the roster names, as JSON")
    parser.add_argument("--policy", metavar="FILE", help="default: the one that the base branch has")
    parser.add_argument("--days", metavar="N", type=_days, help="how far back (default: what the policy's `earn` says)")
    parser.add_argument("--now", metavar="TIME", help="count back from then: 2026-01-31, or a time with its offset")
    parser.add_argument("--format", choices=("terminal", "json"), default="terminal", help="default: terminal")
    parser.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")


def _days(text: str) -> int:
    number = int(text)
    if not 0 < number <= MOST_DAYS:
        raise ValueError(text)
    return number
