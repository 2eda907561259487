"""`foreread gate simulate` as somebody uses it who edits a policy, or asks what one more approval would do."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.cli import main
from tests.gate_files import JO_SAYS, NOW, ROSTER, GateFiles, default_policy, signed
from tests.git_repo import GitRepo

SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/simulation-1.schema.json").read_text(encoding="utf-8"))
)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREREAD_CACHE", "off")


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--format", "json"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    SCHEMA.validate(document)
    return document


def states(document: dict[str, Any]) -> tuple[str, str]:
    return document["before"]["state"], document["after"]["state"]


def codes(document: dict[str, Any], part: str) -> list[str]:
    return [reason["code"] for reason in document[part]]


def test_an_approval_alone_leaves_the_answers_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path).arguments("simulate", "--approve", "ada"))
    assert states(document) == ("WAITING", "WAITING")
    assert "answers-missing" in codes(document, "newly_missing")


def test_an_approval_with_answers_is_all_that_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *GateFiles(tmp_path).arguments("simulate", "--approve", "ada", "--answer-all"))
    assert states(document) == ("WAITING", "SATISFIED")
    assert codes(document, "met") == ["approval-missing"]
    assert document["supposed"] == ["ada approves", "whoever approves has answered every question"]


@pytest.mark.parametrize("who", ["bo", "jo", "301", "999"])
def test_no_supposition_lets_in_whom_the_policy_does_not(
    who: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = told(capsys, *GateFiles(tmp_path).arguments("simulate", "--approve", who, "--answer-all"))
    assert document["after"]["state"] == "WAITING"
    assert "approval-missing" in codes(document, "still_missing")


def test_without_the_only_one_who_can_a_change_is_stuck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files_ = GateFiles(tmp_path, signed())
    files_.write("roster.yml", ROSTER.replace("groups: [on-call]", "groups: [on-call, security]"))
    document = told(capsys, *files_.arguments("simulate", "--without", "ada"))
    assert states(document) == ("SATISFIED", "BLOCKED")
    assert codes(document, "newly_missing") == ["nobody-can"]


def test_a_tier_only_rises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files_ = GateFiles(tmp_path)
    assert told(capsys, *files_.arguments("simulate", "--tier", "medium"))["after"]["tier"] == "critical"


def test_another_policy_is_compared_with_the_one_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files_ = GateFiles(tmp_path, signed())
    stricter = default_policy().replace("{approve: {all_of: [senior, expert]},", "{approve: principal,")
    new = files_.write("new.yml", stricter)
    arguments = files_.arguments("simulate", "--against", str(tmp_path / "policy.yml"))
    arguments[arguments.index("--policy") + 1] = str(new)
    document = told(capsys, *arguments)
    assert states(document)[0] == "SATISFIED"
    assert states(document)[1] != "SATISFIED"
    assert document["before"]["policy"] != document["after"]["policy"]


@pytest.mark.parametrize("format_", ["terminal", "markdown"])
def test_the_page_says_what_is_supposed_and_both_states(
    format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = GateFiles(tmp_path).arguments("simulate", "--approve", "ada", "--answer-all", "--format", format_)
    assert main(arguments) == 0
    page = capsys.readouterr().out
    for words in ("Suppose that ada approves", "Before: Waiting for", "After: Satisfied: ", "o longer missing"):
        assert words.lower() in page.lower()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--approve", "adda"], "Did you mean ada?"),
        (["--without", "nobody at all"], "is nobody in the roster"),
        (["HEAD~3..HEAD"], "not with a range"),
        (["--now", "soon"], "is no time"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(GateFiles(tmp_path).arguments("simulate", *arguments)) == 2
    assert says in capsys.readouterr().err


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """A main line of four steps after its first: docs, payments, a merge of two commits, a tool."""
    repo = GitRepo(tmp_path_factory.mktemp("past") / "repo")
    repo.write(".github/foreread.yml", default_policy().encode())
    repo.write(".github/foreread-roster.yml", ROSTER.encode())
    repo.commit("Begin", author=JO_SAYS)
    repo.write("docs/help.md", b"# Help\n")
    repo.commit("Say what it does", author=JO_SAYS)
    repo.write("payments/charge.py", b"def charge(amount):\n    return amount\n")
    repo.commit("Charge <b>@team</b>", author=JO_SAYS)
    repo.run("checkout", "--quiet", "-b", "side")
    for name in ("one", "two"):
        repo.write(f"tool/{name}.py", b"def run():\n    return 1\n")
        repo.commit(f"Add {name}", author="Bo Example <bo@example.com>")
    repo.run("checkout", "--quiet", "main")
    repo.run("merge", "--quiet", "--no-ff", "--no-edit", "-m", "Merge tools", "side")
    repo.write("tool/three.py", b"def run():\n    return 3\n")
    repo.commit("Add three", author=JO_SAYS)
    return repo


def simulated(past: GitRepo, tmp_path: Path, old: str, new: str, *more: str) -> list[str]:
    policy = tmp_path / "new.yml"
    policy.write_text(default_policy().replace(old, new), encoding="utf-8")
    assert old in default_policy()
    fixed = ["--policy", str(policy), "--repo", str(past.path), "--now", NOW, "--jobs", "1"]
    return ["gate", "simulate", *fixed, *more]


def test_an_edit_is_told_with_the_changes_that_it_would_have_met(
    past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = told(capsys, *simulated(past, tmp_path, "medium: {approve: member", "medium: {approve: senior"))
    titles = {change["title"]: change for change in document["changes"]}
    assert list(titles) == ["Add three", "Merge tools", "Charge <b>@team</b>", "Say what it does"]
    assert [title for title, change in titles.items() if change["differs"]] == ["Add three", "Merge tools"]
    assert titles["Say what it does"]["before"]["tier"] == "low"
    assert titles["Charge <b>@team</b>"]["before"]["tier"] == "critical"
    assert [each["why"] for each in document["omitted"]] == [
        "it is the first commit: there is nothing to compare it with"
    ]


def test_an_edit_that_changes_nothing_says_so(
    past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(simulated(past, tmp_path, "# Each asks", "# every asks")) == 0
    assert "Both policies would have asked the same of every one." in capsys.readouterr().out


def test_a_merge_is_the_work_of_whose_commits_it_brought(
    past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Jo pressed the button and Bo, whom the roster does not know by mailbox, wrote it: so Jo may be asked."""
    document = told(capsys, *simulated(past, tmp_path, "# Each asks", "# every asks", "--last", "2"))
    assert [change["title"] for change in document["changes"]] == ["Add three", "Merge tools"]
    assert sum(each["after"] for each in document["load"]) == 2


