"""`foreread prompt`: what a model is asked, to the letter, before anything is sent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.prompt_files import LENSES_FOLDER, PROMPTS_FOLDER, prompt_folder
from tests.git_repo import GitRepo
from tests.test_cli import ROOT, foreread

SHIPPED = (prompt_folder() / "find-questions.md").read_text(encoding="utf-8")
OWN = SHIPPED.replace("Order the claims", "Amounts are in cents. Order the claims")
LENS = "---\nname: tenants\nversion: 1\nlens: data\npurpose: Whose row it is.\n---\nWhich tenant does each query belong to?\n"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with a prompt and a lens of its own, and a change."""
    repo = GitRepo(tmp_path / "repo")
    repo.write("pay.py", b"def pay(order):\n    return order.total\n")
    repo.write(f"{PROMPTS_FOLDER}/find-questions.md", OWN.encode())
    repo.write(f"{LENSES_FOLDER}/tenants.md", LENS.encode())
    repo.commit("base")
    repo.write("pay.py", b"def pay(order):\n    return order.total * 100\n")
    repo.commit("change")
    return repo


def test_the_list_has_each_prompt_and_lens_with_its_version_digest_and_origin(repo: GitRepo) -> None:
    ran = foreread("prompt", "list", cwd=repo.path)
    assert ran.code == 0, ran.err
    rows = {row.split()[0]: row.split() for row in ran.out.splitlines()}
    assert rows["find-questions"][3] == "team"
    assert rows["lenses/edge"][1:4:2] == ["1", "shipped"]
    assert rows["lenses/tenants"][3:] == ["team", "Whose", "row", "it", "is."]


def test_outside_of_a_repository_what_ships_is_listed(tmp_path: Path) -> None:
    ran = foreread("prompt", "list", cwd=tmp_path)
    assert ran.code == 0
    assert {row.split()[3] for row in ran.out.splitlines()} == {"shipped"}


def test_a_prompt_is_shown_as_it_is_written(repo: GitRepo) -> None:
    ran = foreread("prompt", "show", "find-questions", cwd=repo.path)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("# prompt find-questions, version 1, digest ")
    assert "the team's own" in ran.out.splitlines()[0]
    assert "{{ fence }}" in ran.out
    assert "Amounts are in cents" in ran.out


def test_a_lens_is_shown_with_when_it_is_looked_through(repo: GitRepo) -> None:
    ran = foreread("prompt", "show", "lenses/tenants", cwd=repo.path)
    assert "always" in ran.out
    assert "Which tenant does each query belong to?" in ran.out


ECHO = (
    "import json,sys,pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read()); print(json.dumps({'claims': []}))"
)


@pytest.mark.parametrize("how", [["HEAD~1..HEAD"], ["--change", "HEAD~1..HEAD"], ["--patch", "-"], ["--staged"]])
def test_what_is_shown_for_a_change_is_what_a_review_sends(repo: GitRepo, tmp_path: Path, how: list[str]) -> None:
    patch = repo.run("diff", "HEAD~1", "HEAD")
    if how == ["--staged"]:
        repo.run("reset", "-q", "--soft", "HEAD~1")
    stdin = patch if how == ["--patch", "-"] else None
    shown = foreread("prompt", "show", "find-questions", *how, cwd=repo.path, stdin=stdin)
    assert shown.code == 0, shown.err
    script, sent = tmp_path / "echo.py", tmp_path / "sent.json"
    script.write_text(ECHO)
    model = f"exec:{sys.executable} {script} {sent}"
    plain = [word for word in how if word != "--change"]
    reviewed = foreread("review", *plain, "--once", "--model", model, "--format", "json", cwd=repo.path, stdin=stdin)
    assert reviewed.code == 0, reviewed.err
    asked = json.loads(sent.read_text())
    assert asked["system"] in shown.out
    assert asked["turns"][0]["text"] in shown.out
    assert json.loads(shown.out.partition("======== schema ========")[2]) == asked["schema"]
    [used] = json.loads(reviewed.out)["receipt"]["models"]
    assert used["prompt_digest"] in shown.out.splitlines()[0]


def test_the_level_of_context_decides_which_prompt_is_sent(repo: GitRepo) -> None:
    for name, level, code in (("find-questions", "symbol", 2), ("find-questions-with-context", "symbol", 0)):
        ran = foreread("prompt", "show", name, "HEAD~1..HEAD", "--context", level, cwd=repo.path)
        assert ran.code == code
        assert ("find-questions-with-context is sent" in ran.err) is (code == 2)


def test_a_change_of_which_nothing_is_sent_says_so(repo: GitRepo) -> None:
    ran = foreread("prompt", "show", "find-questions", "HEAD..HEAD", cwd=repo.path)
    assert ran.code == 0
    assert "nothing of this change would be sent" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "nope"], "There is no prompt nope"),
        (["show", "lenses/edge", "HEAD~1..HEAD"], "inside of a prompt"),
        (["show"], "NAME"),
        (["forget"], "invalid choice"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(repo: GitRepo, words: list[str], said: str) -> None:
    ran = foreread("prompt", *words, cwd=repo.path)
    assert ran.code == 2
    assert said in ran.err


def test_a_wrong_prompt_of_the_team_is_named_and_nothing_is_reviewed(repo: GitRepo) -> None:
    path = f"{PROMPTS_FOLDER}/find-questions.md"
    repo.write(path, OWN.replace("{{ limit }}", "{{ limit * 9 }}").encode())
    repo.commit("a wrong prompt")
    repo.write("pay.py", b"x = 1\n")
    repo.commit("change")
    for words in (["prompt", "show", "find-questions"], ["review", "HEAD~1..HEAD", "--model", "exec:true"]):
        ran = foreread(*words, cwd=repo.path)
        assert ran.code == 2
        assert path in ran.err
    assert foreread("review", "HEAD~1..HEAD", cwd=repo.path).code == 0


def test_other_commands_do_not_load_prompts() -> None:
    code = (
        "import sys; from bot.cli import main; main(['review', '--patch', '/dev/null', '--quiet']);"
        "print([m for m in sys.modules if m in {'jinja2', 'bot.cli._prompt', 'bot.adapters.prompt_files'}], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stderr.decode().splitlines()[-1] == "[]"
