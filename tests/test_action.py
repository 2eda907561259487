"""The Action's own scripts, run as a runner runs them, with a program in Foreread's place that keeps what it was given."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
DOC = (ROOT / "docs" / "github.md").read_text()
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
NASTY = "a'b\"c $(touch pwned) `touch pwned` ; touch pwned #\n--config x"
STUB = """#!/usr/bin/env bash
printf '%s\\0' "$@" >> "$RUNNER_TEMP/asked"
for word in "$@"; do case "$word" in */brief.json) echo '{"tier": "high", "questions": [1]}' > "$word";; esac; done
echo "A page." > "$RUNNER_TEMP/foreread-brief.md"
exit "${STUB_CODE:-0}"
"""


class Ran(NamedTuple):
    code: int
    said: str
    outputs: str
    summary: str
    asked: list[str]


def run(step: str, folder: Path, **environment: str) -> Ran:
    """The script of a step, with only the environment that the step names."""
    program = folder / "foreread" / "bin" / "python"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(STUB)
    program.chmod(0o755)
    (folder / "foreread-brief").mkdir(exist_ok=True)
    given = dict.fromkeys(STEPS[step].get("env", {}), "") | environment
    base = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(folder), "GITHUB_REPOSITORY": "acme/shop"}
    base |= {"GITHUB_OUTPUT": str(folder / "outputs"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    base |= {"GITHUB_EVENT_PATH": str(folder / "event.json"), "GITHUB_EVENT_NAME": "workflow_run"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]]
    ran = subprocess.run(command, cwd=ROOT, env=base | given, capture_output=True, text=True, check=False)
    files = [folder / name for name in ("outputs", "summary", "asked")]
    outputs, summary, asked = (file.read_text() if file.exists() else "" for file in files)
    return Ran(ran.returncode, ran.stdout + ran.stderr, outputs, summary, asked.split("\0")[:-1])


@pytest.mark.parametrize(
    ("mode", "event", "expected"),
    [
        ("auto", "pull_request", "analyse"),
        ("auto", "workflow_run", "publish"),
        ("auto", "issue_comment", "publish"),
        ("auto", "pull_request_target", "publish"),
        ("publish", "pull_request", "publish"),
        ("analyse", "pull_request", "analyse"),
        ("publish", "schedule", "publish"),
    ],
)
def test_the_mode_follows_the_event(tmp_path: Path, mode: str, event: str, expected: str) -> None:
    ran = run("Check the inputs and choose", tmp_path, MODE=mode, EVENT=event)
    assert ran.code == 0, ran.said
    assert ran.outputs.splitlines()[0] == f"mode={expected}"
    assert re.fullmatch(r"lock=[0-9a-f]{40}\nweek=\d{4}-\d\d\n", ran.outputs.partition("\n")[2])


def test_another_mode_is_an_error(tmp_path: Path) -> None:
    ran = run("Check the inputs and choose", tmp_path, MODE="approve", EVENT="push")
    assert (ran.code, ran.outputs) == (2, "")


def test_what_inputs_hold_stays_one_argument_and_is_never_run(tmp_path: Path) -> None:
    ran = run("Read the change", tmp_path, NUMBER="7", MODEL=NASTY, BUDGET=NASTY, FAIL_ON=NASTY)
    assert ran.code == 0, ran.said
    assert ran.asked[:4] == ["-m", "bot", "review", "acme/shop#7"]
    assert ran.asked[-3:] == [f"--model={NASTY}", f"--budget={NASTY}", f"--fail-on={NASTY}"]
    assert not list(ROOT.glob("pwned"))
    assert not list(tmp_path.rglob("pwned"))


def test_inputs_that_are_empty_are_left_to_the_configuration(tmp_path: Path) -> None:
    asked = run("Read the change", tmp_path, NUMBER="7").asked
    assert not [word for word in asked if word.startswith(("--model", "--budget", "--fail-on"))]


@pytest.mark.parametrize(("code", "fails"), [(0, False), (1, False), (3, False), (2, True), (130, True)])
def test_a_brief_is_kept_whatever_it_says_and_no_brief_fails_the_step(tmp_path: Path, code: int, fails: bool) -> None:
    ran = run("Read the change", tmp_path, NUMBER="7", STUB_CODE=str(code))
    assert (ran.code != 0) is fails
    assert f"code={code}\n" in ran.outputs
    assert ran.summary == "A page.\n"


def test_only_a_tier_at_or_above_fail_on_fails_the_job_at_the_end(tmp_path: Path) -> None:
    assert STEPS["Fail on the tier"]["if"] == "steps.read.outputs.code == '1'"
    assert run("Fail on the tier", tmp_path).code == 1
    assert list(STEPS)[-1] == "Fail on the tier"


def test_without_a_pull_request_there_is_nothing_to_analyse(tmp_path: Path) -> None:
    ran = run("Read the change", tmp_path, NUMBER="")
    assert (ran.code, ran.asked) == (2, [])


def test_the_brief_of_stage_one_is_handed_on_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "foreread-brief").mkdir()
    without = run("Do what the event asks for", tmp_path, MODEL="none").asked
    assert without[2:] == ["handle", "--event", str(tmp_path / "event.json"), "--name", "workflow_run", "--model=none"]
    (tmp_path / "asked").unlink()
    (tmp_path / "foreread-brief" / "foreread-brief.zip").write_text("anything")
    asked = run("Do what the event asks for", tmp_path).asked
    assert asked[-1] == f"--brief={tmp_path / 'foreread-brief'}"


def test_secrets_reach_only_the_steps_that_need_them() -> None:
    secret = {"app-private-key", "state-key", "spot-key", "app-id"}
    for name, step in STEPS.items():
        used = {each for each in secret if f"inputs.{each}" in json.dumps(step)}
        assert used == (secret if name == "Do what the event asks for" else set())


def test_every_script_runs_where_no_change_can_put_a_module() -> None:
    for step in STEPS.values():
        if "python" in step.get("run", ""):
            assert step["working-directory"] == "${{ github.action_path }}"


def test_the_page_explains_every_input_and_every_permission() -> None:
    for name in ACTION["inputs"]:
        assert f"`{name}`" in DOC, name
    for path in (ROOT / "examples" / "workflows").glob("*.yml"):
        for job in yaml.safe_load(path.read_text())["jobs"].values():
            for permission, level in job["permissions"].items():
                assert f"`{permission}: {level}`" in DOC


def test_every_page_that_the_page_names_is_there() -> None:
    for target in re.findall(r"\]\(([a-z-]+\.md)", DOC):
        assert (ROOT / "docs" / target).is_file()
    anchors = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in re.findall(r"^#+ .*", DOC, re.M)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", DOC)) <= anchors


def test_no_cache_that_another_workflow_can_write_reaches_the_stage_that_decides() -> None:
    text = (Path(__file__).parents[1] / "action.yml").read_text(encoding="utf-8")
    facts = text[text.index("- name: Facts from an earlier run") :].partition("- name: Install")[0]
    assert "steps.choose.outputs.mode == 'analyse'" in facts
