"""Events as GitHub's own examples have them, and small ones of our own in the same shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path("tests/servers/node_modules/@octokit/webhooks-examples/api.github.com/index.json")

HEAD = "a" * 40
SENDER = {"login": "ada", "id": 7}
REPOSITORY = {
    "id": 186853002,
    "name": "Hello-World",
    "full_name": "Codertocat/Hello-World",
    "owner": {"login": "Codertocat", "id": 21031067},
}


@cache
def examples() -> tuple[tuple[str, dict[str, Any]], ...]:
    """(event, payload) of every example. Skips the test where the package is not installed."""
    if not EXAMPLES.exists():
        pytest.skip("the official examples need `npm ci --prefix tests/servers`")
    return tuple(
        (event["name"], payload) for event in json.loads(EXAMPLES.read_bytes()) for payload in event["examples"]
    )


def event(action: str = "", **parts: object) -> dict[str, Any]:
    """An event of one repository; None takes a part away."""
    said: dict[str, Any] = {"repository": REPOSITORY, "sender": SENDER, **({"action": action} if action else {})}
    return {key: part for key, part in {**said, **parts}.items() if part is not None}


def change(action: str, **parts: object) -> dict[str, Any]:
    """An event with a change from a fork in it."""
    pull_request = {
        "number": 12,
        "head": {"sha": HEAD, "ref": "feature/x", "repo": {"full_name": "grace/Hello-World"}},
        "base": {"ref": "main"},
    }
    return event(action, number=12, pull_request=pull_request, **parts)
