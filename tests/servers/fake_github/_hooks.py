"""Web hooks: what happened is queued in GitHub's words, and delivered when the test wants it."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.servers.fake_github import _shapes_checks as checks
from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_pull as pulls
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._git import NOBODY
from tests.servers.fake_github._model import (
    Account,
    App,
    CheckRun,
    Delivery,
    Hook,
    Installation,
    IssueComment,
    Json,
    Label,
    Pull,
    QueueEntry,
    Repository,
    Review,
    ReviewComment,
    Status,
    Team,
    Thread,
)
from tests.servers.fake_github._people import People
from tests.servers.fake_github._state import UnknownError

ANSWER_LIMIT_S = 10.0
"""GitHub waits so long for a receiver."""


class Hooks(People):
    """The queue of deliveries."""

    def queue_pull(self, pull: Pull, action: str, by: Account, **extra: Any) -> None:
        """`pull_request`. `extra`: label, assignee, reviewer (of this world), or members of the payload as they are."""

        def told() -> Json:
            shape = {"action": action, "number": pull.number, "pull_request": pulls.full(self, pull)}
            return shape | dict(self._told(pull.repository, name, value) for name, value in extra.items())

        self._queue("pull_request", pull.repository, by, told)

    def _told(self, repository: Repository, name: str, value: Any) -> tuple[str, Any]:
        """A member of a payload."""
        if isinstance(value, Label):
            return name, repositories.label(self, repository, value)
        if isinstance(value, Team):
            return "requested_team", people.team(self, value)
        if isinstance(value, Account):
            return "requested_reviewer" if name == "reviewer" else name, people.user(self, value)
        return name, value

    def queue_comment(self, pull: Pull, comment: IssueComment, action: str, by: Account, **extra: Any) -> None:
        """`issue_comment`."""

        def told() -> Json:
            return {
                "action": action,
                "issue": pulls.issue(self, pull),
                "comment": pulls.comment(self, pull, comment),
                **extra,
            }

        self._queue("issue_comment", pull.repository, by, told)

    def queue_review(self, pull: Pull, review: Review, action: str, by: Account, **extra: Any) -> None:
        """`pull_request_review`; web hooks write its state in lower case."""

        def told() -> Json:
            shape = pulls.review(self, pull, review) | {"state": review.state.lower()}
            return {"action": action, "review": shape, "pull_request": pulls.simple(self, pull), **extra}

        self._queue("pull_request_review", pull.repository, by, told)

    def queue_review_comment(
        self, pull: Pull, thread: Thread, comment: ReviewComment, action: str, by: Account, **extra: Any
    ) -> None:
        """`pull_request_review_comment`."""

        def told() -> Json:
            shape = pulls.review_comment(self, pull, thread, comment)
            return {"action": action, "comment": shape, "pull_request": pulls.simple(self, pull), **extra}

        self._queue("pull_request_review_comment", pull.repository, by, told)

    def queue_thread(self, pull: Pull, thread: Thread, action: str, by: Account) -> None:
        """`pull_request_review_thread`."""

        def told() -> Json:
            comments = [pulls.review_comment(self, pull, thread, one) for one in thread.comments]
            shape = {"node_id": thread.node_id, "comments": comments}
            return {"action": action, "thread": shape, "pull_request": pulls.simple(self, pull)}

        self._queue("pull_request_review_thread", pull.repository, by, told)

    def queue_push(
        self, repository: Repository, by: Account, ref: str, before: str, after: str, *, forced: bool
    ) -> None:
        """`push`. The list of commits is left empty: nobody may rely on it, as it ends at 2,048."""

        def told() -> Json:
            head = None if after == NOBODY else repository.git.commit(after)
            return {
                "ref": ref,
                "before": before,
                "after": after,
                "created": before == NOBODY,
                "deleted": after == NOBODY,
                "forced": forced,
                "base_ref": None,
                "compare": f"{self.html_url}/{repository.full_name}/compare/{before[:12]}...{after[:12]}",
                "commits": [],
                "head_commit": repositories.pushed_commit(self, repository, head) if head else None,
                "pusher": {"name": by.login, "email": by.email},
            }

        self._queue("push", repository, by, told)

    def queue_merge_group(self, repository: Repository, entry: QueueEntry, action: str) -> None:
        """`merge_group`. Of the changes in the group it names none but the last, by the name of the branch."""
        self._queue("merge_group", repository, entry.enqueuer, lambda: self.merge_group(repository, entry, action))

    def merge_group(self, repository: Repository, entry: QueueEntry, action: str = "checks_requested") -> Json:
        """What `merge_group` tells of a group."""
        group = {
            "head_sha": entry.head_sha,
            "head_ref": entry.head_ref,
            "base_sha": entry.base_sha,
            "base_ref": f"refs/heads/{entry.pull.base_ref}",
            "head_commit": repositories.pushed_commit(self, repository, repository.git.commit(entry.head_sha)),
        }
        told: Json = {"action": action, "merge_group": group}
        return told | ({"reason": "dequeued"} if action == "destroyed" else {})

    def queue_check(self, repository: Repository, check: CheckRun, action: str, by: Account | None = None) -> None:
        """`check_run`. That it is `rerequested` is told to its own App alone."""

        def told() -> Json:
            return {"action": action, "check_run": checks.check(self, repository, check)}

        only = check.app if action == "rerequested" else None
        self._queue("check_run", repository, by or check.app.bot, told, only)

    def queue_status(self, repository: Repository, status: Status) -> None:
        """`status`."""

        def told() -> Json:
            commit = repositories.commit(self, repository, repository.git.commit(status.sha))
            shape = {"sha": status.sha, "name": repository.full_name, "branches": [], "commit": commit}
            hidden = {"creator", "url", "node_id"}
            own = checks.status(self, repository, status)
            return shape | {name: value for name, value in own.items() if name not in hidden}

        self._queue("status", repository, status.creator, told)

    def queue_installation(self, installation: Installation, action: str, by: Account) -> None:
        """`installation`: to the App alone."""
        told: Json = {
            "action": action,
            "installation": people.installation(self, installation),
            "sender": people.user(self, by),
        }
        covered: list[Json] = [
            {"id": one.id, "node_id": one.node_id, "name": one.name, "full_name": one.full_name, "private": one.private}
            for one in self.repositories.values()
            if self._covers(installation, one)
        ]
        told["repositories"] = covered
        if installation.app.hook is not None:
            self._add_delivery(installation.app.hook, "installation", told, installation, None)

    def _queue(
        self, event: str, repository: Repository, by: Account, told: Callable[[], Json], only: App | None = None
    ) -> None:
        """`told` is asked now, and only if there is somebody to tell; `only` that App."""
        for hook, installation in self._receivers(event, repository):
            if only is not None and hook.app is not only:
                continue
            payload = told() | {
                "repository": repositories.repository(self, repository),
                "sender": people.user(self, by),
            }
            organization = self.organizations.get(repository.owner.login.lower())
            if organization is not None:
                payload["organization"] = people.organization(self, organization.account)
            if installation is not None:
                payload["installation"] = {"id": installation.id, "node_id": f"MDIzOkludGVncmF0aW9u{installation.id}"}
            self._add_delivery(hook, event, payload, installation, repository)

    def _receivers(self, event: str, repository: Repository) -> list[tuple[Hook, Installation | None]]:
        found: list[tuple[Hook, Installation | None]] = [(hook, None) for hook in repository.hooks]
        for app in self.apps.values():
            if app.hook is None:
                continue
            with suppress(UnknownError):
                found.append((app.hook, self.installation_of(app, repository)))
        return [pair for pair in found if pair[0].active and {event, "*"} & set(pair[0].events)]

    def _add_delivery(
        self, hook: Hook, event: str, payload: Json, installation: Installation | None, repository: Repository | None
    ) -> None:
        number, _ = self.new_id("delivery", "event")
        guid = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
        frozen: Json = json.loads(json.dumps(payload))
        self.deliveries.append(
            Delivery(
                number, guid, hook, event, frozen.get("action"), frozen, self.clock.now(), installation, repository
            )
        )

    def deliver(self) -> list[Delivery]:
        """Deliver what was queued and not delivered yet, in order; each with its `status_code`."""
        waiting = [one for one in self.deliveries if one.delivered_at is None]
        for delivery in waiting:
            self._send(delivery)
        return waiting

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Once more, with the same `guid`, as GitHub does when somebody asks for it."""
        number, _ = self.new_id("delivery", "event")
        hook, payload = delivery.hook, delivery.payload
        again = Delivery(
            number,
            delivery.guid,
            hook,
            delivery.event,
            delivery.action,
            payload,
            self.clock.now(),
            delivery.installation,
        )
        again.repository, again.redelivery = delivery.repository, True
        self.deliveries.append(again)
        self._send(again)
        return again

    def _send(self, delivery: Delivery) -> None:
        body, headers = signed(delivery)  # to where the test wants it
        request = urllib.request.Request(delivery.hook.url, body, headers)  # noqa: S310
        delivery.delivered_at = self.clock.now()
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_LIMIT_S) as answer:  # noqa: S310
                delivery.status_code = answer.status
        except urllib.error.HTTPError as error:
            with error:
                delivery.status_code = error.code
        except OSError:
            delivery.status_code = 0


def signed(delivery: Delivery) -> tuple[bytes, dict[str, str]]:
    """The bytes of a delivery and its headers, as GitHub sends them."""
    body = json.dumps(delivery.payload, ensure_ascii=False).encode("utf-8", "replace")
    digest = hmac.new(delivery.hook.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/fake",
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Hook-ID": str(delivery.hook.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration" if delivery.hook.app else "repository",
    }
    if delivery.hook.secret:
        headers["X-Hub-Signature-256"] = f"sha256={digest}"
    return body, headers
