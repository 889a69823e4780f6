"""A program of any number of resources of all clouds: every twenty are alike."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any, NamedTuple

import pulumi

BLOCK = 20


class Clouds(NamedTuple):
    """The SDKs, imported while a recording goes on."""

    aws: Any
    azure: Any
    gcp: Any
    k8s: Any
    random: Any


def clouds() -> Clouds:
    """Imports the SDKs."""
    import pulumi_aws
    import pulumi_azure_native
    import pulumi_gcp
    import pulumi_kubernetes
    import pulumi_random

    found: tuple[ModuleType, ...] = (pulumi_aws, pulumi_azure_native, pulumi_gcp, pulumi_kubernetes, pulumi_random)
    return Clouds(*found)


def block(number: int) -> None:
    """Twenty resources."""
    aws, azure, gcp, k8s, random = clouds()
    tags = {"Name": f"block-{number}", "team": "platform"}
    vpc = aws.ec2.Vpc(f"vpc-{number}", cidr_block="10.0.0.0/16", tags=tags)
    rule = aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=443, to_port=443, cidr_blocks=[vpc.cidr_block])
    aws.ec2.SecurityGroup(f"group-{number}", vpc_id=vpc.id, ingress=[rule], tags=tags)
    subnets = [
        aws.ec2.Subnet(f"subnet-{number}-{zone}", vpc_id=vpc.id, cidr_block="10.0.1.0/24", tags=tags) for zone in "abc"
    ]
    queue = aws.sqs.Queue(f"queue-{number}", visibility_timeout_seconds=60, tags=tags)
    role = aws.iam.Role(
        f"role-{number}", assume_role_policy=json.dumps({"Statement": [{"Effect": "Allow"}]}), tags=tags
    )
    policy = {"Statement": [{"Effect": "Allow", "Action": ["sqs:*"], "Resource": queue.arn}]}
    aws.iam.RolePolicy(f"policy-{number}", role=role.id, policy=pulumi.Output.json_dumps(policy))
    aws.ssm.Parameter(
        f"subnets-{number}", type="String", value=pulumi.Output.all(*[s.id for s in subnets]).apply(",".join)
    )
    network = gcp.compute.Network(f"network-{number}", auto_create_subnetworks=False)
    gcp.compute.Subnetwork(
        f"subnetwork-{number}", network=network.id, ip_cidr_range="10.1.0.0/16", region="europe-west1"
    )
    aws.cloudwatch.LogGroup(f"logs-{number}", name=queue.name, retention_in_days=7)
    topic = gcp.pubsub.Topic(f"topic-{number}", labels=tags)
    gcp.pubsub.Subscription(f"subscription-{number}", topic=topic.id, ack_deadline_seconds=20)
    group = azure.resources.ResourceGroup(f"resources-{number}", location="westeurope", tags=tags)
    azure.storage.StorageAccount(
        f"storage{number}", resource_group_name=group.name, kind="StorageV2", sku={"name": "Standard_LRS"}
    )
    space = k8s.core.v1.Namespace(f"space-{number}", metadata={"labels": tags})
    settings = k8s.core.v1.ConfigMap(
        f"settings-{number}", metadata={"namespace": space.metadata.name}, data={"queue": queue.url, "role": role.arn}
    )
    container = {"name": "web", "image": "nginx", "env_from": [{"config_map_ref": {"name": settings.metadata.name}}]}
    k8s.apps.v1.Deployment(
        f"web-{number}",
        metadata={"namespace": space.metadata.name, "labels": tags},
        spec={
            "selector": {"match_labels": tags},
            "template": {"metadata": {"labels": tags}, "spec": {"containers": [container]}},
        },
    )
    random.RandomPet(f"pet-{number}", prefix=vpc.arn.apply(lambda arn: arn.split(":")[-1].lower()))


def resources(count: int) -> None:
    """That many resources."""
    for number in range(count // BLOCK):
        block(number)
