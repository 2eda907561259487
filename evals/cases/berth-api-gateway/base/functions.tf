resource "aws_lambda_function" "lookup" {
  function_name = "berths-lookup"
  role          = aws_iam_role.lookup.arn
  handler       = "lookup.handle"
  runtime       = "python3.12"
  s3_bucket     = var.package_bucket
  s3_key        = "${var.release}/lookup.zip"
  timeout       = 5
  memory_size   = 256

  environment {
    variables = {
      TABLE = aws_dynamodb_table.berths.name
    }
  }
}
