output "function" {
  value = aws_lambda_function.api_function.arn
}

output "zones" {
  value = [for item in data.aws_availability_zones.selected.names : "zone ${item}"]
}

output "size" {
  value = (aws_vpc.main.ipv6_cidr_block == "") ? "v4" : "dual"
}

output "address" {
  value = data.kubernetes_resource.web.object.status.loadBalancer.ingress[0].hostname
}

output "backup" {
  value = azapi_resource.backup.output.properties.primaryEndpoints.blob
}

output "password" {
  value     = random_password.database.result
  sensitive = true
}
