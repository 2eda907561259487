from tests.hcl import load


def test_held_queues_are_moved():
    moves = {b.attributes["from"]: b.attributes["to"] for b in load() if b.kind == "moved"}
    for number, stage in enumerate(("ingest", "stack", "export")):
        assert moves.get(f"aws_sqs_queue.held[{number}]") == f'aws_sqs_queue.held["{stage}"]'
