import pytest

from bot.risk import Tier
from bot.risk.signals.wildcard_permission import RULE
from tests.risk.declared import block, manifest
from tests.risk.firing import fire, fire_one

POLICY = 'data "aws_iam_policy_document" "p"'


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        ("main.tf", block(POLICY, 'actions = ["*"]'), "every action permitted: data.aws_iam_policy_document.p"),
        ("main.tf", block('resource "aws_iam_policy" "x"', "policy = jsonencode({", '  Action = "*"', "})"), "every action permitted: aws_iam_policy.x"),
        ("main.tf", block(POLICY, 'actions = ["s3:*"]'), "every action of a service: data.aws_iam_policy_document.p"),
        ("main.tf", block(POLICY, 'actions = ["s3:DeleteObject"]', 'resources = ["*"]'), "every resource: data.aws_iam_policy_document.p"),
        ("main.tf", block('resource "google_project_iam_member" "ci"', 'role = "roles/owner"'), "an administrator's role: google_project_iam_member.ci"),
        ("main.tf", block('resource "azurerm_role_assignment" "ci"', 'role_definition_name = "Owner"'), "an administrator's role: azurerm_role_assignment.ci"),
        ("k8s/role.yaml", manifest("ClusterRole", "rules:", "  - verbs:", '      - "*"'), "every action permitted: ClusterRole.web.rules"),
        ("k8s/role.yaml", manifest("ClusterRole", "rules:", '  - resources: ["*"]'), "every resource: ClusterRole.web.rules"),
        ("k8s/bind.yaml", manifest("ClusterRoleBinding", "roleRef:", "  name: cluster-admin"), "an administrator's role: ClusterRoleBinding.web.roleRef.name"),
    ],
)  # fmt: skip
def test_rights_without_a_bound_are_asked_about(path: str, source: str, title: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.title == title
    assert signal.ask is not None
    assert signal.floor >= Tier.HIGH


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("main.tf", block(POLICY, 'actions = ["s3:GetObject"]', 'resources = ["${aws_s3_bucket.logs.arn}/*"]')),
        ("main.tf", block(POLICY, 'effect = "Deny"', 'actions = ["*"]')),
        ("main.tf", block(POLICY, 'actions = ["ec2:DescribeInstances"]', 'resources = ["*"]')),
        ("main.tf", block('resource "google_project_iam_member" "ci"', 'role = "roles/viewer"')),
        ("main.tf", block('resource "azurerm_role_assignment" "ci"', 'role_definition_name = "Reader"')),
        ("k8s/role.yaml", manifest("Role", "rules:", '  - verbs: ["get", "list"]')),
        ("k8s/bind.yaml", manifest("RoleBinding", "roleRef:", "  name: view")),
        ("main.tf", '# actions = ["*"]\n'),
    ],
)
def test_bounded_rights_are_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_a_wildcard_that_was_there_before_is_not_reported() -> None:
    before = block(POLICY, 'sid = "a"', 'actions = ["*"]')
    assert fire_one(RULE, "main.tf", before, block(POLICY, 'actions = ["*"]', 'sid = "b"')) == []
    assert fire_one(RULE, "main.tf", before, before.replace('["*"]', '["s3:GetObject"]')) == []
