"""Scanners see copies of the changed files and nothing else; what they cannot say is named, whatever they do."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from bot.adapters.scanners import SCANNERS, Scanner, scan
from bot.change import RepoPath
from bot.facts import Analyses

FILES = {RepoPath("shop/a.py"): b"import os\nos.system(name)\n", RepoPath(".ruff.toml"): b"exclude = ['*']\n"}
SARIF = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Fake"}}, "results": []}]}


class Fakes:
    """Commands that are small programs in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, program: str) -> Scanner:
        command = self.folder / name
        command.write_text(f"#!{sys.executable}\nimport json, os, sys, time, pathlib\n{program}\n")
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        return Scanner(name, ("--flag", "."), (".py",))

    def scan(self, *scanners: Scanner, limit_s: float = 20.0) -> Analyses:
        return scan(FILES, None, scanners=scanners, path=str(self.folder), limit_s=limit_s)


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    return Fakes(tmp_path)


def test_a_scanner_gets_the_files_that_it_knows_and_no_configuration(fakes: Fakes) -> None:
    told = "seen = sorted(str(p) for p in pathlib.Path('.').rglob('*') if p.is_file())\n"
    told += f"told = {SARIF!r}\ntold['runs'][0]['tool']['driver']['version'] = ','.join(seen)\nprint(json.dumps(told))"
    [log] = fakes.scan(fakes.add("fake", told)).logs
    assert log.version == "shop/a.py"


def test_a_scanner_s_environment_holds_nothing_of_the_user(fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-canary")
    monkeypatch.setenv("GITHUB_TOKEN", "ghp-canary")
    told = f"told = {SARIF!r}\ntold['runs'][0]['tool']['driver']['version'] = repr(sorted(os.environ.values()))[:90]\nprint(json.dumps(told))"
    [log] = fakes.scan(fakes.add("fake", told)).logs
    assert "canary" not in log.version
    assert os.environ["HOME"] not in log.version.split("'")


def test_one_that_hangs_is_stopped_with_its_children_and_the_others_are_heard(fakes: Fakes) -> None:
    begin = time.monotonic()
    hangs = fakes.add("hangs", "import subprocess\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)")
    works = fakes.add("works", f"print({json.dumps(json.dumps(SARIF))})")
    found = fakes.scan(hangs, works, limit_s=3.0)
    assert time.monotonic() - begin < 60
    assert [log.tool for log in found.logs] == ["Fake"]
    assert found.unread == (("the scan by hangs", "it was stopped when its time was over"),)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("sys.exit('no such rule')", r"ended with 1 and gave no SARIF \(no such rule\)"),
        ("print('not json')", "gave no SARIF"),
        ("sys.stdout.write(' ' * 40_000_000)", "more than 32 MB"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
    ],
)
def test_one_that_fails_is_named(fakes: Fakes, program: str, why: str) -> None:
    import re

    [(what, reason)] = fakes.scan(fakes.add("fake", program)).unread
    assert what == "the scan by fake"
    assert re.search(why, reason)


def test_without_any_scanner_the_brief_must_say_so(tmp_path: Path) -> None:
    assert scan(FILES, None, path=str(tmp_path)).unread == (("--scan", "none of ruff, bandit is installed"),)
    docs = {RepoPath("a.md"): b"x"}
    assert scan(docs, None, path=str(tmp_path)).unread == (("--scan", "no scanner knows a file of the change"),)


def test_a_command_of_the_folder_under_review_is_not_run(fakes: Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = fakes.add("fake", "pathlib.Path('/tmp/foreread-was-run').write_text('x')")
    monkeypatch.chdir(fakes.folder)
    assert fakes.scan(scanner).unread[0][0] == "--scan"
    assert scan(FILES, None, scanners=[scanner], path=".").unread[0][0] == "--scan"


def test_a_path_that_leaves_the_folder_is_not_copied(fakes: Fakes) -> None:
    scanner = fakes.add("fake", f"print({json.dumps(json.dumps(SARIF))})")
    evil = {
        RepoPath("../../evil.py"): b"x",
        RepoPath("/abs/evil.py"): b"x",
        RepoPath("ok.py"): b"x",
        RepoPath("ok.py/sub.py"): b"x",
    }
    assert len(scan(evil, None, scanners=[scanner], path=str(fakes.folder)).logs) == 1
    assert not Path("/abs/evil.py").exists()


def test_ruff_s_results_come_with_the_repository_s_paths_and_no_comment_silences_them() -> None:
    ruff = [s for s in SCANNERS if s.name == "ruff"]
    files = {RepoPath("shop/a.py"): b"import subprocess\nsubprocess.call(name, shell=True)  # noqa\n"}
    found = scan(files, None, scanners=ruff, path=str(Path(sys.executable).parent))
    assert found.unread == ()
    assert {"S602"} <= {r.rule for log in found.logs for r in log.results if r.path == "shop/a.py"}
