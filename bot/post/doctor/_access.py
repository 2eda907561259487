"""Who writes the check, and who else could."""

from __future__ import annotations

from bot.post.doctor._nouns import Finding, Health, Setup

ACTIONS_LOGIN = "github-actions[bot]"
NEEDED = (("checks", "write"), ("contents", "read"), ("pull_requests", "write"), ("statuses", "write"))
"""What an installation of our App must have; docs/github.md says what each is for."""
_WITH_A_QUEUE = (("merge_queues", "read"),)
_WITH_A_WEBHOOK = (("issues", "read"),)
"""GitHub tells an App of comments (`issue_comment`) only with it: its description of the REST API, x-webhooks."""
APP_KEY = "FOREREAD_APP_PRIVATE_KEY"
STATE_KEY = "FOREREAD_STATE_KEY"
_ADMIN = "Run this with a token that has administration: read."


def signed_in(setup: Setup) -> Finding:
    why = "A check is worth what it takes to write it: whoever can push a workflow has a workflow's token."
    mend = "Register an App of your own and give FOREREAD_APP_ID and FOREREAD_APP_PRIVATE_KEY (docs/github.md)."
    if setup.login is None:
        text = f"whose token this is could not be seen: {setup.why_unseen('login')}"
        return Finding("signed-in", Health.UNSEEN, text, why, mend)
    if setup.login == ACTIONS_LOGIN:
        text = "signed in with the token of GitHub Actions, which every workflow of the repository has"
        return Finding("signed-in", Health.WRONG, text, why, mend)
    if setup.login.endswith("[bot]"):
        return Finding("signed-in", Health.FINE, f"signed in as the App {setup.login}", why)
    if setup.app is not None:
        return Finding("signed-in", Health.FINE, f"App {setup.app} writes the checks; looked at as {setup.login}", why)
    text = f"signed in as {setup.login}, a person: only statuses can be written, by everybody with write access"
    return Finding("signed-in", Health.WRONG, text, why, mend)


def permissions(setup: Setup) -> Finding:
    why = "What cannot be seen lets nothing pass; what is given beyond need can be lost."
    if setup.permissions is not None:
        has = dict(setup.permissions)
        has_queue = any(guard.queue_strategy for guard in setup.guards or ())
        needed = (
            *NEEDED,
            *(_WITH_A_QUEUE if has_queue else ()),
            *(_WITH_A_WEBHOOK if setup.deliveries else ()),
        )
        lacks = [f"{name}: {level}" for name, level in needed if has.get(name) not in {level, "write", "admin"}]
        if lacks:
            mend = "The App's settings > Permissions & events; then accept them where it is installed."
            return Finding("permissions", Health.WRONG, f"the App lacks {', '.join(lacks)}", why, mend)
        return Finding("permissions", Health.FINE, "the App has what it needs", why)
    if setup.scopes is not None:
        if {"repo", "public_repo"} & set(setup.scopes):
            return Finding("permissions", Health.FINE, f"the token has the scopes {', '.join(setup.scopes)}", why)
        told = ", ".join(setup.scopes) or "none"
        mend = "Make a token with the scope repo (Settings > Developer settings), or better an App."
        return Finding("permissions", Health.WRONG, f"the token has the scopes {told}, and needs repo", why, mend)
    text = "GitHub does not say what this kind of token may do; the workflow's `permissions:` or the token's page does"
    return Finding("permissions", Health.UNSEEN, text, why, "Compare with docs/github.md.")


def approving_actions(setup: Setup) -> Finding:
    why = "Else a workflow that one person pushed can approve that person's change."
    if setup.actions_may_approve is None:
        text = f"whether Actions may approve could not be seen: {setup.why_unseen('actions_may_approve')}"
        return Finding("actions-approve", Health.UNSEEN, text, why, _ADMIN)
    if not setup.actions_may_approve:
        return Finding("actions-approve", Health.FINE, "GitHub Actions may not approve pull requests", why)
    mend = (
        "Settings > Actions > General > Workflow permissions: untick `Allow GitHub Actions to create and approve pull "
        f"requests`, or: gh api -X PUT repos/{setup.repository}/actions/permissions/workflow "
        "-F can_approve_pull_request_reviews=false"
    )
    return Finding("actions-approve", Health.WRONG, "GitHub Actions may approve pull requests", why, mend)


