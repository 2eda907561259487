"""Whatever is sent, an event is read, means nothing, or is refused with a reason."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.webhook import read_event
from tests.webhook.payloads import examples

EVENTS = sorted({
    "pull_request", "pull_request_review", "pull_request_review_comment", "pull_request_review_thread", "issue_comment",
    "push", "merge_group", "check_run", "check_suite", "status", "team", "membership", "organization", "member",
    "branch_protection_rule", "repository_ruleset", "repository", "installation", "installation_repositories",
    "workflow_run", "schedule", "workflow_dispatch", "team_add",
})  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1 << 70, 1.5, float("nan"), "", "x", "\0", "\udcff", "\u202e", [], [[]], [None], {}, {"a": {}}, {1: 2},
)  # fmt: skip


def _read(name: str, payload: Any) -> None:
    try:
        nudge = read_event(name, payload)
    except UsageError:
        return
    if nudge is not None:
        assert nudge.owner
        assert all(n > 0 for n in nudge.numbers)
        assert nudge.head == "" or len(nudge.head) in {40, 64}
        assert f"{nudge.owner}{nudge.name}{nudge.branch}{nudge.base}{nudge.by}".isprintable()


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    """(container, key) of everything in a payload."""
    open_still = [value]
    while open_still:
        part = open_still.pop()
        keys: Any = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
        for key in keys:
            yield part, key
            open_still.append(part[key])  # type: ignore[index]


def test_an_example_with_any_part_taken_away_or_replaced_is_read_or_refused() -> None:
    chance = random.Random(8)  # noqa: S311 - the same spoilt events each time
    tried = 0
    for name, payload in examples():
        if name not in EVENTS:
            continue
        for _ in range(40):
            spoilt = copy.deepcopy(payload)
            for _ in range(chance.randint(1, 3)):
                container, key = chance.choice(list(_places(spoilt)) or [({"": 0}, "")])
                if chance.random() < 0.4:
                    del container[key]
                else:
                    container[key] = chance.choice(ODD)
            _read(name, spoilt)
            tried += 1
    assert tried > 4_000


NEEDED = (
    "action",
    "repository",
    "pull_request",
    "number",
    "organization",
    "installation",
    "check_run",
    "sha",
    "ref",
    "inputs",
)


@pytest.mark.parametrize("key", NEEDED)
def test_each_part_of_each_example_may_be_anything(key: str) -> None:
    for name, payload in examples():
        if key in payload and name in EVENTS:
            for odd in ODD:
                _read(name, {**payload, key: odd})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["action", "repository", "pull_request", "number", "head", "sha", "ref", "owner", "login", "name", "id", "base"]
    ), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVENTS), st.dictionaries(st.text(max_size=12), _json, max_size=4), _json, _json)
def test_anything_at_all_is_read_or_refused(name: str, payload: dict[str, Any], action: object, part: object) -> None:
    _read(name, {**payload, "action": action, "repository": part, "pull_request": part})
