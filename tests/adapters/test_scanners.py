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
    nothing = scan(docs, None, path=str(tmp_path))
    assert (nothing.unread, nothing.idle) == ((), (("--scan", "no scanner knows a file of the change"),))


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


SAYS = f"print({json.dumps(json.dumps(SARIF))})"


def told_by(uri: str) -> str:
    """A program that reports line 1 of the file with that address, `{here}` standing for where it runs."""
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}}
    log = {
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "F"}}, "results": [{"ruleId": "R", "locations": [place]}]}],
    }
    return f"print(json.dumps({log!r}).replace('HERE', os.getcwd()))"


@pytest.mark.parametrize("path", ["src/a.py", "tree/src/a.py", "x/tree/src/b/a.py", "a.py", "src/src/a.py"])
@pytest.mark.parametrize("uri", ["{path}", "./{path}", "file://HERE/{path}"])
def test_no_path_of_the_change_is_taken_for_the_folder_of_the_copies(fakes: Fakes, path: str, uri: str) -> None:
    scanner = fakes.add("fake", told_by(uri.format(path=path)))
    [log] = scan({RepoPath(path): b"x"}, None, scanners=[scanner], path=str(fakes.folder)).logs
    assert [r.path for r in log.results] == [path]


def test_a_huge_file_that_no_scanner_reads_takes_no_room_and_one_that_it_reads_is_named(fakes: Fakes) -> None:
    scanner = fakes.add("fake", told_by("z.py"))
    files = {RepoPath("a.bin"): b"x" * 60_000_000, RepoPath("b.py"): b"x" * 50_000_001, RepoPath("z.py"): b"x"}
    found = scan(files, None, scanners=[scanner], path=str(fakes.folder))
    assert len(found.logs) == 1
    assert [what for what, _ in found.unread] == ["1 file in the scan by fake"]


@pytest.mark.parametrize("name", ["a\0b.py", "\ud800.py", "n" * 300 + ".py", "z.py/b.py"])
def test_a_name_that_cannot_be_written_is_named(fakes: Fakes, name: str) -> None:
    files = {RepoPath("z.py"): b"x", RepoPath(name): b"x"}
    found = scan(files, None, scanners=[fakes.add("fake", SAYS)], path=str(fakes.folder))
    assert (len(found.logs), [what for what, _ in found.unread]) == (1, ["1 file in the scan by fake"])


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_one_that_says_too_much_is_stopped_before_its_time(fakes: Fakes, stream: str) -> None:
    begin = time.monotonic()
    endless = fakes.add("fake", f"while True: sys.{stream}.write('x' * 100_000)")
    assert fakes.scan(endless, limit_s=100.0).unread == (("the scan by fake", "it said more than 32 MB"),)
    assert time.monotonic() - begin < 60


def test_a_command_that_does_not_start_is_named_and_the_others_are_heard(fakes: Fakes) -> None:
    broken, works = fakes.add("broken", ""), fakes.add("works", SAYS)
    (fakes.folder / "broken").write_bytes(b"\x7fELF of another machine")
    found = fakes.scan(broken, works)
    assert len(found.logs) == 1
    assert [what for what, _ in found.unread] == ["the scan by broken"]


def test_a_command_in_the_repository_hides_none_that_is_installed(fakes: Fakes, tmp_path: Path) -> None:
    """A `ruff` of the change's own, first on the path by `.`, by a folder or by a link, is passed over."""
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "bin").mkdir()
    (tmp_path / "link").symlink_to(repository / "bin")
    ran = tmp_path / "ran"
    Fakes(repository / "bin").add("fake", f"pathlib.Path({str(ran)!r}).write_text('x')")
    installed = tmp_path / "installed"
    installed.mkdir()
    scanner = Fakes(installed).add("fake", SAYS)
    places = os.pathsep.join([".", "", str(repository / "bin"), str(tmp_path / "link"), str(installed)])
    found = scan(FILES, None, scanners=[scanner], path=places, repository=repository / "bin")
    assert len(found.logs) == 1
    assert not ran.exists()


def test_a_scanner_s_own_path_holds_no_folder_of_the_repository(
    fakes: Fakes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(tmp_path / "mine"), "/usr/bin", "/bin"]))
    told = (
        f"told = {SARIF!r}\ntold['runs'][0]['tool']['driver']['version'] = os.environ['PATH']\nprint(json.dumps(told))"
    )
    scanner = Fakes(fakes.folder).add("fake", told)
    found = scan(FILES, None, scanners=[scanner], path=str(fakes.folder), repository=tmp_path / "mine")
    assert [log.version for log in found.logs] == [os.pathsep.join(["/usr/bin", "/bin"])]


@pytest.mark.parametrize("folder", ["build", "dist", "venv", ".venv", "node_modules", "site-packages", "shop"])
def test_no_name_of_a_folder_keeps_ruff_out_and_no_configuration_of_the_change_is_heeded(folder: str) -> None:
    ruff = [s for s in SCANNERS if s.name == "ruff"]
    evil = b"[tool.ruff]\nexclude = ['*']\n[tool.ruff.lint]\nignore = ['ALL']\n"
    code = b"# ruff: noqa\n# flake8: noqa\nimport subprocess\nsubprocess.call(name, shell=True)  # noqa: S602\n"
    files = {
        RepoPath(f"{folder}/-a.py"): code, RepoPath("pyproject.toml"): evil, RepoPath(f"{folder}/ruff.toml"): b"exclude=['*']",
        RepoPath(".gitignore"): b"*", RepoPath("sitecustomize.py"): b"raise SystemExit(9)\n", RepoPath("conftest.py"): b"1/0\n",
    }  # fmt: skip
    found = scan(files, None, scanners=ruff, path=str(Path(sys.executable).parent))
    assert {"S602"} <= {r.rule for log in found.logs for r in log.results if r.path == f"{folder}/-a.py"}
