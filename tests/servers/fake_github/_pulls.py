"""Pull requests: opened, pushed to, retargeted, closed, merged; their labels, assignees and requested reviewers."""

from __future__ import annotations

from typing import Any

from tests.servers.fake_github._git import NOBODY, GitFailedError, moved_line
from tests.servers.fake_github._model import Account, Activity, Label, Pull, Repository, Team, Thread, TimelineEvent
from tests.servers.fake_github._places import Places
from tests.servers.fake_github._state import RefusedError


class Pulls(Places):
    """What people do with pull requests. Every deed is recorded in `Pull.events` and queued for the web hooks."""

    def open_pull(
        self,
        by: Account,
        repository: Repository,
        head: str,
        *,
        base: str = "",
        title: str = "A change",
        body: str = "",
        draft: bool = False,
        head_repository: Repository | None = None,
    ) -> Pull:
        """A pull request from branch `head` of the repository or of a fork. Raises RefusedError if git has no such branches."""
        source = head_repository or repository
        base = base or repository.default_branch
        head_sha, base_sha = source.git.resolve(head), repository.git.resolve(base)
        if head_sha is None or base_sha is None:
            field = "head" if head_sha is None else "base"
            raise RefusedError("Validation Failed", [{"resource": "PullRequest", "field": field, "code": "invalid"}])
        self._keep_head(repository, source, repository.next_number, head_sha)
        if not repository.git.log(f"{base_sha}..{head_sha}"):
            words = f"No commits between {base} and {head}"
            raise RefusedError("Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": words}])
        number, node = self.new_id("pull")
        now = self.clock.now()
        pull = Pull(
            id=number,
            node_id=node,
            issue_id=self.new_id("issue")[0],
            number=repository.next_number,
            title=title,
            body=body,
            author=by,
            repository=repository,
            base_ref=base,
            base_sha=base_sha,
            head_repository=source,
            head_ref=head,
            head_sha=head_sha,
            created_at=now,
            updated_at=now,
            draft=draft,
        )
        repository.pulls[pull.number] = pull
        repository.next_number += 1
        self.queue_pull(pull, "opened", by)
        return pull

    @staticmethod
    def _keep_head(repository: Repository, source: Repository, number: int, sha: str) -> None:
        if source is not repository:
            repository.git.take_from(source.git.path, sha)
        repository.git.set_ref(f"refs/pull/{number}/head", sha)

    def branch_moved(
        self, by: Account, repository: Repository, branch: str, before: str, after: str, *, forced: bool
    ) -> None:
        """Open pull requests from that branch get the new head; those to a deleted base are closed."""
        for other in self.repositories.values():
            for pull in list(other.pulls.values()):
                if pull.state != "open":
                    continue
                if pull.head_repository is repository and pull.head_ref == branch:
                    self._head_moved(pull, by, before, after, forced=forced)
                elif other is repository and pull.base_ref == branch and after == NOBODY:
                    self.close(by, pull)

    def _head_moved(self, pull: Pull, by: Account, before: str, after: str, *, forced: bool) -> None:
        if after == NOBODY:
            self.record(pull, "head_ref_deleted", by, before=before, after=after)
            self.close(by, pull)
            return
        assert pull.head_repository is not None
        self._keep_head(pull.repository, pull.head_repository, pull.number, after)
        pull.head_sha = after
        pull.base_sha = pull.repository.git.resolve(pull.base_ref) or pull.base_sha
        for thread in pull.threads:
            move_thread(pull, thread, before, after)
        if forced:
            self.record(pull, "head_ref_force_pushed", by, before=before, after=after)
        self.touch(pull)
        self.queue_pull(pull, "synchronize", by, before=before, after=after)

    def record(self, pull: Pull, kind: str, actor: Account, **data: Any) -> TimelineEvent:
        """One more line of the timeline."""
        number, node = self.new_id("event")
        event = TimelineEvent(number, node, kind, actor, self.clock.now(), data)
        pull.events.append(event)
        self.touch(pull)
        return event

    def touch(self, pull: Pull) -> None:
        pull.updated_at = self.clock.now()

    def retarget(self, by: Account, pull: Pull, base: str) -> None:
        """Another base branch."""
        before = pull.base_ref
        sha = pull.repository.git.resolve(base)
        if sha is None:
            raise RefusedError("Validation Failed", [{"resource": "PullRequest", "field": "base", "code": "invalid"}])
        pull.base_ref, pull.base_sha, old = base, sha, pull.base_sha
        self.record(pull, "base_ref_changed", by, before=before, after=base)
        self.queue_pull(pull, "edited", by, changes={"base": {"ref": {"from": before}, "sha": {"from": old}}})

    def edit_pull(self, by: Account, pull: Pull, *, title: str | None = None, body: str | None = None) -> None:
        changes: dict[str, Any] = {}
        if title is not None and title != pull.title:
            changes["title"] = {"from": pull.title}
            self.record(pull, "renamed", by, before=pull.title, after=title)
            pull.title = title
        if body is not None and body != pull.body:
            changes["body"] = {"from": pull.body}
            pull.body, pull.editor, pull.edited_at = body, by, self.clock.now()
        if changes:
            self.touch(pull)
            self.queue_pull(pull, "edited", by, changes=changes)

    def set_draft(self, by: Account, pull: Pull, *, draft: bool) -> None:
        pull.draft = draft
        kind = "converted_to_draft" if draft else "ready_for_review"
        self.record(pull, kind, by)
        self.queue_pull(pull, kind, by)

    def close(self, by: Account, pull: Pull) -> None:
        pull.state, pull.closed_at = "closed", self.clock.now()
        self.record(pull, "closed", by)
        self.queue_pull(pull, "closed", by)

    def reopen(self, by: Account, pull: Pull) -> None:
        pull.state, pull.closed_at = "open", None
        self.record(pull, "reopened", by)
        self.queue_pull(pull, "reopened", by)

    def merge(self, by: Account, pull: Pull) -> str:
        """A merge commit on the base branch; its id. Raises RefusedError if git finds conflicts."""
        git = pull.repository.git
        tip = git.resolve(pull.base_ref) or pull.base_sha
        try:
            tree = git.text("merge-tree", "--write-tree", tip, pull.head_sha)
        except GitFailedError as error:
            raise RefusedError("Merge conflict") from error
        words = f"Merge pull request #{pull.number} from {pull.head_label.replace(':', '/')}"
        sha = git.commit_tree(tree, [tip, pull.head_sha], words, self.signature(by))
        pull.state, pull.merged, pull.merged_by, pull.merge_commit_sha = "closed", True, by, sha
        pull.merged_at = pull.closed_at = self.clock.now()
        git.set_ref(f"refs/heads/{pull.base_ref}", sha)
        number, node = self.new_id("activity")
        ref = f"refs/heads/{pull.base_ref}"
        pull.repository.activities.append(Activity(number, node, "pr_merge", ref, tip, sha, by, self.clock.now()))
        self.record(pull, "merged", by, commit=sha)
        self.record(pull, "closed", by)
        self.queue_push(pull.repository, by, ref, tip, sha, forced=False)
        self.queue_pull(pull, "closed", by)
        return sha

    def label(self, by: Account, pull: Pull, name: str) -> Label:
        """Put a label on; the repository gets it, if it has it not."""
        label = self.add_label(pull.repository, name)
        if label not in pull.labels:
            pull.labels.append(label)
            self.record(pull, "labeled", by, label=label)
            self.queue_pull(pull, "labeled", by, label=label)
        return label

    def unlabel(self, by: Account, pull: Pull, name: str) -> None:
        label = self.add_label(pull.repository, name)
        if label in pull.labels:
            pull.labels.remove(label)
            self.record(pull, "unlabeled", by, label=label)
            self.queue_pull(pull, "unlabeled", by, label=label)

    def assign(self, by: Account, pull: Pull, person: Account) -> None:
        if person not in pull.assignees:
            pull.assignees.append(person)
            self.record(pull, "assigned", by, assignee=person)
            self.queue_pull(pull, "assigned", by, assignee=person)

    def unassign(self, by: Account, pull: Pull, person: Account) -> None:
        if person in pull.assignees:
            pull.assignees.remove(person)
            self.record(pull, "unassigned", by, assignee=person)
            self.queue_pull(pull, "unassigned", by, assignee=person)

    def check_reviewer(self, pull: Pull, reviewer: Account | Team) -> None:
        """Raises RefusedError for whom GitHub refuses: the author, and people who have nothing to do with the repository."""
        if isinstance(reviewer, Team):
            return
        if reviewer is pull.author:
            raise RefusedError("Review cannot be requested from pull request author.")
        organization = self.organizations.get(pull.repository.owner.login.lower())
        is_known = reviewer.login in pull.repository.collaborators or reviewer is pull.repository.owner
        if not is_known and not (organization is not None and reviewer.login in organization.members):
            raise RefusedError(
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a "
                f"collaborator of the {pull.repository.full_name} repository."
            )

    def request_review(self, by: Account, pull: Pull, reviewer: Account | Team) -> None:
        """Raises RefusedError as `check_reviewer` does."""
        self.check_reviewer(pull, reviewer)
        asked: list[Any] = pull.requested_teams if isinstance(reviewer, Team) else pull.requested_reviewers
        if reviewer not in asked:
            asked.append(reviewer)
            self.record(pull, "review_requested", by, reviewer=reviewer)
            self.queue_pull(pull, "review_requested", by, reviewer=reviewer)

    def remove_review_request(self, by: Account, pull: Pull, reviewer: Account | Team) -> None:
        asked: list[Any] = pull.requested_teams if isinstance(reviewer, Team) else pull.requested_reviewers
        if reviewer in asked:
            asked.remove(reviewer)
            self.record(pull, "review_request_removed", by, reviewer=reviewer)
            self.queue_pull(pull, "review_request_removed", by, reviewer=reviewer)


def move_thread(pull: Pull, thread: Thread, before: str, after: str) -> None:
    """A thread on lines of the head follows them to the new head; where one of them changed it is outdated."""
    if thread.side != "RIGHT" or thread.line is None:
        return
    diff = pull.repository.git.run(
        "diff", "-U0", "--no-renames", before, after, "--", f":(literal){thread.path}"
    ).decode("utf-8", "replace")
    span = range(thread.start_line or thread.line, thread.line + 1)
    moved = [moved_line(diff, line) for line in span]
    if any(line is None for line in moved):
        thread.line = thread.start_line = None
        return
    thread.line = moved[-1]
    thread.start_line = moved[0] if thread.start_line is not None else None
    for comment in thread.comments:
        comment.commit_id = after
