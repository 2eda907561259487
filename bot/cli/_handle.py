"""`foreread handle`: an event of the host, and what is to be done for it. The GitHub Action calls it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.files import read_input
from bot.adapters.system import SystemClock, VerboseProgress
from bot.cli import _hosted
from bot.cli._arguments import Exit
from bot.errors import ForereadError, HostError, HostUnavailableError
from bot.gate import State
from bot.post import CheckState, Place, check_decision
from bot.webhook import Nudge, read_body, read_event
from bot.wiring.hosted import Hosting, Want, open_hosting

if TYPE_CHECKING:
    from bot.pipeline.publishing import Evaluated, Published

MOST_BYTES: Final = 25_000_000
"""GitHub cuts no payload below that: https://docs.github.com/en/webhooks/webhook-events-and-payloads."""
_PEOPLE: Final = frozenset(
    {
        "pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "issue_comment",
        "check_run", "check_suite", "status", "team", "membership", "member", "organization",
    }
)  # fmt: skip
"""Events by which people act, or checks end: the brief stays as it is, and no model is asked."""
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
    places = list(_places(nudge, hosting))
    shown = [_show(options, nudge, place, hosting) for place in places]
    if not places:
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
    """A success on a commit of the merge queue does not outlive the approvals of its changes: place and base of each.

    The clock also finds commits whose own event was lost. Whether all that is concerned was judged.
    """
    is_done = True
    for place, base in dict.fromkeys((replace(place, number=0), base) for place, base in shown if base):
        numbers = {each.number for each, its_base in shown if its_base == base}
        try:
            groups = hosting.host.merge_groups(place.owner, place.name, base)
        except HostUnavailableError as error:
            print(f"foreread: merge queue of {base}: {error}", file=sys.stderr)
            is_done = False
            continue
        except HostError:
            continue  # who may not see the queue has not written on it
        for group in groups:
            states = {own.state for own in group.own_checks if own.name == check_decision(base)}
            is_due = CheckState.PASSED in states or (nudge.event == "schedule" and not states)
            if is_due and numbers & {entry.number for entry in group.entries}:
                is_done = _group_shown(options, place, base, group.head, hosting) and is_done
    return is_done


def _places(nudge: Nudge, hosting: Hosting) -> Iterator[Place]:
    if nudge.numbers:
        yield from (Place(nudge.owner, nudge.name, number) for number in nudge.numbers)
        return
    for each in hosting.host.open_changes(nudge.owner, nudge.name):
        is_both = nudge.head in {"", each.head} and nudge.base in {"", each.base}
        # A push is about changes for its branch, and about those from it.
        if is_both or (nudge.event == "push" and (nudge.head == each.head or nudge.base == each.base)):
            yield each.place


def _show(options: argparse.Namespace, nudge: Nudge, place: Place, hosting: Hosting) -> Published | None:
    """What is shown now; None where it could not be. One change that cannot be read does not stop the others."""
    want = Want.DECISION if (nudge.cause or nudge.event) in _PEOPLE else Want.BRIEF
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
