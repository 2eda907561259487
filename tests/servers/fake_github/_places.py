"""Repositories: how they come into the world, and what becomes of their branches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from tests.servers.fake_github._git import NOBODY, BareGit, Signature
from tests.servers.fake_github._hooks import Hooks
from tests.servers.fake_github._model import Account, Activity, Hook, Json, Label, Repository, Role, Ruleset

STANDARD_LABELS = {"bug": "d73a4a", "documentation": "0075ca", "enhancement": "a2eeef"}


class Places(Hooks):
    """The repositories."""

    def add_repository(
        self,
        owner: Account,
        name: str,
        *,
        private: bool = False,
        default_branch: str = "main",
        files: Mapping[str, bytes | str | None] | None = None,
        collaborators: Mapping[Account, Role] | None = None,
        teams: Mapping[str, Role] | None = None,
        parent: Repository | None = None,
    ) -> Repository:
        """A repository. With `files`, the default branch has one commit with them."""
        number, node = self.new_id("repository")
        now = self.clock.now()
        repository = Repository(
            id=number,
            node_id=node,
            owner=owner,
            name=name,
            git=BareGit(self.directory / owner.login / f"{name}.git", default_branch),
            created_at=now,
            updated_at=now,
            default_branch=default_branch,
            private=private,
            parent=parent,
            collaborators={person.login: role for person, role in (collaborators or {}).items()},
            teams=dict(teams or {}),
        )
        self.repositories[repository.full_name.lower()] = repository
        for label, color in STANDARD_LABELS.items():
            self.add_label(repository, label, color)
        if files is not None:
            self.commit(owner, repository, default_branch, files, "First")
        return repository

    def fork(self, repository: Repository, by: Account) -> Repository:
        """Somebody's own copy."""
        fork = self.add_repository(by, repository.name, default_branch=repository.default_branch, parent=repository)
        for branch, sha in repository.git.branches().items():
            fork.git.take_from(repository.git.path, f"refs/heads/{branch}")
            fork.git.set_ref(f"refs/heads/{branch}", sha)
        return fork

    def rename_repository(self, repository: Repository, name: str) -> None:
        """It keeps its number, and is found by its old name, too."""
        del self.repositories[repository.full_name.lower()]
        self.former[repository.full_name.lower()] = repository
        repository.name = name
        self.repositories[repository.full_name.lower()] = repository

    def delete_repository(self, repository: Repository) -> None:
        """Pulls from it lose their head repository, and nothing else."""
        del self.repositories[repository.full_name.lower()]
        for other in self.repositories.values():
            for pull in other.pulls.values():
                if pull.head_repository is repository:
                    pull.head_repository = None

    def add_label(self, repository: Repository, name: str, color: str = "ededed", description: str = "") -> Label:
        """The label of this name; made if there is none."""
        if name.lower() not in repository.labels:
            number, node = self.new_id("label")
            repository.labels[name.lower()] = Label(number, node, name, color, description)
        return repository.labels[name.lower()]

    def add_hook(self, repository: Repository, url: str, secret: str, events: tuple[str, ...] = ("*",)) -> Hook:
        hook = Hook(self.new_id("hook", "event")[0], url, secret, events, self.clock.now())
        repository.hooks.append(hook)
        return hook

    def add_ruleset(
        self,
        repository: Repository,
        rules: list[Json],
        *,
        name: str = "Protect",
        include: tuple[str, ...] = ("~DEFAULT_BRANCH",),
        enforcement: Literal["active", "disabled", "evaluate"] = "active",
        bypass_actors: list[Json] | None = None,
    ) -> Ruleset:
        """`rules` as in REST: `[{"type": "pull_request", "parameters": {…}}]`."""
        number, node = self.new_id("ruleset")
        ruleset = Ruleset(number, node, name, self.clock.now(), rules, include, (), enforcement, bypass_actors or [])
        repository.rulesets.append(ruleset)
        return ruleset

    def signature(self, account: Account, seconds_before: int = 0) -> Signature:
        """As whom somebody commits now."""
        when = int(self.clock.now().timestamp()) - seconds_before
        return Signature(account.name or account.login, account.email, f"{when} +0000")

    def commit(
        self,
        by: Account,
        repository: Repository,
        branch: str,
        files: Mapping[str, bytes | str | None],
        message: str = "Change",
        *,
        author: Account | Signature | None = None,
        parent: str | None = None,
    ) -> str:
        """Commit files (None: removed) on top of a branch, or of `parent`, and push that; the commit's id.

        With a `parent` that is not the branch's tip this is a force-push.
        """
        on = parent or repository.git.resolve(branch)
        who = author if isinstance(author, Signature) else self.signature(author or by)
        sha = repository.git.write_commit(on, files, message, who, self.signature(by))
        self.push(by, repository, branch, sha)
        return sha

    def push(
        self, by: Account, repository: Repository, branch: str, sha: str, source: Path | None = None
    ) -> Activity | None:
        """Set a branch to a commit (NOBODY: delete it), with all that comes of it.

        `source` is a git repository on disk that has the commit, if the bare one does not. Records the activity, brings open pull
        requests from that branch up to date and queues `push` and `pull_request` deliveries. None if nothing changed.
        """
        if source is not None:
            repository.git.take_from(source, sha)
        ref = f"refs/heads/{branch}"
        before = repository.git.refs(ref).get(ref, NOBODY)
        if before == sha:
            return None
        repository.git.set_ref(ref, sha)
        return self.note_push(by, repository, ref, before, sha)

    def note_push(self, by: Account, repository: Repository, ref: str, before: str, after: str) -> Activity:
        """A ref has been set, here or by `git push`: record what comes of it."""
        kind: Literal["push", "force_push", "branch_creation", "branch_deletion"] = "push"
        if NOBODY in {before, after}:
            kind = "branch_creation" if before == NOBODY else "branch_deletion"
        elif not repository.git.is_ancestor(before, after):
            kind = "force_push"
        number, node = self.new_id("activity")
        activity = Activity(number, node, kind, ref, before, after, by, self.clock.now())
        repository.activities.append(activity)
        repository.updated_at = activity.timestamp
        self.queue_push(repository, by, ref, before, after, forced=kind == "force_push")
        self.branch_moved(by, repository, ref.removeprefix("refs/heads/"), before, after, forced=kind == "force_push")
        return activity

    def branch_moved(
        self, by: Account, repository: Repository, branch: str, before: str, after: str, *, forced: bool
    ) -> None:
        """What becomes of the pull requests of a branch; see `_pulls`."""
        raise NotImplementedError
