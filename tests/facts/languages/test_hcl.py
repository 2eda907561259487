"""HCL, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, read, spans, symbols, uses

SOURCE = """\
terraform {
  required_version = ">= 1.5"
  backend "s3" { bucket = "state" }
}
resource "aws_s3_bucket" "logs" { # all of them
  bucket = "logs-${var.env}"
  deletion_protection = false
  count = var.size > 3 ? 1 : 0
  tags = { Name = "a", "owner" = 2 }
  lifecycle {
    prevent_destroy = true
  }
  ingress {
    cidr_blocks = ["0.0.0.0/0"]
  }
  dynamic "setting" {
    for_each = local.settings
    content { name = setting.value }
  }
  policy = jsonencode({ Action = "*" })
  script = <<EOF
hello ${var.env}
EOF
  names = [for n in var.names : upper(n) if n != ""]
}
variable "size" {
  default = 3
  validation {
    condition = length(var.size) >= 3
  }
}
locals {
  rate = 1
  ids = data.aws_ami.base[0].id
}
module "vpc" { source = "./vpc" }
data "aws_ami" "base" {}
output "id" { value = module.vpc.id }
provider "aws" { region = "eu" }
resource aws_x bare {}
environment = "test"
"""

SYMBOLS = [
    ("resource", "terraform", "terraform", (), True),
    ("resource", "terraform.backend.s3", 'backend "s3"', (), True),
    ("resource", "aws_s3_bucket.logs", 'resource "aws_s3_bucket" "logs"', (), True),
    ("resource", "aws_s3_bucket.logs.lifecycle", "lifecycle", (), True),
    ("resource", "aws_s3_bucket.logs.ingress", "ingress", (), True),
    ("resource", "aws_s3_bucket.logs.dynamic.setting", 'dynamic "setting"', (), True),
    ("resource", "aws_s3_bucket.logs.dynamic.setting.content", "content", (), True),
    ("resource", "variable.size", 'variable "size"', (), True),
    ("resource", "variable.size.validation", "validation", (), True),
    ("resource", "locals", "locals", (), True),
    ("value", "locals.rate", "rate = 1", (), True),
    ("value", "locals.ids", "ids = data.aws_ami.base[0].id", (), True),
    ("resource", "module.vpc", 'module "vpc"', (), True),
    ("resource", "data.aws_ami.base", 'data "aws_ami" "base"', (), True),
    ("resource", "output.id", 'output "id"', (), True),
    ("resource", "provider.aws", 'provider "aws"', (), True),
    ("resource", "aws_x.bare", "resource aws_x bare", (), True),
    ("value", "environment", 'environment = "test"', (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "required_version": [("call", "required_version", '">= 1.5"')],
    "logs-${": [("call", "bucket", '"logs-${var.env}"')],
    "deletion_protection": [("call", "deletion_protection", "false")],
    "count =": [
        ("call", "count", "var.size > 3 ? 1 : 0"),
        ("condition", "var.size > 3"),
        ("comparison", ">", "var.size > 3"),
    ],
    "tags =": [
        ("call", "tags", '{ Name = "a", "owner" = 2 }'),
        ("call", "Name", '"a"'),
        ("call", "owner", "2"),
    ],
    "prevent_destroy": [("call", "prevent_destroy", "true")],
    "cidr_blocks": [("call", "cidr_blocks", '["0.0.0.0/0"]')],
    "policy =": [
        ("call", "policy", 'jsonencode({ Action = "*" })'),
        ("call", "jsonencode", '{ Action = "*" }'),
        ("call", "Action", '"*"'),
    ],
    "hello": [("call", "script", "<<EOF hello ${var.env} EOF")],
    "names =": [
        ("call", "names", '[for n in var.names : upper(n) if n != ""]'),
        ("call", "upper", "n"),
        ("condition", 'n != ""'),
        ("comparison", "!=", 'n != ""'),
    ],
    "condition =": [
        ("call", "condition", "length(var.size) >= 3"),
        ("comparison", ">=", "length(var.size) >= 3"),
        ("call", "length", "var.size"),
    ],
    "module.vpc.id": [("call", "value", "module.vpc.id")],
}


def test_each_block_is_found_under_the_name_that_others_refer_to() -> None:
    assert symbols("hcl", SOURCE) == SYMBOLS
    assert spans("hcl", SOURCE)["aws_s3_bucket.logs"] == (5, 25)


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("hcl", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ('resource "bucket" price {}', "definition"),
        ("locals {\n  price = 1\n}", "definition"),
        ("a = local.price", "reference"),
        ("a = price(1)", "reference"),
        ('resource "bucket" "price" {}', "text"),
        ('a = "price"', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("hcl", line, "price")] == [role]


BROKEN = """\
resource "bucket" "first" { acl = "private" }
variable "second" { default = 3 + }
resource "bucket" "last" { acl = "public" }
"""


def test_what_stands_beside_an_error_is_still_found() -> None:
    names = [name for _, name, *_ in symbols("hcl", BROKEN)]
    assert read("hcl", BROKEN).first_error is not None
    assert "bucket.first" in names
    assert "bucket.last" in names
    assert on_line("hcl", BROKEN, "last") == [("call", "acl", '"public"')]
