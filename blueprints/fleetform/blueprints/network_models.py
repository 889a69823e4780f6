"""Networks: what a cluster and a fleet may say of theirs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fleetform.blueprints.model import Model, Name, NetworkRange

JOINING = ("eks", "gke", "aks", "hive", "rancher")
"""Kinds of cluster whose network is made here, so that it can join others; installers make those of the rest."""

SHARING = ("eks", "gke", "aks")
"""Kinds of cluster that may be in a network with others."""

Nat = Literal["none", "single", "per-zone"]


class Parts(Model):
    """How large the parts of a cluster's network are, as prefix lengths."""

    nodes: int | None = Field(
        default=None,
        ge=13,
        le=22,
        description="Range of its nodes; a quarter of the network unless given.",
        examples=[18],
    )
    pods: int | None = Field(
        default=None, ge=10, le=24, description="Range of its pods; half of the network unless given.", examples=[17]
    )
    services: int | None = Field(
        default=None,
        ge=13,
        le=24,
        description="Range of its services; a sixteenth of the network unless given.",
        examples=[20],
    )


class Network(Model):
    """A cluster's network."""

    shared: Name | None = Field(
        default=None,
        description="The network of `fleet.networks` that it is in, beside other clusters, instead of one of its own; "
        "that one says its NAT and its flow logs.",
        examples=["retail-eu"],
    )

    range: NetworkRange | None = Field(
        default=None, description="Its range; planned from the fleet's unless given.", examples=["10.16.0.0/16"]
    )
    parts: Parts | None = Field(default=None, description="How large its parts are.", examples=[{"nodes": 18}])
    pod_range: NetworkRange | None = Field(
        default=None,
        description="Range of its pods outside of its own; other clusters may have the same where pods are not "
        "reached from outside of their cluster.",
        examples=["100.64.0.0/14"],
    )
    service_range: NetworkRange | None = Field(
        default=None,
        description="Range of its services outside of its own; other clusters may have the same.",
        examples=["100.127.0.0/20"],
    )
    nat: Nat = Field(
        default="single",
        description="Way out for what has no public address: one NAT gateway, one in every zone, or none. Google's NAT "
        "is in all zones, and Azure's one gateway serves all. With none, an EKS cluster gets endpoints for what it "
        "needs of AWS, and a GKE cluster reaches Google alone; AKS needs a way out.",
        examples=["per-zone"],
    )
    flow_logs: bool | None = Field(
        default=None,
        description="Flow logs on Azure, kept for 30 days in a storage account of their own; on AWS and Google Cloud "
        "there are always some.",
        examples=[True],
    )


class SharedNetwork(Model):
    """A network that several clusters are in, each with subnets of its own."""

    name: Name = Field(description="Name, unlike that of any cluster.", examples=["retail-eu"])
    provider: Literal["aws", "gcp", "azure"] = Field(description="The cloud it is in.", examples=["aws"])
    region: str = Field(description="The cloud's region.", examples=["eu-west-1"])
    account: Name | None = Field(
        default=None,
        description="Account it is in; the first one of its provider unless given.",
        examples=["aws-retail"],
    )
    range: NetworkRange | None = Field(
        default=None,
        description="Its range; a block of the fleet's, as a cluster's own network, unless given.",
        examples=["10.64.0.0/16"],
    )
    cluster_prefix_length: int = Field(
        default=19,
        ge=13,
        le=20,
        description="Size of each cluster's part of it, as a prefix length. On AWS the first part is the network's "
        "own: public subnets, and those that lead to other networks.",
        examples=[20],
    )
    zones: int = Field(
        default=3, ge=1, le=3, description="Zones it spans on AWS; no cluster in it spans more.", examples=[3]
    )
    nat: Nat = Field(
        default="single",
        description="Way out for what has no public address: one NAT gateway for all clusters, one in every zone, or "
        "none; see a cluster's own network.",
        examples=["per-zone"],
    )
    ipv6: bool = Field(
        default=False,
        description="On AWS: addresses of IPv6 too, for its clusters with `eks.ipFamily: ipv6`; nothing comes in by "
        "them.",
        examples=[True],
    )
    flow_logs: bool = Field(
        default=False,
        description="Flow logs on Azure, kept for 30 days in a storage account of their own; on AWS and Google Cloud "
        "there are always some.",
        examples=[True],
    )


class FleetNetwork(Model):
    """Ways between the networks of clusters, and names in them."""

    topology: Literal["isolated", "peering", "transit"] = Field(
        default="isolated",
        description="Isolated: not at all. Peering: the network of each hub with those that it manages. Transit: all "
        "networks of a cloud through its transit service: AWS Transit Gateway, Google's Network Connectivity Center, "
        "Azure Virtual WAN.",
        examples=["transit"],
    )
    private_dns: str | None = Field(
        default=None,
        pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$",
        max_length=200,
        description="Name below which every cluster has a private DNS zone, called after it and seen by its network.",
        examples=["fleet.example.internal"],
    )
    transit_accounts: list[Name] = Field(
        default=[],
        description="Accounts that hold transit's gateways and hubs; of a cloud that none is named of, its first. They "
        "are shared with the others.",
        examples=[["aws-network"]],
    )
    amazon_sharing: Literal["organization", "invitation"] = Field(
        default="organization",
        description="How other accounts on AWS get the transit gateways: within their organization, where AWS Resource "
        "Access Manager must be allowed to share, or by an invitation, which each of them accepts.",
        examples=["invitation"],
    )
    amazon_asn: int = Field(
        default=64512,
        ge=64512,
        le=64612,
        description="First of the private BGP numbers for transit gateways on AWS: a region has one of the next 900.",
        examples=[64512],
    )
