"""Which approvals count: for this very change, commit, base, policy and questions, of somebody who may and looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.gate._acts import Review, ReviewState
from bot.gate._answers import MOST_FLAGGED, Understanding, lacks, understanding_of
from bot.gate._decision import Reason, State
from bot.gate._opinions import Opinion
from bot.gate._pace import is_confirmed, too_fast
from bot.gate._people import AccountKind, Person, Roster
from bot.gate._requirement import Answers, Freshness
from bot.gate._table import Table
from bot.risk import Tier


@dataclass(frozen=True, slots=True)
class Approval:
    """A review that approves, of a known person, and whether it counts."""

    person: Person
    review: Review
    at: datetime
    understanding: Understanding
    void: tuple[Reason, ...]
    """Why it does not count; none where it does."""
    pending: tuple[Reason, ...]
    """What this very person can still do so that it counts."""
    carried: bool = False
    """Given for an earlier head with the same change."""

    @property
    def counts(self) -> bool:
        return not self.void and not self.pending


def weigh_opinion(who: str, opinion: Opinion, table: Table) -> Approval | Reason:
    """An approval with what is to be said about it; a reason where nobody who could approve stands behind it."""
    review = opinion.review
    person = table.person(review.by)
    if person is None:
        stranger = _stranger(review, table.roster)
        return Reason("review-void", f"The approval of {_named(review, who)} does not count: {stranger}.")
    at = review.at or table.now
    understanding = understanding_of(person, table)
    void = tuple(_faults(person, opinion, understanding, table))
    pending = tuple(_pending(person, review, understanding, table))
    carried = review.commit != table.snapshot.head and not void
    return Approval(person, review, at, understanding, void, pending, carried)


def unheard(opinion: Opinion, table: Table) -> Reason:
    """What is said of a review that says nothing."""
    person = table.person(opinion.review.by)
    who = person.name if person is not None else _named(opinion.review, "an account that is gone")
    if opinion.disputed:
        return Reason("void-disputed", f"A review of {who} does not count: the host lists it in two ways.")
    return Reason("review-void", f"A review of {who} does not count: it has no time, or a future one.")


def _stranger(review: Review, roster: Roster) -> str:
    """Why no person stands behind it."""
    account = review.by
    if account is None:
        return "its account is gone"
    if account.kind is not AccountKind.USER:
        return "a program cannot approve"
    return "a program uses this account" if account.id in roster.machines else "the account is not in the roster"


def _named(review: Review, who: str) -> str:
    return review.by.login if review.by is not None and review.by.login else who


def _faults(person: Person, opinion: Opinion, understanding: Understanding, table: Table) -> Iterator[Reason]:
    review, now = opinion.review, table.now
    at = review.at or now
    if not review.permission.writes:
        yield _void(person, "permission", f"they may not write here ({review.permission.value})")
    if table.required.touched.has(person):
        yield _void(person, "not-independent", "they had a hand in the change")
    if not person.valid.has(at) or not person.valid.has(now):
        yield _void(person, "not-member", "they are not in the roster, then and now")
    elif person.is_away(at):
        yield _void(person, "away", "they were on leave then")
    lasts = table.required.requirement.lasts_s
    if lasts is not None and (now - at).total_seconds() > lasts:
        yield _void(person, "expired", "it is older than the policy lets one be")
    if understanding.flagged > MOST_FLAGGED:
        yield _void(person, "flagged", "three of their answers were flagged: another reviewer is needed")
    yield from (_void(person, code, text) for code, text in _stale(review, table))
    yield from (_void(person, "other-rules", text) for text in _other_rules(review, table))


def _stale(review: Review, table: Table) -> Iterator[tuple[str, str]]:
    snapshot, asked = table.snapshot, table.required.requirement
    moved = review.base_changed & snapshot.touched
    if review.commit is None:
        yield "no-commit", "the host no longer knows for which commit it was"
    elif review.commit != snapshot.head:
        if not _is_carried(review, table):
            yield "stale", f"it is for {review.commit[:12]}, and the head is {snapshot.head[:12]}"
    elif asked.freshness is Freshness.BASE and moved:
        yield "base-moved", f"the base branch has changed {min(moved)} since"


def _is_carried(review: Review, table: Table) -> bool:
    snapshot, asked = table.snapshot, table.required.requirement
    same = any(e.head == review.commit and e.digest and e.digest == snapshot.view.digest for e in snapshot.earlier)
    allowed = asked.freshness is Freshness.DIFF and asked.tier < Tier.CRITICAL
    return allowed and same and not review.base_changed & snapshot.touched


def _other_rules(review: Review, table: Table) -> Iterator[str]:
    """What has changed around the review since it was given. Without a record of that, nothing has."""
    then = review.binding
    if then is None:
        return
    asked = table.required.requirement
    if None in {then.base, then.policy, then.questions}:
        yield "nobody recorded what was in force when it was given"
    if then.base not in {None, "", table.snapshot.base}:
        yield f"it was given for the branch {then.base}"
    if asked.answers >= Answers.BASIC and then.questions not in {None, "", table.snapshot.questions.digest}:
        yield "it was given to other questions"
    is_other = then.policy not in {None, "", table.policy.digest}
    if is_other and (then.required is None or not asked <= then.required):
        yield "the policy asks for more than it did then"


def _pending(person: Person, review: Review, understanding: Understanding, table: Table) -> Iterator[Reason]:
    asked = table.required.requirement
    lack = lacks(understanding, asked.answers, table.questions)
    if lack:
        yield Reason("answers-missing", f"The approval of {person.name} does not count yet: {lack}.", State.WAITING)
    ready = too_fast(person, review, table)
    if ready is not None and not is_confirmed(person, ready, table):
        yield Reason(
            "too-fast",
            f"{person.name} approved faster than anybody reads; a confirmation counts from {_second(ready)} on.",
            State.WAITING,
        )


def _second(ready: datetime) -> str:
    """The first whole second that is not before it."""
    whole = ready.astimezone(UTC) + timedelta(microseconds=-ready.microsecond % 1_000_000)
    return f"{whole:%Y-%m-%d %H:%M:%S} UTC"


def _void(person: Person, code: str, text: str) -> Reason:
    return Reason(f"void-{code}", f"The approval of {person.name} does not count: {text}.")


def approvals_of(opinions: dict[str, Opinion], table: Table) -> tuple[list[Approval], list[Reason]]:
    """The approvals of known people, and what is to be said of the others."""
    told = [
        weigh_opinion(who, opinion, table)
        for who, opinion in sorted(opinions.items())
        if opinion.review.state is ReviewState.APPROVED
    ]
    return [e for e in told if isinstance(e, Approval)], [e for e in told if isinstance(e, Reason)]
