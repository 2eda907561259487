"""`foreread provenance` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.git_repo import GitRepo
from tests.test_cli import ROOT, Ran, foreread, one_line

SCHEMA = json.loads(files("bot").joinpath("schemas/provenance-1.schema.json").read_text(encoding="utf-8"))
MARK = "Co-authored-by: Claude <noreply@anthropic.com>"
TRAILER = "Assisted-by: Claude"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A branch with one commit that names its tool, and one that does not."""
    repo = GitRepo(tmp_path / "repo")
    repo.write("shop/pay.py", b"def pay(order):\n    return order.total\n")
    repo.commit("base")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/pay.py", b"def pay(order, currency):\n    return order.total\n")
    repo.commit(f"pay in a currency\n\n{MARK}")
    repo.write("shop/use.py", b"from shop.pay import pay\n")
    repo.commit("use it")
    return repo


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    event = {
        "action": "opened",
        "pull_request": {
            "title": "Pay",
            "body": "No description",
            "head": {"ref": "devin/1-pay"},
            "labels": [{"name": "machine-made"}],
            "user": {"login": "devin-ai-integration[bot]", "id": 158243242},
        },
    }
    path.write_text(json.dumps(event))
    return path


def told(ran: Ran) -> dict[str, object]:
    document: dict[str, object] = json.loads(ran.out)
    Draft202012Validator(SCHEMA).validate(document)
    return document


def test_a_branch_is_told_as_json_that_fits_the_schema(repo: GitRepo) -> None:
    ran = foreread("provenance", "--format", "json", cwd=repo.path)
    document = told(ran)
    assert ran.code == 0, ran.err
    assert (document["level"], document["incomplete"]) == ("attributed", "")
    assert document["head"] == repo.text("rev-parse", "HEAD")


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_every_format_goes_to_a_file_or_to_standard_output(repo: GitRepo, tmp_path: Path, form: str) -> None:
    target = tmp_path / "page"
    to_file = foreread("provenance", "main..feature", "--format", form, "--output", target, cwd=repo.path)
    assert (to_file.code, to_file.out) == (0, "")
    assert MARK in target.read_text(encoding="utf-8")
    assert foreread("provenance", "main..feature", "--format", form, cwd=repo.path).out == target.read_text()


def test_without_evidence_the_page_says_so_and_names_what_a_clone_lacks(repo: GitRepo) -> None:
    page = foreread("provenance", "HEAD~1..HEAD", cwd=repo.path)
    assert page.code == 0
    assert "NO EVIDENCE" in page.out
    assert "git fetch origin +refs/notes/ai:refs/notes/ai" in " ".join(page.out.split())


@pytest.mark.parametrize("how", [["--staged"], ["--worktree"], ["--patch", "-"]])
def test_what_is_no_commit_yet_is_told_as_incomplete(repo: GitRepo, how: list[str]) -> None:
    repo.write("shop/use.py", b"from shop.pay import pay as p\n")
    patch = repo.run("diff")
    if how == ["--staged"]:
        repo.run("add", "-A")
    ran = foreread("provenance", *how, "--format", "json", cwd=repo.path, stdin=patch)
    assert ran.code == 3, ran.err
    assert "no commits" in str(told(ran)["incomplete"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["provenance", "nowhere..HEAD"], "nowhere"),
        (["provenance", "HEAD~1", "--staged"], "--staged"),
        (["provenance", "--pull-request", "none.json"], "none.json"),
        (["provenance", "--earlier", "none.json"], "none.json"),
        (["provenance", "--patch", "-", "--pull-request", "-"], "only one file"),
        (["provenance", "trailer", "--message", "none.txt"], "none.txt"),
        (["provenance", "trailer", "--patch", "-", "--message", "-"], "only one file"),
        (["review", "--pull-request", "none.json"], "none.json"),
    ],
)
def test_what_cannot_be_followed_is_one_line_and_two(repo: GitRepo, arguments: list[str], says: str) -> None:
    one_line(foreread(*arguments, cwd=repo.path, stdin=b""), 2, says)


