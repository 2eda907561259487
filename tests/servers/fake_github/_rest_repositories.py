"""REST: repositories, their branches and rules, who may do what in them, and what was pushed."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_people as people
from tests.servers.fake_github import _shapes_repository as shapes
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._model import ROLES, Hook, Json, Repository, Role
from tests.servers.fake_github._state import RefusedError, UnknownError

route = Routes()


@route("GET", "/repos/{owner}/{repo}")
def _repository(asked: Asked, owner: str, repo: str) -> Answer:
    viewer = asked.viewer.account if asked.viewer is not None and asked.viewer.installation is None else None
    return Answer(shapes.full(asked.world, asked.repository(owner, repo), viewer))


def _commit_of_branch(asked: Asked, repository: Repository, branch: str) -> str:
    sha = repository.git.branches().get(branch)
    if sha is None:
        raise UnknownError("Branch not found")
    return sha


@route("GET", "/repos/{owner}/{repo}/branches")
def _branches(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo, "contents")

    def shape(item: tuple[str, str]) -> Json:
        url = f"{shapes.url(asked.world, found)}/commits/{item[1]}"
        return {
            "name": item[0],
            "commit": {"sha": item[1], "url": url},
            "protected": shapes.is_protected(found, item[0]),
        }

    return asked.list(found.git.branches().items(), shape)


@route("GET", "/repos/{owner}/{repo}/branches/{branch*}/protection")
def _protection(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    """For administrators alone."""
    found = asked.repository(owner, repo)
    asked.may(found, "administration", "admin", "read")
    if branch not in found.protection:
        raise UnknownError("Branch not protected")
    return Answer(_told_protection(asked, found, branch))


def _told_protection(asked: Asked, found: Repository, branch: str) -> Json:
    """`branch-protection`, from the words in which it was set."""
    held = found.protection[branch]
    here = f"{shapes.url(asked.world, found)}/branches/{branch}/protection"
    told: Json = {"url": here}
    for name in ("enforce_admins", "required_linear_history", "allow_force_pushes", "allow_deletions"):
        told[name] = {"enabled": bool(held.get(name))}
    for name in ("block_creations", "required_conversation_resolution", "lock_branch", "allow_fork_syncing"):
        told[name] = {"enabled": bool(held.get(name))}
    told["enforce_admins"]["url"] = f"{here}/enforce_admins"
    if checks := held.get("required_status_checks"):
        listed = checks.get("checks") or [{"context": name, "app_id": None} for name in checks.get("contexts", [])]
        told["required_status_checks"] = {
            "url": f"{here}/required_status_checks",
            "strict": bool(checks.get("strict")),
            "contexts": [check["context"] for check in listed],
            "contexts_url": f"{here}/required_status_checks/contexts",
            "checks": [{"context": check["context"], "app_id": check.get("app_id")} for check in listed],
        }
    if reviews := held.get("required_pull_request_reviews"):
        told["required_pull_request_reviews"] = {
            "url": f"{here}/required_pull_request_reviews",
            "dismiss_stale_reviews": bool(reviews.get("dismiss_stale_reviews")),
            "require_code_owner_reviews": bool(reviews.get("require_code_owner_reviews")),
            "required_approving_review_count": reviews.get("required_approving_review_count", 1),
            "require_last_push_approval": bool(reviews.get("require_last_push_approval")),
        }
    return told


@route("PUT", "/repos/{owner}/{repo}/branches/{branch*}/protection")
def _protect(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "administration", "admin")
    _commit_of_branch(asked, found, branch)
    found.protection[branch] = asked.fields
    return Answer(_told_protection(asked, found, branch))


@route("GET", "/repos/{owner}/{repo}/branches/{branch*}")
def _branch(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    found = asked.repository(owner, repo, "contents")
    sha = _commit_of_branch(asked, found, branch)
    here = f"{shapes.url(asked.world, found)}/branches/{branch}"
    held = found.protection.get(branch)
    checks = (held or {}).get("required_status_checks") or {}
    listed = checks.get("checks") or [{"context": name, "app_id": None} for name in checks.get("contexts", [])]
    body = {
        "name": branch,
        "commit": shapes.commit(asked.world, found, found.git.commit(sha)),
        "_links": {"self": here, "html": f"{asked.world.html_url}/{found.full_name}/tree/{branch}"},
        "protected": shapes.is_protected(found, branch),
        "protection": {
            "enabled": held is not None,
            "required_status_checks": {
                "enforcement_level": "non_admins" if listed else "off",
                "contexts": [check["context"] for check in listed],
                "checks": [{"context": check["context"], "app_id": check.get("app_id")} for check in listed],
            },
        },
        "protection_url": f"{here}/protection",
    }
    return Answer(body)


@route("GET", "/repos/{owner}/{repo}/rules/branches/{branch*}")
def _rules(asked: Asked, owner: str, repo: str, branch: str) -> Answer:
    found = asked.repository(owner, repo)
    return asked.list(shapes.branch_rules(found, branch), lambda rule: rule)


@route("GET", "/repos/{owner}/{repo}/rulesets")
def _rulesets(asked: Asked, owner: str, repo: str) -> Answer:
    """Without rules and bypass actors, as GitHub lists them."""
    found = asked.repository(owner, repo)
    hidden = {"rules", "bypass_actors", "conditions"}

    def shape(one: object) -> Json:
        told = shapes.ruleset(asked.world, found, one, with_bypass=False)  # type: ignore[arg-type]
        return {name: value for name, value in told.items() if name not in hidden}

    return asked.list(found.rulesets, shape)


@route("POST", "/repos/{owner}/{repo}/rulesets")
def _add_ruleset(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "administration", "admin")
    wanted = asked.fields
    names = (wanted.get("conditions") or {}).get("ref_name") or {}
    one = asked.world.add_ruleset(
        found,
        wanted.get("rules", []),
        name=asked.text("name"),
        include=tuple(names.get("include", ())),
        enforcement=wanted["enforcement"],
        bypass_actors=wanted.get("bypass_actors"),
    )
    one.exclude = tuple(names.get("exclude", ()))
    return Answer(shapes.ruleset(asked.world, found, one, with_bypass=True), 201)


@route("GET", "/repos/{owner}/{repo}/rulesets/{id}")
def _ruleset(asked: Asked, owner: str, repo: str, id: str) -> Answer:  # noqa: A002
    found = asked.repository(owner, repo)
    one = next((one for one in found.rulesets if one.id == int(id)), None)
    if one is None:
        raise UnknownError(id)
    granted = (asked.viewer.permissions or {}) if asked.viewer is not None else {}
    may_edit = asked.is_at_least(found, "admin") or granted.get("administration") == "write"
    return Answer(shapes.ruleset(asked.world, found, one, with_bypass=may_edit))


@route("GET", "/repos/{owner}/{repo}/activity")
def _activity(asked: Asked, owner: str, repo: str) -> Answer:
    """Newest first; `ref` may be a branch's name or a full one. Pages by `after`, a cursor."""
    found = asked.repository(owner, repo, "contents")
    wanted = list(reversed(found.activities))
    if ref := asked.query.get("ref"):
        wanted = [one for one in wanted if ref in {one.ref, one.ref.removeprefix("refs/heads/")}]
    if kind := asked.query.get("activity_type"):
        wanted = [one for one in wanted if one.activity_type == kind]
    if actor := asked.query.get("actor"):
        wanted = [one for one in wanted if one.actor.login.lower() == actor.lower()]
    if asked.query.get("direction") == "asc":
        wanted.reverse()
    if after := asked.query.get("after"):
        wanted = wanted[[str(one.id) for one in wanted].index(after) + 1 :]
    size = min(100, int(asked.query.get("per_page", 30)))
    headers = {}
    if len(wanted) > size:
        query = "".join(f"{name}={value}&" for name, value in asked.query.items() if name != "after")
        url = f"{asked.world.api_url}{asked.path}?{query}after={wanted[size - 1].id}"
        headers["link"] = f'<{url}>; rel="next"'
    return Answer([shapes.activity(asked.world, one) for one in wanted[:size]], headers=headers)


