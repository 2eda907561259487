"""Requests made up from the description alone: whatever they hold, every answer is one that is described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from schemathesis.openapi import from_path
from schemathesis.specs.openapi.checks import ignored_auth
from starlette.types import Receive, Scope, Send

from bot.adapters.store import Store, open_store
from tests.web.api.stage import Stage
from tests.web.api.test_description import KEPT


class Front:
    """Where requests go: to the stage of the test that runs, while the description is read before there is any."""

    stage: Stage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stage.app(scope, receive, send)


FRONT = Front()
SCHEMA = from_path(KEPT)
SCHEMA.app = FRONT


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path: Path = tmp_path_factory.mktemp("service") / "service.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        made = _stage(store)
        FRONT.stage = made
        yield made


def _stage(store: Store) -> Stage:
    kept: Any = store
    return Stage(records=kept.records, tasks=kept.tasks, outcomes=kept.outcomes, sessions=kept.sessions)


def bounded(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@SCHEMA.parametrize()
@bounded(6)
def test_whoever_signed_in_gets_what_is_described(case: Any, stage: Stage) -> None:
    if case.meta.generation.mode.is_positive:
        case.query.pop("cursor", None)  # one that is made up is refused: test_reads
        if case.path_parameters:
            case.path_parameters.update(owner="acme", name="shop", number=1)
    # Made-up cookies stand beside the token, which counts: to this check they are why there is an answer.
    case.call_and_validate(headers={"Authorization": "Bearer ada-token"}, excluded_checks=[ignored_auth])


@SCHEMA.parametrize()
@bounded(2)
def test_whoever_did_not_gets_nothing(case: Any, stage: Stage) -> None:
    told = case.call_and_validate(headers={"Authorization": "Bearer nobody"})
    assert told.status_code in {400, 401, 405, 413, 422}
