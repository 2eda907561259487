"""What is read of a repository's settings: over the stateful fake, and over a script for what the fake does not have."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from bot.adapters.files import shipped
from bot.adapters.github import Pace, open_setup
from bot.cli import main
from bot.errors import HostError
from bot.post.doctor import Bypass, RequiredCheck, Setup
from tests.adapters.github.scripted import TOKEN, Asked, Clock, Said, serving
from tests.servers.contract import DESCRIPTION, why_contract_is_missing
from tests.servers.fake_github import FakeGitHub

CHECK = "foreread: senior review: main"
ROSTER = "people:\n" + "".join(
    f"  {name}: {{accounts: [{n}], level: senior, groups: [security, on-call], domains: [payments, checkout, "
    "authentication, pricing, inventory, data processing]}\n"
    for n, name in enumerate(("ada", "bob", "cyd"), 1)
)
WORKFLOW = f"jobs:\n  a:\n    environment: foreread\n    steps:\n      - uses: acme/foreread@{'1f' * 20}\n"
FILES = {
    ".github/foreread.yml": shipped("default_policy.yml"),
    ".github/foreread-roster.yml": ROSTER,
    ".github/workflows/foreread-publish.yml": WORKFLOW,
    ".github/CODEOWNERS": "* @ada\n",
}
RULES: list[dict[str, Any]] = [
    {"type": "deletion"},
    {"type": "non_fast_forward"},
    {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": 1,
            "dismiss_stale_reviews_on_push": True,
            "require_code_owner_review": False,
            "require_last_push_approval": False,
            "required_review_thread_resolution": False,
        },
    },
    {
        "type": "required_status_checks",
        "parameters": {
            "strict_required_status_checks_policy": False,
            "required_status_checks": [{"context": CHECK, "integration_id": 77}, {"context": "tests"}],
        },
    },
]


def looked(url: str, token: str, repository: str, **more: str) -> Setup:
    clock = Clock()
    signed = {"GITHUB_TOKEN": token} if token else {}
    return open_setup({"GITHUB_API_URL": url, **signed, **more}, repository, Pace(clock.now, clock.sleep, timeout=5))


def shop(github: FakeGitHub, files: Mapping[str, str] = FILES) -> None:
    world = github.world
    ada, bob = world.add_user("ada"), world.add_user("bob")
    world.add_repository(ada, "shop", files=dict(files), collaborators={bob: "write"})


def test_a_ruleset_is_read_with_its_checks_and_whom_it_does_not_hold(github: FakeGitHub) -> None:
    shop(github)
    repository = github.world.repository("ada/shop")
    actors = [
        {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"},
        {"actor_id": 9, "actor_type": "Integration", "bypass_mode": "exempt"},
    ]
    github.world.add_ruleset(repository, RULES, name="main", include=("~DEFAULT_BRANCH",), bypass_actors=actors)
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert setup.guards is not None
    [guard] = setup.guards
    assert guard.name == "ruleset main"
    assert guard.checks == (RequiredCheck(CHECK, 77), RequiredCheck("tests", None))
    assert guard.bypasses == (Bypass("the role admin", "always"), Bypass("App 9", "exempt"))
    assert (guard.pull_request, guard.dismiss_stale, guard.last_push) == (True, True, False)
    assert (guard.no_deletion, guard.no_force_push, guard.queue_strategy) == (True, True, "")
    assert setup.sees_protection


def test_branch_protection_is_read_and_administrators_that_it_does_not_hold_are_named(github: FakeGitHub) -> None:
    shop(github)
    repository = github.world.repository("ada/shop")
    repository.protection["main"] = {
        "required_status_checks": {"strict": False, "checks": [{"context": CHECK, "app_id": 77}]},
        "enforce_admins": False,
        "required_pull_request_reviews": {"require_last_push_approval": True, "dismiss_stale_reviews": False},
        "restrictions": None,
        "allow_force_pushes": True,
    }
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert setup.guards is not None
    [guard] = [each for each in setup.guards if not each.is_ruleset]
    assert guard.checks == (RequiredCheck(CHECK, 77),)
    assert Bypass("administrators", "always") in (guard.bypasses or ())
    assert (guard.last_push, guard.dismiss_stale, guard.no_force_push, guard.no_deletion) == (True, False, False, True)


def test_who_may_not_see_everything_is_told_so_and_nothing_is_guessed(github: FakeGitHub) -> None:
    shop(github)
    github.world.add_ruleset(github.world.repository("ada/shop"), RULES, name="main", include=("~DEFAULT_BRANCH",))
    setup = looked(github.url, github.token_for("bob"), "ada/shop")
    assert setup.guards is not None
    assert [guard.bypasses for guard in setup.guards] == [None]
    assert not setup.sees_protection
    assert setup.actions_may_approve is None
    assert setup.why_unseen("actions_may_approve")
    assert setup.login == "bob"
    assert setup.scopes == ("repo", "read:org")


def test_policy_roster_workflows_and_code_owners_are_those_of_the_default_branch(github: FakeGitHub) -> None:
    shop(github)
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert setup.policy == ()
    assert setup.workflows == (("foreread-publish.yml", WORKFLOW),)
    assert (setup.has_owners, setup.owners_errors) == (True, ())


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.txt": "x"}, "no policy"),
        ({".github/foreread.yml": "tiers: broken\n"}, "`rules` is missing"),
        ({".github/foreread.yml": shipped("default_policy.yml")}, "no roster"),
        ({**FILES, ".github/foreread-roster.yml": "people: {}\n"}, "people"),
        ({**FILES, ".github/foreread-roster.yml": "people: {ada: {accounts: [1], level: senior}}\n"}, "ada only"),
    ],
)
def test_what_is_wrong_with_the_policy_is_said_as_policy_check_says_it(
    github: FakeGitHub, files: dict[str, str], says: str
) -> None:
    shop(github, files)
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert setup.policy
    assert any(says in line for line in setup.policy)


def test_without_files_of_ours_none_are_found(github: FakeGitHub) -> None:
    shop(github, {"a.txt": "x"})
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert (setup.workflows, setup.has_owners) == ((), False)


def test_an_app_says_what_it_may_do_and_how_its_webhook_fares(github: FakeGitHub) -> None:
    shop(github)
    world = github.world
    app = world.add_app("acme-foreread", permissions={"checks": "write", "contents": "read", "metadata": "read"})
    world.install(app, world.account("ada"))
    key = github.app_credentials(app)
    signed = {"FOREREAD_APP_ID": str(key.id), "FOREREAD_APP_PRIVATE_KEY": key.private_key}
    setup = looked(github.url, "", "ada/shop", **signed)
    assert setup.login == "acme-foreread[bot]"
    assert setup.app == app.id
    assert ("checks", "write") in (setup.permissions or ())
    assert setup.deliveries is None


def test_deliveries_that_were_not_taken_are_counted_by_their_status(github: FakeGitHub) -> None:
    shop(github)
    world = github.world
    ada = world.account("ada")
    with serving(lambda _: Said(500, {})) as service:
        app = world.add_app("acme-foreread", hook_url=service.url, secret="s" * 40)
        world.install(app, ada)
        repository = world.repository("ada/shop")
        tip = repository.git.resolve("main")
        assert tip is not None
        world.commit(ada, repository, "topic", {"a.py": "1\n"}, parent=tip)
        world.open_pull(ada, repository, "topic", title="A change")
        world.deliver()
    key = github.app_credentials(app)
    signed = {"FOREREAD_APP_ID": str(key.id), "FOREREAD_APP_PRIVATE_KEY": key.private_key}
    statuses = looked(github.url, "", "ada/shop", **signed).deliveries
    assert statuses
    assert set(statuses) == {500}


def test_a_merge_queue_and_who_may_dismiss_are_read(github: FakeGitHub) -> None:
    shop(github)
    restricted = {**RULES[2]["parameters"], "dismissal_restriction": {"enabled": True, "allowed_actors": []}}
    rules = [
        {"type": "pull_request", "parameters": restricted},
        {"type": "merge_queue", "parameters": {"grouping_strategy": "HEADGREEN"}},
    ]
    github.world.add_ruleset(github.world.repository("ada/shop"), rules, name="queue", include=("~DEFAULT_BRANCH",))
    setup = looked(github.url, github.token_for("ada"), "ada/shop")
    assert setup.guards is not None
    assert [(g.queue_strategy, g.dismissal_restricted) for g in setup.guards] == [("HEADGREEN", True)]


def test_the_token_of_a_workflow_is_known_for_what_it_is(github: FakeGitHub) -> None:
    shop(github)
    token = github.world.actions_token(github.world.repository("ada/shop"), {"contents": "read", "metadata": "read"})
    assert looked(github.url, token, "ada/shop").login == "github-actions[bot]"


def test_a_repository_that_cannot_be_seen_is_an_error(github: FakeGitHub) -> None:
    shop(github)
    with pytest.raises(HostError, match="does not exist, or the token may not see it"):
        looked(github.url, github.token_for("ada"), "ada/nothing")


class Settings:
    """A host that knows the settings which a test gives it, by path, and hides all others."""

    def __init__(self, **settings: Any) -> None:
        self.settings = {name.replace("__", "/").replace("_", "-"): said for name, said in settings.items()}

    def __call__(self, asked: Asked) -> Said:
        path = asked.path.partition("?")[0]
        if asked.operation:
            return Said(200, {"data": {"viewer": {"login": "ada"}}})
        if path == "/repos/acme/shop":
            return Said(200, {"default_branch": "main"})
        said = self.settings.get(path.removeprefix("/repos/acme/shop/"))
        if isinstance(said, Said):
            return said
        hidden = {"x-accepted-github-permissions": "administration=read"}
        return Said(403, {"message": "Resource not accessible"}, hidden) if said is None else Said(200, said)

    def seen(self) -> Setup:
        with serving(self) as server:
            return looked(server.url, TOKEN, "acme/shop")


CUSTOM = {"deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True}}
PROTECTED = {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False}}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, None),
        ({"environments__foreread": Said(404, {"message": "Not Found"})}, ""),
        ({"environments__foreread": {"deployment_branch_policy": None}}, "all"),
        ({"environments__foreread": PROTECTED}, "some"),
        ({"environments__foreread": CUSTOM}, None),
        (
            {
                "environments__foreread": CUSTOM,
                "environments__foreread__deployment_branch_policies": {"branch_policies": [{"name": "main"}]},
            },
            "default",
        ),
        (
            {
                "environments__foreread": CUSTOM,
                "environments__foreread__deployment_branch_policies": {
                    "branch_policies": [{"name": "main"}, {"name": "*"}]
                },
            },
            "some",
        ),
    ],
)
def test_the_branches_that_an_environment_takes(settings: dict[str, Any], expected: str | None) -> None:
    setup = Settings(**settings).seen()
    assert setup.environment == expected
    assert bool(setup.why_unseen("environment")) is (expected is None)


def test_names_of_secrets_are_read_where_they_are_shown() -> None:
    told = {"total_count": 1, "secrets": [{"name": "FOREREAD_STATE_KEY"}]}
    setup = Settings(environments__foreread__secrets=told, actions__secrets={"secrets": []}).seen()
    assert (setup.environment_secrets, setup.repository_secrets) == (("FOREREAD_STATE_KEY",), ())
    hidden = Settings().seen()
    assert (hidden.environment_secrets, hidden.repository_secrets) == (None, None)
    assert "administration=read" in hidden.why_unseen("repository_secrets")


def test_everything_that_is_hidden_is_none_with_the_permission_that_it_lacks() -> None:
    setup = Settings().seen()
    assert (setup.guards, setup.policy, setup.workflows, setup.has_owners, setup.owners_errors) == (None,) * 5
    for field in ("guards", "policy", "workflows", "has_owners", "owners_errors", "actions_may_approve"):
        assert "administration=read" in setup.why_unseen(field)


@pytest.mark.parametrize("odd", [[], {}, "x", 7, None, [None], [[]], {"name": None, "bypass_actors": [7]}])
def test_answers_of_another_shape_end_in_less_that_is_seen_and_never_in_a_crash(odd: object) -> None:
    def script(asked: Asked) -> Said:
        path = asked.path.partition("?")[0]
        return Said(200, {"default_branch": "main"} if path == "/repos/acme/shop" else odd)

    with serving(script) as server:
        assert looked(server.url, TOKEN, "acme/shop").branch == "main"


def test_a_policy_of_a_megabyte_or_behind_a_link_is_no_policy() -> None:
    content = base64.b64encode(b"x: 1").decode()
    for said in (
        {"type": "file", "encoding": "none", "content": ""},
        {"type": "symlink", "encoding": "base64", "content": content},
        {"type": "submodule"},
        {"type": "file", "encoding": "base64", "content": "\u00e9"},
    ):
        files = {"contents__.github__foreread.yml": said, "contents__.foreread.yml": Said(404, {})}
        assert Settings(**files).seen().policy == ("There is no policy at .github/foreread.yml.",)


def test_the_doctor_says_how_it_stands_as_a_page_as_json_and_by_its_exit_code(
    github: FakeGitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop(github)
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_TOKEN", github.token_for("ada"))
    assert main(["doctor", "ada/shop"]) == 1
    page = capsys.readouterr().out
    assert "main can be pushed to without a pull request" in page
    assert "To mend it: Settings > Rules > Rulesets" in page
    assert main(["doctor", "ada/shop", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"code", "state", "text", "why", "mend"} == set(findings[0])
    assert findings[0]["state"] == "wrong"
    assert main(["doctor", "ada"]) == 2


class Examples:
    """A host that answers with the examples in GitHub's own description of its API, and has no path that is not there."""

    def __init__(self) -> None:
        if reason := why_contract_is_missing():
            pytest.skip(reason)
        self.told = json.loads(DESCRIPTION.read_bytes())
        templates = [path for path, item in self.told["paths"].items() if "get" in item]
        self.paths = {re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))): path for path in templates}
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        if asked.operation:
            return Said(200, {"data": {"viewer": {"login": "octocat"}}})
        path = asked.path.partition("?")[0]
        if "/contents/" in path:
            return Said(404, {"message": "Not Found"})
        [template] = [known for pattern, known in self.paths.items() if pattern.fullmatch(path)]
        self.asked.append(template.removeprefix("/repos/{owner}/{repo}"))
        answer = self.told["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]
        example = next(iter(answer["examples"].values()))
        return Said(200, self.told["components"]["examples"][example["$ref"].rsplit("/", 1)[1]]["value"])


def test_what_github_itself_gives_as_examples_is_read_as_what_it_says() -> None:
    examples = Examples()
    with serving(examples) as server:
        setup = looked(server.url, TOKEN, "octocat/Hello-World")
    assert setup.guards is not None
    assert [(g.is_ruleset, g.bypasses) for g in setup.guards] == [
        (True, (Bypass("team 234", "always"),)),
        (True, (Bypass("team 234", "always"),)),
        (False, ()),
    ]
    protection = setup.guards[-1]
    assert (protection.pull_request, protection.dismiss_stale, protection.last_push, protection.code_owners) == (
        True,
        True,
        True,
        True,
    )
    assert (protection.no_force_push, protection.no_deletion, protection.dismissal_restricted) == (False, False, True)
    assert (setup.branch, setup.actions_may_approve, setup.environment) == ("master", True, "some")
    assert setup.owners_errors == ("line 3: Invalid pattern", "line 7: Invalid owner")
    assert setup.environment_secrets == setup.repository_secrets == ("GH_TOKEN", "GIST_ID")
    assert setup.unseen == ()
    assert "/environments/{environment_name}/deployment-branch-policies" in examples.asked
