"""`foreread ledger` and `review --ledger` as a user runs them."""

from __future__ import annotations

import hashlib
import json
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from bot.cli import main
from bot.ledger import read_entry
from tests.git_repo import GitRepo
from tests.ledger.entries import SUBJECT, Made, a_change, told, whole

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = b"domains: {}\n"
SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/ledger-1.schema.json").read_text(encoding="utf-8"))
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(whole().data)
    return path


@pytest.fixture
def repository(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "shop")
    repo.write(
        "refund.py", b"def refund(paid, asked):\n    if asked > paid:\n        raise ValueError\n    return asked\n"
    )
    repo.write(".foreread.yml", CONFIGURATION)
    repo.commit("Refund")
    repo.write("refund.py", b"def refund(paid, asked):\n    return asked\n")
    repo.commit("Refund faster")
    return repo


def run(*arguments: object) -> int:
    return main(["ledger", *map(str, arguments)])


def test_a_review_records_what_it_tells(
    repository: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, page = tmp_path / "l.jsonl", tmp_path / "page.md"
    request = tmp_path / "pr.json"
    onto = {"ref": "main", "sha": "c3" * 20, "repo": {"full_name": "acme/shop", "id": 9001}}
    request.write_text(json.dumps({"number": 42, "title": "Refund", "head": {"ref": "x"}, "base": onto}))
    given = ["--repo", str(repository.path), "--format", "markdown", "--output", str(page), "--ledger", str(ledger)]
    assert main(["review", "HEAD~1..HEAD", *given]) == 0
    assert main(["review", "HEAD~1..HEAD", *given, "--pull-request", str(request)]) == 0
    lines = ledger.read_bytes().splitlines()
    for line in lines:
        SCHEMA.validate(json.loads(line))
    _, first, second = map(read_entry, lines)
    head, base = repository.text("rev-parse", "HEAD"), repository.text("rev-parse", "HEAD~1")
    assert first.subject is not None
    assert (first.subject.repository, first.subject.change, first.subject.head) == ("shop", head, head)
    assert second.subject == SUBJECT._replace(head=head, base=base)
    assert second.digests["page"] == f"sha256:{hashlib.sha256(page.read_bytes()).hexdigest()}"
    assert second.digests["configuration"] == f"sha256:{hashlib.sha256(CONFIGURATION).hexdigest()}"
    assert any(name.startswith("question ") for name in second.texts)
    assert b"return asked" not in ledger.read_bytes()
    assert run("verify", ledger, "--checkpoint", f"{ledger}.head") == 0
    assert "WHOLE" in capsys.readouterr().out


def test_what_cannot_be_recorded_is_not_told(
    repository: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "l.jsonl"
    broken.write_bytes(whole().data + b'{"half')
    assert main(["review", "HEAD~1..HEAD", "--repo", str(repository.path), "--ledger", str(broken)]) == 2
    said = capsys.readouterr()
    assert (said.out, "half written" in said.err) == ("", True)
    assert main(["review", "HEAD~1..HEAD", "--repo", str(repository.path), "--ledger", "x", "--dry-run"]) == 2


def test_verify_says_whole_or_not_by_its_exit_code(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = whole().checkpoint
    assert run("verify", ledger) == 0
    assert f"Checkpoint {kept}" in " ".join(capsys.readouterr().out.split())
    assert run("verify", ledger, "--checkpoint", kept) == 0
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:-1]))
    assert run("verify", ledger) == 0
    assert run("verify", ledger, "--checkpoint", kept) == 1
    assert "entry 12 is missing at the end" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("arguments", [["no-such-file"], ["{ledger}", "--checkpoint", "7:md5:1"]])
def test_a_usage_error_is_neither_whole_nor_broken(ledger: Path, arguments: list[str]) -> None:
    assert run("verify", *(a.format(ledger=ledger) for a in arguments)) == 2


