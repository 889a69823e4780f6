output "berlin_vpc" {
  value = module.site["berlin"].vpc_id
}

output "bremen_vpc" {
  value = module.site["bremen"].vpc_id
}

output "london_vpc" {
  value = module.site["london"].vpc_id
}

output "leeds_vpc" {
  value = module.site["leeds"].vpc_id
}
