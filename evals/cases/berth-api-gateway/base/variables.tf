variable "vpc_endpoint_id" {
  description = "The execute-api endpoint of the port's network."
  type        = string
}

variable "package_bucket" {
  description = "Where the release workflow puts the functions' zip files."
  type        = string
}

variable "release" {
  description = "Which release of the functions to run, such as 2026-46."
  type        = string
}

data "aws_caller_identity" "current" {}
