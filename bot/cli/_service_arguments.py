"""What the command line understands of `foreread serve` and `foreread worker`."""

from __future__ import annotations

import argparse

SERVE = "serve"
WORKER = "worker"
_MOST_PORT = 65535

_EPILOG = """\
  foreread serve                          webhooks, desk and work in one process, on a file (SQLite)
  foreread serve --no-worker              webhooks and desk alone
  foreread worker                         one more process that works, on any machine, on PostgreSQL

The environment says the rest: FOREREAD_WEBHOOK_SECRET, FOREREAD_PUBLIC_URL, FOREREAD_DATABASE_URL, FOREREAD_APP_ID,
FOREREAD_APP_PRIVATE_KEY, FOREREAD_APP_CLIENT_ID, FOREREAD_APP_CLIENT_SECRET, FOREREAD_MODEL, …: docs/service.md.
What is secret may stand in a file instead, which NAME_FILE names: FOREREAD_WEBHOOK_SECRET_FILE=/run/webhook-secret.

exit codes:
  0  it was stopped
  2  it could not begin: one line on standard error says why, and what to do
"""


def add_service_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], command: str) -> None:
    """`serve` and `worker` in the list of commands, with their arguments if they are asked for."""
    serve = commands.add_parser(
        SERVE,
        help="the service for many repositories: webhooks, and the seniors' desk",
        description="Serve webhooks of a GitHub App and the desk, and do the work that they bring.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    worker = commands.add_parser(
        WORKER,
        help="one more process that does the service's work",
        description="Do the service's work: read changes, decide, publish.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if command == SERVE:
        serve.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
        serve.add_argument("--port", type=_port, default=8080, help="port to listen at (%(default)s); 0: any")
        serve.add_argument("--no-worker", action="store_true", help="leave the work to `foreread worker`")
        serve.add_argument(
            "--behind-proxy", action="store_true", help="a proxy stands before it and says who asks (X-Forwarded-For)"
        )
    for parser in (serve, worker) if command in {SERVE, WORKER} else ():
        parser.add_argument(
            "--metrics-port", type=_port, default=0, metavar="PORT",
            help="health and metrics, without a token, at this port of 127.0.0.1 (nowhere)",
        )  # fmt: skip
    for parser in (serve, worker) if command in {SERVE, WORKER} else ():
        parser.add_argument(
            "--people", type=_positive, default=4, metavar="N", help="decisions at a time (%(default)s)"
        )
        parser.add_argument("--briefs", type=_positive, default=4, metavar="N", help="briefs at a time (%(default)s)")
        parser.add_argument(
            "--installation", type=_positive, default=8, metavar="N", help="of these, of one installation (%(default)s)"
        )
        parser.add_argument(
            "--installation-hourly", type=_positive, default=1500, metavar="N", help="and in an hour (%(default)s)"
        )


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{number} is no port: those are up to {_MOST_PORT}")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
