"""From a label of the desk to a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.desk import Outcome, OutcomeKind, outcome_lines
from bot.errors import UsageError
from evals.command import main
from evals.incidents import incident_of, read_incidents
from tests.desk.some_records import a_merged, an_answer, an_outcome
from tests.git_repo import GitRepo

WORDS = [
    "--name", "empty-basket", "--category", "null_empty", "--trigger", "average([])", "--effect", "ZeroDivisionError",
    "--words", "empty,zero", "--words", "average,lines",
]  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """An empty basket was forgotten, mended, and then all of it taken back."""
    monkeypatch.chdir(tmp_path)
    repo = GitRepo(tmp_path / "shop")
    lines = "def total(lines):\n    return sum(lines)\n"
    average = "\n\ndef average(lines):\n    return total(lines) // len(lines)\n"
    repo.write("prices.py", lines.encode())
    repo.commit("Start")
    repo.write("prices.py", (lines + average).encode())
    repo.commit("Show the average")
    repo.write("prices.py", (lines + average.replace("len(lines)", "max(1, len(lines))")).encode())
    repo.commit("Survive an empty basket")
    repo.write("prices.py", lines.encode())
    repo.commit('Revert "Show the average"')
    return repo


def export(path: Path, commit: str, *labels: tuple[OutcomeKind, str]) -> str:
    """Labels of change 12, as the desk writes them."""
    record = a_merged(12, commit=commit)
    outcomes: list[Outcome] = [an_outcome(kind, source=source) for kind, source in labels]
    outcomes.append(an_answer(OutcomeKind.DEFECT))
    path.write_text("".join(f"{line}\n" for line in outcome_lines(outcomes, {record.key: record})))
    return str(path)


def sha(repo: GitRepo, revision: str) -> str:
    return repo.text("rev-parse", revision).strip()


def test_a_label_becomes_a_case(shop: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = export(tmp_path / "labels.jsonl", sha(shop, "HEAD~2"), (OutcomeKind.FIXED, sha(shop, "HEAD~1")))
    assert main(["add", "--outcomes", file, "--change", "Octo/Shop#12", "--repo", "shop", *WORDS]) == 0
    assert "the fault is at prices.py:6: return total(lines) // len(lines)" in capsys.readouterr().out
    assert b"max(1, len(lines))" in (tmp_path / "evals/cases/empty-basket/fixed.patch").read_bytes()


def test_what_was_taken_back_as_a_whole_has_no_twin(
    shop: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.text("reset", "-q", "--hard", "HEAD~2")
    shop.write("prices.py", b"def total(lines):\n    return sum(lines)\n")
    shop.commit('Revert "Show the average"')
    file = export(tmp_path / "labels.jsonl", sha(shop, "HEAD~1"), (OutcomeKind.REVERTED, sha(shop, "HEAD")))
    assert main(["add", "--outcomes", file, "--change", "octo/shop#12", "--repo", "shop", *WORDS]) == 0
    assert "no clean twin" in capsys.readouterr().err
    assert [each.name for each in (tmp_path / "evals/cases/empty-basket").glob("*.patch")] == ["incident.patch"]


def test_the_list_says_where_each_fault_was_and_how_to_go_on(
    shop: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(
        tmp_path / "labels.jsonl", sha(shop, "HEAD~2"), (OutcomeKind.REVERTED, sha(shop, "HEAD")),
        (OutcomeKind.FIXED, sha(shop, "HEAD~1")),
    )  # fmt: skip
    assert main(["outcomes", file, "--repo", "shop"]) == 0
    said = capsys.readouterr().out
    assert (
        f"octo/shop#12: {sha(shop, 'HEAD~2')[:12]} fixed by {sha(shop, 'HEAD~1')[:12]}; its fix replaces prices.py:6"
        in said
    )
    assert f"foreread eval add --outcomes {file} --change 'octo/shop#12' --repo shop" in said
    assert main(["outcomes", file, "--repository", "octo/other"]) == 0
    assert "No label names both commits" in capsys.readouterr().out


def test_labels_without_both_commits_are_passed_over(tmp_path: Path) -> None:
    labels = ((OutcomeKind.FIXED, "https://github.com/octo/shop/pull/13"), (OutcomeKind.KEPT, "90 days"))
    assert read_incidents(Path(export(tmp_path / "labels.jsonl", "c" * 40, *labels))) == []


@pytest.mark.parametrize("text", ["[]", "{}", "x", '{"kind": "fixed", "schema_version": 2}', "[" * 100_000, "\xff"])
def test_what_is_no_label_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError):
        read_incidents(file)


def test_another_format_is_refused(tmp_path: Path) -> None:
    file = Path(export(tmp_path / "labels.jsonl", "c" * 40, (OutcomeKind.FIXED, "d" * 40)))
    line = json.loads(file.read_text().split("\n")[0]) | {"schema_version": 2}
    file.write_text(json.dumps(line))
    with pytest.raises(UsageError, match="of format 2"):
        read_incidents(file)


def test_a_change_without_a_known_repair_is_told_from_those_that_have_one(tmp_path: Path) -> None:
    found = read_incidents(Path(export(tmp_path / "labels.jsonl", "c" * 40, (OutcomeKind.FIXED, "d" * 40))))
    with pytest.raises(UsageError, match="octo/shop#12"):
        incident_of(found, "octo/shop#13")


def test_neither_commits_nor_labels_is_refused(shop: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "HEAD~1", "--repo", "shop", *WORDS]) == 2
    assert "--outcomes FILE" in capsys.readouterr().err
