terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

provider "azurerm" {
  features {}
}

provider "azurerm" {
  alias = "second"
  features {}
}

module "app" {
  source   = "./modules/app"
  for_each = toset(["blue", "green"])
  name     = each.key
  providers = {
    azurerm     = azurerm
    azurerm.net = azurerm.second
  }
}

output "addresses" {
  value = { for name, app in module.app : name => app.addresses }
}
