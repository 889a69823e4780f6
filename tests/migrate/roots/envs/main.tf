terraform {
  required_providers {
    kubernetes = { source = "hashicorp/kubernetes" }
  }
}

provider "kubernetes" {
  host = "https://localhost:1"
}

resource "kubernetes_namespace" "this" {
  metadata {
    name = terraform.workspace
  }
}

resource "kubernetes_config_map" "settings" {
  count = terraform.workspace == "prod" ? 2 : 1
  metadata {
    name      = "settings-${count.index}"
    namespace = kubernetes_namespace.this.metadata[0].name
  }
  data = { "level" = terraform.workspace }
}
