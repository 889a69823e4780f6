"""Pulumi types of bridged providers in their Terraform provider's words."""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.names.model import Provider, TerraformType

PROVIDERS: Mapping[str, Provider] = {}


def terraform_resource(token: str) -> TerraformType | None:
    """The Terraform resource type behind a Pulumi resource type.

    Args:
        token: Pulumi token, e.g. `aws:ec2/vpc:Vpc`.

    Returns:
        Its name and attributes; None if no name map has it.
    """
    raise NotImplementedError


def terraform_data_source(token: str) -> TerraformType | None:
    """The Terraform data source behind a Pulumi function.

    Args:
        token: Pulumi token, e.g. `aws:ec2/getAmi:getAmi`.

    Returns:
        Its name and attributes, arguments and results together; None if no name map has it.
    """
    raise NotImplementedError


def terraform_provider(name: str) -> Provider:
    """A Terraform provider by its local name, e.g. `google`.

    Raises:
        KeyError: No name map uses that provider.
    """
    raise NotImplementedError


def provider_for_package(package: str) -> str | None:
    """Local name of the Terraform provider for a Pulumi package: `gcp` gives `google`; None if there is none."""
    raise NotImplementedError
