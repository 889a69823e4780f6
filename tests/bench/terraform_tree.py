"""Repositories with as much Terraform code as a large organisation has: every root module reads another's state."""

from __future__ import annotations

from pathlib import Path

REPOSITORIES = 10
LINES_OF_A_BLOCK = 25

_SETTINGS = """\
terraform {{
  required_version = ">= 1.5"
  backend "s3" {{
    bucket = "states"
    key    = "{repository}/{root}"
    region = "eu-west-1"
  }}
  required_providers {{
    aws = {{
      source  = "registry.terraform.io/hashicorp/aws"
      version = "~> 5.0"
    }}
  }}
}}

data "terraform_remote_state" "before" {{
  backend = "s3"
  config = {{
    bucket = "states"
    key    = "{repository}/{before}"
    region = "eu-west-1"
  }}
}}
"""
_BLOCK = """\
# Role {number} of this file.
resource "aws_iam_role" "role_{number}" {{
  for_each = {{ for name, one in var.teams : name => one if one.enabled }}

  name        = "${{var.prefix}}-role-{number}-${{each.key}}"
  description = "Made for ${{upper(each.value.owner)}}"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {{ Service = "ec2.amazonaws.com" }}
    }}]
  }})

  dynamic "inline_policy" {{
    for_each = try(each.value.policies, [])
    content {{
      name   = inline_policy.value.name
      policy = inline_policy.value.json
    }}
  }}

  tags = merge(local.tags, {{ Number = "{number}" }})
}}

"""


def write(folder: Path, files: int, lines: int) -> list[Path]:
    """Writes the tree; its repositories.

    Args:
        folder: Where.
        files: How many files, four of which are a root module.
        lines: How many lines all of them have, roughly.
    """
    roots = files // 4 // REPOSITORIES
    blocks = lines // files // LINES_OF_A_BLOCK
    made: list[Path] = []
    for repository in range(REPOSITORIES):
        made.append(folder / f"repository-{repository}")
        for root in range(roots):
            inside = made[-1] / "live" / f"root-{root}"
            inside.mkdir(parents=True)
            names = {"repository": repository, "root": root, "before": max(root - 1, 0)}
            settings = _SETTINGS.format(**names)
            for file in range(4):
                text = "".join(_BLOCK.format(number=file * blocks + number) for number in range(blocks))
                (inside / f"file_{file}.tf").write_text((settings if file == 0 else "") + text, encoding="utf-8")
    return made
