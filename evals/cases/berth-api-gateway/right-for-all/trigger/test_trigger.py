from tests.hcl import load, resources


def test_only_the_report_reads_manifests():
    blocks = load()
    documents = {b.labels[1]: b for b in blocks if b.kind == "data" and b.labels[0] == "aws_iam_policy_document"}
    for policy in resources(blocks, "aws_iam_role_policy").values():
        document = documents[policy.attributes["policy"].split(".")[2]]
        if any("manifests" in s.attributes.get("resources", "") for s in document.named("statement")):
            assert policy.attributes["role"] == "aws_iam_role.report.id"
