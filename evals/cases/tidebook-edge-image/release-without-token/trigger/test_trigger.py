from tests.test_workflows import WORKFLOWS, steps_with


def test_every_build_gets_the_token():
    for workflow in WORKFLOWS.values():
        for step in steps_with(workflow, "docker/build-push-action"):
            assert "index_token=" in step["with"].get("secrets", "")
