terraform {
  required_providers {
    google      = { source = "hashicorp/google" }
    google-beta = { source = "registry.terraform.io/hashicorp/google-beta" }
  }
}

provider "google" {
  region = "europe-west1"
}

provider "google" {
  alias  = "us"
  region = "us-east1"
}

provider "google-beta" {
  alias = "early"
}

resource "google_compute_network" "eu" {
  name = "eu"
}

resource "google_compute_network" "us" {
  provider = google.us
  name     = "us"
}

resource "google_compute_network" "early" {
  provider = google-beta.early
  name     = "early"
}
