"""Generators, comprehensions, itertools and functools."""

from __future__ import annotations

import functools
import ipaddress
import itertools
from collections import defaultdict
from collections.abc import Iterator

import pulumi
import pulumi_aws as aws


def blocks(network: str, bits: int) -> Iterator[str]:
    yield from map(str, ipaddress.ip_network(network).subnets(prefixlen_diff=bits))


@functools.cache
def vpc() -> aws.ec2.Vpc:
    return aws.ec2.Vpc("generated-vpc", cidr_block="10.8.0.0/16")


tiers = ("public", "private")
subnets: dict[str, list[aws.ec2.Subnet]] = defaultdict(list)
for (tier, zone), block in zip(itertools.product(tiers, "abc"), blocks("10.8.0.0/16", 4), strict=False):
    subnets[tier].append(
        aws.ec2.Subnet(
            f"generated-{tier}-{zone}", vpc_id=vpc().id, cidr_block=block, availability_zone=f"eu-west-1{zone}"
        )
    )
joined = functools.reduce(
    lambda one, other: pulumi.Output.concat(one, ",", other), (subnet.id for subnet in subnets["private"])
)
aws.ssm.Parameter("generated-joined", type="String", value=joined)
by_zone = {subnet._name[-1]: subnet.id for subnet in itertools.chain(*subnets.values())}
pulumi.export("generated", dict(sorted(by_zone.items())))
aws.ec2.RouteTable("generated-routes", vpc_id=vpc().id, tags=by_zone)