def test_two_copies_are_compared(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, copy = whole(1), tmp_path / "copy.jsonl"
    copy.write_bytes(made.data)
    assert run("verify", ledger, "--against", copy) == 0
    assert "ONE CONTINUES THE OTHER" in capsys.readouterr().out
    made.add(told())
    copy.write_bytes(made.data)
    assert run("verify", ledger, "--against", copy) == 1
    assert "THE COPIES PART at entry 7 (line 8)" in capsys.readouterr().out


def test_show_chooses_by_change_kind_and_number(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def numbers(*arguments: str) -> list[str]:
        assert run("show", ledger, *arguments) == 0
        return [line.split()[0] for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]

    assert numbers() == [str(n) for n in range(13)]
    assert numbers("--change", "43") == [str(n) for n in range(7, 13)]
    assert numbers("--kind", "decision") == ["4", "10"]
    assert numbers("--change", "42", "--last", "2") == ["5", "6"]


@pytest.mark.parametrize("kind", ["report", "markdown"])
def test_the_report_is_printed_and_a_broken_ledger_changes_the_exit_code(
    ledger: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", ledger, "--change", "42", "--format", kind) == 0
    assert "What stops a refund above the price?" in capsys.readouterr().out
    ledger.write_bytes(ledger.read_bytes().replace(b"acme/shop", b"acme/shoq", 1))
    assert run("export", ledger, "--change", "42", "--format", kind) == 1
    said = capsys.readouterr()
    assert "NOT WHOLE" in said.out
    assert "line 2" in said.err


def test_json_has_the_entries_as_they_stand(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", ledger, "--change", "42", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["entries"] == [json.loads(line) for line in ledger.read_bytes().splitlines()[1:7]]
    assert (document["whole"], document["checkpoint"]) == (True, str(whole().checkpoint))


def test_statements_are_made_of_a_whole_ledger_only(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", ledger, "--change", "42", "--format", "in-toto") == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    ledger.write_bytes(ledger.read_bytes().replace(b"acme/shop", b"acme/shoq", 1))
    assert run("export", ledger, "--change", "42", "--format", "in-toto") == 1
    assert capsys.readouterr().out == ""


def test_a_change_of_two_repositories_must_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, path = Made(), tmp_path / "l.jsonl"
    a_change(made)
    a_change(made, SUBJECT._replace(repository="acme/bank"))
    path.write_bytes(made.data)
    assert run("export", path, "--change", "42") == 2
    assert "--repository" in capsys.readouterr().err
    assert run("export", path, "--change", "42", "--repository", "acme/bank") == 0
    assert "acme/shop" not in capsys.readouterr().out
    assert run("export", path, "--change", "44") == 2


def test_keys_made_by_openssl_sign_and_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, public = tmp_path / "ledger.key", tmp_path / "ledger.pub"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", str(key), "-pubout", "-out", str(public)], check=True)
    from bot.adapters.ledger_file import LedgerFile
    from bot.adapters.signing import PrivateKeyFile

    path = tmp_path / "l.jsonl"
    LedgerFile(path, PrivateKeyFile.read(str(key)), "https://github.com").append(told())
    assert run("verify", path, "--key", public, "--checkpoint", f"{path}.head") == 0
    assert "2 checked with a trusted key" in capsys.readouterr().out
    assert run("erase", path, "--entry", "1", "--text", "not read", "--basis", "request") == 2
    arguments = ["--entry", "1", "--text", "not read", "--basis", "request", "--by", "7", "--signing-key", str(key)]
    assert run("erase", path, *arguments) == 0
    assert b"a binary file" not in path.read_bytes()
    assert run("verify", path, "--key", public) == 0


def test_a_stopped_writers_line_is_cut_off_on_record(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("repair", ledger) == 2
    with ledger.open("ab") as file:
        file.write(b'{"digest":"sha256:12')
    assert run("verify", ledger) == 1
    assert run("repair", ledger) == 0
    assert "cut off 20 bytes; entry 13 records that" in capsys.readouterr().err
    assert run("verify", ledger) == 0


def test_writing_commands_make_no_ledger_where_there_is_none(tmp_path: Path) -> None:
    assert run("repair", tmp_path / "none.jsonl") == 2
    assert not list(tmp_path.iterdir())


def test_the_schema_of_a_line_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "ledger"]) == 0
    Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))
