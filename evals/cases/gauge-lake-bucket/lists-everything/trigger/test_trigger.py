from tests.hcl import load


def test_readers_list_curated_only():
    documents = {b.labels[1]: b for b in load("modules/lake_bucket") if b.kind == "data"}
    for statement in (s.named("content")[0] for s in documents["readers"].named("dynamic")):
        if "s3:ListBucket" in statement.attributes["actions"]:
            assert any("s3:prefix" in c.attributes["variable"] for c in statement.named("condition"))
