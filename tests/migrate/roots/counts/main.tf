# Counts, with addresses written out.
terraform {
  required_version = ">= 1.5"
  required_providers {
    random = {
      source = "registry.terraform.io/hashicorp/random" # the registry by name
    }
  }
}

variable "copies" {
  type    = number
  default = 3
}

resource "random_id" "node" {
  count       = var.copies
  byte_length = 4 + count.index
}

resource "random_id" "maybe" {
  count       = var.copies > 5 ? 1 : 0
  byte_length = 2
}

resource "terraform_data" "digits" {
  input = 9007199254740993.123456789
}

output "nodes" {
  value = random_id.node[*].hex
}
