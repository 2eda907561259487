terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "lake" {
  source      = "../../modules/lake_bucket"
  environment = "prod"

  tags = {
    team = "hydrology"
  }
}
