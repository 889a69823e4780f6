terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

variable "group" {
  type = string
}

resource "azurerm_public_ip" "this" {
  name                = "address"
  location            = "westeurope"
  resource_group_name = var.group
  allocation_method   = "Static"
}

output "id" {
  value = azurerm_public_ip.this.id
}
