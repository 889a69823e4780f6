"""Every resource option, on resources that say nothing else."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random


class Pair(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shop:index:Pair", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.first = random.RandomPet(f"{name}-first", opts=below)
        self.second = random.RandomPet(f"{name}-second", length=3, opts=below)
        self.register_outputs({})


pair = Pair("pair")
outer = Pair("outer", pulumi.ResourceOptions(protect=True))
inner = Pair("inner", pulumi.ResourceOptions(parent=outer))
alone = random.RandomId("alone", byte_length=4)

random.RandomPet("after-component", opts=pulumi.ResourceOptions(depends_on=pair))
random.RandomPet("after-nested", opts=pulumi.ResourceOptions(depends_on=[outer]))
random.RandomPet("after-list", opts=pulumi.ResourceOptions(depends_on=[pair.first, alone, pair]))
random.RandomPet("after-output", opts=pulumi.ResourceOptions(depends_on=[pulumi.Output.from_input(alone)]))
random.RandomPet("after-late", opts=pulumi.ResourceOptions(depends_on=alone.hex.apply(lambda _hex: [pair.second])))
child = random.RandomPet("child", opts=pulumi.ResourceOptions(parent=pair.first, depends_on=[pair]))
Pair("waiting", pulumi.ResourceOptions(depends_on=[alone]))

kept = aws.s3.Bucket(
    "kept",
    tags={"createdBy": "tests", "snake_case": "kept as it is"},
    opts=pulumi.ResourceOptions(
        protect=True,
        retain_on_delete=True,
        ignore_changes=["tags", "bucket_prefix", "tags.createdBy", "server_side_encryption_configuration"],
        replace_on_changes=["force_destroy"],
        custom_timeouts=pulumi.CustomTimeouts(create="5m", update="1h30m", delete="20s"),
        delete_before_replace=True,
    ),
)
aws.s3.Bucket("timeouts", opts=pulumi.ResourceOptions(custom_timeouts={"create": "2m"}))
aws.s3.BucketVersioning(
    "gone-with-it",
    bucket=kept.id,
    versioning_configuration={"status": "Enabled"},
    opts=pulumi.ResourceOptions(deleted_with=kept),
)
hidden = aws.ssm.Parameter(
    "hidden",
    type=aws.ssm.ParameterType.STRING,
    value="plain",
    opts=pulumi.ResourceOptions(additional_secret_outputs=["value", "insecure_value"], version="7.51.1"),
)
aws.ssm.Parameter("copy", type="String", value=hidden.value)
aws.sqs.Queue("taken-over", name="orders", opts=pulumi.ResourceOptions(import_="https://sqs.example.com/1/orders"))

moved = pulumi.ResourceOptions(
    aliases=[
        "urn:pulumi:dev::shop::random:index/randomPet:RandomPet::written-out",
        pulumi.Alias(name="old-name"),
        pulumi.Alias(type_="random:index/oldPet:OldPet"),
        pulumi.Alias(name="was-child", parent=outer),
        pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)
        if hasattr(pulumi, "ROOT_STACK_RESOURCE")
        else pulumi.Alias(name="x"),
        pulumi.Alias(stack="old-stack", project="old-project"),
    ]
)
random.RandomPet("moved", opts=moved)
random.RandomPet("merged", opts=pulumi.ResourceOptions.merge(moved, pulumi.ResourceOptions(parent=pair, protect=False)))
random.RandomPet(
    "again",
    opts=pulumi.ResourceOptions(
        replace_with=[alone, kept],
        plugin_download_url="https://plugins.example.com",
        delete_before_replace=False,
    ),
)
hide = {"hide_diffs": ["length", "keepers"]}
random.RandomPet("hides", opts=pulumi.ResourceOptions(**hide))
