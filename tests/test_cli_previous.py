"""`foreread review --previous`: what people meet when they give the brief of an earlier head."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.git_repo import GitRepo
from tests.test_cli import foreread, one_line


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("shop/pay.py", b"def pay(order):\n    if order is None:\n        return None\n    return order.total\n")
    repo.commit("base")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/pay.py", b"def pay(order):\n    return order.total / order.count\n")
    repo.commit("pay a part")
    return repo


@pytest.fixture
def brief(repo: GitRepo, tmp_path: Path) -> Path:
    """The brief of the first head, by rules alone."""
    target = tmp_path / "brief.json"
    assert foreread("review", "--format", "json", "--output", target, cwd=repo.path).code == 0
    return target


def changed(brief: Path, **fields: object) -> Path:
    brief.write_text(json.dumps({**json.loads(brief.read_text(encoding="utf-8")), **fields}), encoding="utf-8")
    return brief


def test_the_page_says_what_is_new_since(repo: GitRepo, brief: Path) -> None:
    repo.write("notes.md", b"more\n")
    repo.commit("notes")
    ran = foreread("review", "--previous", brief, cwd=repo.path)
    assert ran.code == 0, ran.err
    head = json.loads(brief.read_text(encoding="utf-8"))["head"]
    assert f"Since {head[:12]}: 1 question carried over, 0 new." in " ".join(ran.out.split())


def test_an_answer_in_the_file_rests_its_question_without_a_model(repo: GitRepo, brief: Path) -> None:
    [question] = json.loads(brief.read_text(encoding="utf-8"))["questions"]
    changed(brief, questions=[{**question, "answer": {"kind": "cannot", "text": "checked before", "by": "ada"}}])
    told = json.loads(foreread("review", "--previous", brief, "--format", "json", cwd=repo.path).out)
    assert told["questions"] == []
    assert [q["id"] for q in told["answered"]] == [question["id"]]


def test_without_an_earlier_brief_nothing_is_said_of_one(repo: GitRepo) -> None:
    told = json.loads(foreread("review", "--format", "json", cwd=repo.path).out)
    assert told["since"] is None
    assert told["answered"] == []


def test_the_brief_of_another_repository_is_refused(repo: GitRepo, brief: Path) -> None:
    changed(brief, base="1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d")
    one_line(foreread("review", "--previous", brief, cwd=repo.path), 2, "another", "1a2b3c4d5e6f")


@pytest.mark.parametrize("base", ["--help", "HEAD", "main", "../x", ""])
def test_a_base_that_is_no_commit_s_id_is_refused(repo: GitRepo, brief: Path, base: str) -> None:
    one_line(foreread("review", "--previous", changed(brief, base=base), cwd=repo.path), 2, "another")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", b'{"schema_version": "1.0", "evidence": []}'])
def test_what_is_no_brief_is_refused(repo: GitRepo, brief: Path, content: bytes) -> None:
    brief.write_bytes(content)
    one_line(foreread("review", "--previous", brief, cwd=repo.path), 2, str(brief))


def test_a_brief_in_a_newer_format_is_refused(repo: GitRepo, brief: Path) -> None:
    one_line(foreread("review", "--previous", changed(brief, schema_version="1.99"), cwd=repo.path), 2, "1.99")


def test_standard_input_is_one_file_only(repo: GitRepo) -> None:
    one_line(foreread("review", "--previous", "-", "--patch", "-", cwd=repo.path, stdin=b""), 2, "Standard input")
