"""What `foreread gate explain` and `foreread gate simulate` understand."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

_EXPLAIN_EPILOG = """\
  foreread gate explain --snapshot FILE --policy FILE --roster FILE --now TIME
                                  a recorded change, or one that somebody has made up; `foreread schema snapshot`
  foreread gate explain           what HEAD adds to the default branch; policy and roster are read from its base
  foreread gate explain RANGE     another change of the repository
  foreread gate OWNER/REPO#N      a pull request of GitHub, as it stands there; with --publish its checks say so

A repository knows no reviews: what is told is what will be asked, and who can give it. --record keeps what was seen,
for an answer by hand. - stands for standard input, once. Whatever cannot be read is a decision, too: ERROR.

exit codes:
  0  satisfied: what the policy asks has been given, or people let the change pass in an emergency
  1  waiting or blocked
  2  usage error; nothing was decided
  3  error: it cannot be decided, and so does not pass
"""

_SIMULATE_EPILOG = """\
one change, as it would stand:
  foreread gate simulate --snapshot FILE --policy FILE --roster FILE --approve ada --answer-all
  foreread gate simulate --snapshot FILE --policy NEW --against OLD --roster FILE

the changes of the past, as they would have stood:
  foreread gate simulate --policy NEW                    the newest 200, against the policy at HEAD
  foreread gate simulate --policy NEW --against OLD --roster FILE --last 500

What was assessed is kept for the next time as by `foreread risk replay`. Nothing is written to the repository.

exit codes:
  0  simulated, whatever came of it
  2  usage or input error; nothing was simulated
  3  simulated, but some changes could not be read: the page says which
"""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
AddChange = Callable[[argparse.ArgumentParser, str], None]


def add_explain(commands: Commands, prog: str, add_change: AddChange) -> None:
    """The arguments of `gate explain`; `add_change` adds those that say which change."""
    explain = commands.add_parser(
        "gate explain",
        prog=f"{prog} gate explain",
        description="Say whether a change may merge: what is asked, what is given, who can give the rest, and why.",
        epilog=_EXPLAIN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_change(explain, "look at")
    explain.add_argument("--snapshot", metavar="FILE", help="a recorded change (JSON) in place of one of a repository")
    _add_rules(explain)
    explain.add_argument("--publish", action="store_true", help="of a pull request: show the decision there")
    explain.add_argument("--ledger", metavar="FILE", help="record the decision there; see `foreread ledger --help`")
    explain.add_argument("--record", metavar="FILE", help="write the change as it was seen there, as a snapshot")
    _add_page(explain)


def add_simulate(commands: Commands, prog: str, add_change: AddChange) -> None:
    """The arguments of `gate simulate`."""
    del add_change
    simulate = commands.add_parser(
        "gate simulate",
        prog=f"{prog} gate simulate",
        description="Say what a decision would be: with other reviews, people, policies, over past changes.",
        epilog=_SIMULATE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    simulate.add_argument(
        "range", nargs="?", metavar="RANGE", help="past changes: BASE..HEAD; without it those of HEAD"
    )
    simulate.add_argument("--repo", metavar="DIR", default=".", help="the repository; bare will do (default: here)")
    simulate.add_argument("--snapshot", metavar="FILE", help="one recorded change (JSON) in place of the past")
    _add_rules(simulate)
    simulate.add_argument(
        "--against",
        metavar="FILE",
        help="the policy to compare with (default: the one at HEAD; of one change, --policy)",
    )
    suppose = simulate.add_argument_group("of one change, suppose that")
    suppose.add_argument("--approve", metavar="PERSON|ID", action="append", help="somebody approves its head, now")
    suppose.add_argument(
        "--answer-all", action="store_true", help="whoever approves has read the brief and answered every question"
    )
    suppose.add_argument("--without", metavar="PERSON", action="append", help="somebody is not in the roster any more")
    suppose.add_argument("--tier", choices=("medium", "high", "critical"), help="the change is of this tier at least")
    past = simulate.add_argument_group("of the past")
    past.add_argument("--last", metavar="N", type=_positive, default=200, help="the newest N changes (default: 200)")
    past.add_argument("--light", action="store_true", help="do not search the tree for who uses what changed")
    past.add_argument("--jobs", metavar="N", type=_positive, help="processes (default: one a processor)")
    past.add_argument("--state", metavar="FILE", help="keep there what was assessed; `off` for nowhere")
    noise = simulate.add_mutually_exclusive_group()
    noise.add_argument("--quiet", action="store_true", help="no progress on standard error")
    noise.add_argument("--verbose", action="store_true", help="progress as lines with times")
    _add_page(simulate)


def _add_rules(command: argparse.ArgumentParser) -> None:
    command.add_argument("--policy", metavar="FILE", help="the policy (YAML)")
    command.add_argument("--roster", metavar="FILE", help="the roster (YAML)")
    command.add_argument("--earned", metavar="FILE", help="what people have earned by merged changes (JSON)")
    command.add_argument("--members", metavar="FILE", help="who is in the host's teams (JSON)")
    command.add_argument(
        "--now", metavar="TIME", help="decide as at this time: 2026-11-20 or 2026-11-20T09:30:00Z (default: now)"
    )


def _add_page(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", choices=("terminal", "markdown", "json"), default="terminal", help="default: terminal"
    )
    command.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
