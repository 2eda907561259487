"""What was done on a host, in a few lines for whoever ran the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.gate import Decision
from bot.post._deeds import AskReviewers, Deed, OpenThreads, React, SetLabels, WriteCheck, WriteComment, WriteReply
from bot.post._hosted import HostedChange
from bot.post._queue import MergeGroup
from bot.publish import decision_title


def published_words(hosted: HostedChange, deeds: Sequence[Deed], decision: Decision | None) -> str:
    """The decision, what was written, and where to look."""
    counted = Counter(said for deed in deeds for said in _said(deed))
    wrote = ", ".join(what if count == 1 else f"{what} ({count} times)" for what, count in counted.items())
    told = f"Written: {wrote}." if wrote else "Nothing was written: all is as it should be."
    if decision is None:
        state = "merged" if hosted.is_merged else "closed"
        said = f"It is {state}, and is not read."
    else:
        said = decision_title(decision)
    return f"{hosted.place}: {said}\n{told}\n{hosted.url}\n"


def group_words(group: MergeGroup, deeds: Sequence[Deed], decision: Decision) -> str:
    """The decision on a commit of a merge queue, and what was written on it."""
    changes = ", ".join(f"#{each.number}" for each in group.entries)
    wrote = ", ".join(said for deed in deeds for said in _said(deed))
    told = f"Written: {wrote}." if wrote else "All was as it should be: nothing was written."
    at = f"{group.place.repository}, {group.head[:10]} for {group.base} with {changes}"
    return f"{at}: {decision_title(decision)}\n{told}\n"


def _said(deed: Deed) -> Iterator[str]:
    match deed:
        case WriteComment():
            yield "the comment"
        case WriteReply():
            yield "a reply"
        case React():
            yield "a reaction"
        case WriteCheck(name=name, state=state):
            yield f"the check `{name}` as {state}"
        case OpenThreads(threads=threads):
            yield f"{len(threads)} thread{'' if len(threads) == 1 else 's'}"
        case SetLabels():
            yield "labels"
        case AskReviewers(logins=logins):
            yield f"requests to review ({len(logins)})"
