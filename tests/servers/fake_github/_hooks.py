"""Web hooks: what happened is queued, and delivered when the test wants it."""

from __future__ import annotations

from typing import Any

from tests.servers.fake_github._model import (
    Account,
    CheckRun,
    IssueComment,
    Pull,
    Repository,
    Review,
    ReviewComment,
    Status,
    Thread,
)
from tests.servers.fake_github._people import People


class Hooks(People):
    """The queue of deliveries."""

    def queue_pull(self, pull: Pull, action: str, by: Account, **extra: Any) -> None:
        """`pull_request`."""

    def queue_comment(self, pull: Pull, comment: IssueComment, action: str, by: Account, **extra: Any) -> None:
        """`issue_comment`."""

    def queue_review(self, pull: Pull, review: Review, action: str, by: Account, **extra: Any) -> None:
        """`pull_request_review`."""

    def queue_review_comment(self, pull: Pull, comment: ReviewComment, action: str, by: Account, **extra: Any) -> None:
        """`pull_request_review_comment`."""

    def queue_thread(self, pull: Pull, thread: Thread, action: str, by: Account) -> None:
        """`pull_request_review_thread`."""

    def queue_push(
        self, repository: Repository, by: Account, ref: str, before: str, after: str, *, forced: bool
    ) -> None:
        """`push`."""

    def queue_check(self, repository: Repository, check: CheckRun, action: str) -> None:
        """`check_run`."""

    def queue_status(self, repository: Repository, status: Status) -> None:
        """`status`."""
