"""Check runs and commit statuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.servers.fake_github._model import Account, App, CheckRun, CheckSuite, Json, Repository, Status
from tests.servers.fake_github._state import ForbiddenError, RefusedError
from tests.servers.fake_github._talk import Talk

STATUS_STATES = frozenset({"error", "failure", "pending", "success"})
DESCRIPTION_LIMIT = 140
STATUSES_A_CONTEXT = 1000
ANNOTATIONS_A_REQUEST = 50
OUTPUT_LIMIT = 65_535
CONCLUSIONS = frozenset(
    {"action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"}
)


class Checks(Talk):
    """What machines say about a commit."""

    def set_status(
        self,
        by: Account,
        repository: Repository,
        sha: str,
        state: str,
        context: str = "default",
        description: str | None = None,
        target_url: str | None = None,
        via_app: App | None = None,
    ) -> Status:
        """Raises RefusedError where GitHub answers 422."""
        if state not in STATUS_STATES:
            raise invalid("Status", "state", "state is not included in the list")
        if len(description or "") > DESCRIPTION_LIMIT:
            raise invalid(
                "Status", "description", f"description is too long (maximum is {DESCRIPTION_LIMIT} characters)"
            )
        same = [
            status for status in repository.statuses if status.sha == sha and status.context.lower() == context.lower()
        ]
        if len(same) >= STATUSES_A_CONTEXT:
            raise invalid("Status", "context", "This SHA and context has reached the maximum number of statuses.")
        number, node = self.new_id("status")
        status = Status(number, node, sha, state, context, description, target_url, by, self.clock.now(), via_app)
        repository.statuses.append(status)
        self.queue_status(repository, status)
        return status

    def create_check(
        self, app: App, repository: Repository, sha: str, name: str, fields: Json | None = None
    ) -> CheckRun:
        """`fields` as in the body of REST's request."""
        check_fields(fields or {})
        suite = self._suite(app, repository, sha)
        number, node = self.new_id("check run")
        check = CheckRun(number, node, suite, name, sha, app, "queued", self.clock.now())
        self._fill(check, fields or {})
        repository.check_runs.append(check)
        self.queue_check(repository, check, "created")
        if check.status == "completed":
            self.queue_check(repository, check, "completed")
        return check

    def update_check(self, app: App, repository: Repository, check: CheckRun, fields: Json) -> None:
        """Raises ForbiddenError for another App's check run."""
        if check.app is not app:
            raise ForbiddenError(
                "Invalid app_id `"
                + str(app.id)
                + "` - check run can only be modified by the GitHub App that created it."
            )
        check_fields(fields)
        before = check.status
        self._fill(check, fields)
        if check.status == "completed" and before != "completed":
            self.queue_check(repository, check, "completed")

    def rerequest_check(self, by: Account, repository: Repository, check: CheckRun) -> None:
        """Somebody pressed "Re-run": the App is told, and what becomes of it is the App's affair."""
        self.queue_check(repository, check, "rerequested", by)

    def _suite(self, app: App, repository: Repository, sha: str) -> CheckSuite:
        for suite in repository.suites:
            if suite.app is app and suite.head_sha == sha:
                return suite
        number, node = self.new_id("check suite")
        suite = CheckSuite(number, node, sha, app, self.clock.now())
        repository.suites.append(suite)
        return suite

    def _fill(self, check: CheckRun, fields: Json) -> None:
        check.name = fields.get("name", check.name)
        check.external_id = fields.get("external_id", check.external_id)
        check.details_url = fields.get("details_url", check.details_url)
        check.status = fields.get("status", check.status)
        if fields.get("conclusion"):
            check.status, check.conclusion = "completed", fields["conclusion"]
            check.completed_at = moment(fields.get("completed_at")) or self.clock.now()
        elif check.status != "completed":
            check.conclusion = check.completed_at = None
        check.started_at = moment(fields.get("started_at")) or check.started_at
        output = fields.get("output") or {}
        for name in ("title", "summary", "text"):
            if name in output:
                setattr(check, name, output[name])
        check.annotations.extend(output.get("annotations", []))


def check_fields(fields: Json) -> None:
    """What GitHub says no to in the body of a check run."""
    output: dict[str, Any] = fields.get("output") or {}
    if fields.get("status") == "completed" and not fields.get("conclusion"):
        raise RefusedError('Invalid request.\n\nMissing required key "conclusion" for status "completed".')
    if fields.get("conclusion") is not None and fields["conclusion"] not in CONCLUSIONS - {"stale"}:
        raise RefusedError(f"Invalid request.\n\n{fields['conclusion']} is not a conclusion.")
    if output and not {"title", "summary"} <= set(output) and "annotations" not in output:
        raise RefusedError("Invalid request.\n\nMissing required keys of `output`: title, summary.")
    if len(output.get("annotations", [])) > ANNOTATIONS_A_REQUEST:
        raise RefusedError(
            f"Invalid request.\n\nNo more than {ANNOTATIONS_A_REQUEST} items are allowed; {len(output['annotations'])} were supplied."
        )
    for name in ("summary", "text"):
        if len(output.get(name) or "") > OUTPUT_LIMIT:
            raise RefusedError(f"Invalid request.\n\nOnly {OUTPUT_LIMIT} characters are allowed for `{name}`.")


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def invalid(resource: str, field: str, words: str) -> RefusedError:
    return RefusedError(
        "Validation Failed", [{"resource": resource, "code": "custom", "field": field, "message": words}]
    )
