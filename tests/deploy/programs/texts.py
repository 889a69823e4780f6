"""Values computed from values: everything that programs do with outputs."""

import base64
import json

import pulumi
import pulumi_aws as aws
import pulumi_random as random

pet = random.RandomPet("pet", prefix="shop")
number = random.RandomInteger("number", min=1, max=9)
password = random.RandomPassword("password", length=16)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.20.0.0/16", enable_dns_hostnames=True)
cluster = aws.eks.Cluster(
    "cluster",
    role_arn="arn:aws:iam::111122223333:role/eks",
    vpc_config=aws.eks.ClusterVpcConfigArgs(subnet_ids=["subnet-1"], endpoint_public_access=False),
    encryption_config={"provider": {"key_arn": "arn:aws:kms:key"}, "resources": ["secrets"]},
)
issuer = cluster.identities[0].oidcs[0].issuer


def parameter(name: str, value: pulumi.Input[str], **more: object) -> aws.ssm.Parameter:
    return aws.ssm.Parameter(name, type="String", value=value, **more)


parameter("concat", pulumi.Output.concat("a-", pet.id, "-", number.result.apply(str), "-b"))
parameter("format", pulumi.Output.format("{0}/{name}:{1}", pet.id, vpc.arn, name=cluster.name))
parameter("f-string", pulumi.Output.all(pet.id, vpc.arn).apply(lambda both: f"{both[0]}@{both[1]}"))
parameter("named", pulumi.Output.all(a=pet.id, b=vpc.id).apply(lambda both: both["a"] + both["b"]))
parameter("dumps", pulumi.Output.json_dumps({"pet": pet.id, "list": [vpc.arn, 1, None, True], "n": number.result}))
parameter("dumps-in-apply", vpc.arn.apply(lambda arn: json.dumps({"Resource": f"{arn}/*", "Action": ["*"]})))
parameter("dumps-sorted", pulumi.Output.json_dumps({"b": pet.id, "a": vpc.id}, sort_keys=True, indent=2))
parameter("loads", pulumi.Output.json_loads(pulumi.Output.json_dumps({"x": pet.id}))["x"])
parameter("issuer", issuer.apply(lambda url: url.replace("https://", "")))
parameter("chain", issuer.apply(lambda url: url.removeprefix("https://").split("/")[0].upper()))
parameter("slice", vpc.arn.apply(lambda arn: arn.split(":")[-1][:8]))
parameter("data", cluster.certificate_authority.data)
parameter("lifted", cluster.certificate_authority["data"])
parameter("decoded", cluster.certificate_authority.data.apply(lambda text: base64.b64decode(text).decode()))
parameter("encoded", pet.id.apply(lambda text: base64.b64encode(text.encode()).decode()))
parameter("percent", pet.id.apply(lambda text: "%s!" % text))  # noqa: UP031  programs do that
parameter("nested-apply", pet.id.apply(lambda one: vpc.id.apply(lambda other: f"{one}+{other}")))
parameter("secret", password.result)
parameter("secret-part", pulumi.Output.concat("postgres://", password.result, "@host"))
parameter("secret-given", pulumi.Output.secret("hush"))
parameter("opened", pulumi.Output.unsecret(password.result).apply(lambda text: text.upper()))
parameter("secret-among", pulumi.Output.all(pet.id, pulumi.Output.secret("x")).apply("/".join))
parameter("read-back", parameter("sealed", pulumi.Output.secret("hush")).value)
parameter("tagged", "x", tags={"pet": pet.id, "secret": pulumi.Output.secret("x"), "camelCase": "1", "snake_case": "2"})
parameter("constant-of", vpc.id.apply(lambda _id: "fixed"))

aws.sqs.Queue(
    "numbers",
    delay_seconds=number.result,
    visibility_timeout_seconds=number.result.apply(lambda n: n * 60 + 1),
    fifo_queue=vpc.enable_dns_hostnames,
    max_message_size=None,
    policy=pulumi.Output.all(vpc.arn, number.result).apply(
        lambda both: json.dumps({"Version": "2012-10-17", "Statement": [{"Resource": both[0], "Count": both[1]}]})
    ),
)
aws.ec2.SecurityGroup(
    "rules",
    vpc_id=vpc.id,
    ingress=[
        aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=443, to_port=443, cidr_blocks=[vpc.cidr_block]),
        {"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": [vpc.cidr_block], "self": True},
    ],
    egress=pulumi.Output.all(vpc.cidr_block).apply(
        lambda blocks: [{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": blocks}]
    ),
    tags=pulumi.Output.all(pet.id).apply(lambda ids: {"Name": ids[0], "Some_Key": "x"}),
)
aws.s3.BucketObject("text", bucket="shop", key=pet.id, source=pulumi.StringAsset("hello"))
aws.s3.BucketObject("file", bucket="shop", source=pulumi.FileAsset("files/greeting.txt"))
aws.lambda_.Function(
    "code",
    role="arn:aws:iam::111122223333:role/fn",
    code=pulumi.AssetArchive({"main.py": pulumi.StringAsset("pass"), "lib": pulumi.FileArchive("files")}),
    handler="main.handler",
    runtime=aws.lambda_.Runtime.PYTHON3D12,
    environment={"variables": {"PET_NAME": pet.id, "camelCase": "kept"}},
)
