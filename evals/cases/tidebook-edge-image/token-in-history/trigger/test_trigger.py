import re

from tests.test_workflows import ROOT, WORKFLOWS, steps_with


def test_no_secret_is_a_build_argument():
    assert not re.search(r"^(ARG|ENV) .*TOKEN", (ROOT / "Dockerfile").read_text(), re.M)
    for workflow in WORKFLOWS.values():
        for step in steps_with(workflow, "docker/build-push-action"):
            assert "secrets." not in step["with"].get("build-args", "")
