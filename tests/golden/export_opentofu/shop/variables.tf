variable "aws_region" {
  description = "Configuration aws:region of the program"
  type        = string
}

variable "domain" {
  description = "Configuration shop:domain of the program. It is also part of other values here: when it changes, export the program again"
  type        = string
}

variable "network_prod_zone_id" {
  description = "Output zoneId of stack acme/network/prod"
  type        = string
}

variable "shop_apitoken" {
  description = "Value of the secret configuration shop:apiToken"
  type        = string
  sensitive   = true
}
