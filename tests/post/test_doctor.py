"""Each setting that the doctor knows: a setup in which it is right, and one in which it is wrong or hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.post.doctor import Bypass, Finding, Guard, Health, RequiredCheck, Setup, diagnose

CHECK = "foreread: senior review: main"
PIN = "uses: acme/foreread@" + "1f" * 20 + "\n"
NEEDED = (("checks", "write"), ("contents", "read"), ("pull_requests", "write"), ("statuses", "write"))
RULESET = Guard(
    "ruleset main",
    pull_request=True,
    checks=(RequiredCheck("tests", None), RequiredCheck(CHECK, 77)),
    dismiss_stale=True,
    no_force_push=True,
    no_deletion=True,
    dismissal_restricted=True,
    queue_strategy="ALLGREEN",
)
WHOLE = Setup(
    repository="acme/shop",
    branch="main",
    login="acme-foreread[bot]",
    app=77,
    permissions=(*NEEDED, ("issues", "read"), ("merge_queues", "read")),
    guards=(RULESET,),
    sees_protection=True,
    actions_may_approve=False,
    owners_errors=(),
    has_owners=True,
    policy=(),
    workflows=(("foreread-publish.yml", "environment: foreread\n" + PIN),),
    environment="default",
    environment_secrets=("FOREREAD_STATE_KEY",),
    repository_secrets=(),
    deliveries=(200, 202),
)


def with_guard(**changes: Any) -> Setup:
    return replace(WHOLE, guards=(replace(RULESET, **changes),))


def with_app(app: int | None, *, ours: int | None = 77) -> Setup:
    return replace(with_guard(checks=(RequiredCheck(CHECK, app),)), app=ours)


def using(text: str) -> Setup:
    return replace(WHOLE, workflows=(("foreread.yml", text + PIN),))


def finding(setup: Setup, code: str) -> Finding:
    [found] = [each for each in diagnose(setup) if each.code == code]
    return found


def test_a_repository_that_is_set_up_whole_hears_nothing_but_what_is_fine() -> None:
    found = diagnose(WHOLE)
    assert {each.health for each in found} == {Health.FINE}
    assert [each.mend for each in found] == [""] * len(found)


HIDDEN = replace(WHOLE, guards=(Guard("ruleset x", bypasses=()),), sees_protection=False)
PUBLISHED = replace(WHOLE, app=None, permissions=None)

WRONG: list[tuple[str, str, Setup, str]] = [
    ("pull-request", "no rule", with_guard(pull_request=False), "pushed to without a pull request"),
    ("pull-request", "no guard", replace(WHOLE, guards=()), "pushed to without a pull request"),
    ("check-required", "another check", with_guard(checks=(RequiredCheck("tests", 77),)), "is not required"),
    ("check-required", "another base", with_guard(checks=(RequiredCheck(CHECK + "2", 77),)), "is not required"),
    ("check-pinned", "no app", with_app(None), "any App"),
    ("check-pinned", "minus one", with_app(-1), "any App"),
    ("check-pinned", "Actions", with_app(15368), "every workflow"),
    ("check-pinned", "Actions, App unknown", with_app(15368, ours=None), "every workflow"),
    ("check-pinned", "another App", with_app(5), "App 5, not from App 77"),
    ("bypass", "exempt", with_guard(bypasses=(Bypass("team 3", "exempt"),)), "team 3 (exempt, ruleset main)"),
    (
        "bypass",
        "administrators",
        with_guard(is_ruleset=False, bypasses=(Bypass("administrators", "always"),)),
        "administrators (always",
    ),
    ("force-push", "no rule", with_guard(no_force_push=False), "can be force-pushed"),
    ("deletion", "no rule", with_guard(no_deletion=False), "can be deleted"),
    ("local-merge", "neither", with_guard(dismiss_stale=False), "made by hand can be pushed"),
    ("dismissal", "anybody", with_guard(dismissal_restricted=False), "may dismiss"),
    ("merge-queue", "head only", with_guard(queue_strategy="HEADGREEN"), "only the last entry"),
    ("signed-in", "Actions", replace(PUBLISHED, login="github-actions[bot]"), "every workflow"),
    ("signed-in", "a person", replace(PUBLISHED, login="ada"), "a person"),
    ("permissions", "an App without checks", replace(WHOLE, permissions=(("contents", "read"),)), "checks: write"),
    ("permissions", "an App that sees no queue", replace(WHOLE, permissions=NEEDED), "merge_queues: read"),
    (
        "permissions",
        "a webhook without comments",
        replace(WHOLE, permissions=NEEDED),
        "lacks merge_queues: read, issues: read",
    ),
    ("permissions", "an App that reads", replace(WHOLE, permissions=(("checks", "read"),)), "checks: write"),
    ("permissions", "a token without repo", replace(PUBLISHED, scopes=("gist",)), "needs repo"),
    ("actions-approve", "may", replace(WHOLE, actions_may_approve=True), "may approve"),
    ("environment", "none", replace(WHOLE, environment=""), "no environment"),
    ("environment", "every branch", replace(WHOLE, environment="all"), "every branch"),
    ("environment", "more branches", replace(WHOLE, environment="some"), "more than main"),
    ("app-key", "at large", replace(WHOLE, repository_secrets=("FOREREAD_APP_PRIVATE_KEY",)), "whole repository"),
    ("state-key", "none", replace(PUBLISHED, environment_secrets=()), "is not set"),
    ("deliveries", "failed", replace(WHOLE, deliveries=(200, 502)), "1 of the last 2"),
    ("policy", "faults", replace(WHOLE, policy=("There is no roster.",)), "There is no roster."),
    ("workflows", "none", replace(WHOLE, workflows=(("ci.yml", PIN.replace("foreread", "x")),), deliveries=None), "no"),
    ("pins", "a tag", using("uses: actions/checkout@v7\n"), "actions/checkout@v7 in foreread.yml"),
    ("pins", "zeros", using("- uses: foreread/foreread@" + "0" * 40 + " # fill in\n"), "foreread/foreread@0"),
    ("pins", "a short commit", using("uses: 'actions/cache@55cc834'\n"), "actions/cache@55cc834"),
    ("codeowners", "a line", replace(WHOLE, owners_errors=("line 3: Invalid pattern",)), "line 3"),
]


@pytest.mark.parametrize(
    ("code", "setup", "says"), [(c, s, w) for c, _, s, w in WRONG], ids=[f"{c}: {n}" for c, n, _, _ in WRONG]
)
def test_what_is_wrong_is_told_with_the_way_to_mend_it(code: str, setup: Setup, says: str) -> None:
    assert finding(WHOLE, code).health is Health.FINE
    found = finding(setup, code)
    assert found.health is Health.WRONG
    assert says in found.text
    assert found.why
    assert found.mend


UNSEEN: list[tuple[str, str, Setup]] = [
    *((code, "protection", HIDDEN) for code in ("pull-request", "check-required", "force-push", "deletion")),
    *((code, "protection", HIDDEN) for code in ("local-merge", "dismissal")),
    ("pull-request", "all", replace(WHOLE, guards=None, sees_protection=False)),
    ("bypass", "the list", with_guard(bypasses=None)),
    ("bypass", "protection", replace(WHOLE, sees_protection=False)),
    ("signed-in", "who", replace(WHOLE, login=None)),
    ("permissions", "kind of token", PUBLISHED),
    ("actions-approve", "setting", replace(WHOLE, actions_may_approve=None)),
    ("environment", "setting", replace(WHOLE, environment=None)),
    ("app-key", "names", replace(WHOLE, repository_secrets=None)),
    ("state-key", "names", replace(PUBLISHED, environment_secrets=None)),
    ("policy", "files", replace(WHOLE, policy=None)),
    ("workflows", "files", replace(WHOLE, workflows=None)),
    ("codeowners", "errors", replace(WHOLE, owners_errors=None)),
]


@pytest.mark.parametrize(("code", "setup"), [(c, s) for c, _, s in UNSEEN], ids=[f"{c}: {n}" for c, n, _ in UNSEEN])
def test_what_could_not_be_seen_is_neither_right_nor_wrong(code: str, setup: Setup) -> None:
    found = finding(setup, code)
    assert found.health is Health.UNSEEN
    assert found.mend


RIGHT: list[tuple[str, str, Setup]] = [
    ("local-merge", "last push is as good", with_guard(dismiss_stale=False, last_push=True)),
    ("check-required", "whatever the case", with_guard(checks=(RequiredCheck(CHECK.upper(), 77),))),
    ("check-pinned", "pinned and unpinned", with_guard(checks=(RequiredCheck(CHECK, None), RequiredCheck(CHECK, 77)))),
    ("check-pinned", "App unknown", with_app(5, ours=None)),
    ("pull-request", "protection beside a ruleset", replace(WHOLE, guards=(Guard("a"), RULESET))),
    ("bypass", "of a guard that does not matter", replace(WHOLE, guards=(RULESET, Guard("b", bypasses=None)))),
    ("state-key", "of the App", replace(WHOLE, environment_secrets=())),
    ("state-key", "here", replace(PUBLISHED, environment_secrets=None, has_state_key=True)),
    ("permissions", "a classic token", replace(PUBLISHED, scopes=("repo",))),
    ("workflows", "the App's webhook", replace(WHOLE, workflows=())),
    ("workflows", "a command", replace(WHOLE, workflows=(("a.yml", "run: foreread handle --event x"),))),
    ("pins", "a local Action", using("uses: ./.github/actions/x\n")),
]


@pytest.mark.parametrize(("code", "setup"), [(c, s) for c, _, s in RIGHT], ids=[f"{c}: {n}" for c, n, _ in RIGHT])
def test_other_ways_of_being_right_are_right(code: str, setup: Setup) -> None:
    assert finding(setup, code).health is Health.FINE


@pytest.mark.parametrize(
    ("code", "setup"),
    [
        ("merge-queue", with_guard(queue_strategy="")),
        ("check-pinned", with_guard(checks=())),
        ("codeowners", replace(WHOLE, has_owners=False)),
        ("deliveries", replace(WHOLE, deliveries=None)),
        ("environment", using("on: push\n")),
        ("pins", replace(WHOLE, workflows=())),
    ],
)
def test_what_does_not_concern_a_repository_is_not_spoken_of(code: str, setup: Setup) -> None:
    assert code not in {each.code for each in diagnose(setup)}


def test_the_worst_is_told_first() -> None:
    found = diagnose(replace(WHOLE, actions_may_approve=True, owners_errors=None))
    assert [each.health for each in found] == sorted((each.health for each in found), reverse=True)
    assert found[0].code == "actions-approve"


@given(st.sampled_from(["login", "guards", "policy", "workflows", "environment", "actions_may_approve"]), st.text())
def test_the_reason_for_what_was_not_seen_is_told(field: str, reason: str) -> None:
    hidden: dict[str, Any] = {field: None, "sees_protection": field != "guards"}
    unseen = replace(WHOLE, **hidden, unseen=((field, reason),))
    assert any(reason in each.text for each in diagnose(unseen) if each.health is Health.UNSEEN)


def test_who_has_no_merge_queue_need_not_let_it_be_read() -> None:
    setup = replace(with_guard(queue_strategy=""), permissions=(*NEEDED, ("issues", "read")))
    assert finding(setup, "permissions").health is Health.FINE


def test_an_app_without_a_webhook_need_not_see_issues() -> None:
    setup = replace(WHOLE, permissions=(*NEEDED, ("merge_queues", "read")), deliveries=None)
    assert finding(setup, "permissions").health is Health.FINE
