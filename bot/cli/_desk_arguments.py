"""What `foreread desk` understands."""

from __future__ import annotations

import argparse

DESK = "desk"
FIGURES = "desk figures"
EXPORT = "desk export"
DESK_COMMANDS = (FIGURES, EXPORT)
"""What each of the two-word commands is called inside."""

_EPILOG = """\
  foreread desk figures     what waits for whom, how long, what misfires, what came true: as text or JSON
  foreread desk export --outcomes FILE       labels of real life (repairs, answers), as JSON lines
  foreread desk export --calibration FILE    hit rates of questions

The database is that of the service: FOREREAD_DATABASE_URL. docs/outcomes.md says what a label is.

exit codes:
  0  done
  2  usage error, or the database could not be had
"""


def add_desk_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str, prog: str) -> None:
    """`desk` in the list of commands, and the one of its own commands that is asked for."""
    desk = commands.add_parser(
        DESK,
        help="figures of the team, and labels to measure with, from the service's database: `foreread desk --help`",
        description="What the service has learned: figures of the team, and labels to measure with.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == DESK:
        desk.add_argument("action", choices=[name.split()[1] for name in DESK_COMMANDS], help="see below")
    if command not in DESK_COMMANDS:
        return
    about = {FIGURES: "Print the team's figures.", EXPORT: "Write labels, and hit rates of questions, to files."}
    one = commands.add_parser(command, prog=f"{prog} {command}", description=about[command])
    one.add_argument("--repository", metavar="OWNER/NAME", help="of this repository alone")
    usual = 90 if command == FIGURES else 3_650
    one.add_argument("--days", metavar="N", type=_days, default=usual, help=f"how far back (default: {usual})")
    if command == FIGURES:
        one.add_argument("--format", choices=("terminal", "json"), default="terminal", help="default: terminal")
        one.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")
        return
    adds = {
        "--outcomes": "write a JSON line for each label there; `foreread schema outcome` has the format",
        "--calibration": "write hit rates of questions there, in the format of those that ship",
    }
    for name, text in adds.items():
        one.add_argument(name, metavar="FILE", help=text)
    words = "with titles and the words of questions, of public repositories"
    one.add_argument("--texts", action="store_true", help=words)
    one.add_argument("--private-texts", action="store_true", help="of private ones as well: they quote code")


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 36_500:
        raise ValueError(text)
    return number
