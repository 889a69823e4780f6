"""Four sites in two regions, each with the same things: the golden files of modules in modules and of `for_each`."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

SITES = {
    "berlin": ("eu-central-1", "10.1", 2),
    "bremen": ("eu-central-1", "10.2", 3),
    "london": ("eu-west-2", "10.3", 2),
    "leeds": ("eu-west-2", "10.4", 5),
}
SERVICE = """\
  - path: /etc/systemd/system/{name}.service
    content: |
      [Unit]
      Description={name} of {site}
      After=network-online.target

      [Service]
      ExecStart=/usr/local/bin/{name} --listen=0.0.0.0:{port}
      Environment=HOME=/var/lib/{name}
      Environment=PROMPT=${{HOSTNAME}}
      Restart=always

      [Install]
      WantedBy=multi-user.target
"""


class Store(pulumi.ComponentResource):
    """A key and the bucket that it encrypts."""

    def __init__(self, name: str, days: int, opts: ResourceOptions) -> None:
        super().__init__("estate:storage:Store", name, opts=opts)
        own = ResourceOptions(parent=self)
        key = aws.kms.Key(f"{name}-key", description=f"Objects of {name}", deletion_window_in_days=days, opts=own)
        self.bucket = aws.s3.Bucket(f"{name}-bucket", bucket=f"estate-{name}", opts=own)
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-sealing",
            bucket=self.bucket.bucket,
            rules=[
                {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}
            ],
            opts=own,
        )


class Site(pulumi.ComponentResource):
    """A network, two stores and a machine."""

    def __init__(self, name: str, region: str, prefix: str, size: int, opts: ResourceOptions) -> None:
        super().__init__("estate:site:Site", name, opts=opts)
        own = ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block=f"{prefix}.0.0/16", tags={"Name": name}, opts=own)
        subnets = [
            aws.ec2.Subnet(
                f"{name}-private-{zone}",
                vpc_id=vpc.id,
                availability_zone=f"{region}{zone}",
                cidr_block=f"{prefix}.{number}.0/24",
                tags={"Name": f"{name}-private-{zone}"},
                opts=own,
            )
            for number, zone in enumerate("abc")
        ]
        data = Store(f"{name}-data", 30, own)
        logs = Store(f"{name}-logs", 7, own)
        services = "".join(
            SERVICE.format(name=each, site=name, port=8000 + n)
            for n, each in enumerate(("api", "web", "jobs", "proxy"))
        )
        template = aws.ec2.LaunchTemplate(
            f"{name}-template",
            name=f"{name}-machine",
            image_id="ami-0123456789abcdef0",
            user_data=pulumi.Output.concat(
                "#cloud-config\nwrite_files:\n", services, "bucket: ", data.bucket.bucket, "\n"
            ).apply(lambda text: text),
            opts=own,
        )
        aws.autoscaling.Group(
            f"{name}-machines",
            name=name,
            min_size=1,
            max_size=size,
            vpc_zone_identifiers=[subnet.id for subnet in subnets],
            launch_template={"id": template.id, "version": "$Latest"},
            opts=ResourceOptions(parent=self, depends_on=[logs]),
        )
        self.vpc_id = vpc.id


providers = {
    region: aws.Provider(f"estate-{region}", region=region) for region in ("eu-central-1", "eu-west-2", "us-east-1")
}
aws.sns.Topic("alarms", name="alarms", opts=ResourceOptions(provider=providers["us-east-1"]))
for name, (region, prefix, size) in SITES.items():
    site = Site(name, region, prefix, size, ResourceOptions(providers={"aws": providers[region]}))
    pulumi.export(f"{name}-vpc", site.vpc_id)
