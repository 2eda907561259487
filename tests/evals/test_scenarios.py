"""Provenance scenarios: what may be said of a range of commits, held on the stage itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.adapters.yaml_text import load_yaml
from bot.change import Commit, Identity, RepoPath, Sha
from bot.facts import Provenance, ProvenanceEvidence, ProvenanceLevel, PullRequest
from tests.facts.provenance.commits import World, a_testimony

FILE = Path(__file__).parents[2] / "evals" / "scenarios" / "provenance.yaml"
ADA = "Ada Example <ada@example.com>"
PULL_REQUEST = ("title", "body", "branch", "author", "author_id")


def scenarios() -> list[dict[str, Any]]:
    found = load_yaml(FILE.read_text(encoding="utf-8"), str(FILE))
    assert isinstance(found, list)
    return found


def sha_of(number: int) -> Sha:
    """Of the commit with this number, 1 for the newest."""
    return Sha(f"{number:x}" * 40)


def commit(number: int, said: dict[str, Any]) -> Commit:
    name, _, mailbox = str(said.get("author", ADA)).rpartition(" ")
    author = Identity(name, mailbox.strip("<>"))
    return Commit(sha_of(number), author, author, str(said["message"]), is_merge=bool(said.get("merge")))


def evidence(said: dict[str, Any]) -> ProvenanceEvidence:
    level = ProvenanceLevel(said["level"])
    return ProvenanceEvidence(level, said.get("tool", ""), said["source"], said.get("text", ""), said["rule"])


def provenance_of(scenario: dict[str, Any]) -> Provenance:
    """Each commit but merges brings the lines that it says it `adds`, one if it says nothing, to `src/cart.py`."""
    said = scenario["commits"]
    commits = [commit(number, one) for number, one in enumerate(said, start=1)]
    world = World.of(commits, [one.get("adds", int(not one.get("merge"))) for one in said])
    notes = {
        one.sha: str(text).encode() for one, text in zip(commits, (c.get("note") for c in said), strict=True) if text
    }
    request = scenario.get("pull_request")
    fields = {name: request[name] for name in PULL_REQUEST if name in request} if request is not None else {}
    return world.provenance(
        a_testimony(
            notes=notes,
            traces={RepoPath(path): text.encode() for path, text in scenario.get("traces", {}).items()},
            branch=scenario.get("branch", ""),
            pull_request=PullRequest(labels=tuple(request.get("labels", ())), **fields)
            if request is not None
            else None,
            **{name: tuple(scenario.get(name, ())) for name in ("ai_identities", "ai_labels", "ai_paths")},
            earlier=tuple(evidence(one) for one in scenario.get("earlier", ())),
        ),
        blind=bool(scenario.get("without_history")),
    )


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda s: str(s["id"]))
def test_what_is_said_of_these_commits(scenario: dict[str, Any]) -> None:
    found = provenance_of(scenario)
    wanted = scenario["level"] if isinstance(scenario["level"], list) else [scenario["level"]]
    assert found.level.name.lower().replace("_", "-") in wanted
    if "share" in scenario:
        share = scenario["share"]
        assert found.share == (None if share is None else pytest.approx(share, abs=0.001))
    if "tools" in scenario:
        assert sorted({e.tool for e in found.evidence}) == scenario["tools"]
    if "partial" in scenario:
        assert [one.partial for one in found.commits] == scenario["partial"]
    if "conflicts" in scenario:
        assert len(found.conflicts) == scenario["conflicts"]
    if "incomplete" in scenario:
        assert scenario["incomplete"] in found.incomplete
        assert bool(scenario["incomplete"]) is bool(found.incomplete)
    if "owner" in scenario:
        assert (found.owner or "").partition(" <")[0] == (scenario["owner"] or "")


def test_scenarios_have_names_of_their_own() -> None:
    names = [s["id"] for s in scenarios()]
    assert len(names) == len(set(names)) >= 20
