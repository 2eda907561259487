"""Provenance scenarios: what may be said of a range of commits, held on the stage itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.yaml_text import load_yaml
from bot.change import Commit, Identity, Sha
from bot.facts import Provenance
from tests.facts.provenance.commits import of_commits

FILE = Path(__file__).parents[2] / "evals" / "scenarios" / "provenance.yaml"
ADA = "Ada Example <ada@example.com>"
LEVELS = {"declared without AI assistance": "declared-none"}


def scenarios() -> list[dict[str, object]]:
    found = load_yaml(FILE.read_text(encoding="utf-8"), str(FILE))
    assert isinstance(found, list)
    return found


def commit(said: dict[str, object]) -> Commit:
    name, _, mailbox = str(said.get("author", ADA)).rpartition(" ")
    author = Identity(name, mailbox.strip("<>"))
    return Commit(Sha("a" * 40), author, author, str(said["message"]), is_merge=bool(said.get("merge")))


def provenance_of(scenario: dict[str, object]) -> Provenance:
    commits = scenario["commits"]
    assert isinstance(commits, list)
    return of_commits(tuple(commit(c) for c in commits))


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda s: str(s["id"]))
def test_what_is_said_of_these_commits(scenario: dict[str, object]) -> None:
    found = provenance_of(scenario)
    wanted = scenario["level"] if isinstance(scenario["level"], list) else [scenario["level"]]
    assert found.level.name.lower().replace("_", "-") in wanted
    if "share" in scenario:
        share = scenario["share"]
        assert found.share == (None if share is None else pytest.approx(share, abs=0.001))
    if "tools" in scenario:
        assert sorted({e.tool for e in found.evidence}) == scenario["tools"]
    if "owner" in scenario:
        assert (found.owner or "").partition(" <")[0] == (scenario["owner"] or "")


def test_scenarios_have_names_of_their_own() -> None:
    names = [s["id"] for s in scenarios()]
    assert len(names) == len(set(names)) >= 20
