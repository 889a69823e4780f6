terraform {
  required_providers {
    tls = { source = "hashicorp/tls" }
  }
}

moved {
  from = tls_private_key.old
  to   = module.keys.tls_private_key.this
}

removed {
  from = tls_private_key.forgotten
  lifecycle {
    destroy = false
  }
}

module "keys" {
  source = "./keys"
}
