terraform {
  required_providers {
    azurerm = {
      source                = "hashicorp/azurerm"
      configuration_aliases = [azurerm.net]
    }
  }
}

variable "name" {
  type = string
}

resource "azurerm_resource_group" "this" {
  name     = var.name
  location = "westeurope"
}

module "address" {
  source    = "./modules/address"
  count     = 2
  group     = azurerm_resource_group.this.name
  providers = { azurerm = azurerm.net }
}

output "addresses" {
  value = module.address[*].id
}