def environment(setup: Setup) -> Finding | None:
    """Only where a workflow names it."""
    if setup.workflows is not None and not any("environment: foreread" in text for _, text in setup.workflows):
        return None
    why = "Secrets of an environment that takes every branch can be read by every branch that somebody pushes."
    mend = "Settings > Environments > foreread > Deployment branches and tags: only the default branch."
    match setup.environment:
        case None:
            text = f"the environment `foreread` could not be seen: {setup.why_unseen('environment')}"
            return Finding("environment", Health.UNSEEN, text, why, "Run this with a token that has actions: read.")
        case "default":
            text = f"the environment `foreread` takes {setup.branch} alone"
            return Finding("environment", Health.FINE, text, why)
        case "":
            return Finding("environment", Health.WRONG, "there is no environment `foreread`", why, mend)
    kind = "takes every branch" if setup.environment == "all" else f"takes more than {setup.branch}"
    return Finding("environment", Health.WRONG, f"the environment `foreread` {kind}", why, mend)


def readable_secrets(setup: Setup) -> Finding:
    why = "Every branch that somebody pushes can read a repository's secrets, and with this key write the check."
    if setup.repository_secrets is None:
        text = f"the names of the repository's secrets could not be seen: {setup.why_unseen('repository_secrets')}"
        return Finding("app-key", Health.UNSEEN, text, why, "Run this with a token that has secrets: read.")
    if APP_KEY not in setup.repository_secrets:
        return Finding("app-key", Health.FINE, f"{APP_KEY} is no secret of the whole repository", why)
    mend = (
        f"Make the App a new key, put it into the environment (gh secret set {APP_KEY} --env foreread), and "
        f"delete the old one: gh secret delete {APP_KEY}."
    )
    return Finding("app-key", Health.WRONG, f"{APP_KEY} is a secret of the whole repository", why, mend)


def state_key(setup: Setup) -> Finding:
    why = "What Foreread remembers stands in its comment, which everybody with write access can edit; the key seals it."
    names = {*(setup.environment_secrets or ()), *(setup.repository_secrets or ())}
    if setup.has_state_key or STATE_KEY in names:
        return Finding("state-key", Health.FINE, f"{STATE_KEY} is set", why)
    if setup.app is not None or APP_KEY in names:
        return Finding("state-key", Health.FINE, "the state is sealed by a key that comes of the App's", why)
    if setup.environment_secrets is None:
        text = (
            f"{STATE_KEY} is not set here, and the secrets could not be seen: {setup.why_unseen('environment_secrets')}"
        )
        return Finding("state-key", Health.UNSEEN, text, why, "Run this with a token that has secrets: read.")
    mend = f"openssl rand -hex 32 | gh secret set {STATE_KEY} --env foreread"
    return Finding("state-key", Health.WRONG, f"{STATE_KEY} is not set", why, mend)


def deliveries(setup: Setup) -> Finding | None:
    """Only of an App that has a webhook."""
    if not setup.deliveries:
        return None
    why = "GitHub sends no event twice: what was lost stays so until the next sweep."
    failed = sum(not 200 <= status < 300 for status in setup.deliveries)
    if not failed:
        text = f"all of the last {len(setup.deliveries)} webhook deliveries were taken"
        return Finding("deliveries", Health.FINE, text, why)
    text = f"{failed} of the last {len(setup.deliveries)} webhook deliveries failed"
    mend = "The App's settings > Advanced > Recent Deliveries says why; each can be sent again there."
    return Finding("deliveries", Health.WRONG, text, why, mend)
