import pytest

from bot.risk import Tier
from bot.risk.signals.deletion_protection import RULE
from tests.risk.declared import block, manifest
from tests.risk.firing import fire, fire_one

DB = 'resource "aws_db_instance" "main"'


@pytest.mark.parametrize(
    ("path", "before", "after", "title"),
    [
        ("main.tf", block(DB, "deletion_protection = true"), block(DB, "deletion_protection = false"), "protection against deletion is off: aws_db_instance.main"),
        ("main.tf", block(DB, "skip_final_snapshot = false"), block(DB, "skip_final_snapshot = true"), "protection against deletion is off: aws_db_instance.main"),
        ("main.tf", block(DB, "engine = 16", "deletion_protection = true"), block(DB, "engine = 16"), "`deletion_protection = true` is gone from aws_db_instance.main"),
        ("main.tf", block(DB, "lifecycle {", "  prevent_destroy = true", "}"), block(DB, "engine = 16"), "`prevent_destroy = true` is gone from aws_db_instance.main"),
        ("main.tf", block(DB, "backup_retention_period = 30"), block(DB, "backup_retention_period = 1"), "kept for less time: aws_db_instance.main"),
        ("main.tf", "", block('resource "aws_s3_bucket" "logs"', "force_destroy = true"), "protection against deletion is off: aws_s3_bucket.logs"),
        ("main.tf", block('resource "aws_s3_bucket_versioning" "l"', "versioning_configuration {", '  status = "Enabled"', "}"),
         block('resource "aws_s3_bucket_versioning" "l"', "versioning_configuration {", '  status = "Suspended"', "}"),
         "no older version to go back to: aws_s3_bucket_versioning.l.versioning_configuration"),
        ("k8s/pv.yaml", manifest("PersistentVolume", "spec:", "  persistentVolumeReclaimPolicy: Retain"),
         manifest("PersistentVolume", "spec:", "  persistentVolumeReclaimPolicy: Delete"), "volumes go with their claim: PersistentVolume.web.spec.persistentVolumeReclaimPolicy"),
        ("cloudformation/db.yaml", "Resources:\n  Db:\n    DeletionPolicy: Retain\n", "Resources:\n  Db:\n    DeletionPolicy: Delete\n",
         "protection against deletion is off: Resources.Db.DeletionPolicy"),
    ],
)  # fmt: skip
def test_a_protection_that_goes_is_asked_about(path: str, before: str, after: str, title: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.title == title
    assert signal.ask is not None
    assert signal.floor >= Tier.HIGH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (block(DB, "deletion_protection = false"), block(DB, "deletion_protection = true")),
        (block(DB, "deletion_protection = true", "engine = 16"), block(DB, "engine = 16", "deletion_protection = true")),
        (block(DB, "deletion_protection = true"), block(DB, "deletion_protection = var.protect")),
        (block(DB, "backup_retention_period = 1"), block(DB, "backup_retention_period = 30")),
        (block('resource "aws_cloudwatch_log_group" "l"', "retention_in_days = 30"), block('resource "aws_cloudwatch_log_group" "l"', "retention_in_days = 0")),
        (block(DB, "skip_final_snapshot = true"), block(DB, "# note", "skip_final_snapshot = true")),
        ("", block('resource "aws_alb" "a"', "enabled = false")),
        ("", block('variable "force_destroy"', "default = true")),
    ],
)  # fmt: skip
def test_a_protection_that_stays_moves_or_grows_is_not(before: str, after: str) -> None:
    assert fire_one(RULE, "main.tf", before, after) == []


def test_a_resource_that_goes_takes_its_protection_along() -> None:
    before = block(DB, "deletion_protection = true")
    assert fire(RULE, {"main.tf": before + "# rest\n"}, {"main.tf": "# rest\n"}) == []
    assert fire(RULE, {"main.tf": before + "# rest\n"}, {"main.tf": "# rest\n", "db.tf": before}) == []
