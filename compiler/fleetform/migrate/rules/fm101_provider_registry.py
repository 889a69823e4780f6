"""FM101: providers that name Terraform's registry."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import is_opentofu_file, required_sources

_HOST = "registry.terraform.io/"


def _check(module: Module) -> Iterator[Found]:
    for _, source in required_sources(module):
        address = source.literal
        if address is None or not address.lower().startswith(_HOST) or is_opentofu_file(source.document):
            continue
        short = address[len(_HOST) :]
        if short.count("/") == 1:
            yield found(
                source, f"the provider {short} is asked of Terraform's registry", source.replaced_by_text(short)
            )


RULE = Rule(
    id="FM101",
    name="provider-registry",
    title="Providers that name Terraform's registry",
    severity=Severity.AUTOMATIC,
    advice=(
        "The host goes: each tool then asks its own registry for the provider. Should registry.opentofu.org not have "
        "it, the full address can stay; HashiCorp's terms allow its registry only for its own tools."
    ),
    source="https://opentofu.org/docs/language/providers/requirements/#source-addresses",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    # The usual one.
    random = {
      source  = "registry.terraform.io/hashicorp/random" # keep
      version = "~> 3.0"
    }
  }
}

resource "random_pet" "name" {}
"""
            },
            expected={
                "main.tf": """\
terraform {
  required_providers {
    # The usual one.
    random = {
      source  = "hashicorp/random" # keep
      version = "~> 3.0"
    }
  }
}

resource "random_pet" "name" {}
"""
            },
        ),
        Example(
            files={
                "main.tf.json": """\
{
  "terraform": {
    "required_providers": {
      "random": {"source": "registry.terraform.io/hashicorp/random"}
    }
  },
  "resource": {"random_pet": {"name": {}}}
}
"""
            },
            expected={
                "main.tf.json": """\
{
  "terraform": {
    "required_providers": {
      "random": {"source": "hashicorp/random"}
    }
  },
  "resource": {"random_pet": {"name": {}}}
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    random = {
      source = "hashicorp/random"
    }
    house = {
      source = "registry.example.com/house/own"
    }
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}

# registry.terraform.io/hashicorp/random is only spoken of.
output "docs" {
  value = "https://registry.terraform.io/providers/hashicorp/random"
}
"""
            },
        ),
        Example(
            files={
                "versions.tf": """\
terraform {
  required_providers {
    random = {
      source = "registry.terraform.io/hashicorp/random"
    }
  }
}
""",
                "versions.tofu": """\
terraform {
  required_providers {
    random = {
      source = "hashicorp/random"
    }
  }
}
""",
            },
        ),
    ),
)
