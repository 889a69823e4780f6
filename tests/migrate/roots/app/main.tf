terraform {
  required_providers {
    random = { source = "hashicorp/random" }
  }
}

data "terraform_remote_state" "all" {
  for_each = toset(["network", "cluster"])
  backend  = "local"
  config   = { path = "${path.module}/../${each.key}/terraform.tfstate" }
}

resource "random_pet" "name" {
  prefix = data.terraform_remote_state.all["cluster"].outputs.group
  keepers = {
    vpc = data.terraform_remote_state.all["network"].outputs.vpc_id
  }
}

output "name" {
  value = random_pet.name.id
}