def test_a_domain_that_the_edit_adds_is_seen_in_the_changes(
    past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added = "domains: {tooling: {paths: ['tool/**'], tier: critical}}\nprovenance:"
    document = told(capsys, *simulated(past, tmp_path, "provenance:", added, "--last", "1"))
    (change,) = document["changes"]
    assert (change["before"]["tier"], change["after"]["tier"]) == ("medium", "critical")
    assert change["after"]["nobody"]
    assert not change["before"]["nobody"]


def test_a_range_names_the_changes(past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *simulated(past, tmp_path, "# Each asks", "# every asks", "HEAD~2..HEAD~1"))
    assert [change["title"] for change in document["changes"]] == ["Merge tools"]


def test_what_was_assessed_is_kept_for_the_next_time(
    past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.jsonl"
    arguments = simulated(past, tmp_path, "# Each asks", "# every asks", "--state", str(state))
    first = told(capsys, *arguments)
    size = state.stat().st_size
    assert told(capsys, *arguments) == first
    assert state.stat().st_size == size


@pytest.mark.parametrize("format_", ["terminal", "markdown"])
def test_titles_of_others_are_text(
    format_: str, past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = simulated(past, tmp_path, "{approve: {all_of: [senior, expert]},", "{approve: principal,")
    assert main([*arguments, "--format", format_]) == 0
    page = capsys.readouterr().out
    assert "Asked differently (1)".lower() in page.lower()
    assert ("&lt;b&gt;" in page) == (format_ == "markdown")


def test_without_a_policy_at_head_one_is_to_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit("Begin")
    assert main(simulated(repo, tmp_path, "# Each asks", "# every asks")) == 2
    assert "Name one by --against" in capsys.readouterr().err


def test_people_are_not_supposed_of_the_past(past: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(simulated(past, tmp_path, "# Each asks", "# every asks", "--approve", "ada")) == 2
    assert "Name it by --snapshot" in capsys.readouterr().err
