import re

from tests.hcl import load, resources

BLOCKS = load()


def test_every_method_is_signed():
    for method in resources(BLOCKS, "aws_api_gateway_method").values():
        assert method.attributes["authorization"] == '"AWS_IAM"'


def test_the_api_is_private():
    (api,) = resources(BLOCKS, "aws_api_gateway_rest_api").values()
    assert api.named("endpoint_configuration")[0].attributes["types"] == '["PRIVATE"]'


def test_every_function_has_a_role_with_the_base_rights():
    policies = resources(BLOCKS, "aws_iam_role_policy")
    for name, function in resources(BLOCKS, "aws_lambda_function").items():
        assert function.attributes["role"] == f"aws_iam_role.{name}.arn"
        assert policies[f"{name}_base"].attributes["role"] == f"aws_iam_role.{name}.id"


def test_every_integration_has_its_method():
    methods = resources(BLOCKS, "aws_api_gateway_method")
    for integration in resources(BLOCKS, "aws_api_gateway_integration").values():
        name = re.match(r"aws_api_gateway_method\.(\w+)\.http_method", integration.attributes["http_method"])
        assert name and name[1] in methods


def test_no_right_is_a_wildcard():
    for document in (b for b in BLOCKS if b.kind == "data" and b.labels[0] == "aws_iam_policy_document"):
        for statement in document.named("statement"):
            assert '"*"' not in statement.attributes["actions"]
            assert statement.attributes.get("resources") != '["*"]'
