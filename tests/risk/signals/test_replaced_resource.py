import pytest

from bot.risk import Tier
from bot.risk.signals.replaced_resource import RULE
from tests.risk.declared import block, manifest
from tests.risk.firing import fire, fire_one

DB, OTHER = 'resource "aws_db_instance" "main"', 'resource "aws_db_instance" "primary"'
TABLE = 'resource "aws_dynamodb_table" "carts"'
MOVED = block("moved", "from = aws_db_instance.main", "to = aws_db_instance.primary")
CLAIMS = ("spec:", "  volumeClaimTemplates:", "    - spec:", "        storageClassName: {}")


def claims(storage: str) -> str:
    return manifest("StatefulSet", *CLAIMS).replace("{}", storage)


@pytest.mark.parametrize(
    ("path", "before", "after", "title"),
    [
        ("main.tf", block(DB, "engine = 16"), block(OTHER, "engine = 16"), "aws_db_instance.main becomes aws_db_instance.primary without a `moved` block"),
        ("main.tf", block(DB, "engine = 16") + "# rest\n", "# rest\n", "aws_db_instance.main is removed"),
        ("main.tf", block(DB, 'engine = "mysql"'), block(DB, 'engine = "postgres"'), "engine of aws_db_instance.main changes"),
        ("main.tf", block(TABLE, 'hash_key = "id"'), block(TABLE, 'hash_key = "cart"'), "hash_key of aws_dynamodb_table.carts changes"),
        ("main.tf", block('resource "google_storage_bucket" "b"', 'location = "EU"'), block('resource "google_storage_bucket" "b"', 'location = "US"'),
         "location of google_storage_bucket.b changes"),
        ("k8s/db.yaml", claims("slow"), claims("fast"), "volumeClaimTemplates of StatefulSet.web cannot be changed"),
    ],
)  # fmt: skip
def test_what_the_next_apply_destroys_is_asked_about(path: str, before: str, after: str, title: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.title == title
    assert signal.ask is not None
    assert signal.floor >= Tier.HIGH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (block(DB, "engine = 16"), block(OTHER, "engine = 16") + MOVED),
        (block(DB, "engine = 16") + "# rest\n", block("removed", "from = aws_db_instance.main") + "# rest\n"),
        (block(DB, 'instance_class = "small"'), block(DB, 'instance_class = "large"')),
        (block(DB, 'engine = "postgres"'), block(DB, "engine = var.engine")),
        (block(DB, "username = var.a"), block(DB, "username = var.old ? var.a : null")),
        (block('resource "aws_iam_role" "r"', "a = 1") + "# rest\n", "# rest\n"),
        (block('data "aws_db_instance" "d"', "a = 1") + "# rest\n", "# rest\n"),
    ],
)
def test_what_stays_or_is_accounted_for_is_not(before: str, after: str) -> None:
    assert fire_one(RULE, "main.tf", before, after) == []


def test_a_resource_that_moves_to_another_file_is_not_removed() -> None:
    before = block(DB, "engine = 16")
    assert fire(RULE, {"main.tf": before + "# rest\n"}, {"main.tf": "# rest\n", "db.tf": before}) == []


def test_the_same_change_to_several_resources_is_asked_about_once() -> None:
    before = "".join(block(f'resource "aws_subnet" "s{n}"', f'cidr_block = "10.{n}.0.0/16"') for n in range(4))
    [signal] = fire_one(RULE, "main.tf", before, before.replace('"10.', '"172.'))
    assert "3 more of the kind" in signal.why
    assert signal.floor is Tier.CRITICAL
