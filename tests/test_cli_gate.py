"""`foreread gate explain` as people and programs call it: any file may be wrong, and none of that is ever green."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.cli import main
from tests.gate_files import BO, HEAD, JO_SAYS, NOW, ROSTER, GateFiles, default_policy, signed, snapshot
from tests.git_repo import GitRepo

SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/decision-1.schema.json").read_text(encoding="utf-8"))
)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> dict[str, Any]:
    assert main([*arguments, "--format", "json"]) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    document: dict[str, Any] = json.loads(out)
    SCHEMA.validate(document)
    return document


def codes(why: dict[str, Any]) -> set[str]:
    return {why["code"]} | {code for part in why["because"] for code in codes(part)}


def test_what_is_missing_is_told_with_who_can_give_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path).arguments(), code=1)
    assert document["state"] == "WAITING"
    assert document["title"].startswith("Waiting for a senior or above who knows payments: ada (@ada-l)")
    assert (document["tier"], document["change"], document["head"]) == ("critical", "PR_7", HEAD)
    assert document["now"] == "2026-11-20T09:30:00+00:00"
    assert all(document[name].startswith("sha256:") for name in ("snapshot", "policy", "roster"))


def test_what_has_been_given_is_told_and_exits_with_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path, signed()).arguments(), code=0)
    assert (document["state"], document["counted"], document["override"]) == ("SATISFIED", ["ada"], None)


def test_an_emergency_passes_and_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = [
        {"by": who, "incident": "INC-1", "reason": "charges twice", "head": HEAD, "base": "main", "at": NOW}
        for who in (BO, {"id": 101, "login": "ada-l"})
    ]
    document = told(capsys, *GateFiles(tmp_path, snapshot(emergencies=calls)).arguments(), code=0)
    assert document["override"]["by"] == ["ada", "bo"]
    assert document["title"] == "BREAK-GLASS by ada, bo (incident INC-1)"
    assert document["owed"]


def test_a_change_that_cannot_pass_is_blocked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path, signed(missing=["files after the 3,000th"])).arguments(), code=1)
    assert document["state"] == "BLOCKED"
    assert "files after the 3,000th" in document["title"]


@pytest.mark.parametrize("which", ["snapshot.json", "policy.yml", "roster.yml"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00\xd8", id="no utf-8"),
        pytest.param("Grüße: [".encode("latin-1"), id="latin-1"),
        pytest.param("{}".encode("utf-16"), id="utf-16"),
        pytest.param(b"\x00" * 5_000, id="zeros"),
        pytest.param(b"[" * 300_000, id="nested without end"),
        pytest.param(b"[" * 5_000 + b"]" * 5_000, id="nested"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"a": 1, "a": 2}', id="one key twice"),
        pytest.param(b"a: &a [*a]", id="a list that holds itself"),
        pytest.param(b"!!python/object/apply:os.system [id]", id="a call"),
        pytest.param(b"1" * 10_000, id="a number without end"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(
    which: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files_ = GateFiles(tmp_path, signed())
    files_.write(which, content)
    document = told(capsys, *files_.arguments(), code=3)
    assert document["state"] == "ERROR"
    assert f"{which.partition('.')[0]}-error" in codes(document["why"])


@pytest.mark.parametrize("which", ["snapshot.json", "policy.yml", "roster.yml"])
@pytest.mark.parametrize("spoil", ["missing", "folder", "forbidden", "a gigabyte"])
def test_a_file_that_is_not_there_is_an_error(
    which: str, spoil: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files_ = GateFiles(tmp_path, signed())
    path = tmp_path / which
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    elif spoil == "forbidden":
        path.touch(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
    elif spoil == "a gigabyte":
        with path.open("wb") as file:
            file.truncate(1_000_000_000)
    document = told(capsys, *files_.arguments(), code=3)
    assert document["state"] == "ERROR"
    assert which in document["title"]


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files_ = GateFiles(tmp_path)
    for name in ("snapshot.json", "policy.yml", "roster.yml"):
        files_.write(name, b"[")
    document = told(capsys, *files_.arguments(), code=3)
    assert codes(document["why"]) == {"decision", "snapshot-error", "policy-error", "roster-error"}


@pytest.mark.parametrize("format_", ["terminal", "markdown"])
def test_an_error_is_a_page_in_every_format(format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files_ = GateFiles(tmp_path)
    files_.write("policy.yml", b"")
    assert main([*files_.arguments(), "--format", format_]) == 3
    out, err = capsys.readouterr()
    assert "Error: " in out
    assert not err


def test_a_file_may_be_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files_ = GateFiles(tmp_path)
    change = io.TextIOWrapper(io.BytesIO(json.dumps(signed()).encode()))
    monkeypatch.setattr(sys, "stdin", change)
    arguments = files_.arguments()
    arguments[arguments.index("--snapshot") + 1] = "-"
    assert told(capsys, *arguments, code=0)["state"] == "SATISFIED"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--now", "yesterday"], id="no time"),
        pytest.param(["--now", "2026-11-20T09:30:00"], id="no offset"),
        pytest.param(["--roster", "-", "--policy", "-"], id="standard input twice"),
        pytest.param(["--record", "x.json"], id="nothing to record"),
        pytest.param(["HEAD~1..HEAD"], id="a range beside a file"),
    ],
)
def test_what_contradicts_itself_decides_nothing(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(GateFiles(tmp_path, signed()).arguments("explain", *arguments)) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("foreread: ")


def test_a_date_is_its_beginning_in_utc(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path).arguments("explain", "--now", "2026-11-21"), code=1)
    assert document["now"] == "2026-11-21T00:00:00+00:00"


def test_without_a_time_the_clock_counts(tmp_path: Path) -> None:
    arguments = GateFiles(tmp_path).arguments()
    arguments = arguments[: arguments.index("--now")]
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments, "--format", "json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["now"][:4] >= "2026"


def test_a_merge_group_is_in_the_state_of_its_worst_member(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def group(*members: dict[str, Any], tree: str = "t") -> dict[str, Any]:
        made = {"head": "b" * 40, "tree": tree, "expected_tree": "t"}
        return {"version": 1, "merge_group": made, "members": list(members)}

    other = signed(change="PR_8")
    assert told(capsys, *GateFiles(tmp_path, group(signed(), other)).arguments(), code=0)["state"] == "SATISFIED"
    assert told(capsys, *GateFiles(tmp_path, group(signed(), snapshot(change="PR_8"))).arguments(), code=1)
    assert (
        told(capsys, *GateFiles(tmp_path, group(signed(), other, tree="u")).arguments(), code=1)["state"] == "BLOCKED"
    )
    assert told(capsys, *GateFiles(tmp_path, group()).arguments(), code=3)["state"] == "ERROR"


def test_every_way_to_a_page_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["gate", "explain", "--help"])
    out = capsys.readouterr().out
    for word in ("0  satisfied", "1  waiting or blocked", "2  usage", "3  error", "--snapshot FILE", "--now TIME"):
        assert word in out
    with pytest.raises(SystemExit):
        main(["gate", "--help"])
    assert "gate simulate" in capsys.readouterr().out


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with a policy and a roster at its base, and a change to payments by jo, whom the roster knows."""
    repo = GitRepo(tmp_path / "repo")
    repo.write(".github/foreread.yml", default_policy().encode())
    repo.write(".github/foreread-roster.yml", ROSTER.encode())
    repo.write(
        "payments/charge.py", b"def charge(amount):\n    if amount <= 0:\n        raise ValueError\n    return amount\n"
    )
    repo.commit("Begin", author=JO_SAYS)
    repo.run("checkout", "--quiet", "-b", "feature")
    repo.write("payments/charge.py", b"def charge(amount):\n    return amount\n")
    repo.commit("Simplify", author=JO_SAYS)
    return repo


