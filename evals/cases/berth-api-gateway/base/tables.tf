resource "aws_dynamodb_table" "berths" {
  name         = "berths"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "berth"

  deletion_protection_enabled = true

  attribute {
    name = "berth"
    type = "S"
  }
}

# Who is aboard, for the border police. Names and travel documents.
resource "aws_dynamodb_table" "manifests" {
  name         = "manifests"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "sailing"

  deletion_protection_enabled = true

  attribute {
    name = "sailing"
    type = "S"
  }
}
