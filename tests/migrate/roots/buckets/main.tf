terraform {
  backend "local" {}

  required_providers {
    google = {
      source = "hashicorp/google"
    }
  }
}

locals {
  buckets = {
    "logs"          = "EU"
    "a \"b\" <ü> c" = "US"
    "x.y/z"         = "EU"
  }
}

resource "google_storage_bucket" "all" {
  for_each = local.buckets
  name     = "fleet-${length(each.key)}"
  location = each.value
}

resource "google_compute_network" "main" {
  name = "main"
}

resource "google_compute_subnetwork" "part" {
  for_each      = toset(["one", "two"])
  name          = each.key
  network       = google_compute_network.main.id
  region        = "europe-west1"
  ip_cidr_range = each.key == "one" ? "10.0.0.0/24" : "10.0.1.0/24"
}
