import pytest

from bot.risk import Tier
from bot.risk.signals.public_exposure import RULE
from tests.risk.declared import block, manifest, pod
from tests.risk.firing import fire, fire_one

GROUP = 'resource "aws_security_group" "web"'
BUCKET = 'resource "aws_s3_bucket" "logs"'


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        ("main.tf", block(GROUP, "ingress {", '  cidr_blocks = ["0.0.0.0/0"]', "}"), "open to every address: aws_security_group.web.ingress"),
        ("main.tf", block(GROUP, "ingress {", '  ipv6_cidr_blocks = ["::/0"]', "}"), "open to every address: aws_security_group.web.ingress"),
        ("main.tf", block('resource "google_compute_firewall" "web"', 'source_ranges = ["0.0.0.0/0"]'), "open to every address: google_compute_firewall.web"),
        ("main.tf", block('resource "azurerm_network_security_rule" "ssh"', 'source_address_prefix = "*"'), "open to every address: azurerm_network_security_rule.ssh"),
        ("main.tf", block('resource "aws_db_instance" "main"', "publicly_accessible = true"), "made public: aws_db_instance.main"),
        ("main.tf", block(BUCKET, 'acl = "public-read"'), "public bucket: aws_s3_bucket.logs"),
        ("main.tf", block('resource "aws_s3_bucket_public_access_block" "logs"', "block_public_acls = false"), "block on public access lifted: aws_s3_bucket_public_access_block.logs"),
        ("main.tf", block('data "aws_iam_policy_document" "p"', "principals {", '  identifiers = ["*"]', "}"), "open to every principal: data.aws_iam_policy_document.p.principals"),
        ("k8s/web.yaml", manifest("Service", "spec:", "  type: LoadBalancer"), "a service outside the cluster: Service.web.spec.type"),
        ("deploy/web.yaml", manifest("Service", "spec:", "  type: NodePort"), "a service outside the cluster: Service.web.spec.type"),
        ("k8s/web.yaml", pod("ports:", "  - hostPort: 8080"), "a port of the node: Deployment.web.spec.template"),
        ("cloudformation/web.yaml", "Resources:\n  Web:\n    Properties:\n      CidrIp: 0.0.0.0/0\n", "open to every address: Resources.Web.Properties"),
    ],
)  # fmt: skip
def test_what_becomes_reachable_from_outside_is_asked_about(path: str, source: str, title: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.title == title
    assert signal.ask is not None
    assert signal.floor >= Tier.HIGH


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("main.tf", block(GROUP, "ingress {", '  cidr_blocks = ["10.0.0.0/8"]', "}")),
        ("main.tf", block(GROUP, "egress {", '  cidr_blocks = ["0.0.0.0/0"]', "}")),
        ("main.tf", block('resource "aws_security_group_rule" "out"', 'type = "egress"', 'cidr_blocks = ["0.0.0.0/0"]')),
        ("main.tf", block('resource "aws_route" "out"', 'destination_cidr_block = "0.0.0.0/0"')),
        ("main.tf", block('variable "ranges"', 'default = ["0.0.0.0/0"]')),
        ("main.tf", block('resource "aws_db_instance" "main"', "publicly_accessible = false")),
        ("main.tf", block(BUCKET, 'acl = "private"')),
        ("main.tf", block('resource "aws_s3_bucket_public_access_block" "logs"', "block_public_acls = true")),
        ("main.tf", block('data "aws_iam_policy_document" "p"', 'effect = "Deny"', 'identifiers = ["*"]')),
        ("main.tf", f'# {block(GROUP, "ingress {", "}").splitlines()[0]}\n# cidr_blocks = ["0.0.0.0/0"]\n'),
        ("k8s/web.yaml", manifest("Service", "spec:", "  type: ClusterIP")),
        ("k8s/web.yaml", manifest("Secret", "type: NodePort")),
        ("k8s/web.yaml", pod("ports:", "  - containerPort: 8080")),
        ("config/app.yaml", "spec:\n  type: LoadBalancer\n"),
        ("k8s/net.yaml", manifest("NetworkPolicy", "spec:", "  rules:", "    - to:", "        - ipBlock:", "            cidr: 0.0.0.0/0")),
        ("examples/complete/main.tf", block(GROUP, "ingress {", '  cidr_blocks = ["0.0.0.0/0"]', "}")),
    ],
)  # fmt: skip
def test_what_stays_inside_or_goes_out_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_a_rule_that_was_open_before_and_is_widened_no_further_is_not_reported() -> None:
    before = block(GROUP, "ingress {", '  cidr_blocks = ["0.0.0.0/0"]', "}")
    assert fire_one(RULE, "main.tf", before, before.replace('["0.0.0.0/0"]', '["0.0.0.0/0", "10.0.0.0/8"]')) == []
    assert fire(RULE, {"main.tf": before, "net.tf": "# net\n"}, {"main.tf": "# main\n", "net.tf": before}) == []


def test_a_range_that_becomes_narrower_is_not_reported_and_one_that_widens_is() -> None:
    narrow = block(GROUP, "ingress {", '  cidr_blocks = ["10.0.0.0/8"]', "}")
    wide = narrow.replace("10.0.0.0/8", "0.0.0.0/0")
    assert fire_one(RULE, "main.tf", wide, narrow) == []
    assert len(fire_one(RULE, "main.tf", narrow, wide)) == 1
