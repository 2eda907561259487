"""What each person last said of the change, over all of their accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.gate._acts import Review, ReviewState
from bot.gate._table import Table

_OPINIONS = {ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED}
"""A comment or a draft takes nothing back: many gates let one erase an approval, or count any old approval."""
_LEAST = {
    ReviewState.CHANGES_REQUESTED: 0,
    ReviewState.DISMISSED: 1,
    ReviewState.PENDING: 2,
    ReviewState.COMMENTED: 3,
    ReviewState.APPROVED: 4,
}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The review that counts as a person's word, or as an account's that is in no roster."""

    review: Review
    disputed: bool = False
    """Whether the host listed it twice with different contents."""


def reviews_of(reviews: Iterable[Review], change_id: str) -> tuple[Opinion, ...]:
    """One row for each review of this change, oldest first. Of contradicting rows the least permissive stands."""
    rows: dict[int, set[Review]] = {}
    for review in reviews:
        if review.change_id == change_id:
            rows.setdefault(review.id, set()).add(review)
    told = [
        Opinion(next(iter(same))) if len(same) == 1 else Opinion(min(same, key=_permissive), True)
        for same in rows.values()
    ]
    return tuple(sorted(told, key=_order))


def latest(opinions: Sequence[Opinion], table: Table) -> dict[str, Opinion]:
    """Who → what they last thought: a person by their key, a program or stranger as `account N`."""
    found: dict[str, Opinion] = {}
    for opinion in opinions:
        review = opinion.review
        if review.state in _OPINIONS and not says_nothing(opinion, table):
            person = table.person(review.by)
            name = f"account {review.by.id}" if review.by is not None else f"nobody (review {review.id})"
            found[person.name if person is not None else name] = opinion
    return found


def says_nothing(opinion: Opinion, table: Table) -> bool:
    """Whether it approves at no time, at one to come, or in two ways: such a word takes no objection back, either.

    An objection stands though its clock is ahead or its row is disputed.
    """
    review = opinion.review
    return review.state is ReviewState.APPROVED and (opinion.disputed or not table.is_past(review.at))


def _permissive(review: Review) -> tuple[int, str]:
    return _LEAST[review.state], repr(review)


def _order(opinion: Opinion) -> tuple[bool, datetime, int]:
    """By time, then number; what is no approval and has no time comes last, so that it is not overruled."""
    review = opinion.review
    is_approval = review.state is ReviewState.APPROVED
    return not is_approval and review.at is None, review.at or _NEVER, review.id
