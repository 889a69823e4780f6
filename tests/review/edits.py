"""A table of edits: one program and one blueprint, and what people do to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi

from review.small import Group, Made, Options, Provider

Edit = dict[str, Any]


def shop(**edit: Any) -> Callable[[], None]:
    """A program with something of everything; an edit says what is otherwise."""

    def said(name: str, default: Any) -> Any:
        return edit.get(name, default)

    def program() -> None:
        region = Provider("aws", said("provider", "main"), region=said("region", "eu-west-1"))
        inside = Options(provider=region)
        network = Group(said("network type", "shop:net:Network"), said("network", "net"), said("network options", None))
        below = Options(parent=network, provider=region)
        vpc = Made("aws:ec2/vpc:Vpc", "net-vpc", below, cidrBlock=said("range", "10.0.0.0/16"), tags=said("tags", TAGS))
        subnets = [
            Made("aws:ec2/subnet:Subnet", f"net-{zone}", below, vpcId=vpc.id, availabilityZone=zone)
            for zone in said("zones", ["a", "b"])
        ]
        key = Made("aws:kms/key:Key", "key", Options(provider=region, protect=True), description=said("key", "data"))
        Made(
            said("database type", "aws:rds/instance:Instance"),
            said("database", "orders"),
            Options(provider=region, protect=said("protect", False), aliases=said("aliases", None)),
            engine="postgres",
            identifier=said("identifier", "orders"),
            instanceClass=said("class", "db.t4g.small"),
            password=pulumi.Config().require_secret(said("password", "old")),
            storageEncrypted=True,
            kmsKeyId=key.id,
        )
        if said("logs", True):
            Made("aws:s3/bucket:Bucket", "logs", inside, forceDestroy=said("force destroy", False))
        policy = {"Version": "2012-10-17", "Statement": said("statements", STATEMENTS)}
        Made("aws:iam/policy:Policy", "reader", inside, policy=json.dumps(policy, indent=said("indent", None)))
        group = Made(
            "aws:ec2/securityGroup:SecurityGroup", "web", inside, vpcId=vpc.id, ingress=said("ingress", INGRESS)
        )
        Made(
            "aws:ec2/instance:Instance",
            "edge",
            Options(provider=region, ignore_changes=said("ignored", []), replace_on_changes=said("replacing", [])),
            ami=said("ami", "ami-1"),
            instanceType=said("machine", "m7i.large"),
            subnetId=subnets[0].id,
            vpcSecurityGroupIds=[group.id],
            userData=said("user data", "#!/bin/sh\necho one\necho two\n"),
            monitoring=said("monitoring", None),
        )
        cluster = Made("aws:eks/cluster:Cluster", "shop", inside, name="shop", version=said("version", "1.35"))
        access = Provider("kubernetes", "shop", kubeconfig=cluster.endpoint)
        kubernetes = Options(provider=access)
        Made(
            "kubernetes:apps/v1:Deployment",
            "web",
            kubernetes,
            metadata={"name": "web", "namespace": said("namespace", "shop")},
            spec={
                "replicas": said("replicas", 2),
                "selector": {"matchLabels": {"app": said("selector", "web")}},
                "template": {"spec": {"containers": said("containers", CONTAINERS)}},
            },
        )
        Made(
            "kubernetes:core/v1:ConfigMap",
            "settings",
            kubernetes,
            metadata={"name": "settings"},
            data={"app.yaml": said("settings", "log:\n  level: info\n  format: json\n")},
        )
        Made(
            "kubernetes:core/v1:Secret",
            "token",
            kubernetes,
            metadata={"name": "token"},
            stringData={"token": said("token", "hunter2-a")},
        )
        Made(
            "kubernetes:helm.sh/v3:Release",
            "ingress",
            kubernetes,
            chart="ingress",
            version=said("chart", "1.0.0"),
            values=said("values", {"controller": {"replicas": 2, "adminPassword": "hunter2-helm"}}),
        )
        for extra in said("extra", []):
            Made("aws:sqs/queue:Queue", extra, inside, name=extra)
        pulumi.export("address", said("address", "one.example.com"))
        for name in said("outputs", ["bucket"]):
            pulumi.export(name, vpc.id)

    return program


TAGS = {"owner": "shop", "tier": "gold"}
STATEMENTS = [{"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get", "s3:List"], "Resource": "*"}]
INGRESS = [
    {"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["10.0.0.0/8"]},
    {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]},
]
CONTAINERS = [
    {"name": "web", "image": "web:1.0", "env": [{"name": "MODE", "value": "a"}]},
    {"name": "proxy", "image": "proxy:2.0"},
]
SECRETS = {"shop:old": "hunter2-old", "shop:new": "hunter2-new"}

PROGRAM: dict[str, Edit] = {
    "nothing": {},
    "tag-changed": {"tags": {**TAGS, "tier": "silver"}},
    "tag-added": {"tags": {**TAGS, "cost": "4711"}},
    "tag-removed": {"tags": {"owner": "shop"}},
    "range-forces-replacement": {"range": "10.1.0.0/16"},
    "zone-added": {"zones": ["a", "b", "c"]},
    "zone-removed": {"zones": ["a"]},
    "first-zone-other": {"zones": ["c", "b"]},
    "key-described": {"key": "orders"},
    "class-larger": {"class": "db.t4g.large"},
    "identifier-forces-replacement": {"identifier": "orders-2"},
    "password-other": {"password": "new"},
    "database-renamed": {"database": "sales"},
    "database-renamed-with-alias": {"database": "sales", "aliases": [pulumi.Alias(name="orders")]},
    "database-protected": {"protect": True},
    "database-cluster": {"database type": "aws:rds/cluster:Cluster"},
    "network-renamed": {"network": "base"},
    "network-renamed-with-alias": {
        "network": "base",
        "network options": Options(aliases=[pulumi.Alias(name="net")]),
    },
    "network-type-other": {"network type": "shop:net:Vpc"},
    "logs-gone": {"logs": False},
    "force-destroy": {"force destroy": True},
    "policy-action-added": {"statements": [{**STATEMENTS[0], "Action": ["s3:Get", "s3:Put", "s3:List"]}]},
    "policy-action-removed": {"statements": [{**STATEMENTS[0], "Action": ["s3:List"]}]},
    "policy-action-order": {"statements": [{**STATEMENTS[0], "Action": ["s3:List", "s3:Get"]}]},
    "policy-statement-added": {"statements": [{"Sid": "Write", "Effect": "Allow"}, *STATEMENTS]},
    "policy-only-spaces": {"indent": 2},
    "rule-removed": {"ingress": INGRESS[1:]},
    "rule-opened": {"ingress": [{**INGRESS[0], "cidrBlocks": ["0.0.0.0/0"]}, INGRESS[1]]},
    "rules-in-other-order": {"ingress": INGRESS[::-1]},
    "image-forces-replacement": {"ami": "ami-2"},
    "machine-larger": {"machine": "m7i.xlarge"},
    "machine-ignored": {"machine": "m7i.xlarge", "ignored": ["instanceType"]},
    "machine-replacing": {"machine": "m7i.xlarge", "replacing": ["instanceType"]},
    "user-data-line": {"user data": "#!/bin/sh\necho one\necho 2\n"},
    "monitoring-on": {"monitoring": True},
    "version-up": {"version": "1.36"},
    "replicas": {"replicas": 5},
    "selector-is-immutable": {"selector": "shop"},
    "namespace-is-immutable": {"namespace": "sales"},
    "container-image": {"containers": [{**CONTAINERS[0], "image": "web:1.1"}, CONTAINERS[1]]},
    "container-env": {"containers": [{**CONTAINERS[0], "env": [{"name": "MODE", "value": "b"}]}, CONTAINERS[1]]},
    "container-removed": {"containers": CONTAINERS[1:]},
    "containers-in-other-order": {"containers": CONTAINERS[::-1]},
    "settings-yaml": {"settings": "log:\n  level: debug\n  format: json\n"},
    "settings-comment-only": {"settings": "log:\n  # how much\n  level: info\n  format: json\n"},
    "token-other": {"token": "hunter2-b"},
    "chart-newer": {"chart": "1.1.0"},
    "values-password": {"values": {"controller": {"replicas": 3, "adminPassword": "hunter2-other"}}},
    "provider-region": {"region": "eu-central-1"},
    "provider-renamed": {"provider": "ireland"},
    "queues-added": {"extra": ["one", "two", "three"]},
    "output-changed": {"address": "two.example.com"},
    "output-renamed": {"outputs": ["vpc"]},
    "hostile-names": {
        "extra": ["<script>alert(1)</script>", "`code` **bold** @everyone", "\x1b[31mred\x07", "a\u202eb"],
        "tags": {"</details>": "]]>\u2028<!-- -->"},
    },
}

BLUEPRINT: dict[str, tuple[str, str]] = {
    "blueprint-version": ("      role: hub\n", '      role: hub\n      version: "1.36"\n'),
    "blueprint-range": ("authorizedRanges: [203.0.113.0/24]", "authorizedRanges: [198.51.100.0/24]"),
    "blueprint-private": (
        "        access: public\n        authorizedRanges: [203.0.113.0/24]\n",
        "        access: private\n",
    ),
    "blueprint-pool-size": (
        "{name: general, machineType: m7i.large, min: 1, max: 3}",
        "{name: general, machineType: m7i.large, min: 2, max: 5}",
    ),
    "blueprint-pool-machine": (
        "{name: general, machineType: m7i.large, min: 1, max: 3}",
        "{name: general, machineType: m7i.xlarge, min: 1, max: 3}",
    ),
    "blueprint-spot-off": ("          spot: true\n", ""),
    "blueprint-region": ("      region: westeurope\n", "      region: northeurope\n"),
    "blueprint-cluster-renamed": ("    - name: spoke-gcp\n", "    - name: spoke-google\n"),
    "blueprint-cluster-gone": ("    - name: spoke-azure\n      provider: azure\n      region: westeurope\n", ""),
    "blueprint-pool-gone": (
        """        - name: batch
          machineType: m7i.xlarge
          min: 0
          max: 4
          spot: true
          labels: {purpose: batch}
          taints:
            - {key: dedicated, value: batch}
""",
        "",
    ),
    "blueprint-memory": ("    memory: 1Gi\n", "    memory: 2Gi\n"),
}
