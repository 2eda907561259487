"""What of a repository's settings the token may see, for `foreread doctor`. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from bot.adapters.github._answers import NOT_FOUND, Answer
from bot.adapters.github._session import Session
from bot.adapters.github._setup_files import has_owners, policy_faults, workflow_files
from bot.adapters.github._sign_in import AppSignIn, SignIn, sign_in
from bot.adapters.github._wire import Call, Pace, Wire, checked_base
from bot.errors import HostError
from bot.post.doctor import Bypass, Guard, RequiredCheck, Setup

API: Final = ("GITHUB_API_URL", "https://api.github.com")
ENVIRONMENT: Final = "foreread"
STATE_KEY: Final = "FOREREAD_STATE_KEY"
_MOST: Final = 10
"""Pages of a list."""
_ROLES: Final = {2: "the role maintain", 4: "the role write", 5: "the role admin"}
_ACTORS: Final = {
    "Team": "team {}",
    "Integration": "App {}",
    "User": "user {}",
    "OrganizationAdmin": "organization owners",
    "EnterpriseOwner": "enterprise owners",
    "DeployKey": "deploy keys",
}
_T = TypeVar("_T")


def open_setup(environment: Mapping[str, str], repository: str, pace: Pace | None = None) -> Setup:
    """What can be seen, signed in with what the environment offers. Raises HostError."""
    name, otherwise = API
    wire = Wire(checked_base(environment.get(name, "").strip() or otherwise), pace or Pace())
    try:
        return read_setup(wire, sign_in(environment), repository, environment)
    finally:
        wire.close()


def read_setup(wire: Wire, signed: SignIn, repository: str, environment: Mapping[str, str]) -> Setup:
    """Raises HostError where the repository itself cannot be seen; of all else it is told that it could not be."""
    session = Session(wire, signed, repository)
    found = session.get(f"/repos/{repository}", "show the repository")
    branch = str(found.data["default_branch"])
    look = _Look(session, repository, branch)
    login, permissions = look.signed_in(wire, signed)
    is_admin = _dict(found.data.get("permissions")).get("admin") is True
    guards, sees_protection = look.guards(is_admin=is_admin)
    environment_branches = look.environment_branches()
    return Setup(
        repository=repository,
        branch=branch,
        login=login,
        app=signed.app,
        scopes=_scopes(found),
        permissions=permissions,
        guards=guards,
        sees_protection=sees_protection,
        actions_may_approve=look.actions_may_approve(),
        owners_errors=look.owners_errors(),
        has_owners=look.tried("has_owners", lambda: has_owners(session, branch)),
        policy=look.tried("policy", lambda: policy_faults(session, branch)),
        workflows=look.tried("workflows", lambda: workflow_files(session, branch)),
        environment=environment_branches,
        environment_secrets=look.secrets("environment_secrets", f"environments/{ENVIRONMENT}/secrets"),
        repository_secrets=look.secrets("repository_secrets", "actions/secrets"),
        has_state_key=len(environment.get(STATE_KEY, "")) >= 32,
        deliveries=look.deliveries(wire, signed),
        unseen=tuple(look.unseen.items()),
    )


class _Look:
    """One look, which goes on where something may not be seen, and keeps why."""

    def __init__(self, session: Session, repository: str, branch: str) -> None:
        self._session = session
        self._at = f"/repos/{repository}"
        self._branch = branch
        self.unseen: dict[str, str] = {}

    def tried(self, field: str, read: Callable[[], _T]) -> _T | None:
        """What `read` gives; None, and why, where the host will not say."""
        try:
            return read()
        except HostError as error:
            self.unseen[field] = str(error)
            return None

    def _get(self, field: str, path: str, aim: str) -> Answer | None:
        return self.tried(field, lambda: self._session.get(self._at + path, aim, fine=(NOT_FOUND,)))

    def signed_in(self, wire: Wire, signed: SignIn) -> tuple[str | None, tuple[tuple[str, str], ...] | None]:
        """Who the token speaks for, and what an App may do."""
        if isinstance(signed, AppSignIn):
            call = Call("GET", f"{self._at}/installation", "say what the App may do", self._at, repeat=True)
            answer = self.tried("login", lambda: wire.send(call, signed.own_token()))
            told = _dict(answer.data) if answer is not None else {}
            allowed = tuple(sorted((str(k), str(v)) for k, v in _dict(told.get("permissions")).items()))
            return (f"{told['app_slug']}[bot]" if told.get("app_slug") else None), allowed or None
        asked = self.tried("login", lambda: self._session.graphql("Viewer", "say whose token this is"))
        viewer = _dict(_dict(asked[0]).get("viewer")) if asked else {}
        return (str(viewer["login"]) if viewer.get("login") else None), None

    def guards(self, *, is_admin: bool) -> tuple[tuple[Guard, ...] | None, bool]:
        """Rulesets and branch protection, and whether the latter was shown."""
        path = f"{self._at}/rules/branches/{self._branch}"
        rules = self.tried("guards", lambda: tuple(self._session.pages(path, "show the rules of the branch", _MOST)))
        if rules is None:
            return None, False
        by_ruleset: dict[object, list[Mapping[str, Any]]] = {}
        for rule in map(_dict, rules):
            by_ruleset.setdefault(rule.get("ruleset_id"), []).append(rule)
        guards = [self._ruleset(number, each) for number, each in by_ruleset.items()]
        protection = self._get("protection", f"/branches/{self._branch}/protection", "show the branch protection")
        if protection is None:
            return tuple(guards), False
        if protection.status != NOT_FOUND:
            return (*guards, _protection(_dict(protection.data))), True
        # Who may not see it is told "Not Found", as of everything that is hidden.
        is_absent = is_admin or "not protected" in str(_dict(protection.data).get("message", "")).lower()
        if not is_absent:
            self.unseen["protection"] = "GitHub shows branch protection to administrators only."
        return tuple(guards), is_absent

    def _ruleset(self, number: object, rules: Iterable[Mapping[str, Any]]) -> Guard:
        answer = self._get(f"ruleset {number}", f"/rulesets/{number}", "show a ruleset")
        told = _dict(answer.data) if answer is not None and answer.status != NOT_FOUND else {}
        actors = told.get("bypass_actors")
        bypasses = tuple(map(_bypass, actors)) if isinstance(actors, list) else None
        return _guard(f"ruleset {told.get('name') or number}", rules, bypasses)

    def actions_may_approve(self) -> bool | None:
        answer = self._get("actions_may_approve", "/actions/permissions/workflow", "show what Actions may do")
        said = _dict(answer.data).get("can_approve_pull_request_reviews") if answer is not None else None
        if said is None:
            self.unseen.setdefault("actions_may_approve", "GitHub shows it to administrators only.")
        return None if said is None else said is True

    def owners_errors(self) -> tuple[str, ...] | None:
        answer = self._get("owners_errors", f"/codeowners/errors?ref={self._branch}", "show the errors of CODEOWNERS")
        if answer is None:
            return None
        errors = _list(_dict(answer.data).get("errors"))
        return tuple(f"line {each.get('line')}: {each.get('kind')}" for each in map(_dict, errors))

    def environment_branches(self) -> str | None:
        """What branches the environment of the workflow takes."""
        answer = self._get("environment", f"/environments/{ENVIRONMENT}", "show the environment")
        if answer is None:
            return None
        if answer.status == NOT_FOUND:
            return ""
        policy = _dict(answer.data).get("deployment_branch_policy")
        if not isinstance(policy, dict):
            return "all"
        if not policy.get("custom_branch_policies"):
            return "some"
        path = f"/environments/{ENVIRONMENT}/deployment-branch-policies"
        named = self._get("environment", path, "show the branches of the environment")
        if named is None:
            return None
        taken = {str(_dict(each).get("name")) for each in _list(_dict(named.data).get("branch_policies"))}
        return "default" if taken == {self._branch} else "some"

    def secrets(self, field: str, path: str) -> tuple[str, ...] | None:
        """Names of secrets; their values are shown to nobody."""
        answer = self._get(field, f"/{path}?per_page=100", "show the names of secrets")
        if answer is None or answer.status == NOT_FOUND:
            self.unseen.setdefault(field, "GitHub does not show them to this token.")
            return None
        return tuple(str(_dict(each).get("name")) for each in _list(_dict(answer.data).get("secrets")))

    def deliveries(self, wire: Wire, signed: SignIn) -> tuple[int, ...] | None:
        """Statuses of the App's last webhook deliveries. An App without a webhook has none."""
        if not isinstance(signed, AppSignIn):
            return None
        call = Call("GET", "/app/hook/deliveries", "show the webhook deliveries", "the App", repeat=True, fine=(404,))
        answer = self.tried("deliveries", lambda: wire.send(call, signed.own_token()))
        told = _list(answer.data) if answer is not None else []
        return tuple(int(status) for each in told if isinstance(status := _dict(each).get("status_code"), int)) or None


