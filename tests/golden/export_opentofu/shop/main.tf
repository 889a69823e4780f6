data "archive_file" "api_function" {
  type        = "zip"
  source_dir  = "${path.module}/assets/function"
  output_path = "${path.module}/.terraform/archives/api_function.zip"
}

data "azapi_client_config" "current" {}

data "aws_availability_zones" "selected" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "main" }
}

resource "aws_subnet" "private_0" {
  vpc_id            = aws_vpc.main.id
  availability_zone = data.aws_availability_zones.selected.names[0]
  cidr_block        = "10.0.0.0/24"

  lifecycle {
    ignore_changes = [tags]
  }
}

resource "aws_subnet" "private_1" {
  vpc_id            = aws_vpc.main.id
  availability_zone = data.aws_availability_zones.selected.names[1]
  cidr_block        = "10.0.1.0/24"

  lifecycle {
    ignore_changes = [tags]
  }
}

resource "aws_security_group" "web" {
  name_prefix = "web-"
  description = "HTTPS from everywhere"
  vpc_id      = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "shop-logs"

  lifecycle {
    destroy = false
  }
}

resource "random_password" "database" {
  length  = 32
  special = false
}

resource "aws_secretsmanager_secret" "database" {
  name_prefix = "database-"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = "postgres://app:${random_password.database.result}@db.shop.example.com/shop"
}

resource "aws_acm_certificate" "cdn" {
  provider = aws.us

  domain_name       = var.domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_iam_role" "cluster_role" {
  name = "eks-cluster"
}

resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = data.aws_iam_role.cluster_role.arn

  vpc_config {
    subnet_ids = [aws_subnet.private_0.id, aws_subnet.private_1.id]
  }
}

resource "kubernetes_manifest" "shop" {
  manifest = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "shop" }
  }
}

resource "kubernetes_manifest" "settings" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata = {
      name      = "settings"
      namespace = kubernetes_manifest.shop.manifest.metadata.name
    }
    data = {
      "shop.ini" = <<EOT
[shop]
domain = shop.example.com
path = $${HOME}/shop
EOT
    }
  }
}

resource "kubernetes_manifest" "web" {
  manifest = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name      = "web"
      namespace = kubernetes_manifest.shop.manifest.metadata.name
    }
    spec = {
      type     = "LoadBalancer"
      ports    = [{ port = 443 }]
      selector = { app = "web" }
    }
  }

  wait {
    fields = { "status.loadBalancer.ingress[0].hostname" = "*" }
  }
}

data "kubernetes_resource" "web" {
  api_version = "v1"
  kind        = "Service"

  metadata {
    name      = kubernetes_manifest.web.object.metadata.name
    namespace = kubernetes_manifest.web.object.metadata.namespace
  }
}

resource "helm_release" "redis" {
  name       = "redis"
  repository = "https://charts.example.com"
  chart      = "redis"
  namespace  = kubernetes_manifest.shop.manifest.metadata.name
  version    = "20.1.0"
  wait       = false
  values = [
    yamlencode({
      auth    = { password = random_password.database.result }
      replica = { replicaCount = 2 }
    }),
  ]
}

resource "azapi_resource" "shop" {
  type      = "Microsoft.Resources/resourceGroups@2024-03-01"
  parent_id = data.azapi_client_config.current.subscription_resource_id
  name      = "shop"
  location  = "westeurope"
}

resource "azapi_resource" "backup" {
  type      = "Microsoft.Storage/storageAccounts@2024-01-01"
  parent_id = azapi_resource.shop.id
  name      = "shopbackup"
  location  = azapi_resource.shop.location
  body = {
    kind       = "StorageV2"
    properties = { minimumTlsVersion = "TLS1_2" }
    sku        = { name = "Standard_LRS" }
  }
  response_export_values = ["properties.primaryEndpoints.blob"]
}

resource "azapi_resource" "dumps" {
  type      = "Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01"
  parent_id = "${azapi_resource.shop.id}/providers/Microsoft.Storage/storageAccounts/${azapi_resource.backup.name}/blobServices/default"
  name      = "dumps"
}
