"""A digest of what the host shows that could change a decision, without what Foreread does there itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.gate import Account, ReviewState
from bot.post._hosted import Event, EventKind, GivenReview, HostedChange, HostedCommit, Remark, Thread
from bot.post._kept import MARKER

LABEL_AI, LABEL_TIER = "ai-assisted", "foreread: "
"""The label of AI-assisted changes, and how the label of a tier begins."""

_ENDS = ("<!-- foreread-thread ", "<!-- foreread-reply ")
"""How the last lines of our threads and replies begin."""


def fingerprint(hosted: HostedChange) -> str:
    """16 hexadecimal digits. Our comment, threads, reactions, labels and requests are no part of it, nor our checks.

    Foreread may be signed in as a person: what the same account does otherwise is seen like anybody's doing.
    """
    rows = [
        *(hosted.id, str(hosted.place), hosted.repository_id, hosted.title, hosted.body, _account(hosted.author)),
        *(hosted.head, hosted.head_branch, hosted.head_repository.casefold()),
        *(hosted.base, hosted.base_tip, hosted.default_branch, hosted.base_protected, hosted.us.id),
        *(hosted.is_open, hosted.is_draft, hosted.is_merged, hosted.is_private),
        *(hosted.expected_files, hosted.expected_commits),
        sorted(label for label in hosted.labels if not is_own_label(label)),
        [_commit(each) for each in hosted.commits],
        [_review(each) for each in hosted.reviews if not _opened_threads(each, hosted.us)],
        [row for each in hosted.remarks for row in _remark(each)],
        sorted((row for each in hosted.threads for row in _thread(each)), key=str),
        [_event(each) for each in hosted.events if not _says_nothing(each, hosted.us)],
        [[each.head, _account(each.by), _time(each.at)] for each in hosted.pushes],
        sorted(_account(each) for each in hosted.assignees),
        sorted([each.name, each.conclusion, str(each.app)] for each in hosted.checks),
        sorted(hosted.missing),
    ]
    text = json.dumps(["seen", 1, rows], separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def is_own_label(label: str) -> bool:
    """Whether it is named as ours are; who put it on is told by the events."""
    name = label.casefold()
    return name == LABEL_AI or name.startswith(LABEL_TIER)


def _account(account: Account | None) -> str:
    """A login may change and says nothing of who acts; the number is who."""
    return "" if account is None else f"{account.id}:{account.kind}"


def _time(at: datetime | None) -> str:
    if at is None:
        return ""
    return (at.astimezone(UTC) if at.tzinfo else at).isoformat()


def _commit(commit: HostedCommit) -> list[object]:
    co_authors = [_account(each) for each in commit.co_authors]
    return [
        *(commit.sha, _account(commit.author), _account(commit.committer), co_authors, commit.email, commit.verified)
    ]


def _review(review: GivenReview) -> list[object]:
    given = [review.id, _account(review.by), review.state, review.commit or "", _time(review.at)]
    return [*given, _account(review.dismissed_by), review.was or ""]


def _opened_threads(review: GivenReview, us: Account) -> bool:
    """Whether it may be the review with which threads of ours were opened; such a one decides nothing."""
    return review.by is not None and review.by.id == us.id and review.state is ReviewState.COMMENTED


def _says_nothing(event: Event, us: Account) -> bool:
    """A request for a review decides nothing, and a label of ours says what we know already."""
    labels = event.kind in {EventKind.LABELED, EventKind.UNLABELED} and is_own_label(event.after)
    ours = labels and event.by is not None and event.by.id == us.id
    return ours or event.kind is EventKind.ASKED


def _is_written_here(remark: Remark) -> bool:
    lines = remark.text.strip().split("\n")
    return remark.ours and (lines[0].strip() == MARKER or lines[-1].startswith(_ENDS))


def _remark(remark: Remark) -> Iterable[list[object]]:
    """Of our own only what somebody else made of them."""
    if _is_written_here(remark) and not remark.is_touched:
        return
    edited = [_time(remark.edited_at), _account(remark.edited_by)] if remark.edited_at is not None else []
    yield [remark.id, remark.kind, _account(remark.by), remark.text, _time(remark.at), *edited, remark.thread]


def _thread(thread: Thread) -> Iterable[list[object]]:
    for remark in thread.remarks:
        for row in _remark(remark):
            yield [thread.id, *row]


def _event(event: Event) -> list[object]:
    return [event.kind, _time(event.at), _account(event.by), event.before, event.after]
