from tests.hcl import load, resources


def test_a_bucket_has_one_policy():
    policies = resources(load("modules/lake_bucket"), "aws_s3_bucket_policy").values()
    buckets = [p.attributes["bucket"] for p in policies]
    assert len(buckets) == len(set(buckets))