@route("GET", "/repos/{owner}/{repo}/collaborators")
def _collaborators(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "metadata", "write", "read")
    world = asked.world
    organization = world.organizations.get(found.owner.login.lower())
    logins = set(found.collaborators) | (set(organization.members) if organization else {found.owner.login})
    held = [(world.account(login), world.role(world.account(login), found)) for login in sorted(logins)]

    def shape(item: tuple[object, Role]) -> Json:
        told = people.user(world, item[0])  # type: ignore[arg-type]
        return told | {"permissions": shapes.legacy_permissions(item[1]), "role_name": item[1]}

    return asked.list([one for one in held if one[1] != "none"], shape)


@route("GET", "/repos/{owner}/{repo}/collaborators/{login}/permission")
def _permission(asked: Asked, owner: str, repo: str, login: str) -> Answer:
    """`permission` knows four words only; `role_name` all. People need push access to ask."""
    found = asked.repository(owner, repo)
    asked.may(found, "metadata", "write", "read")
    account = asked.world.account(login)
    role = asked.world.role(account, found)
    permission = {"maintain": "write", "triage": "read"}.get(role, role)
    user = people.user(asked.world, account) | {"permissions": shapes.legacy_permissions(role), "role_name": role}
    return Answer({"permission": permission, "role_name": role, "user": user})


