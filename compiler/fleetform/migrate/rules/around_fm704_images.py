"""FM704: container images with Terraform in them."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import PIPELINES, SCRIPTS, TERRAFORM_IMAGE, lines, text


def _check(file: TextFile) -> Iterator[Found]:
    for line in lines(file):
        for found in TERRAFORM_IMAGE.finditer(line.text):
            yield line.found(found, f"the image {text(found[0])} brings Terraform")


RULE = Rule(
    id="FM704",
    name="images",
    title="Container images with Terraform in them",
    severity=Severity.DECISION,
    advice=(
        "OpenTofu's image is no base for others since 1.10: copy /usr/local/bin/tofu from "
        "ghcr.io/opentofu/opentofu:minimal (or a version of it, as 1.12-minimal) into an image of your own."
    ),
    source="https://opentofu.org/docs/intro/install/docker/",
    check_text=_check,
    kinds=PIPELINES | SCRIPTS,
    fires=(
        Example({"Dockerfile": "FROM hashicorp/terraform:1.9.8 AS tools\nFROM alpine:3.20\n"}),
        Example({".gitlab-ci.yml": "image:\n  name: hashicorp/terraform:1.9\n  entrypoint: ['']\n"}),
        Example({"run.sh": "docker run --rm -v $PWD:/w hashicorp/terraform plan\n"}),
    ),
    near=(
        Example({"Dockerfile": "FROM hashicorp/terraform-ls:0.34\nCOPY hashicorp/terraform.hcl /x\n"}),
        Example({"Dockerfile": "FROM ghcr.io/opentofu/opentofu:1.12-minimal AS tofu\n"}),
    ),
)
