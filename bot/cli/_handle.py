"""`foreread handle`: an event of the host, and what is to be done for it. The GitHub Action calls it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.adapters.files import read_input
from bot.adapters.system import SystemClock, VerboseProgress
from bot.cli import _hosted
from bot.cli._arguments import Exit
from bot.errors import ForereadError, HostError
from bot.post import Place
from bot.webhook import Nudge, read_body, read_event
from bot.wiring.hosted import Want, open_hosting

MOST_BYTES: Final = 25_000_000
"""GitHub cuts no payload below that: https://docs.github.com/en/webhooks/webhook-events-and-payloads."""
_PEOPLE: Final = frozenset(
    {
        "pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "issue_comment",
        "check_run", "check_suite", "status", "team", "membership", "member", "organization",
    }
)  # fmt: skip
"""Events by which people act, or checks end: the brief stays as it is, and no model is asked."""


def handle(options: argparse.Namespace) -> int:
    """Look again at each change that the event is about, and show what comes of it."""
    payload = read_body(read_input(options.event, MOST_BYTES))
    nudge = read_event(options.name, payload, here=os.environ.get("GITHUB_REPOSITORY", ""))
    if nudge is None:
        print(f"Nothing to do for this event: {options.name}.")
        return Exit.REVIEWED
    failed = 0
    places = list(_places(nudge))
    for place in places:
        failed += not _show(options, nudge, place)
    if not places:
        print(f"No open change is concerned: {nudge.why}.")
    return Exit.USAGE if failed else Exit.REVIEWED


def _places(nudge: Nudge) -> Iterator[Place]:
    if not nudge.name:
        raise HostError(
            "The event is about an organization, and this command is for one repository.",
            "Run it for an event of the repository, or on a schedule.",
        )
    if nudge.numbers:
        yield from (Place(nudge.owner, nudge.name, number) for number in nudge.numbers)
        return
    host = open_hosting(Place(nudge.owner, nudge.name, 0), os.environ).host
    for each in host.open_changes(nudge.owner, nudge.name):
        if (nudge.head in {"", each.head} and nudge.base in {"", each.base}) or _by_either(nudge, each.head, each.base):
            yield each.place


def _by_either(nudge: Nudge, head: str, base: str) -> bool:
    """A push is about changes for its branch, and about those from it."""
    return nudge.event == "push" and (nudge.head == head or nudge.base == base)


def _show(options: argparse.Namespace, nudge: Nudge, place: Place) -> bool:
    """Whether it could be shown. One change that cannot be read does not stop the others."""
    want = Want.DECISION if nudge.event in _PEOPLE else Want.BRIEF
    progress = VerboseProgress(sys.stderr, SystemClock())
    try:
        published = _hosted.publish_on(options, place, want, progress)
    except ForereadError as error:
        print(f"foreread: {place}: {error}", file=sys.stderr)
        return False
    _hosted.tell(published, None)
    _summarise(published.page)
    return True


def _summarise(page: str) -> None:
    """The page of the change, for the summary of Actions' job."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if name and page:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"{page}\n")
