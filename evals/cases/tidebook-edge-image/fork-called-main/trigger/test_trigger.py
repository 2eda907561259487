from tests.test_workflows import WORKFLOWS


def test_a_green_pull_request_is_not_published():
    condition = WORKFLOWS["edge"]["jobs"]["image"]["if"]
    assert "workflow_run.event == 'push'" in condition or "head_repository" in condition
