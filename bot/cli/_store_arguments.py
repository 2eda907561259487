"""What `foreread store` understands."""

from __future__ import annotations

import argparse

STORE = "store"
MIGRATE = "store migrate"
CHECK = "store check"
BACKUP = "store backup"
RESTORE = "store restore"
LEDGER = "store ledger"
PRUNE = "store prune"
ERASE = "store erase"
STORE_COMMANDS = (MIGRATE, CHECK, BACKUP, RESTORE, LEDGER, PRUNE, ERASE)
"""What each of the two-word commands is called inside."""
LEAST_DAYS = 30
"""The host sends a delivery again for some days; what is forgotten sooner would be read twice."""

_EPILOG = """\
  foreread store migrate           bring the database to this release's version; `serve` and `worker` do it, too
  foreread store check             whether it can be worked with, how much waits, and where the ledger ends
  foreread store backup FILE       a whole copy of a SQLite store, made while the service runs
  foreread store restore FILE      put such a copy back; the service has to be stopped
  foreread store ledger FILE       the ledger as a file (- for standard output), for `foreread ledger verify`
  foreread store prune --before DAYS        remove what was over so many days ago
  foreread store erase --login L --account N    take a person out

Which database: FOREREAD_DATABASE_URL, as for `foreread serve`. docs/operations.md says when to use which.

exit codes:
  0  done; for `check`: it can be worked with
  1  `check`: it cannot, and the line says why
  2  usage error, or the database could not be had
"""


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str, prog: str) -> None:
    """`store` in the list of commands, and the one of its own commands that is asked for."""
    store = commands.add_parser(
        STORE,
        help="look after the service's database: `foreread store --help`",
        description="Look after what the service keeps.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == STORE:
        store.add_argument("action", choices=[name.split()[1] for name in STORE_COMMANDS], help="see below")
    if command in STORE_COMMANDS:
        one = commands.add_parser(command, prog=f"{prog} {command}", description=_DESCRIPTIONS[command])
        _add(one, command)


def _add(one: argparse.ArgumentParser, command: str) -> None:
    if command in {BACKUP, RESTORE, LEDGER}:
        one.add_argument("file", metavar="FILE", help=_FILES[command])
    elif command == PRUNE:
        one.add_argument(
            "--before", metavar="DAYS", type=_days, required=True, help=f"how many days ago, at least {LEAST_DAYS}"
        )
    elif command == ERASE:
        one.add_argument("--login", required=True, help="the name of the account")
        one.add_argument(
            "--account", metavar="N", type=int, required=True, help="its number: gh api users/LOGIN --jq .id"
        )
        one.add_argument(
            "--basis",
            default="request of the person",
            help="why, without a name: it stays in the ledger (%(default)s)",
        )


def _days(text: str) -> int:
    number = int(text)
    if number < LEAST_DAYS:
        raise argparse.ArgumentTypeError(f"at least {LEAST_DAYS}: the host sends a delivery again for some days")
    return number


_FILES = {
    BACKUP: "where to write the copy; it must not be there yet",
    RESTORE: "the copy",
    LEDGER: "where to write it; it must not be there yet; - for standard output",
}
_DESCRIPTIONS = {
    MIGRATE: "Bring the service's database to this release's version, in one transaction.",
    CHECK: "Say whether the service's database can be worked with, how much waits, and where the ledger ends.",
    BACKUP: "Copy a SQLite store as it is at one moment, while the service runs.",
    RESTORE: "Put a copy in the place of a SQLite store. What was there is kept beside it.",
    LEDGER: "Write the service's ledger as a file.",
    PRUNE: "Remove deliveries, closed changes, visits and tasks that were over by then. Ledger and outcomes stay.",
    ERASE: "Take a person out of what the service keeps; of ledger entries of theirs, the texts.",
}
