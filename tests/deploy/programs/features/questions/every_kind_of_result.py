"""Results of data sources with every kind of field, asked directly and in output form, and read in every way."""

import pulumi
import pulumi_aws as aws


def parameter(name: str, value: pulumi.Input[str]) -> None:
    aws.ssm.Parameter(f"result-{name}", type="String", value=value)


vpc = aws.ec2.Vpc("result-vpc", cidr_block="10.0.0.0/16")

image = aws.ec2.get_ami(owners=["amazon"], most_recent=True)
parameter("text", image.architecture)
parameter("attribute-of-item", image.block_device_mappings[0].device_name)
parameter("key-of-item", image.block_device_mappings[0]["device_name"])
parameter("map-in-item", image.block_device_mappings[1].ebs["snapshot_id"])
parameter("map", image.tags["Name"])
parameter("f-string", f"{image.id}:{image.root_device_name.split('/')[-1]}")

later = aws.ec2.get_ami_output(owners=["self"], filters=[{"name": "vpc-id", "values": [vpc.id]}])
parameter("later-text", later.architecture)
parameter("later-item", later.block_device_mappings[0].device_name)
parameter("later-deep", later.block_device_mappings[1].ebs["snapshot_id"])
parameter("later-map", later.tags["Name"])
parameter("later-apply", later.apply(lambda found: f"{found.id}/{found.block_device_mappings[0].device_name}"))
parameter("later-list", later.block_device_mappings.apply(lambda all_: all_[0].device_name + all_[-1].device_name))

cluster = aws.eks.get_cluster(name="shop")
parameter("object-in-list", cluster.certificate_authorities[0].data)
parameter("list-in-object", cluster.identities[0].oidcs[0].issuer.removeprefix("https://"))
aws.eks.NodeGroup(
    "result-nodes",
    cluster_name=cluster.name,
    node_role_arn=cluster.role_arn,
    subnet_ids=cluster.vpc_config.subnet_ids,
    scaling_config={"desired_size": 1, "max_size": 2, "min_size": 1},
    tags=cluster.tags,
)
pulumi.export("result", {"endpoint": cluster.endpoint, "subnets": later.apply(lambda found: found.tags)})
