"""The merge queue: what is put together for whom, on top of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tests.servers.fake_github._git import GitFailedError
from tests.servers.fake_github._model import QueueEntry
from tests.servers.fake_github._pulls import Pulls
from tests.servers.fake_github._state import RefusedError

if TYPE_CHECKING:
    from tests.servers.fake_github._model import Account, Pull, Repository

Method = Literal["MERGE", "SQUASH"]


class Queues(Pulls):
    """What people and GitHub do with merge queues. A branch has one once something was put into it."""

    def enqueue(self, by: Account, pull: Pull, *, method: Method = "MERGE", tree: str = "") -> QueueEntry:
        """Put a pull request at the end of the queue of its base, and make its commit. Queues `merge_group`.

        `tree`: the files of the commit, where they are to be others than merging gives. Raises RefusedError for conflicts.
        A push to the pull request leaves it in the queue: GitHub takes it out a moment later (`dequeue`).
        """
        repository, git = pull.repository, pull.repository.git
        queue = repository.queues.setdefault(pull.base_ref, [])
        below = queue[-1].head_sha if queue else str(git.resolve(pull.base_ref))
        try:
            merged = tree or git.text("merge-tree", "--write-tree", below, pull.head_sha)
        except GitFailedError as error:
            raise RefusedError("Merge conflict") from error
        parents = [below, pull.head_sha] if method == "MERGE" else [below]
        head = git.commit_tree(merged, parents, f"{pull.title} (#{pull.number})", self.signature(by))
        number, node = self.new_id("event")
        entry = QueueEntry(number, node, pull, below, head, self.clock.now(), by)
        queue.append(entry)
        git.set_ref(entry.head_ref, head)
        self.queue_merge_group(repository, entry, "checks_requested")
        return entry

    def dequeue(self, by: Account, pull: Pull) -> None:
        """Take it out; those behind it are put together anew."""
        queue = pull.repository.queues[pull.base_ref]
        place = next(at for at, entry in enumerate(queue) if entry.pull is pull)
        gone = queue[place:]
        del queue[place:]
        for entry in gone:
            self._drop(pull.repository, entry)
        for entry in gone[1:]:
            self.enqueue(by, entry.pull)

    def merge_front(self, by: Account, repository: Repository, branch: str) -> str:
        """The branch is moved to the commit of the first entry; its id."""
        entry = repository.queues[branch].pop(0)
        pull = entry.pull
        repository.git.set_ref(f"refs/heads/{branch}", entry.head_sha)
        pull.state, pull.merged, pull.merged_by, pull.merge_commit_sha = "closed", True, by, entry.head_sha
        pull.merged_at = pull.closed_at = self.clock.now()
        self.record(pull, "merged", by, commit=entry.head_sha)
        return entry.head_sha

    def _drop(self, repository: Repository, entry: QueueEntry) -> None:
        repository.git.run("update-ref", "-d", entry.head_ref)
        self.queue_merge_group(repository, entry, "destroyed")
