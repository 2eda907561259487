"""Ways to sign in, and a token that may not do what is asked."""

from __future__ import annotations

import os

import pytest

from tests.e2e.shop import Shop
from tests.e2e.stage import sign_in
from tests.e2e.test_story import answers_of

NAME = "foreread: senior review: main"
ACTIONS = {"contents": "read", "pull_requests": "write", "checks": "write", "statuses": "write", "issues": "write"}


def as_actions(shop: Shop, **permissions: str) -> dict[str, str]:
    return {"GITHUB_TOKEN": shop.github.world.actions_token(shop.repository, {**ACTIONS, **permissions})}


def as_person(shop: Shop, login: str = "dara") -> dict[str, str]:
    return {"GH_TOKEN": shop.github.token_for(shop.people[login])}


def test_a_workflows_token_writes_check_runs_and_nothing_twice(unread: Shop) -> None:
    sign_in(as_actions(unread))
    assert unread.handle()[0] == 0
    assert unread.gate == [("in_progress", None)]
    (comment,) = unread.pull.comments
    assert comment.author.login == "github-actions[bot]"
    unread.github.journal.clear()
    assert unread.handle()[0] == 0
    assert not unread.github.journal.writes
    unread.wait(75)
    unread.github.world.approve(unread.people["chloe"], unread.pull, body=answers_of(comment.body))
    assert unread.handle()[0] == 0
    assert unread.gate == [("completed", "success")], comment.body


def statuses(shop: Shop) -> list[tuple[str, str]]:
    """(context, state) of the newest of each on the head."""
    newest = {each.context: each.state for each in shop.repository.statuses if each.sha == shop.pull.head_sha}
    return sorted(newest.items())


def test_a_persons_token_writes_statuses_in_place_of_check_runs(unread: Shop) -> None:
    sign_in(as_person(unread))
    assert unread.handle()[0] == 0
    assert statuses(unread) == [("foreread: brief", "success"), (NAME, "pending")]
    assert all(len(each.description or "") <= 140 for each in unread.repository.statuses)
    assert not unread.repository.check_runs
    unread.github.journal.clear()
    assert unread.handle()[0] == 0
    assert not unread.github.journal.writes
    unread.wait(75)
    (comment,) = unread.pull.comments
    # Whom Foreread is signed in as cannot speak to it.
    ignored = unread.say("dara", "/foreread answer 1 handled at storefront/pricing.py:3")
    unread.github.world.approve(unread.people["chloe"], unread.pull, body=answers_of(comment.body))
    assert unread.handle()[0] == 0
    assert not ignored.reactions
    assert statuses(unread) == [("foreread: brief", "success"), (NAME, "success")], comment.body


def test_an_enterprise_server_is_asked_at_its_own_address(unread: Shop) -> None:
    sign_in({**as_person(unread), "GITHUB_API_URL": f"{unread.github.git_url}/api/v3"})
    world_url = unread.github.url
    unread.github.advertise(unread.github.git_url)
    try:
        assert unread.handle()[0] == 0
    finally:
        unread.github.advertise(world_url)
    assert statuses(unread) == [("foreread: brief", "success"), (NAME, "pending")]
    assert len(unread.pull.comments) == 1


@pytest.mark.parametrize("lacking", ["pull_requests", "checks", "contents"])
def test_a_token_without_a_right_is_told_of_and_leaves_nothing_green(
    unread: Shop, lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(as_actions(unread))
    told = {name: level for name, level in ACTIONS.items() if name not in {lacking, "issues"}}
    os.environ["GITHUB_TOKEN"] = unread.github.world.actions_token(unread.repository, told)
    code, _ = unread.handle()
    said = capsys.readouterr().err
    green = [each.name for each in unread.repository.check_runs if each.conclusion == "success"]
    assert NAME not in green
    if lacking == "contents":  # git reads a public repository without it
        return
    assert code == 2
    assert "foreread: acme/shop#1: " in said
    assert "permission" in said or "rights" in said, said


def test_without_any_sign_of_who_it_is_nothing_is_asked(unread: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    sign_in({})
    assert unread.handle()[0] == 2
    assert "GITHUB_TOKEN" in capsys.readouterr().err
    assert not unread.github.journal


def test_a_token_that_is_revoked_is_told_of(unread: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    sign_in({"GH_TOKEN": "ghp_000000000000000000000000000000000000"})
    assert unread.handle()[0] == 2
    assert "ghp_" not in capsys.readouterr().err
    assert not unread.github.journal.writes