def test_arguments_that_do_not_exist_exit_with_two(repo: GitRepo) -> None:
    for arguments in (
        ["provenance", "--format", "sarif"],
        ["provenance", "a", "b"],
        ["provenance", "trailer", "a", "b"],
    ):
        assert foreread(*arguments, cwd=repo.path).code == 2


def test_a_hostile_pull_request_file_is_refused_or_read_and_never_obeyed(repo: GitRepo, tmp_path: Path) -> None:
    file = tmp_path / "pr.json"
    file.write_bytes(b"[" * 500_000)
    one_line(foreread("provenance", "--pull-request", file, cwd=repo.path), 2, "no JSON")
    one_line(foreread("provenance", "--pull-request", "/dev/zero", cwd=repo.path), 2, "larger than")
    body = "AI\x1b[2J\u202e\n# heading\n</details>@team"
    file.write_text(
        json.dumps({"title": body, "body": body, "head": {"ref": body}, "labels": [body], "user": {"login": body}})
    )
    for form in ("terminal", "markdown"):
        ran = foreread("provenance", "--pull-request", file, "--format", form, cwd=repo.path)
        assert ran.code == 0, ran.err
        assert not set(ran.out) & {"\x1b", "\u202e"}


def test_the_trailer_is_printed_ready_to_use(repo: GitRepo) -> None:
    ran = foreread("provenance", "trailer", "--repo", repo.path, "main..feature")
    assert (ran.code, ran.out, ran.err) == (0, f"{TRAILER}\n", "")


def test_without_evidence_no_trailer_is_printed_and_the_reason_is_said(repo: GitRepo) -> None:
    ran = foreread("provenance", "trailer", "HEAD~1..HEAD", cwd=repo.path)
    assert (ran.code, ran.out) == (0, "")
    assert "no evidence of AI assistance" in ran.err


def test_a_squash_message_gets_the_trailer_and_git_finds_it(repo: GitRepo) -> None:
    message = b"Pay (#3)\r\n\r\n* pay\r\n* use \xff\r\n"
    command = [sys.executable, "-m", "bot", "provenance", "trailer", "main..feature", "--message", "-", "--repo"]
    ran = subprocess.run([*command, str(repo.path)], input=message, capture_output=True, check=True, cwd=ROOT)
    assert ran.stdout == message + b"\r\n" + TRAILER.encode() + b"\r\n"
    repo.run("commit", "--allow-empty", "-F", "-", "--cleanup=verbatim", stdin=ran.stdout)
    assert repo.text("log", "-1", "--format=%(trailers:only)").strip() == TRAILER


def test_without_evidence_a_message_comes_back_as_it_was(repo: GitRepo) -> None:
    for message in (b"Pay\n", b"", b"Pay\r\n\r\nx"):
        ran = foreread("provenance", "trailer", "HEAD~1..HEAD", "--message", "-", cwd=repo.path, stdin=message)
        assert ran.out.encode() == message
    one_line(foreread("provenance", "trailer", "--message", "-", cwd=repo.path, stdin=b"a\0b"), 2, "NUL")


def test_a_branch_called_trailer_can_still_be_named(repo: GitRepo) -> None:
    repo.run("branch", "trailer", "main")
    for spec in ("trailer..HEAD", "refs/heads/trailer", "heads/trailer"):
        ran = foreread("provenance", spec, "--format", "json", cwd=repo.path)
        assert told(ran)["base"] == repo.text("rev-parse", "main")
    assert "refs/heads/trailer" in foreread("provenance", "--help").out


def test_each_schema_is_printed() -> None:
    assert json.loads(foreread("schema").out)["$id"] == "urn:foreread:schema:brief:1"
    assert json.loads(foreread("schema", "brief").out)["$id"] == "urn:foreread:schema:brief:1"
    assert json.loads(foreread("schema", "provenance").out) == SCHEMA
    assert json.loads(foreread("schema", "snapshot").out)["$id"] == "urn:foreread:schema:snapshot:1"
    assert foreread("schema", "nothing").code == 2
