"""`foreread review --osv`: from a folder on disk to the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli._arguments import parser
from bot.cli._review import review
from tests.git_repo import GitRepo


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("requirements.txt", b"rich==13.0\n")
    repo.commit("base")
    repo.write("requirements.txt", b"rich==13.0\nleft==1.2\n")
    repo.commit("use left")
    return repo


def page(repo: GitRepo, database: Path) -> str:
    written = repo.path.parent / "page.txt"
    named = ["--repo", str(repo.path), "--osv", str(database), "--output", str(written)]
    review(parser("review").parse_args(["review", "HEAD~1..HEAD", "--quiet", *named]))
    return written.read_text()


def test_a_known_vulnerability_stands_on_the_page_with_its_fix(repo: GitRepo, tmp_path: Path) -> None:
    folder = tmp_path / "osv" / "PyPI"
    folder.mkdir(parents=True)
    events = [{"introduced": "1.0"}, {"fixed": "1.5"}]
    part = {"package": {"ecosystem": "PyPI", "name": "left"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    (folder / "GHSA-1.json").write_text(json.dumps({"id": "GHSA-1", "summary": "It runs", "affected": [part]}))
    told = page(repo, tmp_path / "osv")
    assert "vulnerable-dependency: known vulnerability in `left` 1.2: GHSA-1" in told
    assert "fixed in 1.5" in told


def test_a_database_that_is_not_there_is_not_examined_and_the_tier_does_not_sink(repo: GitRepo, tmp_path: Path) -> None:
    told = page(repo, tmp_path / "nowhere")
    assert "known vulnerabilities of PyPI packages: there is no folder" in told
    assert "Tier        HIGH" in told
