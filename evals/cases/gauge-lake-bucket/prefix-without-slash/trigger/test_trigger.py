import re

from tests.hcl import load, resources

MODULE = load("modules/lake_bucket")


def test_signed_deliveries_are_not_expired():
    prefixes = dict(re.findall(r'(\w+)\s*=\s*"([^"]+)"', next(
        b.attributes["prefixes"] for b in MODULE if b.kind == "locals" and "prefixes" in b.attributes)))
    (lifecycle,) = resources(MODULE, "aws_s3_bucket_lifecycle_configuration").values()
    for rule in lifecycle.named("rule"):
        if not rule.named("expiration"):
            continue
        written = rule.named("filter")[0].attributes["prefix"]
        filled = re.sub(r"\$?\{?local\.prefixes\.(\w+)\}?", lambda m: prefixes[m[1]], written).strip('"')
        assert "raw/2026/delivery.csv".startswith(filled)
        assert not f"{prefixes['signed']}/2026/delivery.csv".startswith(filled)
