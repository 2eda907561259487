"""`foreread handle`: an event of the host, and what is to be done for it. The GitHub Action calls it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.files import read_input
from bot.adapters.system import SystemClock, VerboseProgress
from bot.cli import _hosted
from bot.cli._arguments import Exit
from bot.errors import ForereadError, HostError
from bot.gate import State
from bot.post import Place
from bot.webhook import Nudge, read_body, read_event
from bot.wiring.hosted import Hosting, Want, open_hosting

if TYPE_CHECKING:
    from bot.pipeline.publishing import Evaluated

MOST_BYTES: Final = 25_000_000
"""GitHub cuts no payload below that: https://docs.github.com/en/webhooks/webhook-events-and-payloads."""
_PEOPLE: Final = frozenset(
    {
        "pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "issue_comment",
        "check_run", "check_suite", "status", "team", "membership", "member", "organization",
    }
)  # fmt: skip
"""Events by which people act, or checks end: the brief stays as it is, and no model is asked."""
_DECIDED: Final = {State.SATISFIED: "passed", State.WAITING: "waiting"}


def handle(options: argparse.Namespace) -> int:
    """Look again at each change that the event is about, and show what comes of it."""
    payload = read_body(read_input(options.event, MOST_BYTES))
    nudge = read_event(options.name, payload, here=os.environ.get("GITHUB_REPOSITORY", ""))
    if nudge is None:
        print(f"Nothing to do for this event: {options.name}.")
        return Exit.REVIEWED
    if not nudge.name:
        raise HostError(
            "The event is about an organization, and this command is for one repository.",
            "Run it for an event of the repository, or on a schedule.",
        )
    hosting = open_hosting(os.environ)
    places = list(_places(nudge, hosting))
    shown = [_show(options, nudge, place, hosting) for place in places]
    if not places:
        print(f"No open change is concerned: {nudge.why}.")
    return Exit.REVIEWED if all(shown) else Exit.USAGE


def _places(nudge: Nudge, hosting: Hosting) -> Iterator[Place]:
    if nudge.numbers:
        yield from (Place(nudge.owner, nudge.name, number) for number in nudge.numbers)
        return
    for each in hosting.host.open_changes(nudge.owner, nudge.name):
        is_both = nudge.head in {"", each.head} and nudge.base in {"", each.base}
        # A push is about changes for its branch, and about those from it.
        if is_both or (nudge.event == "push" and (nudge.head == each.head or nudge.base == each.base)):
            yield each.place


def _show(options: argparse.Namespace, nudge: Nudge, place: Place, hosting: Hosting) -> bool:
    """Whether it could be shown. One change that cannot be read does not stop the others."""
    want = Want.DECISION if (nudge.cause or nudge.event) in _PEOPLE else Want.BRIEF
    progress = VerboseProgress(sys.stderr, SystemClock())
    try:
        published = _hosted.publish_on(options, place, want, progress, hosting)
    except ForereadError as error:
        print(f"foreread: {place}: {plain_log(str(error))}", file=sys.stderr)
        return False
    _hosted.tell(published, None)
    _append("GITHUB_STEP_SUMMARY", published.page)
    if published.evaluated is not None:
        _append("GITHUB_OUTPUT", _outputs(published.evaluated))
    return True


def plain_log(text: str) -> str:
    """One line that Actions reads as text: `##[` anywhere, and `::` at the start of a line, begin its commands.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; the older form is still read.
    """
    line = " ".join("".join(c if c.isprintable() else "?" for c in text).split())
    return line.replace("##[", "##(").replace("::", ": :")


def _outputs(found: Evaluated) -> str:
    """What the Action tells the steps behind it: known words and a number, for a line feed would begin another."""
    tier, questions = found.decision.requirement.tier.label, len(found.epoch.questions.questions)
    return f"tier={tier}\nquestions={questions}\ndecision={_DECIDED.get(found.decision.state, 'failed')}"


def _append(variable: str, text: str) -> None:
    """To the file that Actions names in a variable."""
    name = os.environ.get(variable)
    if name and text:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")
