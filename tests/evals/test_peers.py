"""What other tools say becomes findings and results; the samples are made up, in the tools' own formats."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import UsageError
from evals.casebook import Level
from evals.command import main
from evals.peers import _bare as bare
from evals.peers import _lgtmaybe as lgtmaybe
from evals.peers import _pr_agent as pr_agent
from evals.peers.__main__ import main as peers
from evals.results import read_results
from evals.reviewing.findings import Finding, read_findings
from tests.git_repo import GitRepo

BEFORE = b"def boil(water):\n    return water\n"
AFTER = b"def boil(water):\n    return water.heat(100)\n"
BUG = "boil() heats water that may be None"
HIT = {"file": "kettle.py", "line": 2, "text": "`boil` calls `heat` on `water`, which may be None"}
MISS = {"file": "./kettle.py", "line": 90, "end": 91, "text": "Is the lid closed?", "severity": "low"}


@pytest.fixture
def changes(tmp_path: Path) -> list[str]:
    """The options that name a set of one bugged and one clean change."""
    repo = GitRepo(tmp_path / "checkouts" / "kettle")
    repo.write("kettle.py", BEFORE)
    base = repo.commit("Before")
    repo.write("kettle.py", AFTER)
    head = repo.commit("Heat the water")
    both = {"repo": "example/kettle", "parent_sha": base}
    bug = {"bug": BUG, "bug_locations": ["kettle.py:2"], "severity": "high", "inducing_sha": head}
    lines = ({"id": "kettle-1", **both, **bug}, {"id": "kettle-2", **both, "sha": head})
    (tmp_path / "changes.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return ["--set", f"manifest:{tmp_path / 'changes.jsonl'}", "--checkouts", str(tmp_path / "checkouts")]


def reviews(path: Path, *lines: Mapping[str, object]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_tools_findings_become_results_that_compare_with_others(tmp_path: Path, changes: list[str]) -> None:
    spent = {"calls": 2, "tokens_in": 100, "tokens_out": 10}
    one = {"case": "kettle-1", "findings": [MISS, HIT], "model": "strong-1", **spent}
    found = reviews(tmp_path / "kettlecheck.jsonl", one, {"case": "kettle-2", "findings": [MISS]})
    silent = reviews(tmp_path / "silent.jsonl", {"case": "kettle-1"}, {"case": "kettle-2"})
    for file in (found, silent):
        out = str(file.with_suffix(".json"))
        assert main(["score", *changes, "--findings", str(file), "--quiet", "--output", out]) == 0
    results = read_results(tmp_path / "kettlecheck.json")
    measured = {m.name: m.value for m in results.scores.measures}
    assert (measured["recall@5"], measured["reciprocal rank of the first match"]) == (1, 0.5)
    assert measured["noise per clean change"] == 1
    assert (results.header.reviewer, results.header.mode, results.header.models) == (
        "kettlecheck",
        "tool",
        ("strong-1",),
    )
    first = results.cases[0].passes[0]
    assert (first.calls, first.tokens_in, first.tokens_out) == (2, 100, 10)
    assert [item.is_grounded for item in first.items] == [False, True]  # the file has no line 90
    assert main(["compare", str(tmp_path / "silent.json"), str(tmp_path / "kettlecheck.json")]) == 0


def test_only_what_the_tool_shows_is_noise_and_can_hit(tmp_path: Path, changes: list[str]) -> None:
    found = reviews(
        tmp_path / "f.jsonl",
        {"case": "kettle-1", "findings": [MISS, HIT]},
        {"case": "kettle-2", "findings": [MISS] * 3},
    )
    out = str(tmp_path / "r.json")
    assert main(["score", *changes, "--findings", str(found), "--shown", "1", "--quiet", "--output", out]) == 0
    measured = {m.name: m.value for m in read_results(Path(out)).scores.measures}
    assert (measured["recall@5"], measured["noise per clean change"], measured["recall@all"]) == (0, 1, 1)


def test_a_case_without_a_review_is_never_left_out_silently(
    tmp_path: Path, changes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = reviews(tmp_path / "f.jsonl", {"case": "kettle-1", "findings": [HIT]})
    asked = ["score", *changes, "--findings", str(found), "--quiet", "--output", str(tmp_path / "r.json")]
    assert main(asked) == 2
    assert "1 of 2 cases, e.g. kettle-2" in capsys.readouterr().err
    assert main([*asked, "--covered"]) == 0
    assert [case.id for case in read_results(tmp_path / "r.json").cases] == ["kettle-1"]
    assert main([*asked, "--covered", "-k", "2"]) == 2


def test_a_review_that_failed_counts_as_one_that_found_nothing(tmp_path: Path, changes: list[str]) -> None:
    lines = ({"case": "kettle-1", "error": "no YAML"}, {"case": "kettle-2"})
    found = reviews(tmp_path / "f.jsonl", *lines)
    assert main(["score", *changes, "--findings", str(found), "--quiet", "--output", str(tmp_path / "r.json")]) == 0
    results = read_results(tmp_path / "r.json")
    assert results.cases[0].passes[0].problems == ("no YAML",)
    assert {m.name: m.value for m in results.scores.measures}["incomplete views"] == 0.5


def test_a_finding_about_a_file_that_is_not_there_is_ungrounded(tmp_path: Path, changes: list[str]) -> None:
    odd = [{"file": name, "line": 1, "text": "?"} for name in ("", "../kettle.py", "no\nname", "*")]
    lines = ({"case": "kettle-1", "findings": odd}, {"case": "kettle-2"})
    found = reviews(tmp_path / "f.jsonl", *lines)
    assert main(["score", *changes, "--findings", str(found), "--quiet", "--output", str(tmp_path / "r.json")]) == 0
    items = read_results(tmp_path / "r.json").cases[0].passes[0].items
    assert [item.is_grounded for item in items] == [False] * 4


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"case": "a", "findings": [{"line": 0, "file": "a", "text": "b"}]}', "findings.0.line"),
        ('{"case": "a", "finding": []}', "finding: "),
        ("[]", "1: the line"),
        ("{", "1: the line"),
    ],
)
def test_a_line_that_is_no_review_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "f.jsonl").write_text(line)
    with pytest.raises(UsageError, match=said):
        read_findings(tmp_path / "f.jsonl")


def test_the_bare_diff_is_asked_as_it_is(tmp_path: Path, changes: list[str]) -> None:
    assert peers(["ask", *changes, "--to", str(tmp_path / "asked")]) == 0
    asked = (tmp_path / "asked" / "kettle-1.md").read_text()
    assert asked == bare.PROMPT + asked[asked.index("diff --git") :]
    assert asked.endswith("-    return water\n+    return water.heat(100)\n")


def test_a_work_tree_has_the_change_with_its_subject_alone_and_nothing_later(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "checkouts" / "kettle")
    repo.write("kettle.py", BEFORE)
    base = repo.commit("Before")
    repo.write("kettle.py", AFTER)
    head = repo.commit("Heat the water\n\nA reviewer found that it may be None.")
    repo.write("kettle.py", BEFORE)
    repo.commit("Heat no water that is None")
    said = {"id": "kettle-1", "repo": "example/kettle", "sha": head, "parent_sha": base}
    (tmp_path / "changes.jsonl").write_text(json.dumps(said))
    options = ["--set", f"manifest:{tmp_path / 'changes.jsonl'}", "--checkouts", str(tmp_path / "checkouts")]
    for _ in range(2):
        assert peers(["trees", *options, "--to", str(tmp_path / "trees")]) == 0
    tree = GitRepo(tmp_path / "trees" / "kettle-1")
    assert tree.text("log", "--all", "--format=%B%d").splitlines() == [
        "Heat the water",
        " (HEAD -> change)",
        "Before",
        " (main)",
    ]
    assert (tree.text("status", "--short"), (tree.path / "kettle.py").read_bytes()) == ("", AFTER)


def test_of_a_large_diff_lockfiles_go_first_then_the_last_files_and_that_is_said() -> None:
    def part(name: str, size: int) -> str:
        return f"diff --git a/{name} b/{name}\n" + "+x\n" * (size // 3)

    diff = part("a.py", 30_000) + part("web/pnpm-lock.yaml", 60_000) + part("b.py", 30_000) + part("c.py", 60_000)
    asked = bare.request(diff)
    assert "b/a.py" in asked
    assert "b/b.py" in asked
    assert asked.endswith("Left out because the change is too large: web/pnpm-lock.yaml, c.py\n")
    assert len(asked) < bare.MOST + len(bare.PROMPT) + 100
    assert "Left out" not in bare.request(part("a.py", 30_000))


BARE = '{"findings": [{"file": "kettle.py", "line": 2, "text": "None"}, {"file": "b.py", "text": "late", "line": "7"}]}'


@pytest.mark.parametrize("reply", [BARE, f"Here {{it}} is:\n```json\n{BARE}\n```\nDone {{.}}"])
def test_the_bare_diffs_findings_keep_their_order(reply: str) -> None:
    assert bare.findings(reply) == (
        Finding(file="kettle.py", line=2, text="None"),
        Finding(file="b.py", line=1, text="late"),
    )


@pytest.mark.parametrize("reply", ["", "No bugs.", "[]", "{" * 5000, '{"bugs": []}'])
def test_a_reply_that_is_none_of_the_bare_diffs_is_an_error_not_silence(reply: str) -> None:
    with pytest.raises(ValueError, match="reply"):
        bare.findings(reply)


YAML = """```yaml
review:
  estimated_effort_to_review_[1-5]: 2
  relevant_tests: |
    No
  key_issues_to_review:
    - relevant_file: |
        kettle.py
      issue_header: |
        Possible Bug
      issue_content: |
        `boil` heats water: None has no `heat`
      start_line: 2
      end_line: 3
    - relevant_file: lid.py
      issue_header: Wrong Order
      issue_content: The lid: it is opened twice
      start_line: 9
  security_concerns: |
    No
```
"""


PLAIN = YAML.strip("`yaml\n")


@pytest.mark.parametrize("reply", [YAML, PLAIN, f"Sure.\n\n{YAML}", f"Sure: here.\n\n{PLAIN}\n\nThat is: all."])
def test_pr_agents_key_issues_are_read_also_where_a_value_has_a_colon(reply: str) -> None:
    assert pr_agent.findings(reply) == (
        Finding(file="kettle.py", line=2, end=3, text="Possible Bug: `boil` heats water: None has no `heat`"),
        Finding(file="lid.py", line=9, end=9, text="Wrong Order: The lid: it is opened twice"),
    )


@pytest.mark.parametrize("said", ["[]", ""])
def test_pr_agent_may_find_nothing(said: str) -> None:
    assert pr_agent.findings(f"review:\n  key_issues_to_review: {said}\n  relevant_tests: 'No'\n") == ()


@pytest.mark.parametrize("reply", ["", "All well.", "review: fine", "a: [", "other:\n  x: 1"])
def test_a_reply_that_is_no_review_of_pr_agents_is_an_error_not_silence(reply: str) -> None:
    with pytest.raises(ValueError, match="reply"):
        pr_agent.findings(reply)


LGTMAYBE = [
    {
        "path": "kettle.py",
        "line": 2,
        "severity": "high",
        "title": "Heats None",
        "body": "It may be None.",
        "side": "RIGHT",
    },
    {"path": "lid.py", "line": 4, "severity": "info", "title": "Name", "body": "", "failure_scenario": "never"},
]
PROFILE = {
    "calls": [
        {"label": "security", "input_tokens": 900, "output_tokens": 30, "error": None},
        {"label": "security", "input_tokens": 900, "output_tokens": 0, "error": "503"},
        {"label": "reflect", "input_tokens": 500, "output_tokens": 20, "error": None},
    ]
}


def test_lgtmaybes_findings_and_what_they_took() -> None:
    assert lgtmaybe.findings(json.dumps(LGTMAYBE)) == (
        Finding(file="kettle.py", line=2, text="Heats None\nIt may be None.", severity=Level.HIGH),
        Finding(file="lid.py", line=4, text="Name\nnever", severity=Level.LOW),
    )
    assert lgtmaybe.spent(json.dumps(PROFILE)) == (2, 1400, 50)


@pytest.mark.parametrize("text", ["", "{}", '{"calls": 3}', "Error: incomplete"])
def test_what_is_not_lgtmaybes_is_an_error(text: str) -> None:
    for reader in (lgtmaybe.findings, lgtmaybe.spent):
        with pytest.raises(ValueError, match=r"."):
            reader(text)


def test_answers_in_a_folder_become_findings_with_tokens_and_what_is_missing_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for case, reply in (("kettle-1", YAML), ("kettle-2", "nothing"), ("kettle-3", None)):
        (tmp_path / f"{case}.md").write_text("p" * 400)
        if reply is not None:
            (tmp_path / f"{case}.reply").write_text(reply)
    (tmp_path / "0123.prompt.md").write_text("the mailbox's own copy")
    assert peers(["read", "pr-agent", str(tmp_path), "--model", "strong-1"]) == 0
    out, err = capsys.readouterr()
    first, second = map(json.loads, out.splitlines())
    assert (first["case"], first["calls"], first["tokens_in"], first["tokens_out"]) == (
        "kettle-1",
        1,
        100,
        len(YAML) // 4,
    )
    assert (second["error"], second["model"]) == ("the reply is no YAML that can be read", "strong-1")
    assert err == "2 read, 1 of them unreadable; 1 without an answer.\n"
    (tmp_path / "f.jsonl").write_text(out)
    assert [len(review.findings) for review in read_findings(tmp_path / "f.jsonl")] == [2, 0]


def test_lgtmaybes_folder_becomes_findings(tmp_path: Path) -> None:
    (tmp_path / "kettle-1.json").write_text(json.dumps(LGTMAYBE))
    (tmp_path / "kettle-1.profile.json").write_text(json.dumps(PROFILE))
    (tmp_path / "kettle-2.json").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "evals.peers", "read", "lgtmaybe", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    assert (said["calls"], said["tokens_in"], len(said["findings"])) == (2, 1400, 2)
    assert done.stderr == "1 read, 0 of them unreadable; 1 without an answer.\n"
