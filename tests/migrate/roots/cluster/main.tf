terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "${path.module}/../network/terraform.tfstate" }
}

data "aws_caller_identity" "me" {}

resource "aws_security_group" "nodes" {
  name   = "nodes"
  vpc_id = data.terraform_remote_state.network.outputs.vpc_id
  tags   = { Owner = data.aws_caller_identity.me.account_id }
}

resource "aws_iam_role" "nodes" {
  name = "nodes"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

output "group" {
  value = aws_security_group.nodes.id
}