@route("GET", "/repos/{owner}/{repo}/collaborators/{login}")
def _is_collaborator(asked: Asked, owner: str, repo: str, login: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "metadata", "write", "read")
    if ROLES.index(asked.world.role(asked.world.account(login), found)) <= ROLES.index(
        "none" if found.private else "read"
    ):
        raise UnknownError(login)
    return Answer(status=204)


@route("GET", "/repos/{owner}/{repo}/actions/permissions/workflow")
def _workflow_permissions(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, ("administration", "actions"), "admin", "read")
    told = {"default_workflow_permissions": found.default_workflow_permissions}
    return Answer(told | {"can_approve_pull_request_reviews": found.actions_can_approve})


@route("PUT", "/repos/{owner}/{repo}/actions/permissions/workflow")
def _set_workflow_permissions(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "administration", "admin")
    found.default_workflow_permissions = asked.fields.get(
        "default_workflow_permissions", found.default_workflow_permissions
    )
    found.actions_can_approve = asked.fields.get("can_approve_pull_request_reviews", found.actions_can_approve)
    return Answer(status=204)


@route("GET", "/repos/{owner}/{repo}/codeowners/errors")
def _codeowners_errors(asked: Asked, owner: str, repo: str) -> Answer:
    """404 where there is no CODEOWNERS."""
    found = asked.repository(owner, repo, "contents")
    tree = found.git.resolve(asked.query.get("ref") or found.default_branch)
    names = found.git.text("ls-tree", "-r", "--name-only", tree).splitlines() if tree else []
    if not {"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"} & set(names):
        raise UnknownError("no CODEOWNERS")
    return Answer({"errors": found.codeowners_errors})


def _hook(asked: Asked, found: Repository, one: Hook) -> Json:
    here = f"{shapes.url(asked.world, found)}/hooks/{one.id}"
    config = {"url": one.url, "content_type": "json", "insecure_ssl": "0"} | (
        {"secret": "********"} if one.secret else {}
    )
    return {
        "type": "Repository",
        "id": one.id,
        "name": "web",
        "active": one.active,
        "events": list(one.events),
        "config": config,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
        "url": here,
        "test_url": f"{here}/test",
        "ping_url": f"{here}/pings",
        "deliveries_url": f"{here}/deliveries",
        "last_response": {"code": None, "status": "unused", "message": None},
    }


@route("GET", "/repos/{owner}/{repo}/hooks")
def _hooks(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "repository_hooks", "admin", "read")
    return asked.list(found.hooks, lambda one: _hook(asked, found, one))


@route("POST", "/repos/{owner}/{repo}/hooks")
def _add_hook(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, "repository_hooks", "admin")
    config = asked.fields.get("config") or {}
    if not config.get("url"):
        raise RefusedError(
            "Validation Failed", [{"resource": "Hook", "code": "custom", "message": "url cannot be blank"}]
        )
    events = tuple(asked.fields.get("events") or ("push",))
    one = asked.world.add_hook(found, config["url"], config.get("secret", ""), events)
    return Answer(_hook(asked, found, one), 201)


@route("GET", "/repos/{owner}/{repo}/labels")
def _labels(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo, "issues")
    return asked.list(found.labels.values(), lambda one: shapes.label(asked.world, found, one))


@route("POST", "/repos/{owner}/{repo}/labels")
def _add_label(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.repository(owner, repo)
    asked.may(found, ("issues", "pull_requests"), "triage")
    name = asked.text("name")
    if name.lower() in found.labels:
        raise RefusedError("Validation Failed", [{"resource": "Label", "code": "already_exists", "field": "name"}])
    one = asked.world.add_label(
        found, name, asked.fields.get("color") or "ededed", asked.fields.get("description") or ""
    )
    return Answer(shapes.label(asked.world, found, one), 201)


@route("GET", "/repos/{owner}/{repo}/labels/{name}")
def _label(asked: Asked, owner: str, repo: str, name: str) -> Answer:
    found = asked.repository(owner, repo, "issues")
    if name.lower() not in found.labels:
        raise UnknownError(name)
    return Answer(shapes.label(asked.world, found, found.labels[name.lower()]))
