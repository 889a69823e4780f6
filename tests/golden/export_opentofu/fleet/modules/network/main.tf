locals {
  tags = {
    cluster = var.name
    owner   = "platform"
    stage   = "dev"
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = var.vpc_cidr_block
  tags       = merge(local.tags, { Name = var.name })
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  availability_zone = "${var.region}a"
  cidr_block        = cidrsubnet(var.vpc_cidr_block, 8, 0)
  tags = merge(local.tags, {
    Name                                = "${var.name}-a"
    "kubernetes.io/cluster/${var.name}" = "shared"
  })
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  availability_zone = "${var.region}b"
  cidr_block        = cidrsubnet(var.vpc_cidr_block, 8, 1)
  tags = merge(local.tags, {
    Name                                = "${var.name}-b"
    "kubernetes.io/cluster/${var.name}" = "shared"
  })
}

resource "aws_flow_log" "flow_log" {
  log_destination      = "${var.logs_arn}/${var.name}/"
  log_destination_type = "s3"
  traffic_type         = "ALL"
  vpc_id               = aws_vpc.vpc.id
  tags                 = local.tags
}
