"""What the command line understands."""

from __future__ import annotations

import argparse
from enum import IntEnum

from bot import __version__
from bot.cli._desk_arguments import add_desk_commands
from bot.cli._handle_arguments import add_handle
from bot.cli._ledger_arguments import add_ledger_commands
from bot.cli._policy_arguments import add_policy_commands
from bot.cli._service_arguments import add_service_commands
from bot.cli._setup_arguments import add_setup_commands
from bot.cli._store_arguments import add_store_commands


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
PROVENANCE = "provenance"
TRAILER = "provenance trailer"
"""What `foreread provenance trailer` is called inside."""
RISK = "risk"
REPLAY = "risk replay"
FIT = "risk fit"
"""What `foreread risk replay` and `foreread risk fit` are called inside."""
PROMPT = "prompt"
PROMPT_LIST = "prompt list"
PROMPT_SHOW = "prompt show"
"""What `foreread prompt list` and `foreread prompt show` are called inside."""
GATE = "gate"
KNOWERS = "gate knowers"
EXPLAIN = "gate explain"
SIMULATE = "gate simulate"
"""What `foreread gate knowers` and its neighbours are called inside."""

_TIERS = ("low", "medium", "high", "critical")

SCHEMAS = (
    "brief",
    "provenance",
    "replay",
    "dry-run",
    "snapshot",
    "roster",
    "policy",
    "decision",
    "simulation",
    "ledger",
    "outcome",
)
"""Formats with a published JSON Schema."""

CONTEXTS = ("none", "hunk", "file", "symbol", "repo")
"""docs/models.md says what each level shows."""

_REVIEW_EPILOG = """\
what is reviewed:
  foreread review                 what HEAD adds to the default branch (from their merge base)
  foreread review BASE..HEAD      a range; REV alone means REV..HEAD
  foreread review --staged        the index against HEAD
  foreread review --worktree      the working tree against HEAD
  foreread review --patch FILE    a patch (- for standard input) on the files in --repo
  foreread review OWNER/REPO#N    a pull request of GitHub, or its address; with --publish it is shown there

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


_PROVENANCE_EPILOG = """\
what is looked at: the same as of `foreread review`; without RANGE, what HEAD adds to the default branch.
Git AI notes are read where they are; a clone leaves them behind: git fetch origin +refs/notes/ai:refs/notes/ai
Of over 100 commits, commits with evidence are counted, not lines, unless --lines asks for it.

  foreread provenance trailer     the `Assisted-by:` line for a squash message; see `provenance trailer --help`
                                  (a branch called trailer is refs/heads/trailer, or trailer..HEAD)

exit codes:
  0  told, whatever was found
  2  usage or input error; nothing was told
  3  told, but some evidence could not be looked at: the page says which
"""

_TRAILER_EPILOG = """\
One line for each tool that a person declares or that signs by itself, with the model where the evidence names it.
Where the evidence is less than that, nothing is printed, and standard error says so; the exit code is 0 all the same.

  git log -1 --format=%B | foreread provenance trailer HEAD~1..HEAD --message -
"""


_RISK_EPILOG = """\
  foreread risk replay --since DATE    what the policy would have asked of past changes, and what became of these
  foreread risk fit --since DATE       a model of this repository's own, measured on its newest fifth

Each has its own --help.
"""

_REPLAY_EPILOG = """\
Each change since the date is assessed with today's policy (the configuration at HEAD), and joined with later commits
that say that they repair it or take it back: `Fixes: 1a2b3c4`, `This reverts commit …`, `Regression in 1a2b3c4`.

What was assessed is kept in a file of the user's cache (FOREREAD_CACHE=off: nowhere), so that a stopped replay goes on
where it was. It holds titles and paths of the repository and no code.

exit codes:
  0  replayed, whatever was found
  2  usage or input error; nothing was replayed
  3  replayed, but some changes, or a part of the history, could not be read: the page says which
"""


_FIT_EPILOG = """\
The changes since the date are assessed as by `foreread risk replay`, and what that has kept is used. The model is
fitted on the older four fifths, and measured on the newest fifth beside the shipped model and size alone. It is refused
where too few repairs are known. To use it, commit the file and name it in the configuration:

  risk:
    model: .github/foreread-model.json

