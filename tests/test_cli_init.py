"""`foreread init`: what it writes is what `policy check` accepts, and nothing is lost by it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.yaml_text import load_yaml
from bot.cli import main
from bot.cli._init_wish import PLACEHOLDER, Senior, from_answers, roster, senior
from bot.errors import UsageError
from bot.gate import read_roster
from tests.git_repo import GitRepo
from tests.test_cli import ROOT, foreread, one_line

SENIORS = ("--senior", "ada-l:101", "--senior", "bob:102")
POLICY, ROSTER = ".github/foreread.yml", ".github/foreread-roster.yml"
STAGES = (".github/workflows/foreread.yml", ".github/workflows/foreread-publish.yml")
KNOWN = ("payments", "data processing")


def written(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*.yml")}


def test_two_seniors_are_enough_for_a_policy_and_a_roster_that_are_accepted(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    assert foreread("init", "--yes", "--output", repo.path, *SENIORS).code == 0
    repo.commit("foreread")
    assert foreread("policy", "check", "--repo", repo.path).code == 0
    people = {p.name: p for p in read_roster(load_yaml((repo.path / ROSTER).read_bytes(), ROSTER), ROSTER).people}
    assert set(people) == {"ada-l", "bob"}
    assert set(people["bob"].accounts) == {102}


@pytest.mark.parametrize(
    ("workflow", "files"),
    [("two-stage", STAGES), ("simple", (".github/workflows/foreread-simple.yml",)), ("none", ())],
)
def test_the_workflows_that_are_asked_for_are_written(tmp_path: Path, workflow: str, files: tuple[str, ...]) -> None:
    assert foreread("init", "--output", tmp_path, "--workflow", workflow, *SENIORS).code == 0
    assert set(written(tmp_path)) == {POLICY, ROSTER, *files}


def test_model_and_action_are_filled_in(tmp_path: Path) -> None:
    action = f"acme/foreread@{'1f' * 20}"
    options = ("--model", "anthropic:claude-opus-4-8", "--action", action)
    ran = foreread("init", "--output", tmp_path, *SENIORS, *options)
    assert ran.code == 0
    assert PLACEHOLDER not in ran.out
    for name in STAGES:
        told = yaml.safe_load((tmp_path / name).read_text())
        used = [step for job in told["jobs"].values() for step in job["steps"] if "uses" in step]
        assert [step["uses"] for step in used] == [action]
        assert used[0]["with"]["model"] == ("none" if name == STAGES[0] else "anthropic:claude-opus-4-8")


def test_without_an_action_the_first_step_says_that_it_is_to_be_filled_in(tmp_path: Path) -> None:
    out = foreread("init", "--output", tmp_path, *SENIORS).out
    assert PLACEHOLDER in out
    assert [line for line in out.splitlines() if line[:2] in {"1 ", "2 ", "3 ", "4 "}][-1].startswith("3 ")


def test_a_dry_run_prints_every_file_and_writes_none(tmp_path: Path) -> None:
    ran = foreread("init", "--output", tmp_path, "--dry-run", *SENIORS)
    assert ran.code == 0
    assert written(tmp_path) == {}
    for name in (POLICY, ROSTER, *STAGES):
        assert f"# --- {tmp_path / name}" in ran.out


def test_what_is_there_is_kept_unless_force_is_said(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ROSTER).write_text("people: {zoe: {accounts: [7], level: senior}}\n")
    ran = foreread("init", "--output", tmp_path, *SENIORS)
    assert f"kept{tmp_path / ROSTER}" in "".join(ran.out.split())  # a long path is broken at the width
    assert "zoe" in (tmp_path / ROSTER).read_text()
    assert ran.code == 1  # one alone will be blocked, and the page says so
    assert "zoe only" in " ".join(ran.out.split())
    assert foreread("init", "--output", tmp_path, "--force", *SENIORS).code == 0
    assert "zoe" not in (tmp_path / ROSTER).read_text()


def test_a_policy_of_the_team_that_cannot_be_read_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / POLICY).write_text("tiers: broken\n")
    ran = foreread("init", "--output", tmp_path, *SENIORS)
    assert ran.code == 1
    assert "Somebody will be blocked by this" in ran.out
    assert (tmp_path / POLICY).read_text() == "tiers: broken\n"


def test_a_policy_at_the_other_place_is_not_put_out_of_force(tmp_path: Path) -> None:
    (tmp_path / ".foreread.yml").write_text("roster: x.yml\n")
    one_line(foreread("init", "--output", tmp_path, *SENIORS), 2, "would count in its place")
    assert not (tmp_path / ".github").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Nobody may sign off"),
        (("--senior", "ada:1"), "1 may sign off"),
        (("--senior", "ada:1", "--senior", "bob:1"), "named twice"),
        (("--senior", "ada:1", "--senior", "ADA:2"), "named twice"),
        (("--senior", "ada"), "names nobody"),
        (("--senior", "ada:x"), "'x' names nobody: it is no number"),
        (("--senior", "a da:1"), "'a da' names nobody: it is no login"),
        (("--senior", "ada:-1"), "names nobody"),
        (("--senior", "ada:0"), "names nobody"),
        (("--senior", "ada:1:boss"), "no level"),
        (("--senior", "ada:1:senior:pay]ments"), "no name of a domain"),
        (("--senior", 'a"b:1'), "names nobody"),
        (("--senior", "ada:1:senior:payments:more"), "names nobody"),
        ((*SENIORS, "--model", "none }}"), "no name of a model"),
        ((*SENIORS, "--model", "a\nb"), "no name of a model"),
        ((*SENIORS, "--model", "gpt"), "anthropic:MODEL"),
        ((*SENIORS, "--action", "acme/foreread@v1"), "no Action by its commit"),
        ((*SENIORS, "--output", "/nowhere/at/all"), "is no folder"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    one_line(foreread("init", "--output", tmp_path, *words), 2, says)
    assert written(tmp_path) == {}


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"\A[A-Za-z0-9](-?[A-Za-z0-9]){0,20}\Z")
            | st.sampled_from(["null", "true", "on", "1e3", "0x1"]),
            st.integers(1, 10**12),
        ),
        min_size=2,
        max_size=5,
        unique_by=(lambda pair: pair[0].casefold(), lambda pair: pair[1]),
    )
)
def test_every_login_that_github_allows_comes_back_as_that_name(pairs: list[tuple[str, int]]) -> None:
    people = [senior(f"{login}:{number}", KNOWN) for login, number in pairs]
    read = read_roster(load_yaml(roster(people).encode(), "r"), "r").people
    assert {(p.name, *p.accounts) for p in read} == set(pairs)


def scripted(answers: list[str]) -> Callable[[str, str], str]:
    left: Iterator[str] = iter(answers)
    return lambda _, default: next(left) or default


def test_answers_that_cannot_be_used_are_told_and_asked_again() -> None:
    said: list[str] = []
    answers = ["", "ada", "x", "ada", "101", "", "", "bob", "102", "staff", "payments", ""]
    wish = from_answers(scripted([*answers, "both", "simple", "a b", "", "v1", ""]), (), KNOWN, said.append)
    assert wish.seniors == (Senior("ada", 101, "senior", KNOWN), Senior("bob", 102, "staff", ("payments",)))
    assert (wish.workflow, wish.model, wish.action) == ("simple", "", "")
    assert [any(word in line for line in said) for word in ("names nobody", "no workflow", "no name", "no Action")] == [
        True
    ] * 4


def test_a_login_that_is_none_is_told_before_anything_else_is_asked() -> None:
    said: list[str] = []
    answers = ["Ada Example", "ada", "101", "", "", "bob", "102", "", "", "", "", "", ""]
    assert len(from_answers(scripted(answers), (), KNOWN, said.append).seniors) == 2
    assert "'Ada Example' names nobody: it is no login" in said[0]


def test_people_named_twice_are_asked_for_anew() -> None:
    said: list[str] = []
    twice = ["ada", "101", "", "", "eve", "101", "", "", ""]
    right = ["ada", "101", "", "", "bob", "102", "", "", ""]
    wish = from_answers(scripted([*twice, *right, "", "", ""]), (), KNOWN, said.append)
    assert [each.login for each in wish.seniors] == ["ada", "bob"]
    assert "twice" in said[0]


def test_a_person_at_a_terminal_is_asked_and_an_overwrite_needs_a_yes(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / POLICY).write_text("mine: true\n")
    lines = ["ada-l", "101", "", "", "bob", "102", "", "", "", "none", "", "", "n"]
    code, page = at_terminal(["init", "--output", str(tmp_path)], lines)
    assert "Login of person 1" in page
    assert "Overwrite it?" in page
    assert code == 1  # the policy that was kept is none
    assert (tmp_path / POLICY).read_text() == "mine: true\n"
    assert "ada-l" in (tmp_path / ROSTER).read_text()


def test_who_ends_the_questions_has_nothing_written(tmp_path: Path) -> None:
    code, page = at_terminal(["init", "--output", str(tmp_path)], ["ada-l", "\x04"])
    assert code == 130
    assert "stopped" in page
    assert written(tmp_path) == {}


def at_terminal(words: list[str], lines: list[str]) -> tuple[int, str]:
    """A real terminal: a line is typed whenever a question stands there."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    page, left = b"", list(lines)
    while select.select([leader], [], [], 30)[0]:
        try:
            data = os.read(leader, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        page += data
        if page.endswith(b": ") and left:
            os.write(leader, left.pop(0).encode() + b"\n")
    os.close(leader)
    return process.wait(timeout=30), page.decode()


def test_the_wrong_kind_of_senior_is_an_error_of_usage() -> None:
    with pytest.raises(UsageError):
        senior("", KNOWN)
    assert main(["init", "--output", "/nowhere"]) == 2
