"""What `foreread ledger` understands."""

from __future__ import annotations

import argparse

LEDGER = "ledger"
VERIFY = "ledger verify"
SHOW = "ledger show"
EXPORT = "ledger export"
REPAIR = "ledger repair"
ERASE = "ledger erase"
LEDGER_COMMANDS = (VERIFY, SHOW, EXPORT, REPAIR, ERASE)
"""What each of the two-word commands is called inside."""

_KINDS = ("opened", "brief", "decision", "answer", "override", "publication", "merge", "key", "erasure", "repair")

_EPILOG = """\
  foreread ledger verify FILE    whether every entry is there, in its place and as it was written; where it is not
  foreread ledger show FILE      the entries, in a line or two each
  foreread ledger export FILE --change ID    what the ledger holds of a change: for an auditor, or as in-toto statements
  foreread ledger repair FILE    cut off a last line whose writer was stopped, and record that
  foreread ledger erase FILE     take a text out of an entry, and record that; the chain stays whole

Each has its own --help; docs/ledger.md is the page for an auditor. `foreread review --ledger FILE` records briefs.

exit codes:
  0  the ledger is whole
  1  it is not: the page says where and how
  2  usage or input error
"""

_VERIFY_EPILOG = """\
Without a checkpoint that was kept elsewhere, nobody can see whether entries are missing at the end. The last part of
this command's page is one: keep it where the ledger's keeper cannot write, and give it back next time.

  foreread ledger verify ledger.jsonl --checkpoint 1204:sha256:9f86…
  foreread ledger verify ledger.jsonl --checkpoint ledger.jsonl.head --key ledger.pub
  foreread ledger verify ledger.jsonl --against copy.jsonl

exit codes:
  0  whole, and where two were compared, one is the other or continues it
  1  not whole, or the two part
  2  usage or input error
"""


def add_ledger_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str, prog: str) -> None:
    """`ledger` in the list of commands, and the one of its own commands that is asked for."""
    ledger = commands.add_parser(
        LEDGER,
        help="verify, show and export the record of what was told and decided: `foreread ledger --help`",
        description="The append-only, hash-chained record of what was told, decided, answered and published.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == LEDGER:
        ledger.add_argument("action", choices=[name.split()[1] for name in LEDGER_COMMANDS], help="see below")
    if command in LEDGER_COMMANDS:
        one = commands.add_parser(
            command,
            prog=f"{prog} {command}",
            description=_DESCRIPTIONS[command],
            epilog=_VERIFY_EPILOG if command == VERIFY else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("ledger", metavar="FILE", help="the ledger")
        _ADD[command](one)


def _add_trust(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--checkpoint",
        metavar="COUNT:DIGEST|FILE",
        help="where the ledger had come to, as `verify` printed it or as a FILE.head holds it",
    )
    one.add_argument(
        "--key",
        metavar="FILE",
        action="append",
        help="a trusted public key (Ed25519, PEM): every entry's signature is checked (may be given several times)",
    )


def _add_verify(one: argparse.ArgumentParser) -> None:
    _add_trust(one)
    one.add_argument("--against", metavar="FILE", help="another copy of the ledger: say where the two part")


def _add_show(one: argparse.ArgumentParser) -> None:
    _add_trust(one)
    one.add_argument("--change", metavar="ID", help="only what is about this change")
    one.add_argument("--kind", choices=_KINDS, help="only entries of this kind")
    one.add_argument("--last", metavar="N", type=_positive, help="only the last N of these")


def _add_export(one: argparse.ArgumentParser) -> None:
    _add_trust(one)
    one.add_argument("--change", metavar="ID", required=True, help="the change: the number of a pull request, a commit")
    one.add_argument("--repository", metavar="NAME", help="the repository, where the ledger is of several")
    one.add_argument(
        "--format",
        choices=("report", "markdown", "json", "in-toto"),
        default="report",
        help="report (the default) and markdown are for people; json has the entries; in-toto a statement a line",
    )
    one.add_argument(
        "--host",
        metavar="URI",
        help="where repository and accounts are, if the ledger does not say: https://github.com",
    )
    one.add_argument(
        "--signing-key", metavar="FILE", help="sign each in-toto statement (DSSE) with this private key (Ed25519, PEM)"
    )
    one.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")


def _add_signing(one: argparse.ArgumentParser) -> None:
    one.add_argument("--signing-key", metavar="FILE", help="the private key of a signed ledger (Ed25519, PEM)")


def _add_erase(one: argparse.ArgumentParser) -> None:
    one.add_argument("--entry", metavar="N", type=int, required=True, help="the entry's number, as `show` prints it")
    one.add_argument(
        "--text", metavar="NAME", action="append", required=True, help="the text's name (may be given several times)"
    )
    one.add_argument("--basis", required=True, help="why, without a person's name: it stays in the ledger")
    one.add_argument("--by", metavar="ACCOUNT", type=int, help="the number of the account that erases")
    _add_signing(one)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_DESCRIPTIONS = {
    VERIFY: "Say whether a ledger is whole, and where it is not.",
    SHOW: "Show a ledger's entries.",
    EXPORT: "Say who approved a change, what they were told and what they answered.",
    REPAIR: "Cut off a last line that its writer did not finish, and record that. Refused where more is wrong.",
    ERASE: "Erase texts of an entry: their salted digests stay, so that the chain is whole, and an entry records it.",
}
_ADD = {VERIFY: _add_verify, SHOW: _add_show, EXPORT: _add_export, REPAIR: _add_signing, ERASE: _add_erase}
