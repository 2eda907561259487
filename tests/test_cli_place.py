"""What names a pull request on the command line, and what does not."""

from __future__ import annotations

import argparse

import pytest

from bot.cli._place import check_options, place_of, with_action
from bot.errors import UsageError
from bot.post import Place


@pytest.mark.parametrize(
    "said",
    [
        "acme/shop#7",
        "https://github.com/acme/shop/pull/7",
        "https://github.com/acme/shop/pull/7/files#diff-1",
        "https://www.github.com/acme/shop/pull/7?w=1",
    ],
)
def test_a_pull_request_is_named_in_short_or_by_its_address(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    assert place_of(said) == Place("acme", "shop", 7)


OWN = "https://github.example.com:8443/acme/shop/pull/7?w=1"


def test_an_address_of_a_server_of_ones_own_needs_that_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://GitHub.example.com:8443/")
    assert place_of(OWN) == Place("acme", "shop", 7)


@pytest.mark.parametrize("site", ["", "https://github.com", "https://github.example.com"])
def test_no_other_host_is_asked_than_the_one_in_an_address(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", site)
    with pytest.raises(UsageError, match=r"GITHUB_API_URL=https://github\.example\.com:8443/api/v3"):
        place_of(OWN)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/acme/shop/pull/7",
        "https://github.com@evil.example/acme/shop/pull/7",
        "https://github.com:444/acme/shop/pull/7",
        "https://github.com.evil.example/acme/shop/pull/7",
    ],
)
def test_an_address_of_another_host_is_not_taken_for_what_is_of_that_name_here(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    with pytest.raises(UsageError, match="GITHUB_SERVER_URL"):
        place_of(address)


def test_a_host_of_ones_own_is_known_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example.com")
    assert place_of("https://github.example.com/acme/shop/pull/7") == Place("acme", "shop", 7)
    with pytest.raises(UsageError):
        place_of("https://github.com/acme/shop/pull/7")


@pytest.mark.parametrize(
    "said",
    [
        None, "", "main..topic", "HEAD~1", "acme/shop", "acme/shop#", "acme/shop#0", "acme/shop#seven", "a/b/c#1",
        "https://github.com/acme/shop/issues/7", "https://github.com/acme/shop", "file:///acme/shop/pull/7",
        "acme/shop#7\nmore", " acme/shop#7", "../shop#7",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_git(said: str | None) -> None:
    assert place_of(said) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["gate", "acme/shop#7"], ["gate", "explain", "acme/shop#7"]),
        (["gate", "--publish", "acme/shop#7"], ["gate", "explain", "--publish", "acme/shop#7"]),
        (["gate", "explain", "acme/shop#7"], ["gate", "explain", "acme/shop#7"]),
        (["gate", "simulate", "--last", "5"], ["gate", "simulate", "--last", "5"]),
        (["gate", "--help"], ["gate", "--help"]),
        (["review", "acme/shop#7"], ["review", "acme/shop#7"]),
    ],
)
def test_gate_of_a_pull_request_is_short_for_gate_explain(words: list[str], expected: list[str]) -> None:
    assert with_action(words) == expected


@pytest.mark.parametrize("name", ["staged", "worktree", "patch", "pull_request", "snapshot", "policy", "roster"])
def test_what_is_of_changes_here_does_not_go_with_one_there(name: str) -> None:
    with pytest.raises(UsageError, match=name.replace("_", "-")):
        check_options(argparse.Namespace(**{name: "x"}), Place("acme", "shop", 7))


@pytest.mark.parametrize("name", ["publish", "brief"])
def test_what_is_of_pull_requests_does_not_go_with_a_range(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        check_options(argparse.Namespace(**{name: True}), None)
