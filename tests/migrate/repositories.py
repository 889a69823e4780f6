"""Repositories that tests survey and migrate."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

SHOP = {
    "network/main.tf": """\
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "shop-state"
    key    = "network"
    region = "eu-west-1"
  }
  required_providers {
    random = {
      source  = "registry.terraform.io/hashicorp/random" # the usual one
      version = "~> 3.6"
    }
  }
}

module "names" {
  source = "../modules/names"
}

output "name" {
  value = module.names.name
}
""",
    "network/prod.tfvars": 'zone = "a"\n',
    "cluster/main.tf.json": """\
{
  "terraform": {
    "backend": {"s3": {"bucket": "shop-state", "key": "cluster", "region": "eu-west-1"}},
    "required_providers": {"random": {"source": "registry.terraform.io/hashicorp/random"}}
  },
  "data": {"terraform_remote_state": {"net": {
    "backend": "s3", "config": {"bucket": "shop-state", "key": "network", "region": "eu-west-1"}
  }}}
}
""",
    "shop/main.tf": """\
terraform {
  backend "remote" {
    organization = "shop"
    workspaces {
      name = "shop"
    }
  }
}

data "terraform_remote_state" "cluster" {
  backend = "s3"
  config = {
    bucket = "shop-state"
    key    = "cluster"
  }
}

data "terraform_remote_state" "elsewhere" {
  backend = "gcs"
  config  = { bucket = "others", prefix = "dns" }
}
""",
    "modules/names/main.tf": 'resource "random_pet" "name" {}\n\noutput "name" {\n  value = random_pet.name.id\n}\n',
    "modules/broken/main.tf": "locals {\n  a = [1, 2\n}\n",
    ".github/workflows/ci.yml": """\
on: push
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: hashicorp/setup-terraform@v3
        with:
          terraform_version: 1.9.8
      - run: terraform -chdir=network plan
""",
    "deploy.sh": '#!/bin/sh\n# terraform plan says what it does\nterraform apply "$1"\n',
    "README.md": "Run `terraform plan`.\n",
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files below a folder."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def git(root: Path, *arguments: str) -> str:
    """A git command in a folder."""
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def committed(root: Path) -> Path:
    """A folder as a git repository in which everything is committed."""
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "as it is")
    return root
