"""`foreread policy check`, `init` and `test` as a user runs them, in real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.adapters.files import shipped
from bot.adapters.yaml_text import load_yaml
from bot.cli import main
from tests.git_repo import GitRepo

POLICY = ".github/foreread.yml"
ROSTER = ".github/foreread-roster.yml"
TESTS = ".github/foreread-tests.yml"
EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "policy-tests.yml"
DOMAINS = "[payments, checkout, authentication, pricing, inventory, data processing]"
PEOPLE = "people:\n" + "".join(
    f"  {name}: {{accounts: [{n}], level: senior, domains: {DOMAINS}, groups: [security, on-call]}}\n"
    for n, name in enumerate(("ada", "bob", "cyd"), 1)
)


def put(repo: GitRepo, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        repo.write(path, text.encode())


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "repo")
    put(
        made,
        {POLICY: shipped("default_policy.yml"), ROSTER: PEOPLE, "docs/a/b.md": "x\n", "tests/test_a.py": "x = 1\n"},
    )
    made.commit("policy")
    return made


def asked(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_policy_that_blocks_nobody_exits_with_zero(
    repo: GitRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREREAD_SPOT_KEY", "0123456789abcdef" * 4)
    code, out, err = asked(capsys, "policy", "check", "--repo", repo.path)
    assert (code, err) == (0, "")
    assert "nobody is blocked by it" in out
    assert "critical                    ada, bob, cyd" in out


def test_the_policy_is_read_at_head_and_not_from_the_working_tree(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    put(repo, {POLICY: "tiers: broken\n", ROSTER: "people: {}\n"})
    assert asked(capsys, "policy", "check", "--repo", repo.path)[0] == 0
    assert asked(capsys, "policy", "check", repo.path / POLICY, "--repo", repo.path)[0] == 2


def test_what_blocks_people_exits_with_one_and_is_told_to_programs(
    repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "roster.yml"
    other.write_text(PEOPLE.replace("level: senior", "level: mid"))
    code, out, _ = asked(capsys, "policy", "check", "--repo", repo.path, "--roster", other, "--format", "json")
    document = json.loads(out)
    assert (code, document["state"]) == (1, "blocks")
    assert {row["can_sign_off"] == [] for row in document["people"] if row["tier"] == "critical"} == {True}
    assert document["policy"].startswith("sha256:")


def test_faults_of_both_files_are_told_at_once(
    repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "p.yml"
    policy.write_text(shipped("default_policy.yml").replace("fallback:", "fallbak:"))
    roster = tmp_path / "r.yml"
    roster.write_text("people: {ada: {accounts: []}}\n")
    code, out, _ = asked(capsys, "policy", "check", policy, "--roster", roster, "--repo", repo.path)
    assert code == 2
    assert "Did you mean fallback?" in out
    assert "people.ada.accounts" in out


def test_earned_expertise_counts_where_it_is_given(
    repo: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "r.yml"
    roster.write_text(PEOPLE.replace(f"domains: {DOMAINS}, ", ""))
    put(repo, {"src/payments/charge.py": "x = 1\n"})
    repo.commit("payments")
    times = [f"2026-02-0{day}T00:00:00Z" for day in range(1, 6)]
    earned = tmp_path / "earned.json"
    earned.write_text(json.dumps({"earned": {name: {"payments": times} for name in ("ada", "bob", "cyd")}}))
    words: list[str | Path] = ["policy", "check", "--repo", repo.path, "--roster", roster, "--now", "2026-03-01"]
    assert asked(capsys, *words)[0] == 1
    assert asked(capsys, *words, "--earned", earned)[0] == 0
    code, out, _ = asked(capsys, *words, "--earned", roster)
    assert (code, "is no JSON" in out) == (2, True)


@pytest.mark.parametrize("words", [["--now", "soon"], ["nowhere.yml"]])
def test_what_cannot_be_asked_is_one_line(repo: GitRepo, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "policy", "check", "--repo", repo.path, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_repository_without_a_policy_is_told_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = GitRepo(tmp_path / "empty")
    put(empty, {"a": "b\n"})
    empty.commit("a")
    code, _, err = asked(capsys, "policy", "check", "--repo", empty.path)
    assert code == 2
    assert "policy init" in err


def test_what_init_writes_is_refused_until_people_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "policy", "init", "--output", tmp_path)
    assert code == 0
    assert POLICY in out
    assert (tmp_path / POLICY).read_text() == shipped("default_policy.yml")
    code, out, _ = asked(capsys, "policy", "check", tmp_path / POLICY, "--repo", tmp_path)
    assert code == 2
    assert "FILL IN THE NUMBER" in out
    roster = tmp_path / ROSTER
    text = roster.read_text().replace("[FILL IN THE NUMBER]", "[1]", 1).replace("[FILL IN THE NUMBER]", "[2]", 1)
    roster.write_text(text)
    assert asked(capsys, "policy", "check", tmp_path / POLICY, "--repo", tmp_path)[0] == 1
    schema = json.loads(shipped("schemas/roster-1.schema.json"))
    values: Any = json.loads(json.dumps(load_yaml(text, ROSTER), default=str))
    assert list(Draft202012Validator(schema).iter_errors(values)) == []


def test_init_overwrites_nothing_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ROSTER).write_text("mine\n")
    code, _, err = asked(capsys, "policy", "init", "--output", tmp_path)
    assert (code, (tmp_path / ROSTER).read_text(), (tmp_path / POLICY).exists()) == (2, "mine\n", False)
    assert "--force" in err
    assert asked(capsys, "policy", "init", "--output", tmp_path, "--force")[0] == 0
    assert "people:" in (tmp_path / ROSTER).read_text()


def test_init_does_not_put_a_file_before_the_one_that_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".foreread.yml").write_text("model: anthropic:m\n")
    code, _, err = asked(capsys, "policy", "init", "--output", tmp_path)
    assert (code, (tmp_path / POLICY).exists()) == (2, False)
    assert ".foreread.yml" in err


def test_the_examples_of_the_docs_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "policy", "test", EXAMPLES)
    assert (code, err) == (0, "")
    assert out.endswith("all as expected.\n")


def test_cases_of_the_repository_are_found_with_its_own_policy_and_roster(
    repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(capsys, "policy", "test", "--repo", repo.path)[0] == 2
    cases = (
        "- name: one more reads it\n  change: {files: [src/a.py], author: ada}\n  approved_by: [bob]\n"
        "  expect: {state: SATISFIED}\n"
    )
    put(repo, {TESTS: cases})
    assert asked(capsys, "policy", "test", "--repo", repo.path)[0] == 0
    stricter = (repo.path / POLICY).read_text().replace("approve: member", "approve: member, people: 2")
    put(repo, {POLICY: stricter})
    code, out, _ = asked(capsys, "policy", "test", "--repo", repo.path)
    assert code == 1
    assert "SATISFIED" in out
    assert "WAITING" in out
    assert asked(capsys, "policy", "test", "--repo", repo.path, "--policy", "default")[0] == 0


def test_files_that_cases_name_stand_beside_them(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = {
        "version": 1, "change": "PR_1", "head": "h", "base": "main", "author": {"id": 1, "login": "ada", "kind": "user"},
        "files": [{"path": "src/a.py", "status": "modified"}], "commits": [], "draft": True,
    }  # fmt: skip
    put(repo, {
        "policies/tests/cases.yml": "roster: roster.yml\npolicy: ../strict.yml\ncases:\n"
        "- {name: a, snapshot: change.json, expect: {state: BLOCKED, codes: [draft]}}\n",
        "policies/tests/change.json": json.dumps(snapshot),
        "policies/tests/roster.yml": PEOPLE,
        "policies/strict.yml": shipped("default_policy.yml"),
    })  # fmt: skip
    code, out, _ = asked(capsys, "policy", "test", repo.path / "policies/tests/cases.yml", "--format", "json")
    [row] = json.loads(out)["cases"]
    assert (code, row["as_expected"], row["state"]) == (0, True, "BLOCKED")
    put(repo, {"policies/tests/change.json": "{"})
    assert asked(capsys, "policy", "test", repo.path / "policies/tests/cases.yml")[0] == 2


def test_the_schema_of_the_policy_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "schema", "policy")
    assert (code, json.loads(out)["$id"]) == (0, "urn:foreread:schema:policy:1")


@pytest.mark.parametrize("two", ["policy check", "policy init", "policy test", "policy"])
def test_each_command_explains_itself(two: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*two.split(), "--help"])
    assert left.value.code == 0
    assert "exit codes" in capsys.readouterr().out or two == "policy"


def test_a_review_goes_on_with_a_policy_beside_its_keys(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    put(repo, {"src/a.py": "x = 1\n"})
    repo.commit("code")
    code, out, err = asked(capsys, "review", "--repo", repo.path, "HEAD~1..HEAD")
    assert (code, err) == (0, "")
    assert "src/a.py" in out