exit codes:
  0  fitted and written, however good it is: the page says that
  2  usage or input error, or too little is known: nothing was written
  3  fitted and written, but some changes, or a part of the history, could not be read
"""


_PROMPT_EPILOG = """\
  foreread prompt list                  the prompts and lenses: name, version, digest, shipped or the team's own
  foreread prompt show NAME             one of them as it is written
  foreread prompt show NAME RANGE       what would be sent for a change, to the letter

Nothing is sent by either, and no key is needed. docs/prompts.md says how a team brings its own.
"""

_PROMPT_SHOW_EPILOG = """\
Without a change the template is shown, partials in their places; with one, each request that a review would begin with:
system part, user part, schema of the reply. A team's own prompts are read from the base of the change.

exit codes:
  0  shown
  2  usage or input error, or a wrong prompt of the team's
"""


_GATE_EPILOG = """\
  foreread gate explain      what a change still needs before it may merge, and who can give it
  foreread gate OWNER/REPO#N the same of a pull request of GitHub; with --publish its checks say so
  foreread gate simulate     what if: other reviewers, another policy, over the changes of the past
  foreread gate knowers      who has earned which domain by changes that were merged

Each has its own --help. docs/gate.md says how a decision is read.
"""


def parser(command: str = "") -> argparse.ArgumentParser:
    """What is understood; the arguments of one command only, since most of the time of `--help` went to the others."""
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
    if command == "review":
        _add_review_arguments(review)
    provenance = commands.add_parser(
        PROVENANCE,
        help="tell who or what wrote a change, and how that is known",
        description="Tell who or what wrote a change: every piece of evidence, where it stands, and what is missing.",
        epilog=_PROVENANCE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == PROVENANCE:
        _add_provenance_arguments(provenance)
    if command == TRAILER:
        _add_trailer_arguments(
            commands.add_parser(
                TRAILER,
                prog=f"{top.prog} {TRAILER}",
                description="Print the `Assisted-by:` trailer that the evidence warrants, for a squash message.",
                epilog=_TRAILER_EPILOG,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    _add_risk_commands(commands, command, top.prog)
    _add_prompt_commands(commands, command, top.prog)
    gate = commands.add_parser(
        GATE,
        help="decide whether a change may merge, and say why: `foreread gate --help`",
        description="The human gate: what a policy asks of a change, and what of that has been given.",
        epilog=_GATE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == GATE:
        gate.add_argument("action", choices=("explain", "simulate", "knowers"), help="see below")
    if command in {EXPLAIN, SIMULATE}:
        from bot.cli._gate_arguments import add_explain, add_simulate

        (add_explain if command == EXPLAIN else add_simulate)(commands, top.prog, _add_change_arguments)
    if command == KNOWERS:
        from bot.cli._gate_knowers_arguments import add_parser

        add_parser(commands, KNOWERS, top.prog)
    add_policy_commands(commands, command, top.prog)
    add_ledger_commands(commands, command, top.prog)
    add_handle(commands, command)
    add_service_commands(commands, command)
    add_desk_commands(commands, command, top.prog)
    add_store_commands(commands, command, top.prog)
    add_setup_commands(commands, command)
    schema = commands.add_parser(
        "schema",
        help="print the JSON Schema of what `--format json` prints",
        description="Print the JSON Schema of what `--format json` prints.",
    )
    if command == "schema":
        schema.add_argument(
            "of",
            nargs="?",
            choices=SCHEMAS,
            default="brief",
            help="of `review` (brief, the default), `provenance`, `risk replay`, `review --dry-run`, or of what the "
            "gate reads and writes",
        )
    commands.add_parser(
        EVAL,
        help="measure reviewers on changes with known faults; `foreread eval --help`",
        add_help=False,
    )
    return top


def _add_risk_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str, prog: str) -> None:
    """`risk` in the list of commands, and the one of its own commands that is asked for."""
    risk = commands.add_parser(
        RISK,
        help="replay the policy over past changes: `foreread risk --help`",
        description="What the policy would have asked of past changes.",
        epilog=_RISK_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == RISK:
        risk.add_argument("action", choices=("replay", "fit"), help="see below")
    if command == REPLAY:
        replay = commands.add_parser(
            REPLAY,
            prog=f"{prog} {REPLAY}",
            description="Assess every past change with today's policy, and say what became of these changes.",
            epilog=_REPLAY_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_past_arguments(replay)
        replay.add_argument(
            "--format", choices=("terminal", "markdown", "json", "html"), default="terminal", help="default: terminal"
        )
        replay.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")

    if command == FIT:
        fit = commands.add_parser(
            FIT,
            prog=f"{prog} {FIT}",
            description="Fit a model to this repository's own past, and measure it on the newest fifth of its changes.",
            epilog=_FIT_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_past_arguments(fit)
        fit.add_argument(
            "--output", metavar="FILE", required=True, help="where the model and its data sheet are written"
        )


def _add_prompt_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str, prog: str
) -> None:
    """`prompt` in the list of commands, and the one of its own commands that is asked for."""
    prompt = commands.add_parser(
        PROMPT,
        help="show what a model is asked: `foreread prompt --help`",
        description="Show what a model is asked.",
        epilog=_PROMPT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == PROMPT:
        prompt.add_argument("action", choices=("list", "show"), help="see below")
    if command == PROMPT_LIST:
        listing = commands.add_parser(
            PROMPT_LIST,
            prog=f"{prog} {PROMPT_LIST}",
            description="List the prompts and lenses that a review of this repository would ask with.",
        )
        listing.add_argument("--repo", metavar="DIR", default=".", help="the repository (default: here)")
        listing.add_argument("--output", metavar="FILE", help="write the list there instead of to standard output")
    if command == PROMPT_SHOW:
        show = commands.add_parser(
            PROMPT_SHOW,
            prog=f"{prog} {PROMPT_SHOW}",
            description="Show a prompt as it is written, or what would be sent for a change.",
            epilog=_PROMPT_SHOW_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        show.add_argument("name", metavar="NAME", help="as `foreread prompt list` has it")
        _add_change_arguments(show, "show what would be sent of")
        show.add_argument("--change", metavar="RANGE", help="another way to give RANGE")
        show.add_argument(
            "--context",
            choices=CONTEXTS,
            metavar="LEVEL",
            help=f"as of `review`: {', '.join(CONTEXTS)} (default: hunk)",
        )
        show.add_argument("--output", metavar="FILE", help="write it there instead of to standard output")


def _add_past_arguments(command: argparse.ArgumentParser) -> None:
    """Which past changes, and what is known of them."""
    command.add_argument(
        "--since",
        metavar="DATE",
        required=True,
        help="changes committed from then on: 2025-01-31, or an age: 90d, 18m, 2y",
    )
    command.add_argument("--repo", metavar="DIR", default=".", help="the repository; bare will do (default: here)")
    command.add_argument(
        "--first-parent",
        action="store_true",
        help="a change is what the main line took in at once, merges included; else each commit that is no merge",
    )
    command.add_argument(
        "--blame",
        action="store_true",
        help="lay a repair that names no cause to whoever wrote the lines that it removes: a guess, often wrong",
    )
    command.add_argument(
        "--labels",
        metavar="FILE",
        help='take from there what was repaired, not from messages: JSON lines with "inducing_sha"',
    )
    command.add_argument(
        "--light", action="store_true", help="do not search the tree for who uses what changed; some rules are left out"
    )
    command.add_argument("--most", metavar="N", type=_positive, help="the newest N changes only")
    command.add_argument("--jobs", metavar="N", type=_positive, help="processes (default: one a processor)")
    command.add_argument("--state", metavar="FILE", help="keep there what was assessed; `off` for nowhere")
    noise = command.add_mutually_exclusive_group()
    noise.add_argument("--quiet", action="store_true", help="no progress on standard error")
    noise.add_argument("--verbose", action="store_true", help="progress as lines with times")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _add_review_arguments(review: argparse.ArgumentParser) -> None:
    _add_change_arguments(review, "review")
    review.add_argument(
        "--format",
        choices=("terminal", "markdown", "json", "sarif"),
        default="terminal",
        help="default: terminal",
    )
    review.add_argument("--output", metavar="FILE", help="write the brief there instead of to standard output")
    review.add_argument(
        "--publish", action="store_true", help="of a pull request: show the brief and the gate's decision there"
    )
    review.add_argument(
        "--brief",
        metavar="FILE",
        help="of a pull request: a brief (JSON) that was made without rights; what of it holds is taken over",
    )
    review.add_argument(
        "--also",
        metavar="FORMAT=FILE",
        action="append",
        help="write the same brief there, too: markdown=FILE, json=FILE or sarif=FILE (may be given several times)",
    )
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
    review.add_argument(
        "--fallback",
        metavar="SPEC",
        action="append",
        help="the model to ask where the one before has no answer (may be given several times)",
    )
    review.add_argument(
        "--once", action="store_true", help="one reading by the model and no second look, whatever the tier"
    )
    review.add_argument(
        "--sarif",
        metavar="FILE",
        action="append",
        help="results of another analyzer; those on changed lines join the brief (may be given several times)",
    )
    review.add_argument(
        "--scan",
        action="store_true",
        help="run installed scanners (ruff, bandit, zizmor; semgrep with the base's rules) on the changed files",
    )
    review.add_argument(
        "--osv",
        metavar="DIR",
        help="a folder with an OSV database as osv.dev exports it (DIR/PyPI/all.zip, DIR/npm/*.json): "
        "the versions that the change sets are looked up there, offline",
    )
    review.add_argument(
        "--budget",
        metavar="AMOUNT",
        help="what the model may cost, never more: 60k (tokens), $0.50, both (60k,$0.50), also a month ($20/month)",
    )
    review.add_argument(
        "--dry-run", action="store_true", help="show what the model would be sent and what it would cost; send nothing"
    )
    review.add_argument(
        "--previous",
        metavar="FILE",
        help="the brief (--format json) of an earlier head of the change: a model reads again only what may read "
        "otherwise now, questions keep their ids, and answered ones rest until their code changes",
    )
    review.add_argument(
        "--ledger", metavar="FILE", help="record there what the brief tells; see `foreread ledger --help`"
    )
    review.add_argument("--record", metavar="DIR", help="keep the model's replies there for `--model recorded:DIR`")
    noise = review.add_mutually_exclusive_group()
    noise.add_argument("--quiet", action="store_true", help="no progress on standard error")
    noise.add_argument(
        "--verbose", action="store_true", help="tell on standard error what is done, step by step, with times"
    )


def _add_provenance_arguments(provenance: argparse.ArgumentParser) -> None:
    _add_change_arguments(provenance, "look at")
    provenance.add_argument(
        "--format", choices=("terminal", "markdown", "json"), default="terminal", help="default: terminal"
    )
    provenance.add_argument("--output", metavar="FILE", help="write the page there instead of to standard output")
    provenance.add_argument(
        "--lines",
        action="store_true",
        help="share out the added lines to their commits in a range of over 100 commits, too; that takes seconds",
    )


def _add_trailer_arguments(trailer: argparse.ArgumentParser) -> None:
    _add_change_arguments(trailer, "look at")
    trailer.add_argument(
        "--message",
        metavar="FILE",
        help="print this whole message with the trailer in its place; - reads standard input",
    )


def _add_change_arguments(command: argparse.ArgumentParser, verb: str) -> None:
    """Which change, and what is known of it besides."""
    command.add_argument(
        "range",
        nargs="?",
        metavar="RANGE",
        help="BASE..HEAD, BASE...HEAD, a revision to compare HEAD with, or OWNER/REPO#N",
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--staged", action="store_true", help=f"{verb} what is staged")
    what.add_argument("--worktree", action="store_true", help=f"{verb} what differs from HEAD in the working tree")
    what.add_argument("--patch", metavar="FILE", help=f"{verb} a patch; - reads standard input")
    command.add_argument(
        "--repo",
        metavar="DIR",
        default=".",
        help="the checkout, or the folder that a patch applies to (default: here)",
    )
    command.add_argument(
        "--pull-request",
        metavar="FILE",
        help="the host's JSON of the pull request, or of the event that a workflow runs on; for provenance",
    )
    command.add_argument(
        "--earlier",
        metavar="FILE",
        help="what `provenance --format json` found at an earlier head: a force-push does not undo it",
    )
