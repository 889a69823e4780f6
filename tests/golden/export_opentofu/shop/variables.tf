variable "network_prod_zone_id" {
  description = "Output zoneId of stack acme/network/prod"
  type        = string
}

variable "shop_apitoken" {
  description = "Value of the secret configuration shop:apiToken"
  type        = string
  sensitive   = true
}
