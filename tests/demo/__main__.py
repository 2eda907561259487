"""`python -m tests.demo`: the service with something to show, on this machine alone. `--once`: until all is read."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.adapters.system import now
from tests.demo._acts import act
from tests.demo._company import Company, found, open_changes
from tests.demo._past import add_past
from tests.demo._running import DemoError, Service, delivering, in_words, refuse_taken
from tests.servers.fake_github import FakeGitHub
from tests.servers.ports import free_port

_TRY = """
  desk        {desk}
  GitHub      {github}  (a fake one, on this machine)
  sign in as  ben      senior, knows payments, pricing and checkout: the most waits for him
              chloe    staff, knows inventory and authentication
              dara     senior, knows inventory · fay, emil, ada: authors · eve: a stranger, sees one repository

  try         `Refund a part of an order`: two questions beside their code; answer them and approve
              `Retry notices …`: its title, description and code tell reviewers what to say
              `Texts of statements …`: moved code, with proof; `Format the reports …`: nothing to read
              /team (its past is made up), /ledger, /api/openapi.json

Ctrl-C ends it, and nothing stays behind. The log: {log}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    stopped = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopped.set())
    try:
        refuse_taken(options.port)
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="foreread-demo-")))
            github = stack.enter_context(FakeGitHub(folder / "github"))
            service = Service(github, folder, options.port or free_port(), model=options.model)
            stack.callback(service.stop)
            company = begin(service, stack)
            for line in in_words([*service.records(company).values()]):
                sys.stdout.write(f"{line}\n")
            if not options.once:
                sys.stdout.write(_TRY.format(desk=service.address, github=github.git_url, log=service.log))
                sys.stdout.flush()
                stopped.wait()
    except DemoError as error:
        _say(str(error))
        return 2
    return 0


def begin(service: Service, stack: ExitStack) -> Company:
    """The organisation, the service, the changes, and what people did about them."""
    _say("a made-up organisation")
    company = found(service.github, service.hook_url, service.secret)
    _say("the service")
    service.start(company)
    stack.enter_context(delivering(service.github))
    open_changes(company)
    _say(f"{len(company.pulls)} changes are opened, told to the service, and read")
    service.until_read(company)
    service.until_idle()
    _say("people answer, approve and object")
    act(company)
    company.github.world.deliver()
    service.until_idle()
    add_past(company, service.database, now())
    return company


def _say(what: str) -> None:
    sys.stderr.write(f"demo: {what}\n")
    sys.stderr.flush()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop when all is read, and print the queue")
    parser.add_argument("--port", type=int, default=8080, help="of the desk; 0: any (default: %(default)s)")
    parser.add_argument("--model", default="", metavar="SPEC", help="a model that reads, too (docs/models.md)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
