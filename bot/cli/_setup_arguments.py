"""What the command line understands of `foreread init` and `foreread doctor`."""

from __future__ import annotations

import argparse

INIT = "init"
DOCTOR = "doctor"
WORKFLOWS = ("two-stage", "simple", "none")

_INIT_EPILOG = """\
At a terminal it asks, one question a line, and nothing is overwritten unasked. Elsewhere, or with --yes, options
answer, and what is there already is kept. Written are .github/foreread.yml (the policy), .github/foreread-roster.yml
(who may sign off) and the workflows in .github/workflows. Nothing is sent anywhere.

  --senior LOGIN:NUMBER[:LEVEL[:DOMAIN+DOMAIN…]]
     NUMBER   the account's: `gh api users/LOGIN --jq .id`; names can be taken by others, numbers cannot
     LEVEL    junior, mid, senior (the default), staff or principal
     DOMAIN   what they know, e.g. payments+checkout (default: every domain of the policy)

exit codes:
  0  written, and the gate can be decided with it
  1  written, and somebody will be blocked by it: the page says who
  2  usage error: nothing was written
"""

_DOCTOR_EPILOG = """\
Signs in as `foreread review OWNER/REPO#N` does (docs/github.md) and only reads. What the token may not see is told as
such, with the permission that it lacks: who can read can see rulesets, and administrators alone most settings.

exit codes:
  0  all is as it should be
  1  something is wrong: the page says what, and how to mend it
  2  usage error, or the repository could not be read at all
  3  nothing that was seen is wrong, but not all could be seen
"""

Commands = argparse._SubParsersAction


def add_setup_commands(commands: Commands[argparse.ArgumentParser], command: str) -> None:
    """`init` and `doctor` in the list of commands, and the one that is asked for."""
    init = commands.add_parser(
        INIT,
        help="write policy, roster and workflows, after asking",
        description="Write what a repository needs for Foreread on its pull requests, after asking.",
        epilog=_INIT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == INIT:
        _add_init(init)
    doctor = commands.add_parser(
        DOCTOR,
        help="say what of a repository's settings lets changes by the gate, and how to mend it",
        description="Say what of a repository's settings on GitHub lets changes by the gate, and how to mend it.",
        epilog=_DOCTOR_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == DOCTOR:
        doctor.add_argument("repository", metavar="OWNER/REPO", help="the repository")
        doctor.add_argument("--format", choices=("terminal", "json"), default="terminal", help="default: terminal")
        doctor.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument("--output", metavar="DIR", default=".", help="the repository (default: here)")
    init.add_argument("--yes", action="store_true", help="ask nothing")
    init.add_argument(
        "--senior", metavar="WHO", action="append", help="somebody who may sign off, at least two of them; see below"
    )
    init.add_argument("--workflow", choices=WORKFLOWS, help="default: two-stage")
    init.add_argument("--model", metavar="SPEC", help="the model that reads, e.g. anthropic:MODEL (default: none)")
    init.add_argument("--action", metavar="OWNER/REPO@SHA", help="where Foreread's Action is, by the whole commit")
    init.add_argument("--force", action="store_true", help="overwrite what is there")
    init.add_argument("--dry-run", action="store_true", help="print the files and write none")
