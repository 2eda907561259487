resource "aws_vpc" "survey" {
  cidr_block           = "10.60.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "survey" {
  vpc_id = aws_vpc.survey.id
}

resource "aws_subnet" "workers" {
  for_each = { a = "10.60.0.0/20", b = "10.60.16.0/20" }

  vpc_id                  = aws_vpc.survey.id
  cidr_block              = each.value
  availability_zone       = "eu-north-1${each.key}"
  map_public_ip_on_launch = true
}

resource "aws_route_table" "workers" {
  vpc_id = aws_vpc.survey.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.survey.id
  }
}

resource "aws_route_table_association" "workers" {
  for_each = aws_subnet.workers

  subnet_id      = each.value.id
  route_table_id = aws_route_table.workers.id
}

resource "aws_subnet" "database" {
  for_each = { a = "10.60.128.0/24", b = "10.60.129.0/24" }

  vpc_id            = aws_vpc.survey.id
  cidr_block        = each.value
  availability_zone = "eu-north-1${each.key}"
}
