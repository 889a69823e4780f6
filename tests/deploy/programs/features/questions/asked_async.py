"""Data sources asked in asynchronous functions."""

import asyncio

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("async-vpc", cidr_block="10.0.0.0/16")


async def image_of(owner: str) -> str:
    await asyncio.sleep(0)
    found = aws.ec2.get_ami(owners=[owner], name_regex="al2023-.*")
    return f"{found.id}-{found.architecture}"


async def subnets_of(vpc_id: str) -> list[str]:
    found = await aws.ec2.get_subnets_output(filters=[{"name": "vpc-id", "values": [vpc_id]}]).ids.future()
    return [*(found or ["unknown"])[:2]]


aws.ssm.Parameter("async-image", type="String", value=pulumi.Output.from_input(image_of("amazon")))
aws.ssm.Parameter("async-awaitable", type="String", value=image_of("self"))
aws.ssm.Parameter("async-inside", type="String", value=vpc.id.apply(lambda _: image_of("aws-marketplace")))
names = vpc.id.apply(lambda vpc_id: asyncio.gather(image_of(f"a-{vpc_id}"), image_of("b")))
aws.ssm.Parameter("async-gathered", type="String", value=names.apply("+".join))
