"""What the command line understands of `foreread policy`."""

from __future__ import annotations

import argparse

POLICY = "policy"
POLICY_CHECK = "policy check"
POLICY_INIT = "policy init"
POLICY_TEST = "policy test"
"""What the two words are called inside."""

_EPILOG = """\
  foreread policy init            write a policy and a roster to begin with
  foreread policy check           faults, who can sign off what, and what will block somebody
  foreread policy test            what the gate says to cases that the team has written down

Each has its own --help. docs/policy.md explains the file.
"""

_CHECK_EPILOG = """\
Without FILE the policy and the roster at HEAD are checked; with FILE, that file and the roster beside it in the working
tree. Expertise that people have earned by their changes counts where --earned says so.

exit codes:
  0  nothing that blocks anybody
  1  somebody will be blocked: the page says who, and what helps
  2  usage or input error, or a fault: with it the gate would let nothing pass
"""

_INIT_EPILOG = """\
Written are .github/foreread.yml and .github/foreread-roster.yml. The roster names nobody yet: `foreread policy check`
says so until the numbers of real accounts stand there.

exit codes:
  0  written
  2  usage error, or a file is there already: nothing was written
"""

_TEST_EPILOG = """\
FILES hold cases: a change, who approved it, and what the gate is to say; without FILES, .github/foreread-tests.yml.
The policy and the roster are those of the working tree, unless a file or an option names others. `--policy default` is
the policy that comes with Foreread.

exit codes:
  0  the gate says what every case expects
  1  it says something else: the page shows both
  2  usage or input error, or a fault in a file
"""

Commands = argparse._SubParsersAction


def add_policy_commands(commands: Commands[argparse.ArgumentParser], command: str, prog: str) -> None:
    """`policy` in the list of commands, and the one of its own commands that is asked for."""
    policy = commands.add_parser(
        POLICY,
        help="write, check and test the policy of the gate: `foreread policy --help`",
        description="Write, check and test the policy of the gate.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == POLICY:
        policy.add_argument("action", choices=("init", "check", "test"), help="see below")
    if command == POLICY_CHECK:
        _add_check(_command(commands, POLICY_CHECK, prog, "Say what a policy means for people.", _CHECK_EPILOG))
    if command == POLICY_INIT:
        _add_init(_command(commands, POLICY_INIT, prog, "Write a policy and a roster to begin with.", _INIT_EPILOG))
    if command == POLICY_TEST:
        _add_test(_command(commands, POLICY_TEST, prog, "Hold a policy against cases.", _TEST_EPILOG))


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, prog: str, about: str, epilog: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        prog=f"{prog} {name}",
        description=about,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("file", nargs="?", metavar="FILE", help="the policy (default: the one at HEAD)")
    check.add_argument("--repo", metavar="DIR", default=".", help="the repository (default: here)")
    check.add_argument("--roster", metavar="FILE", help="the roster (default: the one that the policy names)")
    _add_people(check)
    check.add_argument("--now", metavar="TIME", help="when to ask, e.g. 2026-12-24 (default: now)")
    check.add_argument("--format", choices=("terminal", "json"), default="terminal", help="default: terminal")
    check.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument("--output", metavar="DIR", default=".", help="the repository (default: here)")
    init.add_argument("--force", action="store_true", help="overwrite what is there")


def _add_test(test: argparse.ArgumentParser) -> None:
    test.add_argument("files", nargs="*", metavar="FILES", help="cases (default: .github/foreread-tests.yml)")
    test.add_argument("--repo", metavar="DIR", default=".", help="the repository (default: here)")
    test.add_argument("--policy", metavar="FILE", help="another policy; `default`: the one that comes with Foreread")
    test.add_argument("--roster", metavar="FILE", help="another roster")
    _add_people(test)
    test.add_argument("--format", choices=("terminal", "json"), default="terminal", help="default: terminal")
    test.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")


def _add_people(command: argparse.ArgumentParser) -> None:
    command.add_argument("--earned", metavar="FILE", help="who has earned what, from `foreread gate knowers`, as JSON")
    command.add_argument("--members", metavar="FILE", help="who is in the teams that the roster names, as JSON")
