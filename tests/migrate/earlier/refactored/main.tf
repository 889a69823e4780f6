terraform {
  required_providers {
    tls = { source = "hashicorp/tls" }
  }
}

resource "tls_private_key" "old" {
  algorithm = "ED25519"
}

resource "tls_private_key" "forgotten" {
  algorithm = "ED25519"
}