def of_change(repo: GitRepo, *more: str) -> list[str]:
    return ["gate", "explain", "main..feature", "--repo", str(repo.path), "--now", NOW, *more]


def test_of_a_repository_what_will_be_asked_is_told_by_the_rules_at_the_base(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    document = told(capsys, *of_change(repo), code=1)
    assert document["title"].startswith("Waiting for a senior or above who knows payments: ada (@ada-l)")
    assert document["base"] == "main"
    assert any("git knows no reviews" in note for note in document["notes"])


def test_a_change_cannot_write_the_rules_that_decide_on_it(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    before = told(capsys, *of_change(repo), code=1)
    lax = default_policy().replace("{all_of: [senior, expert]}", "member")
    repo.write(".github/foreread.yml", lax.encode())
    repo.write(".github/foreread-roster.yml", ROSTER.replace("level: mid", "level: principal").encode())
    repo.commit("Let me in", author=JO_SAYS)
    after = told(capsys, *of_change(repo), code=1)
    assert (before["policy"], before["roster"]) == (after["policy"], after["roster"])
    assert after["tier"] == "critical"


def test_what_was_recorded_decides_the_same_again(
    repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "recorded.json"
    first = told(capsys, *of_change(repo, "--record", str(record)), code=1)
    files_ = GateFiles(tmp_path)
    files_.write("snapshot.json", record.read_bytes())
    second = told(capsys, *files_.arguments(), code=1)
    assert first["snapshot"] == second["snapshot"]
    assert {**first, "notes": []} == second


@pytest.mark.parametrize(
    ("spoiled", "code"), [(".github/foreread.yml", "policy-error"), (".github/foreread-roster.yml", "roster-error")]
)
@pytest.mark.parametrize("content", [None, b"", b"tiers: [", b"\xff\xfe"])
def test_a_base_without_rules_lets_nothing_pass(
    spoiled: str, code: str, content: bytes | None, repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.run("checkout", "--quiet", "main")
    if content is None:
        repo.run("rm", "--quiet", spoiled)
    else:
        repo.write(spoiled, content)
    repo.commit("Spoil the rules")
    repo.run("checkout", "--quiet", "feature")
    repo.run("rebase", "--quiet", "main")
    document = told(capsys, *of_change(repo), code=3)
    assert code in codes(document["why"])


def test_a_change_without_a_commit_is_not_decided_on(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write("payments/charge.py", b"")
    assert main(["gate", "explain", "--worktree", "--repo", str(repo.path)]) == 2
    assert "Commit it" in capsys.readouterr().err
