from tests.hcl import load, resources

MODULE = load("modules/lake_bucket")


def test_bucket_cannot_be_destroyed():
    (bucket,) = resources(MODULE, "aws_s3_bucket").values()
    assert bucket.named("lifecycle")[0].attributes["prevent_destroy"] == "true"


def test_public_access_is_blocked():
    (block,) = resources(MODULE, "aws_s3_bucket_public_access_block").values()
    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    assert all(block.attributes[name] == "true" for name in names)


def test_plain_http_is_refused():
    documents = {b.labels[1]: b for b in MODULE if b.kind == "data" and b.labels[0] == "aws_iam_policy_document"}
    (statement,) = documents["transport"].named("statement")
    assert statement.attributes["effect"] == '"Deny"'
