terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
  tags       = { Name = "fleet" }
}

resource "aws_subnet" "part" {
  for_each   = { a = 0, b = 1 }
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
}

output "vpc_id" {
  value = aws_vpc.main.id
}

output "subnets" {
  value = { for key, subnet in aws_subnet.part : key => subnet.id }
}
