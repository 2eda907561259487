import pytest

from bot.risk import Tier
from bot.risk.signals.encryption_off import RULE
from tests.risk.declared import block
from tests.risk.firing import fire, fire_one

DISK = 'resource "aws_ebs_volume" "data"'


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("main.tf", block(DISK, "encrypted = false")),
        ("main.tf", block('resource "aws_db_instance" "main"', "storage_encrypted = false")),
        ("main.tf", block('resource "azurerm_storage_account" "s"', 'min_tls_version = "TLS1_0"')),
        ("main.tf", block('resource "aws_lb_listener" "web"', 'ssl_policy = "ELBSecurityPolicy-TLS-1-0-2015-04"')),
        ("cloudformation/db.yaml", "Resources:\n  Db:\n    Properties:\n      StorageEncrypted: false\n"),
    ],
)
def test_data_in_the_clear_is_asked_about(path: str, source: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("main.tf", block(DISK, "encrypted = true")),
        ("main.tf", block(DISK, "encrypted = var.encrypted")),
        ("main.tf", block('resource "azurerm_storage_account" "s"', 'min_tls_version = "TLS1_2"')),
        ("main.tf", block('variable "encrypted"', "default = false")),
        ("cloudformation/db.yaml", "Resources:\n  Db:\n    Properties:\n      StorageEncrypted: true\n"),
    ],
)
def test_encrypted_data_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_what_was_in_the_clear_before_is_not_reported() -> None:
    before = block(DISK, "encrypted = false", "size = 1")
    assert fire_one(RULE, "main.tf", before, block(DISK, "size = 2", "encrypted = false")) == []
