from tests.hcl import load, resources


def test_the_deployment_follows_every_route():
    blocks = load()
    (deployment,) = resources(blocks, "aws_api_gateway_deployment").values()
    for kind in ("aws_api_gateway_resource", "aws_api_gateway_method", "aws_api_gateway_integration"):
        for name in resources(blocks, kind):
            assert f"{kind}.{name}" in deployment.attributes["triggers"]
