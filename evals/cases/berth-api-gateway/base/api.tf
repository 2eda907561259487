resource "aws_api_gateway_rest_api" "berths" {
  name   = "berths"
  policy = data.aws_iam_policy_document.from_the_port.json

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [var.vpc_endpoint_id]
  }
}

data "aws_iam_policy_document" "from_the_port" {
  statement {
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]

    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [var.vpc_endpoint_id]
    }
  }
}

resource "aws_api_gateway_resource" "berths" {
  rest_api_id = aws_api_gateway_rest_api.berths.id
  parent_id   = aws_api_gateway_rest_api.berths.root_resource_id
  path_part   = "berths"
}

resource "aws_api_gateway_method" "berths_get" {
  rest_api_id   = aws_api_gateway_rest_api.berths.id
  resource_id   = aws_api_gateway_resource.berths.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "berths_get" {
  rest_api_id             = aws_api_gateway_rest_api.berths.id
  resource_id             = aws_api_gateway_resource.berths.id
  http_method             = aws_api_gateway_method.berths_get.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.lookup.invoke_arn
}

resource "aws_lambda_permission" "lookup" {
  statement_id  = "FromTheApi"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.lookup.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.berths.execution_arn}/*/GET/berths"
}

resource "aws_api_gateway_deployment" "live" {
  rest_api_id = aws_api_gateway_rest_api.berths.id

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_rest_api.berths.policy,
      aws_api_gateway_resource.berths,
      aws_api_gateway_method.berths_get,
      aws_api_gateway_integration.berths_get,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "live" {
  rest_api_id   = aws_api_gateway_rest_api.berths.id
  deployment_id = aws_api_gateway_deployment.live.id
  stage_name    = "live"
}
