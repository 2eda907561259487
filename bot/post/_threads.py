"""Threads on lines of the change, for the questions that a team wants to meet there: on exact lines or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.brief import Brief
from bot.change import Location, Side
from bot.pattern import lazy
from bot.post._asked import asked_in
from bot.post._deeds import NewThread, OpenThreads
from bot.post._hosted import HostedChange
from bot.post._regions import Memo, key_of
from bot.post._wanted import Wanted
from bot.publish.comment import prose, redacted, visible
from bot.review import Question

_MOST: Final = 5
"""Threads of ours that wait for somebody at one time."""
_LONGEST = 20
"""Lines of a thread: a quotation of a whole file helps nobody."""
_HUNK = lazy(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@.*")
_MARKER = lazy(r"<!-- foreread-thread ([\w-]{1,64}) -->")
_REPLIES = "`handled at …` · `cannot happen because …` · `defect …` · `ask the author …`"


def threads_to_open(wanted: Wanted, memo: Memo) -> OpenThreads | None:
    """One for each question that is grave enough, is open, and never had one; None for no such question."""
    least, brief = wanted.showing.inline, wanted.brief
    if least is None or brief is None:
        return None
    had = {*thread_keys(wanted.hosted), *memo.refused}
    settled = {each.question.id for each in asked_in(wanted) if each.is_settled}
    room = max(0, _MOST - _standing(wanted.hosted))
    threads = [
        _thread(question)
        for question in brief.questions
        if question.severity >= least
        and question.id not in settled
        and key_of(question.id) not in had
        and _is_shown(question.location, brief)
    ]
    return OpenThreads(wanted.hosted.head, tuple(threads[:room])) if threads[:room] else None


def thread_keys(hosted: HostedChange) -> frozenset[str]:
    """Keys of the questions that have a thread, whatever became of it."""
    return frozenset(key for thread in hosted.threads if thread.ours for key in _keys(thread.remarks[0].text))


def _standing(hosted: HostedChange) -> int:
    """Threads of ours that still wait for somebody."""
    return sum(
        not thread.is_resolved and not thread.is_outdated and len(thread.remarks) == 1
        for thread in hosted.threads
        if thread.ours and any(_keys(thread.remarks[0].text))
    )


def _keys(text: str) -> Iterator[str]:
    found = _MARKER.fullmatch(text.strip().split("\n")[-1].strip())
    if found is not None:
        yield found[1]


def _is_shown(place: Location, brief: Brief) -> bool:
    """Whether the host's view of the change has all of these lines: those after the change, within one hunk."""
    if place.side is not Side.NEW or visible(place.path) != place.path or place.end - place.start >= _LONGEST:
        return False
    for hunk in brief.receipt.hunks:
        found = _HUNK.fullmatch(hunk.hunk) if hunk.path == place.path else None
        if found is not None:
            first, lines = int(found[1]), int(found[2] or 1)
            if first <= place.start <= place.end < first + lines:
                return True
    return False


def _thread(question: Question) -> NewThread:
    key = key_of(question.id)
    lines = [f"**{prose(question.text) or 'What happens here?'}**", ""]
    told = [("When", question.trigger), ("Then", question.consequence), ("Settles it", question.settles)]
    lines += [f"- **{label}:** {prose(text)}" for label, text in told if text.strip()]
    lines += ["", f"Reply with one of {_REPLIES}", ""]
    text = f"{redacted(chr(10).join(lines))}\n<!-- foreread-thread {key} -->"
    return NewThread(key, question.location.path, question.location.end, question.location.start, text)
