"""`foreread handle`: an event of the host, and what is to be done for it. The GitHub Action calls it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.files import read_input
from bot.adapters.system import SystemClock, VerboseProgress
from bot.cli import _hosted
from bot.cli._arguments import Exit
from bot.errors import ForereadError, HostError, HostUnavailableError
from bot.gate import State
from bot.pipeline.spreading import concerned_groups, spread
from bot.post import Place
from bot.webhook import Nudge, read_body, read_event
from bot.wiring.hosted import Hosting, Want, open_hosting

if TYPE_CHECKING:
    from bot.pipeline.publishing import Evaluated, Published
    from bot.work import Wish

MOST_BYTES: Final = 25_000_000
"""GitHub cuts no payload below that: https://docs.github.com/en/webhooks/webhook-events-and-payloads."""
_QUEUE: Final = "merge_group"
_DECIDED_GROUP: Final = {State.SATISFIED: "passed"}
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
    if _QUEUE in {nudge.event, nudge.cause}:
        return Exit.REVIEWED if _show_group(options, nudge, hosting) else Exit.USAGE
    wishes = spread(hosting.host, nudge)
    places = [wish.place for wish in wishes]
    shown = [_show(options, wish, hosting) for wish in wishes]
    if not wishes:
        print(f"No open change is concerned: {nudge.why}.")
    bases = [each.hosted.base if each is not None else nudge.base for each in shown]
    is_current = _judge_groups_again(options, nudge, list(zip(places, bases, strict=True)), hosting)
    return Exit.REVIEWED if all(shown) and is_current else Exit.USAGE


def _show_group(options: argparse.Namespace, nudge: Nudge, hosting: Hosting) -> bool:
    """Whether the check of a commit of the merge queue could be written."""
    if not (nudge.base and nudge.head):
        raise HostError("The event does not say which branch's merge queue it is about.", "")
    place = Place(nudge.owner, nudge.name, 0)
    return _group_shown(options, place, nudge.base, nudge.head, hosting)


def _group_shown(options: argparse.Namespace, place: Place, base: str, head: str, hosting: Hosting) -> bool:
    progress = VerboseProgress(sys.stderr, SystemClock())
    try:
        published = _hosted.publish_group_on(options, place, base, head, hosting, progress)
    except ForereadError as error:
        print(f"foreread: {place.repository}, merge group {head[:10]}: {error}", file=sys.stderr)
        return False
    _append("GITHUB_OUTPUT", f"decision={_DECIDED_GROUP.get(published.decision.state, 'failed')}")
    return True


def _judge_groups_again(
    options: argparse.Namespace, nudge: Nudge, shown: Sequence[tuple[Place, str]], hosting: Hosting
) -> bool:
    """Place and base of each change that was shown. Whether all that is concerned was judged."""
    is_done = True
    for place, base in dict.fromkeys((replace(place, number=0), base) for place, base in shown if base):
        numbers = {each.number for each, its_base in shown if its_base == base}
        is_schedule = nudge.event == "schedule"  # the clock also finds commits whose own event was lost
        try:
            wishes = concerned_groups(hosting.host, place, base, numbers, is_schedule=is_schedule)
        except HostUnavailableError as error:
            print(f"foreread: merge queue of {base}: {error}", file=sys.stderr)
            is_done = False
            continue
        for wish in wishes:
            is_done = _group_shown(options, place, base, wish.head, hosting) and is_done
    return is_done


def _show(options: argparse.Namespace, wish: Wish, hosting: Hosting) -> Published | None:
    """What is shown now; None where it could not be. One change that cannot be read does not stop the others."""
    place, want = wish.place, Want.BRIEF if wish.reads else Want.DECISION
    progress = VerboseProgress(sys.stderr, SystemClock())
    try:
        published = _hosted.publish_on(options, place, want, progress, hosting)
    except ForereadError as error:
        print(f"foreread: {place}: {plain_log(str(error))}", file=sys.stderr)
        return None
    _hosted.tell(published, None)
    _append("GITHUB_STEP_SUMMARY", published.page)
    if published.evaluated is not None:
        _append("GITHUB_OUTPUT", _outputs(published.evaluated))
    return published


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
