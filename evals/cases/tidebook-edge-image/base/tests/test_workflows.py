from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / ".github/workflows").glob("*.yml")}


def triggers(workflow):
    return workflow.get("on", workflow.get(True))


def steps_with(workflow, action):
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step for step in steps if step.get("uses", "").startswith(f"{action}@")]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_only_read_unless_a_job_says_more(name):
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_workflow_runs_on_a_forks_target(name):
    assert "pull_request_target" not in triggers(WORKFLOWS[name])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_token_is_not_left_in_the_checkout(name):
    for step in steps_with(WORKFLOWS[name], "actions/checkout"):
        assert step["with"]["persist-credentials"] is False


def test_the_image_does_not_run_as_root():
    users = [line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER")]
    assert users[-1] == "tidebook"
