from tests.hcl import load, resources


def test_only_this_api_may_call():
    for permission in resources(load(), "aws_lambda_permission").values():
        assert permission.attributes.get("source_arn", "").startswith('"${aws_api_gateway_rest_api.berths.execution_arn}/')
