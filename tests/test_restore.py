"""A store that is put back to the middle of the work: the sweep brings everything to where it has to be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.post import Place
from bot.work import sweep_wish
from tests.demo._acts import sign_off
from tests.demo._company import Company, found, open_changes
from tests.demo._running import ROOT, Service, delivering
from tests.servers.fake_github import FakeGitHub
from tests.servers.ports import free_port

GATE = "foreread: senior review: main"
BRANCHES = ("warehouse-timeouts", "runbook-provider", "format-reports", "messages-docs")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with FakeGitHub(tmp_path / "github") as github:
        made = Service(github, tmp_path, free_port())
        try:
            yield made
        finally:
            made.stop()


def store_command(service: Service, *words: str) -> None:
    """As whoever runs the service calls it, in a process of its own."""
    environment = {**os.environ, "FOREREAD_DATABASE_URL": service.database}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "store", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def conclusions(company: Company, branch: str) -> list[str | None]:
    """Of the gate's check runs on the head of a change."""
    pull = company.pulls[branch]
    runs = pull.repository.check_runs
    return [run.conclusion for run in runs if run.name == GATE and run.head_sha == pull.head_sha]


def test_after_a_restore_from_the_middle_the_sweep_makes_everything_right(service: Service, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    company = found(service.github, service.hook_url, service.secret)
    service.start(company)
    with ExitStack() as stack:
        stack.enter_context(delivering(service.github))
        open_changes(company, *BRANCHES[:3])
        service.until(lambda: bool(service.records(company)), 300, "Nothing was read.")
        store_command(service, "backup", str(copy))  # some are read, some are under way, some are not begun
        service.until_read(company)
        service.until_idle()
        sign_off(company)
        service.until(lambda: conclusions(company, "warehouse-timeouts") == ["success"], 300, "Not signed off.")
        service.kill()
    # While nobody listens: a new head, a new change. Their deliveries are lost.
    dara, reports = company.people["dara"], company.pulls["format-reports"]
    company.world.commit(dara, reports.repository, "format-reports", {"billing/reports.py": "ACCOUNTS = []\n"}, "Cut")
    open_changes(company, "messages-docs")
    company.world.deliver()
    with open_store(service.database) as store:
        store.workers.forget("embedded")  # a minute later
    store_command(service, "restore", str(copy))

    service.start(company)
    with open_store(service.database, migrate=False) as store:
        # What the service's clock does every quarter of an hour.
        store.tasks.want([replace(sweep_wish(Place("", "", 0), 0, 0), why="its time has come")], now())
    with delivering(service.github):
        service.until_read(company)
        service.until_idle()

    records = service.records(company)
    assert {branch: records[branch].state for branch in BRANCHES} == {
        "warehouse-timeouts": "satisfied",
        "runbook-provider": "satisfied",
        "format-reports": "waiting",
        "messages-docs": "waiting",
    }
    assert conclusions(company, "warehouse-timeouts") == ["success"]
    assert conclusions(company, "runbook-provider") == ["success"]
    assert conclusions(company, "format-reports") == [None]
    for branch in BRANCHES:
        pull = company.pulls[branch]
        assert len([each for each in pull.comments if each.author is company.app.bot]) == 1, branch
        assert records[branch].head == pull.head_sha