def _guard(name: str, rules: Iterable[Mapping[str, Any]], bypasses: tuple[Bypass, ...] | None) -> Guard:
    """https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch"""
    by_type = {str(rule.get("type")): _dict(rule.get("parameters")) for rule in rules}
    review = by_type.get("pull_request", {})
    checks = _list(by_type.get("required_status_checks", {}).get("required_status_checks"))
    return Guard(
        name=name,
        pull_request="pull_request" in by_type,
        checks=tuple(_checks(checks, "integration_id")),
        dismiss_stale=review.get("dismiss_stale_reviews_on_push") is True,
        last_push=review.get("require_last_push_approval") is True,
        no_force_push="non_fast_forward" in by_type,
        no_deletion="deletion" in by_type,
        dismissal_restricted=_dict(review.get("dismissal_restriction")).get("enabled") is True,
        code_owners=review.get("require_code_owner_review") is True,
        queue_strategy=str(by_type.get("merge_queue", {}).get("grouping_strategy") or ""),
        bypasses=bypasses,
    )


def _protection(told: Mapping[str, Any]) -> Guard:
    """https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection"""
    review = _dict(told.get("required_pull_request_reviews"))
    checks = _dict(told.get("required_status_checks"))
    may_bypass = _dict(review.get("bypass_pull_request_allowances"))
    bypasses = [
        Bypass(f"{kind.removesuffix('s')} {_dict(each).get('login') or _dict(each).get('slug')}", "pull_request")
        for kind in ("users", "teams", "apps")
        for each in _list(may_bypass.get(kind))
    ]
    if not _enabled(told, "enforce_admins"):
        bypasses.append(Bypass("administrators", "always"))
    return Guard(
        name="branch protection",
        is_ruleset=False,
        pull_request="required_pull_request_reviews" in told,
        checks=tuple(_checks(_list(checks.get("checks")), "app_id")),
        dismiss_stale=review.get("dismiss_stale_reviews") is True,
        last_push=review.get("require_last_push_approval") is True,
        no_force_push=not _enabled(told, "allow_force_pushes"),
        no_deletion=not _enabled(told, "allow_deletions"),
        dismissal_restricted="dismissal_restrictions" in review,
        code_owners=review.get("require_code_owner_reviews") is True,
        bypasses=tuple(bypasses),
    )


def _checks(told: Iterable[object], app: str) -> Iterator[RequiredCheck]:
    for each in map(_dict, told):
        number = each.get(app)
        yield RequiredCheck(str(each.get("context")), number if isinstance(number, int) else None)


def _bypass(told: object) -> Bypass:
    actor = _dict(told)
    kind, number = str(actor.get("actor_type")), actor.get("actor_id")
    mode = str(actor.get("bypass_mode") or "always")
    if kind == "RepositoryRole":
        return Bypass(_ROLES.get(number, f"role {number}") if isinstance(number, int) else "a role", mode)
    return Bypass(_ACTORS.get(kind, kind + " {}").format(number), mode)


def _scopes(answer: Answer) -> tuple[str, ...] | None:
    """Of a classic token, which the host repeats in every answer."""
    said = answer.headers.get("x-oauth-scopes")
    return None if said is None else tuple(scope for part in said.split(",") if (scope := part.strip()))


def _enabled(told: Mapping[str, Any], key: str) -> bool:
    return _dict(told.get(key)).get("enabled") is True


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
