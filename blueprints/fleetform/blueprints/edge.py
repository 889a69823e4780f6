"""Edge nodes on K3s."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from fleetform.blueprints.model import Labels, Model, Name


class EdgeNode(Model):
    """A machine at a site that runs K3s."""

    name: Name = Field(description="Host name, unique among the nodes.", examples=["store-0042"])
    site: Name = Field(description="Where it stands.", examples=["store-0042"])
    labels: Labels = Field(default_factory=dict, description="Labels of the node.", examples=[{"country": "de"}])
    timezone: str = Field(
        default="UTC", pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", description="Time zone.", examples=["Europe/Berlin"]
    )


class EdgeMatrix(Model):
    """Many alike nodes: `count` at every site."""

    name: Name = Field(description="Name of the matrix.", examples=["stores-de"])
    sites: list[Name] = Field(min_length=1, description="Sites.", examples=[["berlin", "hamburg"]])
    count: int = Field(default=1, ge=1, le=99, description="Nodes at every site.", examples=[1])
    labels: Labels = Field(default_factory=dict, description="Labels of the nodes.", examples=[{"country": "de"}])
    timezone: str = Field(
        default="UTC", pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", description="Time zone.", examples=["Europe/Berlin"]
    )


class EdgeFleet(Model):
    """Nodes at the edge: each is its own K3s cluster that pulls its configuration and runs on when offline."""

    k3s_version: str = Field(
        default="v1.35.4+k3s1",
        alias="k3sVersion",
        pattern=r"^v1\.\d{2}\.\d+\+k3s\d+$",
        description="K3s version.",
        examples=["v1.35.4+k3s1"],
    )
    k3s_sha256: str | None = Field(
        default=None,
        alias="k3sSha256",
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of that version's x86-64 binary. Without it the checksum file of the release is used.",
        examples=["4f3a1c0d5b6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708"],
    )
    account: Name | None = Field(
        default=None, description="AWS account whose bucket keeps the nodes' user data.", examples=["aws-retail"]
    )
    region: str = Field(default="eu-west-1", description="AWS region of that bucket.", examples=["eu-west-1"])
    git_credentials: str | None = Field(
        default=None,
        pattern=r"^/[A-Za-z0-9._/-]+$",
        description="File on the node that holds a read-only git token, put there by the installer. None: public.",
        examples=["/etc/fleetform/git-token"],
    )
    registry_mirror: str | None = Field(
        default=None,
        pattern=r"^https://[^\s@]+$",
        description="Registry with copies of all images, for sites that reach no other.",
        examples=["https://registry.example.com"],
    )
    authorized_keys: list[str] = Field(
        default_factory=list[str],
        description="Public SSH keys of the operators.",
        examples=[["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam ops"]],
    )
    upgrades: Literal["security", "none"] = Field(
        default="security", description="Which packages of the system upgrade by themselves.", examples=["security"]
    )
    nodes: list[EdgeNode] = Field(
        default_factory=list[EdgeNode],
        description="Nodes, one by one.",
        examples=[[{"name": "store-0042", "site": "berlin"}]],
    )
    matrix: list[EdgeMatrix] = Field(
        default_factory=list[EdgeMatrix],
        description="Nodes, many at once.",
        examples=[[{"name": "stores-de", "sites": ["berlin"]}]],
    )

    @field_validator("authorized_keys")
    @classmethod
    def _keys(cls, keys: list[str]) -> list[str]:
        for key in keys:
            if "PRIVATE KEY" in key or not key.startswith(("ssh-", "ecdsa-", "sk-")):
                raise ValueError("public keys only, such as 'ssh-ed25519 AAAA... name'")
        return keys
