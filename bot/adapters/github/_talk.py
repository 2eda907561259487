"""What people said and gave: remarks, threads, reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from bot.adapters.github._values import Data, account, moment, nodes, number, own_reactions, part, text
from bot.adapters.github._words import quotable
from bot.gate import Account, ReviewState
from bot.post import GivenReview, Remark, RemarkKind, Thread

_UNREADABLE: Final = "A remark has no time or no number, so it could not be read."


class Dismissal(NamedTuple):
    """Somebody took a review's effect away."""

    by: Account | None
    was: ReviewState | None


def remark(data: Data, kind: RemarkKind, thread: str = "") -> Remark | None:
    """None where it has no time or no number: the schema has both."""
    at = moment(part(data, "submittedAt")) or moment(part(data, "createdAt"))
    found = number(part(data, "fullDatabaseId"))
    if at is None or not found:
        return None
    return Remark(
        found,
        account(part(data, "author")),
        text(part(data, "body")),
        at,
        kind,
        text(part(data, "id")),
        moment(part(data, "lastEditedAt")),
        account(part(data, "editor")),
        part(data, "viewerDidAuthor") is True,
        own_reactions(part(data, "reactionGroups")),
        thread,
    )


def remarks(comments: Iterable[Data], given: Iterable[Data]) -> Iterator[Remark | str]:
    """The conversation, and the words of reviews; a sentence for one that cannot be read."""
    for comment in comments:
        yield remark(comment, RemarkKind.CONVERSATION) or _UNREADABLE
    for review in given:
        if part(review, "state") != ReviewState.PENDING and text(part(review, "body")).strip():
            yield remark(review, RemarkKind.REVIEW) or _UNREADABLE


def in_order(said: Remark) -> tuple[datetime, int]:
    """The order of time."""
    return said.at, said.id


def threads(shown: Iterable[Data]) -> Iterator[Thread | str]:
    """Each thread, and a sentence for each of its remarks that cannot be read."""
    for data in shown:
        found = text(part(data, "id"))
        said = [remark(comment, RemarkKind.THREAD, found) for comment in nodes(part(data, "comments"))]
        yield Thread(
            found,
            text(part(data, "path")),
            number(part(data, "line")) or None,
            tuple(each for each in said if each is not None),
            part(data, "isResolved") is True,
            part(data, "isOutdated") is True,
        )
        yield from (_UNREADABLE for each in said if each is None)


def dismissals(events: Iterable[Data]) -> dict[int, Dismissal]:
    """By the number of the review; the last one counts."""
    return {
        number(part(event, "review", "fullDatabaseId")): Dismissal(
            account(part(event, "actor")), _state(part(event, "previousReviewState"))
        )
        for event in events
        if part(event, "__typename") == "ReviewDismissedEvent"
    }


def reviews(given: Iterable[Data], dismissed: dict[int, Dismissal]) -> Iterator[GivenReview | str]:
    """Each review, or a sentence about one that is not understood."""
    for data in given:
        found, state = number(part(data, "fullDatabaseId")), _state(part(data, "state"))
        if state is None or not found:
            yield f"What a review says is not understood: {quotable(part(data, 'state'))}."
            continue
        lost = dismissed.get(found, Dismissal(None, None)) if state is ReviewState.DISMISSED else Dismissal(None, None)
        commit = text(part(data, "commit", "oid")) or None
        at = moment(part(data, "submittedAt"))
        yield GivenReview(found, account(part(data, "author")), state, commit, at, lost.by, lost.was)


def _state(said: object) -> ReviewState | None:
    return next((state for state in ReviewState if state == said), None)
