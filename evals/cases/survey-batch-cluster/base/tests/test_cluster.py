from tests.hcl import load, resources

BLOCKS = load()


def test_the_database_is_not_reached_from_outside():
    (database,) = resources(BLOCKS, "aws_db_instance").values()
    assert database.attributes["publicly_accessible"] == "false"
    assert database.attributes["storage_encrypted"] == "true"


def test_the_database_takes_postgres_from_the_workers_only():
    (rule,) = resources(BLOCKS, "aws_security_group")["database"].named("ingress")
    assert rule.attributes["security_groups"] == "[aws_security_group.workers.id]"
    assert "cidr_blocks" not in rule.attributes


def test_no_ingress_is_open_to_the_world():
    for group in resources(BLOCKS, "aws_security_group").values():
        for rule in group.named("ingress"):
            assert "0.0.0.0/0" not in rule.attributes.get("cidr_blocks", "")


def test_held_messages_are_kept_two_weeks():
    held = resources(BLOCKS, "aws_sqs_queue")["held"]
    assert held.attributes["message_retention_seconds"] == "14 * 24 * 3600"
