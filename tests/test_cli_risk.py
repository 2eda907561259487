"""`foreread risk replay` and `risk fit` as a user runs them, on repositories with a planted past."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.cli import main
from tests.git_repo import GitRepo
from tests.past_repo import Past, make_past

SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/replay-1.schema.json").read_text(encoding="utf-8"))
)
SINCE = ["--since", "2023-11-01", "--jobs", "1"]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return make_past(tmp_path_factory.mktemp("past") / "repo")


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREREAD_CACHE", "off")


def replay(repo: Path, *more: str) -> list[str]:
    return ["risk", "replay", "--repo", str(repo), *SINCE, *more]


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--format", "json"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    SCHEMA.validate(document)
    return document


def test_planted_fixes_and_reverts_are_found_and_each_change_is_one_record(
    past: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    document = told(capsys, *replay(past.repo.path))
    fixed = {row["commit"]: [(by["commit"], by["how"]) for by in row["fixed_by"]] for row in document["changes"]}
    shas = past.shas
    assert fixed[shas["fault"]] == [(shas["fix"], "trailer")]
    assert fixed[shas["feature"]] == [(shas["revert"], "revert")]
    assert [sha for sha, by in fixed.items() if by] == [shas["feature"], shas["fault"]]
    assert shas["merge"] not in fixed
    assert [row["commit"] for row in document["omitted"]] == [shas["root"]]
    assert document["labels"]["fixed"] == 2


def test_the_assessment_is_that_of_a_review_of_the_same_commit(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *replay(past.repo.path))
    for row in document["changes"]:
        assert (
            main(["review", "--repo", str(past.repo.path), f"{row['commit']}~1..{row['commit']}", "--format", "json"])
            == 0
        )
        brief = json.loads(capsys.readouterr().out)
        assert row["tier"] == brief["tier"]


def test_first_parents_replay_what_the_main_line_took_in(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *replay(past.repo.path, "--first-parent"))
    commits = [row["commit"] for row in document["changes"]]
    assert past.shas["merge"] in commits
    assert past.shas["side"] not in commits
    merged = document["changes"][commits.index(past.shas["merge"])]
    assert merged["lines"] == 2


def test_blame_lays_a_repair_without_a_name_to_who_wrote_the_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.commit("Begin")
    repo.write("a.py", b"def half(a):\n    return a / 0\n")
    culprit = repo.commit("Add half")
    repo.write("a.py", b"def half(a):\n    return a / 2\n")
    fix = repo.commit("Fix crash of half")
    without = told(capsys, *replay(repo.path))
    assert (without["labels"]["fixed"], without["labels"]["repairs_without_link"]) == (0, 1)
    document = told(capsys, *replay(repo.path, "--blame"))
    assert document["labels"]["kinds"] == {"blame": 1}
    row = next(row for row in document["changes"] if row["commit"] == culprit)
    assert row["fixed_by"] == [{"commit": fix, "how": "blame"}]


def test_a_file_of_labels_takes_the_place_of_links(
    past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [{"inducing_sha": past.shas["docs"], "first_fix_date": "2024-01-01"}, {"inducing_sha": "0" * 40}]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows))
    document = told(capsys, *replay(past.repo.path, "--labels", str(labels)))
    assert [row["commit"] for row in document["changes"] if row["fixed_by"]] == [past.shas["docs"]]
    assert document["labels"]["detached"] == 1
    assert document["labels"]["source"] == "labels.jsonl"
    assert document["median_days_to_fix"] == pytest.approx(47, abs=2)


@pytest.mark.parametrize("text", ["", "{}\n", "[]\n", '{"inducing_sha": "main"}\n', "\x00\n"])
def test_a_file_that_holds_no_labels_is_refused(
    past: Past, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text(text)
    assert main(replay(past.repo.path, "--labels", str(labels))) == 2
    assert "label" in capsys.readouterr().err


def test_a_light_replay_says_which_rules_it_left_out(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, *replay(past.repo.path, "--light"))
    assert "removed-still-used" in document["rules_left_out"]
    assert main(replay(past.repo.path, "--light")) == 0
    said = capsys.readouterr().out
    assert "Not replayed" in said
    assert "lower bounds" in said


def test_the_policy_is_that_of_today(past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", str(past.repo.path), str(clone)], check=True, env=past.repo.environment()
    )
    repo = GitRepo(clone)
    repo.write(".github/foreread.yml", b"domains:\n  baskets:\n    tier: critical\n    paths: ['shop/cart.py']\n")
    repo.commit("Declare a domain")
    document = told(capsys, *replay(clone))
    tiers = {row["commit"]: row["tier"] for row in document["changes"]}
    assert tiers[past.shas["fault"]] == "critical"


@pytest.mark.parametrize(
    ("since", "says"),
    [
        ("2999-01-01", "in the future"),
        ("yesterday", "no date"),
        ("2024-13-01", "no date"),
        ("1d", "No commit of HEAD"),
        ("99999999999y", "no date"),
    ],
)
def test_a_date_without_changes_is_an_error_that_says_why(
    past: Past, since: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["risk", "replay", "--repo", str(past.repo.path), "--since", since]) == 2
    assert says in capsys.readouterr().err


def test_a_date_before_the_first_commit_is_all_of_the_history(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, "risk", "replay", "--repo", str(past.repo.path), "--since", "1990-01-01", "--jobs", "1")
    assert len(document["changes"]) == 7


def test_a_shallow_clone_is_replayed_to_its_end_and_says_so(
    past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = tmp_path / "shallow"
    command = ["git", "clone", "--quiet", "--depth", "4", f"file://{past.repo.path}", str(clone)]
    subprocess.run(command, check=True, env=past.repo.environment())
    document = told(capsys, *replay(clone), code=3)
    assert any("shallow" in note for note in document["notes"])
    assert any("shallow" in row["reason"] for row in document["omitted"])


def test_missing_objects_cost_their_change_and_no_other(
    past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = tmp_path / "clone"
    command = ["git", "clone", "--quiet", "--no-local", str(past.repo.path), str(clone)]
    subprocess.run(command, check=True, env=past.repo.environment())
    repo = GitRepo(clone)
    for pack in list((clone / ".git/objects/pack").glob("*.pack")):
        data = pack.read_bytes()
        for part in (clone / ".git/objects/pack").glob(f"{pack.stem}.*"):
            part.unlink()
        repo.run("unpack-objects", "-q", stdin=data)
    blob = repo.text("rev-parse", f"{past.shas['side']}:shop/extra.py")
    (clone / ".git/objects" / blob[:2] / blob[2:]).unlink()
    document = told(capsys, *replay(clone), code=3)
    assert {row["commit"] for row in document["omitted"]} == {past.shas["root"], past.shas["side"]}
    assert past.shas["fault"] in {row["commit"] for row in document["changes"]}


def test_a_huge_change_is_named_and_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.commit("Begin")
    for number in range(301):
        repo.write(f"many/{number}.py", b"x = 1\n")
    huge = repo.commit("Import everything")
    repo.write("many/1.py", b"x = 2\n")
    small = repo.commit("Change one")
    document = told(capsys, *replay(repo.path), code=3)
    assert huge in {row["commit"] for row in document["omitted"]}
    assert [row["commit"] for row in document["changes"]] == [small]


def test_a_stopped_replay_goes_on_where_it_was(past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state.jsonl"
    whole = told(capsys, *replay(past.repo.path, "--state", str(state)))
    lines = [line for line in state.read_bytes().split(b"\n") if line]
    assert len(lines) == 8
    state.write_bytes(b"\n".join(lines[:3]) + b"\n" + lines[3][:40])
    assert told(capsys, *replay(past.repo.path, "--state", str(state))) == whole
    again = [json.loads(line) for line in state.read_bytes().split(b"\n") if line and line != lines[3][:40]]
    assert [row["sha"] for row in again[:3]] == [json.loads(line)["sha"] for line in lines[:3]]
    assert len(again) == 8
    assert state.stat().st_mode & 0o077 == 0


def test_the_state_is_kept_in_the_users_cache_unless_it_is_off(
    past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOREREAD_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told(capsys, *replay(past.repo.path))
    assert [file.suffix for file in (tmp_path / "foreread").iterdir()] == [".jsonl"]


def test_the_page_as_html_loads_nothing_and_escapes_titles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.commit("Begin")
    repo.write("a.py", b"x = 1\n")
    bad = repo.commit("<script>alert(1)</script> \x1b[2J & more")
    repo.write("a.py", b"x = 2\n")
    repo.commit(f"Mend\n\nFixes: {bad}")
    for medium in ("html", "markdown", "terminal"):
        assert main([*replay(repo.path), "--format", medium]) == 0
        page = capsys.readouterr().out
        assert "<script" not in page.lower() or medium == "terminal"
        assert "\x1b" not in page
        assert not re.search(r'(?:src|href)="(?!#)', page)


def test_a_fit_on_too_little_is_refused_with_the_numbers(
    past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.json"
    code = main(["risk", "fit", "--repo", str(past.repo.path), *SINCE, "--output", str(model)])
    said = " ".join(capsys.readouterr().out.split())
    assert code == 2
    assert "at least 50 are needed" in said
    assert not model.exists()


def test_progress_goes_to_standard_error_only(past: Past) -> None:
    command = [sys.executable, "-m", "bot", *replay(past.repo.path, "--verbose", "--format", "json")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "FOREREAD_CACHE": "off"}
    )
    assert "of 8 changes" in done.stderr
    assert json.loads(done.stdout)["labels"]["fixed"] == 2
