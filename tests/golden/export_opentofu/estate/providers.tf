provider "aws" {
  alias    = "estate"
  for_each = toset(["eu-central-1", "eu-west-2", "us-east-1"])

  region = each.key
}
