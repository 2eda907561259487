"""What the command line understands of `foreread handle`."""

from __future__ import annotations

import argparse

HANDLE = "handle"

_EPILOG = """\
  foreread handle --name "$GITHUB_EVENT_NAME" --event "$GITHUB_EVENT_PATH"

The event says which pull requests are concerned and nothing else: what they are is read anew. Where people have acted,
or checks have ended, the gate decides again and no model is asked; a pushed change is read as by `review --publish`.
For `merge_group` the check is written on the commit that the merge queue has made: docs/github.md.

exit codes:
  0  all that was concerned is shown as it is now
  2  usage error, or something could not be read or written: standard error says what
"""


def add_handle(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str) -> None:
    """`handle` in the list of commands, with its arguments if it is the one that is asked for."""
    handle = commands.add_parser(
        HANDLE,
        help="do what an event of GitHub asks for: what the GitHub Action calls",
        description="Look again at the pull requests that an event is about, and show there what comes of it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command != HANDLE:
        return
    handle.add_argument(
        "--event", metavar="FILE", required=True, help="the event's payload (JSON); - for standard input"
    )
    handle.add_argument("--name", metavar="NAME", required=True, help="what the event is called: pull_request, push, …")
    handle.add_argument("--model", metavar="SPEC", help="the model that reads pushed changes; `none` for no model")
    handle.add_argument("--budget", metavar="AMOUNT", help="what the model may cost in one review: docs/budget.md")
    handle.add_argument("--brief", metavar="FILE", help="as of `review`: a brief (JSON) that was made without rights")
    handle.add_argument("--ledger", metavar="FILE", help="record there what is told, decided and published")
