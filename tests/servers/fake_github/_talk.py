"""What people say about a pull request: comments, reviews, threads on lines, reactions."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.fake_github._git import ChangedFile, lines_of
from tests.servers.fake_github._model import (
    Account,
    App,
    IssueComment,
    Pull,
    Reaction,
    Review,
    ReviewComment,
    ReviewState,
    Side,
    Thread,
)
from tests.servers.fake_github._queue import Queues
from tests.servers.fake_github._state import RefusedError, UnknownError

COMMENT_LIMIT = 65_536
"""Characters of a comment's or a review's body."""
EVENT_STATES: dict[str, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
    "PENDING": "PENDING",
}


@dataclass(frozen=True)
class Draft:
    """A comment on lines, before it is one."""

    path: str
    line: int | None
    body: str
    side: Side = "RIGHT"
    start_line: int | None = None
    start_side: Side | None = None
    subject_type: str = "line"


class Talk(Queues):
    """Words. `via_app` is the App through whose token they came."""

    def comment(self, by: Account, pull: Pull, body: str, via_app: App | None = None) -> IssueComment:
        """In the conversation."""
        check_body(body, "IssueComment")
        number, node = self.new_id("comment")
        now = self.clock.now()
        comment = IssueComment(number, node, by, body, now, now, via_app)
        pull.comments.append(comment)
        self.touch(pull)
        self.queue_comment(pull, comment, "created", by)
        return comment

    def edit_comment(self, by: Account, pull: Pull, comment: IssueComment | ReviewComment | Review, body: str) -> None:
        """By anybody who may write: its author stays who it was."""
        before, comment.body = comment.body, body
        comment.editor, comment.edited_at, comment.updated_at = by, self.clock.now(), self.clock.now()
        changes = {"body": {"from": before}}
        if isinstance(comment, IssueComment):
            self.queue_comment(pull, comment, "edited", by, changes=changes)
        elif isinstance(comment, ReviewComment):
            self.queue_review_comment(pull, thread_of(pull, comment), comment, "edited", by, changes=changes)
        else:
            self.queue_review(pull, comment, "edited", by, changes=changes)

    def delete_comment(self, by: Account, pull: Pull, comment: IssueComment | ReviewComment) -> None:
        """A thread whose last comment goes is gone."""
        if isinstance(comment, IssueComment):
            pull.comments.remove(comment)
            self.queue_comment(pull, comment, "deleted", by)
            return
        thread = thread_of(pull, comment)
        self.queue_review_comment(pull, thread, comment, "deleted", by)
        thread.comments.remove(comment)
        if not thread.comments:
            pull.threads.remove(thread)

    def react(self, by: Account, comment: IssueComment | ReviewComment | Review, content: str) -> Reaction:
        """Once each: a second one is the first."""
        for reaction in comment.reactions:
            if reaction.user is by and reaction.content == content:
                return reaction
        number, node = self.new_id("reaction")
        reaction = Reaction(number, node, by, content, self.clock.now())
        comment.reactions.append(reaction)
        return reaction

    def review(
        self,
        by: Account,
        pull: Pull,
        event: str = "COMMENT",
        body: str = "",
        *,
        commit: str | None = None,
        comments: tuple[Draft, ...] = (),
        via_app: App | None = None,
    ) -> Review:
        """A review, with its comments on lines; `commit` defaults to the head.

        Raises RefusedError where GitHub answers 422, and then nothing is stored: an author's own approval, a line that is not in
        the diff, no words where there must be some.
        """
        state = EVENT_STATES.get(event)
        if state is None:
            raise RefusedError("Unprocessable Entity", [f"Event {event} is not included in the list"])
        if by is pull.author and state in {"APPROVED", "CHANGES_REQUESTED"}:
            deed = "approve" if state == "APPROVED" else "request changes on"
            raise RefusedError("Unprocessable Entity", [f"Can not {deed} your own pull request"])
        if not body and not comments and state in {"CHANGES_REQUESTED", "COMMENTED"}:
            raise RefusedError("Unprocessable Entity", ["Body cannot be blank"])
        check_body(body, "PullRequestReview")
        commit = commit or pull.head_sha
        hunks = [self.hunk(pull, draft, commit) for draft in comments]
        number, node = self.new_id("review")
        now = self.clock.now()
        review = Review(number, node, by, body, state, commit, now, None if state == "PENDING" else now, via_app)
        pull.reviews.append(review)
        for draft, hunk in zip(comments, hunks, strict=True):
            self._open_thread(pull, review, draft, hunk)
        if by in pull.requested_reviewers and state != "PENDING":
            pull.requested_reviewers.remove(by)
        self.touch(pull)
        if state != "PENDING":
            self.queue_review(pull, review, "submitted", by)
        return review

    def approve(self, by: Account, pull: Pull, commit: str | None = None, body: str = "") -> Review:
        return self.review(by, pull, "APPROVE", body, commit=commit)

    def request_changes(self, by: Account, pull: Pull, body: str, commit: str | None = None) -> Review:
        return self.review(by, pull, "REQUEST_CHANGES", body, commit=commit)

    def dismiss(self, by: Account, pull: Pull, review: Review, message: str) -> None:
        """Raises RefusedError for a review that says neither yes nor no."""
        if review.state not in {"APPROVED", "CHANGES_REQUESTED"}:
            raise RefusedError(
                "Unprocessable Entity", [f"Can not dismiss a {review.state.lower()} pull request review"]
            )
        review.state_before_dismissal, review.state = review.state, "DISMISSED"
        self.record(pull, "review_dismissed", by, review=review, state=review.state_before_dismissal, message=message)
        self.queue_review(pull, review, "dismissed", by)

    def open_thread(
        self,
        by: Account,
        pull: Pull,
        path: str,
        line: int | None,
        body: str,
        *,
        start_line: int | None = None,
        side: Side = "RIGHT",
    ) -> Thread:
        """One comment on lines of the head, as a review of its own."""
        draft = Draft(path, line, body, side, start_line, side if start_line else None)
        self.review(by, pull, comments=(draft,))
        return pull.threads[-1]

    def reply(self, by: Account, pull: Pull, thread: Thread, body: str, via_app: App | None = None) -> ReviewComment:
        """In a thread. GitHub makes a review without words for it."""
        check_body(body, "PullRequestReviewComment")
        first = thread.comments[0]
        number, node = self.new_id("review")
        now = self.clock.now()
        review = Review(number, node, by, "", "COMMENTED", pull.head_sha, now, now, via_app)
        pull.reviews.append(review)
        comment = self._say(thread, review, body, first.diff_hunk, pull.head_sha)
        comment.in_reply_to = first
        self.touch(pull)
        self.queue_review(pull, review, "submitted", by)
        self.queue_review_comment(pull, thread, comment, "created", by)
        return comment

    def resolve_thread(self, by: Account, pull: Pull, thread: Thread) -> None:
        thread.resolved_by = by
        self.queue_thread(pull, thread, "resolved", by)

    def unresolve_thread(self, by: Account, pull: Pull, thread: Thread) -> None:
        thread.resolved_by = None
        self.queue_thread(pull, thread, "unresolved", by)

    def submit_review(self, by: Account, pull: Pull, review: Review, event: str, body: str = "") -> None:
        """A pending review becomes one."""
        review.state, review.body, review.submitted_at = EVENT_STATES[event], body or review.body, self.clock.now()
        self.queue_review(pull, review, "submitted", by)

    def hunk(self, pull: Pull, draft: Draft, commit: str) -> str:
        """The end of the hunk that a comment stands under. Raises RefusedError if its lines are not in the diff."""
        check_body(draft.body, "PullRequestReviewComment")
        file = next((file for file in pull_files(pull, commit) if file.path == draft.path), None)
        if file is None:
            raise RefusedError("Unprocessable Entity", ["Path could not be resolved"])
        if draft.subject_type == "file":
            return file.patch or ""
        shown = lines_of(file.patch or "")
        wanted = [(draft.side, draft.line)]
        if draft.start_line is not None:
            wanted.append((draft.start_side or draft.side, draft.start_line))
            if (
                draft.line is not None
                and draft.start_line >= draft.line
                and (draft.start_side or draft.side) == draft.side
            ):
                raise RefusedError("Unprocessable Entity", ["Start line must precede the end line."])
        if any(line not in shown[side] for side, line in wanted):
            raise RefusedError("Unprocessable Entity", ["Line could not be resolved"])
        return hunk_until(file.patch or "", draft.side, draft.line or 0)

    def _open_thread(self, pull: Pull, review: Review, draft: Draft, hunk: str) -> None:
        number, node = self.new_id("thread")
        line = draft.line or 1
        thread = Thread(
            id=number,
            node_id=node,
            path=draft.path,
            side=draft.side,
            line=draft.line,
            start_line=draft.start_line,
            start_side=draft.start_side or (draft.side if draft.start_line is not None else None),
            original_line=line,
            original_start_line=draft.start_line,
            subject_type="file" if draft.subject_type == "file" else "line",
        )
        pull.threads.append(thread)
        comment = self._say(thread, review, draft.body, hunk, review.commit_id)
        if review.state != "PENDING":
            self.queue_review_comment(pull, thread, comment, "created", review.author)

    def _say(self, thread: Thread, review: Review, body: str, hunk: str, commit: str) -> ReviewComment:
        number, node = self.new_id("review comment")
        now = self.clock.now()
        comment = ReviewComment(number, node, review.author, body, now, now, review, hunk, commit, commit)
        thread.comments.append(comment)
        return comment


def check_body(body: str, resource: str) -> None:
    if len(body) > COMMENT_LIMIT:
        words = f"body is too long (maximum is {COMMENT_LIMIT} characters)"
        raise RefusedError(
            "Validation Failed", [{"resource": resource, "code": "custom", "field": "body", "message": words}]
        )


def pull_files(pull: Pull, commit: str = "") -> list[ChangedFile]:
    """What a pull request changes, from the merge base to its head or to another commit of it."""
    git = pull.repository.git
    commit = commit or pull.head_sha
    return git.files(git.merge_base(pull.base_sha, commit), commit)


def thread_of(pull: Pull, comment: ReviewComment) -> Thread:
    for thread in pull.threads:
        if comment in thread.comments:
            return thread
    raise UnknownError(f"no thread has the comment {comment.id}")


def hunk_until(patch: str, side: str, line: int) -> str:
    """The hunk that shows a line, cut off after it."""
    taken: list[str] = []
    for text in patch.split("\n"):
        if text.startswith("@@"):
            taken = []
        taken.append(text)
        if line in lines_of("\n".join(taken))[side]:
            break
    return "\n".join(taken)
