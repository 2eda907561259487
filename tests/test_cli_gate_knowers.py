"""`foreread gate knowers` over a real repository."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from bot.adapters.yaml_text import load_yaml
from bot.cli import main
from bot.gate import Earning, read_roster, read_time
from tests.git_repo import GitRepo

ROSTER = (
    b"people:\n  ada: {accounts: [101], emails: [ada@example.com]}\n  bo: {accounts: [7], emails: [bo@example.com]}\n"
)
POLICY = files("bot").joinpath("default_policy.yml").read_bytes().replace(b"earn: {changes: 5, days: 180}", b"")
BOATS = POLICY + b"domains: {boats: {paths: ['/boats/**']}}\nearn: {changes: 2, days: 30}\n"
NOW = "2023-11-15T00:00:00Z"
"""Some hours after `FIRST_COMMIT_AT`."""


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "r")
    made.write(".github/foreread.yml", BOATS)
    made.write(".github/foreread-roster.yml", ROSTER)
    made.commit("Begin")
    for n in range(2):
        made.write(f"boats/{n}.py", b"x = 1\n" * 20)
        made.commit(f"Boat {n}")
    made.write("payments/a.py", b"x = 1\n" * 20)
    made.commit("Pay", author="Bo Example <bo@example.com>")
    return made


def told(repo: GitRepo, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = main(["gate", "knowers", "--repo", str(repo.path), "--now", NOW, *more])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_page_has_domains_of_the_team_and_of_foreread(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(repo, capsys)
    head = repo.text("rev-parse", "--short=10", "HEAD")
    assert (code, err) == (0, "")
    assert (
        out
        == f"""\
Changes that {head} took in from 2023-10-16 to 2023-11-15; 2 earn a domain.

boats earned by 1 of 1
  ada: 2 changes, the last on 2023-11-14

payments earned by 0 of 1
  bo: 1 change, the last on 2023-11-14, 1 short
"""
    )


def test_what_is_written_as_json_is_what_a_roster_takes(
    repo: GitRepo, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "earned.json"
    assert told(repo, capsys, "--format", "json", "--output", str(file))[:2] == (0, "")
    data = json.loads(file.read_bytes())
    assert (data["head"], data["days"], data["changes"]) == (repo.text("rev-parse", "HEAD"), 30, 2)
    people = {p.name: p for p in read_roster(load_yaml(ROSTER, "r"), "r", data).people}
    at = read_time(NOW, "now")
    assert people["ada"].has_earned("boats", at, Earning(2, 30))
    assert not people["bo"].has_earned("payments", at, Earning(2, 30))
    assert people["bo"].has_earned("payments", at, Earning(1, 30))


def test_roster_and_policy_are_those_of_the_base_and_not_of_what_is_checked_out(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(repo, capsys)
    repo.run("checkout", "--quiet", "-b", "topic")
    repo.write(".github/foreread.yml", POLICY + b"earn: {changes: 1}\n")
    repo.write(".github/foreread-roster.yml", b"people:\n  eve: {accounts: [1], emails: [ada@example.com]}\n")
    repo.write("boats/9.py", b"x = 1\n" * 20)
    repo.commit("Mine")
    assert told(repo, capsys) == before


def test_files_of_ones_own_can_be_tried(repo: GitRepo, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    roster, policy, members = (tmp_path / name for name in ("r.yml", "p.yml", "m.json"))
    roster.write_text("people: {cy: {accounts: [3], emails: [bo@example.com]}}\nteams: {acme/a: {level: senior}}\n")
    policy.write_bytes(POLICY + b"earn: {changes: 1}\n")
    members.write_text('{"as_of": "2023-11-14", "teams": {"acme/a": [{"id": 8}]}}')
    options = ["--roster", str(roster), "--policy", str(policy), "--members", str(members), "--days", "3"]
    code, out, _ = told(repo, capsys, *options)
    assert code == 0
    assert "payments earned by 1 of 1\n  cy: 1 change, the last on 2023-11-14\n" in out
    assert "1 of 2 people in the roster have no change that counts." in out


def test_nobody_who_earned_anything_is_said(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(repo, capsys, "--now", "2030-01-01")
    assert code == 0
    assert "Nobody of the roster has earned anything." in out


@pytest.mark.parametrize(
    ("written", "options", "said"),
    [
        ({"r": "people: {}\n"}, ["--roster", "r"], "people: nobody is named"),
        (
            {"r": "people: {a: {accounts: [1]}}\nteams: {a/b: {}}\n"},
            ["--roster", "r"],
            "who is in these teams is not known",
        ),
        ({"m": "{"}, ["--members", "m"], "holds no JSON"),
        ({"p": "earn: {changes: 1}\n"}, ["--policy", "p"], "`tiers` is missing"),
        ({"p": "- earn\n"}, ["--policy", "p"], "holds no mapping"),
        ({"p": f"{POLICY.decode()}earn: {{changes: 0}}\n"}, ["--policy", "p"], "earn.changes"),
        (
            {"p": POLICY.decode().replace("foreread-roster", "nowhere")},
            ["--policy", "p"],
            "no roster at .github/nowhere.yml",
        ),
        ({}, ["--now", "soon"], "--now: 'soon' is no date"),
        ({}, ["--now", "2023-11-15T00:00:00"], "has no offset"),
        ({}, ["--now", "0001-01-01"], "--now 0001-01-01 is before"),
        ({}, ["--base", "nowhere"], "nowhere"),
        ({}, ["--roster", "nowhere.yml"], "nowhere.yml cannot be read"),
    ],
)
def test_what_is_wrong_is_an_error_of_usage(
    written: dict[str, str],
    options: list[str],
    said: str,
    repo: GitRepo,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    for name, text in written.items():
        (tmp_path / f"{name}.file").write_text(text)
    paths = [str(tmp_path / f"{each}.file") if each in written else each for each in options]
    code, out, err = told(repo, capsys, *paths)
    assert (code, out) == (2, "")
    assert said in err


def test_before_there_is_a_policy_what_is_built_in_and_the_domains_of_reviews_count(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.write(".github/foreread.yml", b"domains: {boats: {paths: ['/boats/**']}}\n")
    repo.commit("No policy")
    code, out, _ = told(repo, capsys)
    assert code == 0
    assert "; 5 earn a domain." in out
    assert "boats earned by 0 of 1" in out


def test_a_shallow_clone_is_incomplete(repo: GitRepo, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    repo.run("clone", "--quiet", "--depth=1", f"file://{repo.path}", str(tmp_path / "clone"))
    code, out, err = told(repo, capsys, "--repo", str(tmp_path / "clone"))
    assert code == 3
    assert "shallow" in err
    assert "Not looked at: this is a shallow clone" in out
